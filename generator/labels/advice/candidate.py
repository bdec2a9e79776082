"""Which labels of one task and machine may be advised, and why each of the others may not."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from generator.labels.comparing.comparable import Ground, as_asked, figure_workloads, ground
from generator.labels.comparing.footprint import memory_bytes
from generator.labels.comparing.latency import latency
from generator.labels.comparing.rank import COMPARABLE
from generator.labels.grading.status import Status
from generator.labels.label import Label
from generator.labels.quality import Basis, Headline, below_chance, common_basis

# Without a letter for want of a scale or of a meter, but measured at the task, with the model's own weights.
ADVISABLE = COMPARABLE | {"not-comparable", "estimated"}
# `other-queries`: measured on other data sets than most here, or on other queries of them.
Reason = Status | Literal["other-queries"]
# What two labels must share: their ground, and where the queries of each workload came from.
_Queries = tuple[Ground, tuple[str | None, ...]]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A label that may be advised, with what a constraint can ask of it; None: not known.

    `quality` is there where it is of one kind with that of the others. `memory_bytes` is the peak of the memory that
    the model worked in, `latency_s` the time from a query to its whole answer.
    """

    label: Label
    quality: Headline | None
    memory_bytes: float | None
    latency_s: float | None

    @property
    def unlike(self) -> bool:
        """Whether its quality is known, and of another kind than that of the others."""
        return self.quality is None and self.label.result.headline is not None

    @property
    def energy(self) -> float:
        """Wh per 1,000 queries."""
        return self.label.result.value or 0.0

    @property
    def order(self) -> tuple[float, float, str, str, str]:
        """Thriftiest first, of equal ones the better, then by name: never by how they were given."""
        goodness = self.quality.goodness if self.quality else float("-inf")
        label = self.label
        return self.energy, -goodness, label.subject.model, label.setup.variant or "", label.source.digest


@dataclass(frozen=True, slots=True)
class Pool:
    """The candidates of one task and machine, thriftiest first, and how many labels were left out for which reason.

    `basis` is the one kind of quality that they are compared by, None where none is known.
    """

    candidates: tuple[Candidate, ...]
    left_out: tuple[tuple[Reason, int], ...] = ()
    basis: Basis | None = None


def pool(labels: Iterable[Label]) -> Pool:
    """The candidates among the labels of one task and profile.

    All of them share their workloads and where the queries came from: those that most models were measured on.
    """
    left_out: Counter[Reason] = Counter()
    grouped: dict[_Queries, list[Label]] = {}
    for label in labels:
        if (reason := _against(label)) is not None:
            left_out[reason] += 1
        else:
            grouped.setdefault(_queries(label), []).append(label)
    groups = sorted(grouped.items(), key=lambda item: (-_models(item[1]), -len(item[1]), repr(item[0])))
    chosen = groups[0][1] if groups else []
    if others := sum(len(group) for _, group in groups[1:]):
        left_out["other-queries"] = others
    basis = common_basis(label.result.headline for label in chosen)
    candidates = sorted((_candidate(label, basis) for label in chosen), key=lambda item: item.order)
    return Pool(tuple(candidates), tuple(sorted(left_out.items())), basis)


def _models(labels: Sequence[Label]) -> int:
    """Of how many models; each may be there in several variants."""
    return len({label.subject.model for label in labels})


def _against(label: Label) -> Reason | None:
    """Why a label is never advised; None where it may be."""
    status = label.result.grade.status
    if status not in ADVISABLE:
        return status
    # The grade asks this of the data set's own queries alone; advice asks it of whatever was answered.
    if below_chance(label.result.measured, figure_workloads(label)):
        return "does-not-do-the-job"
    if label.subject.weights == "random":
        return "twin"
    if label.setup.quick:
        return "quick"
    if not as_asked(label):
        return "no-operating-point"
    return None if label.result.value else "not-measured"


def _queries(label: Label) -> _Queries:
    """From where the queries of each workload of the figure came; where a study does not say, the data set's own."""
    counted = figure_workloads(label)
    found = {workload.id: workload.queries_from or "hub" for workload in label.result.workloads}
    return ground(label), tuple(found[workload] for workload in counted)


def _candidate(label: Label, basis: Basis | None) -> Candidate:
    found = label.result.headline
    quality = found if found is not None and found.basis == basis else None
    return Candidate(label, quality, memory_bytes(label), latency(label))
