"""A campaign through submitit and the programs of a scheduler, with something to do while its jobs run."""

import io
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from generator.measure import Measurements
from generator.records.files.reading import record_in
from generator.suite.campaign.planning.cluster_asked import ClusterAsked
from generator.suite.campaign.planning.target import Target
from generator.suite.campaign.running.run import Outcome
from generator.suite.cluster.asking import Asking, Pace
from generator.suite.cluster.attempt import Assignment
from generator.suite.cluster.campaign import FOLDER, ClusterCampaign
from generator.suite.cluster.files import Submission, read
from generator.suite.cluster.screen import Screen
from generator.suite.cluster.slurm import Slurm
from generator.suite.host.alone import Alone
from tests.patience import PATIENCE_S
from tests.suite.cluster.jobs import held_work
from tests.suite.journals import RUNS
from tests.suite.terms import RunsEach, nobody_else, terms


class Handing:
    """A store, a state folder, and Slurm's programs."""

    def __init__(self, folder: Path, job: Callable[[Assignment], None] = held_work, **changes: object) -> None:
        self.folder = folder
        self.job = job
        self.terms = replace(terms(folder / "state", name="ours"), **changes)  # type: ignore[arg-type]
        self.shelf = Measurements(folder / "measurements", self.terms.profile)
        self.shown = io.StringIO()
        # Each is called once what it waits for has come: (what to wait for, what to do then).
        self.then: list[tuple[Callable[[], object], Callable[[], object]]] = []

    def go(self, *targets: Target, whole_node: bool = False, gpu: bool = False, **table: object) -> list[Outcome]:
        asked = ClusterAsked.model_validate({"time": "00:10:00", "grace": 5, **table})
        scheduler = Slurm(asked, self.terms.state / FOLDER / "jobs", gpu, whole_node, self.job)
        # Both nodes are this machine, so their jobs are beside each other.
        alone = Alone(read=nobody_else, locks=self.folder, insists=False)
        asking = Asking(asked, lambda _: RunsEach(RUNS), 0.2, alone=alone)
        screen = Screen(Console(file=self.shown, width=300))
        pace = Pace(ask_s=0.2, report_s=0.5, sleep=self._sleep)
        self._end = time.monotonic() + PATIENCE_S
        return ClusterCampaign(targets, self.terms, asking, scheduler, self.shelf, screen, pace).run()

    def _sleep(self, seconds: float) -> None:
        assert time.monotonic() < self._end, self.shown.getvalue()
        for ready, act in list(self.then):
            if ready():
                self.then.remove((ready, act))
                act()
        time.sleep(seconds)

    def hold(self, target: Target, runs: int) -> None:
        """Jobs of the target wait once it has so many runs."""
        (self.folder / f"hold-{target.task}").write_text(str(runs))

    def let_go(self, target: Target) -> None:
        """They go on."""
        (self.folder / f"hold-{target.task}").unlink()

    def waits(self, target: Target) -> bool:
        """Whether a job of the target has come as far as it is held."""
        return (self.folder / f"process-{target.task}").exists()

    def process(self, target: Target) -> tuple[int, int, str]:
        """The process of the job that waits, that of what started it, and its node."""
        process, parent, node = (self.folder / f"process-{target.task}").read_text().split()
        return int(process), int(parent), node

    def jobs(self) -> list[str]:
        """The ids of all jobs, the first of them first."""
        paths = sorted(
            (self.terms.state / FOLDER / "submissions").glob("*.json"), key=lambda path: path.stat().st_mtime
        )
        found = [read(Submission, path) for path in paths]
        return [job for submission in found if submission for job in submission.jobs or ()]

    def runs(self, target: Target) -> list[str]:
        """The ids of the runs of a target's record."""
        path = self.shelf.path(target)
        return [run.id for workload in record_in(path.read_bytes(), path.name).workloads for run in workload.runs]
