"""Pairs of one model with itself: quantised against full precision, found and never listed.

Two figures make a pair where all but the number format is the same: the model (quantised weights of a name of their own
are tied to their original by `quantized_from` in `measurements/models/`), task, profile, people, session, workload,
program and way of serving; and both have learned weights, or both random ones.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from generator.labels.comparing.comparable import figure_workloads
from generator.labels.estimates.ratio import Ratio, ratio_of
from generator.labels.grading.status import Status
from generator.labels.label import Label
from generator.labels.quality import below_chance
from generator.labels.quantising.ways import Served, Way, served
from generator.records.facts import ModelFacts
from generator.records.model import MEASURED_METRICS, Better
from generator.records.profile import Profile

# Half of the bits of fp32, and told against it alone.
_HALF = ("bf16", "fp16")
# The lowest first: of several formats that the quantised model could have been made from, the likeliest.
_FULL = ("bf16", "fp16", "fp32")
# Where a study of llama.cpp's files has no full precision, its largest file stands in for it.
_STAND_IN = "q8-0"
_OF_LLAMA_CPP = frozenset(
    ("q6-k", "q5-k-m", "q5-k-s", "q4-k-m", "q4-k-s", "q4-0", "iq4-xs", "q3-k-l", "q3-k-m", "q3-k-s", "q2-k")
)
# These did not do the job, or only a part of it.
_NOT_COUNTED: frozenset[Status] = frozenset(("does-not-do-the-job", "quick", "preview", "withdrawn"))


@dataclass(frozen=True, slots=True)
class Qualities:
    """One quality of both: the same metric on the same data set."""

    metric: str
    dataset: str
    full: float
    quantised: float
    better: Better

    @property
    def lost(self) -> float:
        """How much worse the quantised one is, as a fraction of the full one's figure; below 0 where it is better."""
        change = self.quantised / self.full - 1
        return -change if self.better == "higher" else change


@dataclass(frozen=True, slots=True)
class Pair:
    """A quantised model against itself in full precision, in one way of serving.

    `energy` is the ratio a query, `longer` how many times as many tokens the quantised one writes a query; None where
    they were not counted. `smaller` is the ratio of the weights' files. Where the energy was not `metered` but
    estimated, it is little more than a ratio of times.
    """

    quantised: Label
    full: Label
    way: Way
    energy: Ratio
    metered: bool
    longer: float | None
    qualities: tuple[Qualities, ...]
    smaller: float | None

    @property
    def method(self) -> str:
        """How it was quantised, as the record says it; or its number format, where that alone is lower."""
        return self.quantised.setup.quantization or self.quantised.setup.precision or ""

    @property
    def against(self) -> str:
        """What it is set against: a precision, or the llama.cpp file that stands in for one."""
        return self.full.setup.quantization or self.full.setup.precision or ""

    @property
    def per_token(self) -> Ratio | None:
        """The ratio a token written; None where they were not counted."""
        return None if self.longer is None else self.energy.by(1 / self.longer)

    @property
    def ratio(self) -> Ratio:
        """What quantising does to the same work: the ratio a token where there are any, else a query."""
        return self.per_token or self.energy

    @property
    def twin(self) -> bool:
        """Whether the weights were random on both sides: the work is the same, and nothing was answered."""
        return self.quantised.subject.weights == "random"

    @property
    def quality(self) -> Qualities | None:
        """The first of the qualities."""
        return self.qualities[0] if self.qualities else None


def pairs(labels: Iterable[Label], profiles: Mapping[str, Profile], facts: Mapping[str, ModelFacts]) -> list[Pair]:
    """Every pair among `labels`, in their order and that of their ways of serving."""
    groups: dict[tuple[str, ...], list[Label]] = {}
    for label in labels:
        if label.result.grade.status not in _NOT_COUNTED and not _guesses(label):
            groups.setdefault(_ground(label, facts), []).append(label)
    return [
        pair
        for group in groups.values()
        for quantised in group
        if quantised.setup.quantization is not None or quantised.setup.precision in _HALF
        for pair in _pairs_of(quantised, _references(quantised, group, facts), profiles)
    ]


def _guesses(label: Label) -> bool:
    """Whether its answers were no better than guesses: a label of queries from a file says it nowhere else."""
    measured = label.result.measured
    return bool(measured) and below_chance(measured, figure_workloads(label))


