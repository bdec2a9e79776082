"""What the answers to one workload's queries are worth: asked of the room that knows metrics, with what it needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from generator.suite.campaign.planning.target import Target
from generator.suite.case import Case, load_case
from generator.suite.quality.judging import Judged, Sample, judge
from generator.suite.queries.sources import QuerySet
from generator.suite.queries.workload import CaseWorkload
from generator.suite.workloads.adapter import Adapter


@dataclass(frozen=True)
class Judge:
    """Judges the answers to the queries of one workload, or says why they cannot be judged."""

    target: Target
    workload: str
    found: QuerySet

    @property
    def _case(self) -> Case:
        return load_case(self.target.task)

    @property
    def _asked(self) -> CaseWorkload:
        return next(item for item in self._case.workloads if item.id == self.workload)

    @property
    def non_answers_at_most(self) -> float:
        """Which share of a run's answers may hold nothing; of a twin, and to pictures of nothing, all may."""
        held = self.target.weights == "pretrained" and not self.found.made_up_media
        return self._case.approaches[self.target.approach].non_answers_at_most if held else 1.0

    @property
    def has_references(self) -> bool:
        """Whether there is anything that answers could be held against."""
        asked = self._asked.quality is not None and not self.target.quick
        return asked and any(held is not None for held in self.found.references)

    def __call__(self, adapter: Adapter, answers: Sequence[Any]) -> Judged:
        """The figures, or why there is none; outside any window."""
        case, asked = self._case, self._asked
        if asked.quality is None:
            return Judged(why_not=asked.no_quality)
        if self.target.quick:
            return Judged(why_not="a quick measurement asks too few queries to judge the answers by.")
        if self.found.origin == "synthetic":
            return Judged(why_not="made-up queries have no right answer.")
        if not self.has_references:
            return Judged(why_not=f"its queries came without references ({asked.quality.reference or 'longer texts'}).")
        sample = Sample(
            queries=self.found.queries,
            answers=answers,
            references=self.found.references,
            classes=self.found.classes,
            labels=adapter.labels,
            by_words=case.approaches[self.target.approach].mapped_by == "label-words",
        )
        if asked.quality.metric == "bits-per-byte":
            sample = self._likelihoods(adapter, sample)
        return judge(asked.quality, self.workload, sample, case.protocol.seed)

    def _likelihoods(self, adapter: Any, sample: Sample) -> Sample:
        """The same, the likelihoods of what really follows in the place of the answers: a pass of its own."""
        places = [place for place, reference in enumerate(sample.references) if reference is not None]
        found = [
            adapter.likelihood(adapter.prepare(sample.queries[place]), sample.references[place]) for place in places
        ]
        return Sample([sample.queries[place] for place in places], found, [sample.references[p] for p in places])
