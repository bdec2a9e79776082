"""What the data say, found anew in every edition: three findings, each computed and none typed.

A finding compares only labels that have a place under the first profile of a task. Where an edition
holds too little for one, there is none.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from generator.labels.label import Label
from generator.labels.quality import LEAST_RATED, Headline
from generator.labels.rank import Ranked
from generator.labels.task import Task
from generator.pages.edition import Edition


@dataclass(frozen=True)
class Approaches:
    """Models made for one job beside general ones that are told it in words; thriftiest first."""

    task: Task
    made: Sequence[Label]
    general: Sequence[Label]

    @property
    def factor(self) -> float:
        """The thriftiest general model against the thriftiest that was made for the job."""
        return energy(self.general[0]) / energy(self.made[0])


@dataclass(frozen=True)
class Span:
    """All models of one job, thriftiest first."""

    task: Task
    rows: Sequence[Ranked]

    @property
    def labels(self) -> list[Label]:
        """The label of each row."""
        return [row.label for row in self.rows]

    @property
    def low(self) -> Label:
        """The thriftiest."""
        return self.labels[0]

    @property
    def high(self) -> Label:
        """The hungriest."""
        return self.labels[-1]

    @property
    def factor(self) -> float:
        """The hungriest against the thriftiest."""
        return energy(self.high) / energy(self.low)


@dataclass(frozen=True)
class Rated(Span):
    """The models of one job whose quality is known, thriftiest first."""

    @property
    def best(self) -> Label:
        """The one of highest quality; of several the thriftiest."""
        return max(self._rated, key=lambda item: (item[1].goodness, -energy(item[0])))[0]

    @property
    def best_factor(self) -> float:
        """The best against the thriftiest."""
        return energy(self.best) / energy(self.low)

    @property
    def hungriest_is_best(self) -> bool:
        """Whether the most energy bought the best answers."""
        return self._qualities[self.high.source.digest] == self._qualities[self.best.source.digest]

    def quality(self, label: Label) -> Headline:
        """The quality of one of them."""
        return self._qualities[label.source.digest]

    @property
    def _rated(self) -> list[tuple[Label, Headline]]:
        return [(row.label, row.quality) for row in self.rows if row.quality is not None]

    @property
    def _qualities(self) -> dict[str, Headline]:
        return {label.source.digest: quality for label, quality in self._rated}


def energy(label: Label) -> float:
    """Wh per 1,000 queries of a label that has a place."""
    if label.result.value is None:
        raise ValueError(f"{label.subject.model} has no figure")
    return label.result.value


def placed(edition: Edition) -> list[Span]:
    """The labels that have a place, by task, under each task's first profile; in the order of the site."""
    spans = []
    for task in edition.measured_tasks:
        rows = next(rows for (name, _), rows in edition.rankings.items() if name == task)
        rows = [row for row in rows if row.place is not None]
        if rows:
            spans.append(Span(edition.tasks[task], rows))
    return spans


def approaches(edition: Edition) -> list[Approaches]:
    """The jobs that both fine-tuned and zero-shot models were measured on."""
    found = []
    for span in placed(edition):
        made = [label for label in span.labels if label.subject.approach == "fine-tuned"]
        general = [label for label in span.labels if label.subject.approach == "zero-shot"]
        if made and general:
            found.append(Approaches(span.task, made, general))
    return found


def jobs(edition: Edition) -> list[Span]:
    """All jobs by their thriftiest model; none unless there are two to compare."""
    spans = sorted(placed(edition), key=lambda span: energy(span.low))
    return spans if len(spans) > 1 else []


def rated(edition: Edition, least: int = LEAST_RATED) -> list[Rated]:
    """The jobs of which at least so many models have a quality figure."""
    found = []
    for span in placed(edition):
        rows = [row for row in span.rows if row.quality is not None]
        if len(rows) >= least:
            found.append(Rated(span.task, rows))
    return found


def newest(edition: Edition, count: int = 6) -> list[Label]:
    """The labels measured last; of one day in the order of the site's tasks, then by model."""
    order = list(edition.tasks)
    return sorted(
        edition.labels,
        key=lambda label: (
            -label.source.measured_to.toordinal(),
            order.index(label.subject.task),
            label.subject.model.casefold(),
            label.subject.model,
            label.setup.variant or "",
            label.setup.profile,
        ),
    )[:count]


def example(edition: Edition) -> Label | None:
    """The label shown to explain labels: the thriftiest with a letter in the job with the widest spread.

    One whose quality is known goes before, so that every line of the label has something to say.
    """
    spans = sorted(placed(edition), key=lambda span: -span.factor)
    for span in spans:
        lettered = [label for label in span.labels if label.result.grade.letter]
        if lettered:
            return next((label for label in lettered if label.result.headline is not None), lettered[0])
    return spans[0].low if spans else None
