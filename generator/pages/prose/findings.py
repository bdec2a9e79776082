"""What the data say, found anew in every edition: each finding computed and none typed.

A finding compares only labels that have a place on one and the same machine. Where an edition holds too little for
one, there is none. What the way of serving does stands in `serving.py`.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypeVar

from generator.labels.comparing.comparable import energy_ratio
from generator.labels.comparing.rank import Ranked
from generator.labels.estimates.ratio import Ratio
from generator.labels.label import Label
from generator.labels.quality import LEAST_RATED, Headline
from generator.labels.task import Task
from generator.pages.edition.edition import Edition

# With fewer models there is no middle to speak of.
LEAST_COMPARED = 3


@dataclass(frozen=True)
class Approaches:
    """Models made for one job beside general ones that are told it in words; thriftiest first."""

    task: Task
    profile: str
    made: Sequence[Label]
    general: Sequence[Label]

    @property
    def factor(self) -> float:
        """The thriftiest general model against the thriftiest that was made for the job."""
        return energy(self.general[0]) / energy(self.made[0])

    @property
    def ratio(self) -> Ratio:
        """The same with its interval."""
        return ratio(self.general[0], self.made[0])


@dataclass(frozen=True)
class Span:
    """All models of one job on one machine, thriftiest first."""

    task: Task
    profile: str
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
    def median(self) -> float:
        """The median of all, Wh per 1,000 queries."""
        return median(energy(label) for label in self.labels)

    @property
    def middle(self) -> Sequence[Label]:
        """The one in the middle, or of an even number the two, whose mean is the median."""
        count = len(self.labels)
        return self.labels[(count - 1) // 2 : count // 2 + 1]

    @property
    def high(self) -> Label:
        """The hungriest."""
        return self.labels[-1]

    @property
    def models(self) -> int:
        """How many models, for one may stand there in several variants."""
        return len({label.subject.model for label in self.labels})

    @property
    def factor(self) -> float:
        """The hungriest against the thriftiest."""
        return energy(self.high) / energy(self.low)

    @property
    def ratio(self) -> Ratio:
        """The same with its interval."""
        return ratio(self.high, self.low)


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
    def best_ratio(self) -> Ratio:
        """The same with its interval."""
        return ratio(self.best, self.low)

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


def ratio(one: Label, other: Label) -> Ratio:
    """The energy of one against the other; both have a place."""
    found = energy_ratio(one, other)
    if found is None:
        raise ValueError(f"{one.subject.model} or {other.subject.model} has no figure")
    return found


def energy(label: Label) -> float:
    """Wh per 1,000 queries of a label that has a place."""
    if label.result.value is None:
        raise ValueError(f"{label.subject.model} has no figure")
    return label.result.value


def spans(edition: Edition) -> list[Span]:
    """The labels that have a place, by task and machine: tasks in the order of the site, the newest machine first."""
    made = []
    for (task, profile), rows in edition.rankings.items():
        known = [row for row in rows if row.place is not None]
        if known:
            made.append(Span(edition.tasks[task], profile, known))
    return made


def placed(edition: Edition) -> list[Span]:
    """Each task's on its newest machine."""
    made: dict[str, Span] = {}
    for span in spans(edition):
        made.setdefault(span.task.id, span)
    return list(made.values())


def costs(edition: Edition) -> list[Span]:
    """What a query of each job takes now, the least first: on the one machine of the newest year that has most jobs."""
    known = [span for span in spans(edition) if span.models >= LEAST_COMPARED]
    latest = max((_latest(edition, span) for span in known), default="")
    return sorted(_of_one_machine([span for span in known if _latest(edition, span) == latest]), key=_low)


def approaches(edition: Edition) -> list[Approaches]:
    """The jobs that both fine-tuned and zero-shot models were measured on, on the machine that has most of them."""
    found = []
    for span in spans(edition):
        made = [label for label in span.labels if label.subject.approach == "fine-tuned"]
        general = [label for label in span.labels if label.subject.approach == "zero-shot"]
        if made and general:
            found.append(Approaches(span.task, span.profile, made, general))
    return _of_one_machine(found)


def jobs(edition: Edition) -> list[Span]:
    """All jobs by their thriftiest model, on the machine that has most of them; none unless there are two."""
    found = sorted(_of_one_machine(spans(edition)), key=_low)
    return found if len(found) > 1 else []


def rated(edition: Edition, least: int = LEAST_RATED) -> list[Rated]:
    """The jobs of which at least so many models have a quality figure, each on the newest machine where they have.

    A model with several variants is there once, as it answers best.
    """
    found: dict[str, Rated] = {}
    for span in spans(edition):
        rows = _each_at_its_best(span.rows)
        if len(rows) >= least:
            found.setdefault(span.task.id, Rated(span.task, span.profile, rows))
    return list(found.values())


def _each_at_its_best(rows: Sequence[Ranked]) -> list[Ranked]:
    """Of each model the row of the highest quality, of equals the thriftiest; those of unknown quality left out."""
    best: dict[str, Ranked] = {}
    for row in rows:
        other = best.get(row.label.subject.model)
        if row.quality and (other is None or other.quality is None or row.quality.goodness > other.quality.goodness):
            best[row.label.subject.model] = row
    return [row for row in rows if best.get(row.label.subject.model) is row]


_Found = TypeVar("_Found", Span, Approaches)


def _of_one_machine(found: Sequence[_Found]) -> list[_Found]:
    """Those on the machine that has most of them; of equals that which comes first."""
    counts = Counter(item.profile for item in found)
    most = max(counts, key=lambda profile: counts[profile], default=None)
    return [item for item in found if item.profile == most]


def _latest(edition: Edition, span: Span) -> str:
    """The last year of a machine's measurements."""
    return edition.years[span.profile][-4:]


def _low(span: Span) -> float:
    return energy(span.low)


def newest(edition: Edition, count: int = 6) -> list[Label]:
    """The labels measured last, one a model; of one day in the order of the site's tasks, then by model."""
    order = list(edition.tasks)
    ordered = sorted(
        edition.labels,
        key=lambda label: (
            -label.source.measured_to.toordinal(),
            order.index(label.subject.task),
            label.subject.model.casefold(),
            label.subject.model,
            label.setup.variant or "",
            label.setup.profile,
        ),
    )
    first: dict[str, Label] = {}
    for label in ordered:
        first.setdefault(label.subject.model, label)
    return list(first.values())[:count]


def example(edition: Edition) -> Label | None:
    """The label shown to explain labels: the thriftiest with a letter in the job with the widest spread.

    One whose quality is known, and whose letter is not provisional, goes before, so that every line of the label has
    something to say.
    """
    found = sorted(placed(edition), key=lambda span: -span.factor)
    lettered = [label for span in found for label in span.labels if label.result.grade.letter]
    if not lettered:
        return found[0].low if found else next((label for label in edition.labels if label.result.value), None)
    return min(lettered, key=lambda label: (label.result.grade.status != "graded", label.result.headline is None))
