"""A cluster in this process: nodes that only write the journal, and a scheduler whose jobs meet the fate that is set.

Everything between the campaign and the journal is the real thing: attempts, reports, ledger, rules, gathering.
"""

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from unittest.mock import patch

from rich.console import Console

from generator.measure import Measurements
from generator.records.files.reading import record_in
from generator.suite.campaign.planning.cluster_asked import ClusterAsked
from generator.suite.campaign.planning.target import Target
from generator.suite.campaign.planning.terms import Baseline, Terms
from generator.suite.campaign.running import worker
from generator.suite.campaign.running.enough import Enough
from generator.suite.campaign.running.journal import Begun, Journal, JournalError
from generator.suite.campaign.running.progress import Progress
from generator.suite.campaign.running.run import Outcome
from generator.suite.cluster import carrying_on
from generator.suite.cluster.asking import Asking, Pace
from generator.suite.cluster.attempt import Assignment, Terminated, measure_attempt
from generator.suite.cluster.campaign import ClusterCampaign
from generator.suite.cluster.scheduler import SubmissionError
from generator.suite.cluster.scheduler_states import JobState
from generator.suite.cluster.screen import Screen
from generator.suite.host.alone import Alone
from generator.suite.quality.judging import Judged
from tests.suite.journals import RUNS, a_run, facts
from tests.suite.terms import BASELINE, RunsEach, nobody_else, terms


class DiedError(BaseException):
    """The node is gone in the middle of a job: nothing is reported."""


@dataclass(frozen=True)
class Fate:
    """How a job ends: in which state, after how many runs of its own, on which node; `told` to end by SIGTERM or not.

    With `runs` missing it finishes; `refuses` is a node that cannot measure.
    """

    state: str = "COMPLETED"
    runs: int | None = None
    node: str = "n1"
    told: bool = False
    refuses: str | None = None


FINE = Fate()


@dataclass
class Node:
    """The workers of a node, which make runs until their job ends."""

    name: str
    fate: Fate
    made: list[tuple[str, str]] = field(default_factory=list)

    def look(self, *_: object) -> Iterator[worker.Message]:
        if self.fate.refuses:
            yield worker.Failed(self.fate.refuses)
            return
        yield worker.Done(replace(BASELINE, machine=self.name))

    def measure(self, target: Target, terms: Terms, baseline: Baseline, enough: Enough) -> Iterator[worker.Message]:
        journal, [name] = Journal(terms.state, target), target.workloads
        try:
            journal.begin(Begun(facts=facts(target, terms, baseline)))
        except JournalError as error:
            yield worker.Failed(str(error))
            return
        made = 0
        while not enough([[1.0] * len(journal.runs(name))]):
            if made == self.fate.runs:
                raise Terminated if self.fate.told else DiedError
            made += 1
            journal.add(name, a_run())
            self.made.append((target.slug, self.name))
            yield Progress("finished", name, made, 1.0, 10.0)
        journal.judge(name, Judged(why_not="Nobody asked."))
        yield worker.Done()


@contextmanager
def on_node(node: Node) -> Iterator[None]:
    """What runs inside runs on this node."""
    with (
        patch.object(worker, "look", node.look),
        patch.object(worker, "measure", node.measure),
        patch.object(carrying_on, "machine_mark", lambda: node.name),
        patch.dict("os.environ", {"SLURMD_NODENAME": node.name}),
    ):
        yield


