"""What a label has said since it was first published: one step a publication, each with the reason for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from generator.labels.grading.status import SHORT
from generator.labels.label import Label
from generator.labels.task import Task
from generator.pages import urls
from generator.pages.edition.edition import Edition
from generator.pages.edition.publications import Transition
from generator.records.publication.published import Publication

_FIRST = "First published."
_AGAIN = "Measured again; the printed figure and class are the same."
_SCALE = "Graded on another scale; the printed figure and class are the same."
_STATUS: Mapping[str, str] = dict(SHORT.items())


@dataclass(frozen=True)
class Step:
    """One publication of a label; `page` is its immutable page, None where there is no label any more."""

    publication: Publication
    page: str | None
    why: str

    @property
    def since(self) -> date:
        """The edition that was the first to say this."""
        return self.publication.since

    @property
    def figure(self) -> str:
        """The figure in words."""
        return figure_in_words(self.publication.wh_per_1000_queries)

    @property
    def grade(self) -> str:
        """The class in words, or the status."""
        return grade_in_words(self.publication.grade)

    @property
    def span(self) -> str:
        """`(B–C)` where the interval touches several classes, else nothing."""
        return self.publication.grade[2:] if self.letter else ""

    @property
    def letter(self) -> str | None:
        """The class alone, where there is one."""
        grade = self.publication.grade
        return grade[0] if grade[0].isupper() else None


def history(edition: Edition, record_path: str) -> list[Step]:
    """Every publication of the label at `record_path`, oldest first; the last is what the site says now."""
    items = edition.publications.of(record_path)
    before = [None, *items[:-1]]
    return [
        Step(item, urls.immutable_page_of(item), _why(edition, old, item))
        for old, item in zip(before, items, strict=True)
    ]


def _why(edition: Edition, old: Publication | None, new: Publication) -> str:
    if old is None:
        return _FIRST
    step = Transition(old, new)
    told = step.told(edition.changelog)
    if told is not None:
        return told[1].why
    if not step.same_words:
        return "The reason is not stated."
    return _AGAIN if old.sha256 != new.sha256 else _SCALE


def withdrawn(edition: Edition, model: str) -> list[tuple[Label, Task, list[Step]]]:
    """A model's withdrawn labels, each with its task and its history."""
    return [
        (label, edition.tasks[label.subject.task], history(edition, label.source.record_path))
        for label in edition.withdrawn.get(model, ())
    ]


def figure_in_words(wh: str | None) -> str:
    """`1.50 Wh`, or that there is none."""
    return f"{wh} Wh" if wh else "no figure"


def grade_in_words(grade: str) -> str:
    """`class C (B–C)`, or the status in words."""
    return f"class {grade}" if grade[0].isupper() else _STATUS.get(grade, grade)