def _ground(label: Label, facts: Mapping[str, ModelFacts]) -> tuple[str, ...]:
    subject = label.subject
    return _original(label, facts), subject.task, subject.weights, label.setup.profile, label.source.measured_by


def _original(label: Label, facts: Mapping[str, ModelFacts]) -> str:
    known = facts.get(label.subject.model)
    return (known and known.quantized_from) or label.subject.model


def _references(quantised: Label, group: Sequence[Label], facts: Mapping[str, ModelFacts]) -> list[Label]:
    """What it may be set against, the best first: its own number format before another."""
    near = [label for label in group if _one_session(quantised, label)]
    full = [label for label in near if _in_full(label, facts)]
    if quantised.setup.quantization is None:
        return [label for label in full if label.setup.precision == "fp32"]
    if not full and quantised.setup.quantization in _OF_LLAMA_CPP:
        return [label for label in near if label.setup.quantization == _STAND_IN]
    own = quantised.setup.precision
    return sorted(
        full, key=lambda label: (label.setup.precision != own, _FULL.index(label.setup.precision or _FULL[0]))
    )


def _in_full(label: Label, facts: Mapping[str, ModelFacts]) -> bool:
    """Whether nothing is quantised, and the record says so: a precision that nobody stated may be any."""
    original = _original(label, facts) == label.subject.model
    return original and label.setup.quantization is None and label.setup.precision in _FULL


def _one_session(one: Label, other: Label) -> bool:
    """Whether they were measured at one time: the days of the one meet or follow those of the other.

    A session may run over midnight, as the GB10's did. Two of neighbouring days go by two names of their workloads.
    """
    first = max(one.source.measured_from, other.source.measured_from)
    return first <= min(one.source.measured_to, other.source.measured_to) + timedelta(days=1)


def _pairs_of(quantised: Label, references: Sequence[Label], profiles: Mapping[str, Profile]) -> Iterator[Pair]:
    """A pair for each way in which it was served, with the first reference that was served so too."""
    theirs = [(label, served(label)) for label in references]
    for way, own in served(quantised).items():
        found = next(((label, ways[way]) for label, ways in theirs if way in ways), None)
        if found is not None:
            yield _pair(quantised, own, *found, profiles[quantised.setup.profile])


def _pair(quantised: Label, own: Served, full: Label, its: Served, profile: Profile) -> Pair:
    declared = profile.uncertainty.repeatability
    ours, theirs = quantised.subject.weights_bytes, full.subject.weights_bytes
    return Pair(
        quantised=quantised,
        full=full,
        way=own.way,
        energy=ratio_of(own.sample, its.sample, declared.relative if declared else None),
        metered=profile.boundary.metered,
        longer=own.tokens_out / its.tokens_out if own.tokens_out and its.tokens_out else None,
        qualities=tuple(_qualities(quantised, full, {own.way.workload, own.dataset})),
        smaller=ours / theirs if ours and theirs else None,
    )


def _qualities(quantised: Label, full: Label, names: set[str]) -> Iterator[Qualities]:
    """What is known of both, of the workload itself where anything is."""
    both = [*_measured(quantised, full), *_published(quantised, full)]
    own = [item for item in both if item.dataset in names]
    yield from own or both


def _measured(quantised: Label, full: Label) -> Iterator[Qualities]:
    known = {(item.metric, item.workload): item for item in full.result.measured}
    for item in quantised.result.measured:
        other = known.get((item.metric, item.workload))
        if other is not None and other.value > 0:
            yield Qualities(item.metric, item.workload, other.value, item.value, item.better)


def _published(quantised: Label, full: Label) -> Iterator[Qualities]:
    known = {(item.metric, item.dataset): item for item in full.result.quality}
    for item in quantised.result.quality:
        other = known.get((item.metric, item.dataset))
        if other is not None and other.value > 0:
            yield Qualities(item.metric, item.dataset, other.value, item.value, _better(item.metric))


def _better(metric: str) -> Better:
    known = MEASURED_METRICS.get(metric)
    if known is not None:
        return known.better
    return "lower" if metric.casefold().startswith(("perplexity", "word error")) else "higher"