class FakeScheduler:
    """Each job runs at the second look at it, and ends as `fate` says: by the target and the number of its job."""

    def __init__(self, fate: Callable[[Target, int], Fate] = lambda *_: FINE) -> None:
        self.fate = fate
        self.jobs: dict[str, tuple[str, Assignment, Fate]] = {}
        self.ended: dict[str, JobState] = {}
        self.looks: dict[str, int] = {}
        self.arrays: list[tuple[list[str], tuple[str, ...]]] = []
        self.made: list[tuple[str, str]] = []
        self.refuses: str | None = None
        # So many jobs are taken at a time, and so many nodes there are, where that is told.
        self.most: int | None = None
        self.nodes: int | None = None
        self.deaf = False
        self.dies_after_submitting = False
        self.meddle: Callable[[Assignment], None] = lambda _: None

    def submit(self, name: str, assignments: Sequence[Assignment], exclude: Sequence[str]) -> list[str]:
        if self.refuses:
            raise SubmissionError(self.refuses)
        live = [asked.target for job, (_, asked, _) in self.jobs.items() if job not in self.ended]
        assert not {asked.target.slug for asked in assignments} & {target.slug for target in live}, "handed in twice"
        if self.most is not None and len(live) + len(assignments) > self.most:
            raise SubmissionError("Slurm does not take the jobs ('a limit of jobs for each user'); mend [cluster].")
        if self.nodes is not None and len(exclude) >= self.nodes:
            raise SubmissionError("Slurm does not take the jobs ('no such nodes are not available'); mend [cluster].")
        first = str(len(self.arrays) + 1)
        ids = [first] if len(assignments) == 1 else [f"{first}_{index}" for index in range(len(assignments))]
        for job, asked in zip(ids, assignments, strict=True):
            before = sum(one.target == asked.target for _, one, _ in self.jobs.values())
            self.jobs[job] = (name, asked, self.fate(asked.target, before))
        self.arrays.append((ids, tuple(exclude)))
        if self.dies_after_submitting:
            self.dies_after_submitting = False
            raise KeyboardInterrupt
        return ids

    def states(self, jobs: Sequence[str]) -> dict[str, JobState] | None:
        if self.deaf:
            return None
        found = {job: self._state(job) for job in jobs if job in self.jobs}
        return {job: state for job, state in found.items() if state.state != "GONE"}

    def find(self, name: str, count: int) -> list[str] | None:
        if self.deaf:
            return None
        found = [job for job, (given, _, _) in self.jobs.items() if given == name]
        assert len(found) in (0, count)
        return found

    def last_words(self, job: str) -> str:
        return f"the last words of job {job}"

    def _state(self, job: str) -> JobState:
        _, assignment, fate = self.jobs[job]
        self.looks[job] = self.looks.get(job, 0) + 1
        if self.looks[job] == 1:
            return JobState("PENDING", why="Priority")
        if job not in self.ended:
            node = Node(fate.node, fate, self.made)
            with on_node(node), suppress(DiedError):
                measure_attempt(assignment)
            self.meddle(assignment)
            self.ended[job] = JobState(fate.state, fate.node)
        return self.ended[job]


class Site:
    """A store of records, a state folder, and a cluster: the same command may be given again and again."""

    def __init__(self, folder: Path, scheduler: FakeScheduler, **table: object) -> None:
        self.terms = terms(folder / "state", name="ours")
        self.shelf = Measurements(folder / "measurements", self.terms.profile)
        self.scheduler = scheduler
        self.asked = ClusterAsked.model_validate({"time": "00:02:00", **table})
        self.shown = io.StringIO()
        self.sleep: Callable[[float], None] = lambda _: None

    def go(self, *targets: Target, anew: bool = False) -> list[Outcome]:
        """The command, to its end."""
        alone = Alone(read=nobody_else, locks=self.terms.state.parent)
        asking = Asking(self.asked, lambda _: RunsEach(RUNS), 0.0, alone=alone)
        screen = Screen(Console(file=self.shown, width=300))
        pace = Pace(ask_s=0.0, report_s=0.0, sleep=self.sleep)
        return ClusterCampaign(targets, self.terms, asking, self.scheduler, self.shelf, screen, pace).run(anew)

    def runs(self, target: Target) -> list[str]:
        """The ids of the runs of a target's record."""
        path = self.shelf.path(target)
        return [run.id for workload in record_in(path.read_bytes(), path.name).workloads for run in workload.runs]
