"""One edition of the data: every label of the site, grouped the ways pages need them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from generator.labels.comparing.newest import Ranking, newest_first
from generator.labels.comparing.rank import Ranked, ranked
from generator.labels.gathering.superseded import Superseded
from generator.labels.grading.grade import Grade
from generator.labels.grading.scale import Scale
from generator.labels.label import Label, graded_as
from generator.labels.quantising.pairs import Pair, pairs
from generator.labels.task import Task
from generator.pages import urls
from generator.pages.edition.imprint import NOBODY, Imprint
from generator.pages.edition.publications import Changelog, Publications, changelog_of
from generator.records.facts import ModelFacts
from generator.records.profile import Profile
from generator.records.publication.changes import Entry
from generator.records.publication.published import Publication
from generator.records.publication.short_addresses import ShortAddresses

# Some 25 ms and 50 kB a picture: beyond this, a card shows its task's.
MOST_CARD_PICTURES = 1_000
# Some 100 ms and 190 kB a label: beyond this, it is an SVG alone, and the addresses of its PNG and PDF are gone.
MOST_PAINTED_LABELS = 1_000
# Beyond this, cards and labels' pages leave out what another page has as well: some 10 kB a label.
MOST_FULL_CARDS = 1_000
# Beyond this, the tables of the data set come in the forms that take least room: the others take some 10 kB a label.
MOST_IN_FULL_TABLES = 5_000


@dataclass(frozen=True)
class Edition:
    """Labels with the profiles, scales and tasks they refer to, and the day of the newest data change.

    `short` names the records whose labels have a short address; `ledger` and `superseded` are what was published before
    and what of it is shown no more. `imprint` says who publishes the site.
    """

    day: date
    site_url: str
    labels: Sequence[Label]
    profiles: Mapping[str, Profile]
    scales: Mapping[tuple[str, str], Scale]
    tasks: Mapping[str, Task]
    facts: Mapping[str, ModelFacts] = field(default_factory=dict)
    changes: Sequence[Entry] = ()
    short: ShortAddresses = field(default_factory=dict)
    ledger: Sequence[Publication] = ()
    superseded: Superseded = field(default_factory=Superseded)
    imprint: Imprint = NOBODY

    @cached_property
    def newest_first(self) -> Mapping[Ranking, int]:
        """The place of each task's machines in every list, 0 the newest."""
        return newest_first(self.labels, self.scales)

    @cached_property
    def models(self) -> dict[str, Sequence[Label]]:
        """Labels of each model, models by name, labels in the order of tasks and the newest machine first."""
        order = {task: place for place, task in enumerate(self.tasks)}
        grouped: dict[str, list[Label]] = {}
        for label in sorted(self.labels, key=lambda label: (label.subject.model.casefold(), label.subject.model)):
            grouped.setdefault(label.subject.model, []).append(label)

        def place(label: Label) -> tuple[int, int, str]:
            ranking = label.subject.task, label.setup.profile
            return order[label.subject.task], self.newest_first[ranking], label.setup.variant or ""

        # Tuples, for most hold one, and a list has room for more.
        return {model: tuple(sorted(labels, key=place)) for model, labels in grouped.items()}

    @cached_property
    def rankings(self) -> dict[tuple[str, str], list[Ranked]]:
        """Ranked labels of each (task, profile), tasks in the order of the site, the newest machine first."""
        grouped: dict[tuple[str, str], list[Label]] = {}
        for label in self.labels:
            grouped.setdefault((label.subject.task, label.setup.profile), []).append(label)
        order = {task: place for place, task in enumerate(self.tasks)}
        keys = sorted(grouped, key=lambda key: (order[key[0]], self.newest_first[key]))
        return {key: ranked(grouped[key]) for key in keys}

    @cached_property
    def years(self) -> dict[str, str]:
        """When it was measured under each profile that has labels: `2023`, or `2024–2026`."""
        found: dict[str, set[int]] = {}
        for label in self.labels:
            years = label.source.measured_from.year, label.source.measured_to.year
            found.setdefault(label.setup.profile, set()).update(years)
        return {
            profile: "–".join(map(str, dict.fromkeys((min(years), max(years))))) for profile, years in found.items()
        }

    def machines(self, task: str) -> list[str]:
        """The profiles that a task was measured under, as `rankings` has them."""
        return [profile for name, profile in self.rankings if name == task]

    @cached_property
    def ranked_counts(self) -> dict[tuple[str, str], int]:
        """How many labels have a place in each ranking."""
        return {key: sum(row.place is not None for row in rows) for key, rows in self.rankings.items()}

    @cached_property
    def places(self) -> dict[str, Ranked]:
        """Each label's place in its ranking, by the record's digest."""
        return {row.label.source.digest: row for rows in self.rankings.values() for row in rows}

    @cached_property
    def _pairs(self) -> list[Pair]:
        """Every quantised model against itself in full precision, models by name."""
        labels = [label for labels in self.models.values() for label in labels]
        return pairs(labels, self.profiles, self.facts)

    @cached_property
    def quantised(self) -> list[Pair]:
        """Those that were metered doing their job."""
        return [pair for pair in self._pairs if pair.metered and not pair.twin]

    @cached_property
    def quantised_otherwise(self) -> list[Pair]:
        """Those whose energy was estimated, or whose weights were random: told apart, and never counted with others."""
        return [pair for pair in self._pairs if not pair.metered or pair.twin]

    @cached_property
    def quantised_of(self) -> dict[str, list[Pair]]:
        """The pairs that each label is part of, by its record's digest."""
        found: dict[str, list[Pair]] = {}
        for pair in self.quantised:
            for label in (pair.quantised, pair.full):
                found.setdefault(label.source.digest, []).append(pair)
        return found

    @cached_property
    def measured_tasks(self) -> list[str]:
        """Tasks with at least one label, in the order of the site."""
        return list(dict.fromkeys(task for task, _ in self.rankings))

    @cached_property
    def publications(self) -> Publications:
        """Everything published of each label, with what this edition adds to the ledger."""
        return Publications(self.ledger, self.labels, self.day)

    @cached_property
    def changelog(self) -> Changelog:
        """Every change that was told, by the path of the record whose label changed."""
        return changelog_of(self.changes, self.short)

    @property
    def digests(self) -> Collection[str]:
        """The records of the labels that are shown."""
        return self.places.keys()

    @cached_property
    def earlier(self) -> dict[str, list[Label]]:
        """The superseded labels of each model."""
        grouped: dict[str, list[Label]] = {}
        for label in self.superseded.labels:
            grouped.setdefault(label.subject.model, []).append(label)
        return grouped

    @cached_property
    def withdrawn(self) -> dict[str, list[Label]]:
        """The labels of each model that were withdrawn, as they were last, without their letters."""
        last = {label.source.record_path: label for label in self.superseded.labels}
        grouped: dict[str, list[Label]] = {}
        for path in self.publications.withdrawn():
            label = graded_as(last[path], Grade("withdrawn"))
            grouped.setdefault(label.subject.model, []).append(label)
        return grouped

    def group(self) -> None:
        """Compute every grouping now: before a process forks, so that none of its workers does it again."""
        for name, value in vars(type(self)).items():
            if isinstance(value, cached_property):
                getattr(self, name)

    @property
    def cards_have_pictures(self) -> bool:
        """Whether each card has a picture of its own for social sites; painting one costs more than stamping many."""
        return len(self.models) <= MOST_CARD_PICTURES

    @property
    def labels_are_painted(self) -> bool:
        """Whether each living label is there as PNG and as PDF too: `label_png` and `label_pdf` of `urls.py`."""
        return len(self.labels) <= MOST_PAINTED_LABELS

    @property
    def cards_are_full(self) -> bool:
        """Whether a card's menu has every page of the site, and its list without a script every picture's snippet."""
        return len(self.labels) <= MOST_FULL_CARDS

    @property
    def tables_are_full(self) -> bool:
        """Whether the tables come in every form, runs as CSV and labels and points as JSON too."""
        return len(self.labels) <= MOST_IN_FULL_TABLES

    def social_picture(self, label: Label) -> str:
        """The path of the picture that social sites show for the card whose first label this is."""
        return (
            urls.model_social(label.subject.model) if self.cards_have_pictures else urls.task_social(label.subject.task)
        )

    def scale(self, label: Label) -> Scale | None:
        """The scale a label is graded on, if there is one; a superseded label's may not be the newest."""
        if label.result.scale_version is None:
            return None
        newest = self.scales.get((label.subject.task, label.setup.profile))
        if newest and newest.version == label.result.scale_version:
            return newest
        return self.superseded.scales.get((label.subject.task, label.setup.profile, label.result.scale_version))

    def address(self, path: str) -> str:
        """The full address of a path on the site."""
        return self.site_url + path
