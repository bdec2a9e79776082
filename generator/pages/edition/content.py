"""What the site is made from: the published edition and what stands beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from generator.pages.edition.edition import Edition
from generator.pages.edition.edition_key import edition_key, task_key
from generator.pages.storing.cache import key_of
from generator.records.bench import Bench
from generator.records.disclosures import Disclosure
from generator.records.model import Record
from generator.studies.records import has_records, records_of
from generator.studies.registry import EXPLAINED, TWICE, studies


@dataclass(frozen=True)
class Content:
    """An edition of the records in `measurements`, and what vendors of closed models have disclosed.

    `preview` is this machine's own, where there is one: an edition apart, shown on one page. `bench` is the
    committed run of `make bench`.
    """

    measurements: Path
    edition: Edition
    preview: Edition | None = None
    disclosures: Sequence[Disclosure] = ()
    bench: Bench | None = None

    @cached_property
    def records(self) -> dict[str, list[Record]]:
        """Each study's records, with every run."""
        return {study.id: records_of(study, self.measurements, self.edition.profiles) for study in studies().values()}

    def has_records(self, study: str) -> bool:
        """Whether there are any of this study, without reading them."""
        return has_records(studies()[study], self.measurements)

    @cached_property
    def key(self) -> str:
        """A key for all of it, and for the code that makes pages of it."""
        return key_of(
            edition_key(self.edition),
            edition_key(self.preview) if self.preview else "",
            repr((self.disclosures, self.bench)),
        )

    @cached_property
    def task_keys(self) -> dict[str, str]:
        """A key for each measured task: see `task_key`."""
        return {task: task_key(self.edition, task) for task in self.edition.measured_tasks}

    @property
    def explained(self) -> list[Record]:
        """The records by whose runs the pages on method explain themselves."""
        return self.records[EXPLAINED]

    @property
    def twice(self) -> list[Record]:
        """The records of the study that made whole passes twice, one right after the other."""
        return self.records[TWICE]
