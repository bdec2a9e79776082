"""How a job tells the campaign how far it is: a small file, written between windows and never within one."""

from contextlib import suppress
from pathlib import Path

from generator.suite.campaign.planning.target import Target
from generator.suite.campaign.running.progress import Progress as RunProgress
from generator.suite.campaign.running.run import Outcome
from generator.suite.cluster.files import PROGRESS, FileError, Progress, read, write_there


class NodeAudience:
    """Writes the stage and the number of runs to the attempt's folder, and both to the job's log."""

    def __init__(self, folder: Path, from_before: int) -> None:
        self._path, self._before, self._runs = folder / PROGRESS, from_before, from_before

    @staticmethod
    def last(folder: Path) -> Progress:
        """What was told last in a folder; nothing done where nothing was told."""
        with suppress(FileError):
            return read(Progress, folder / PROGRESS) or Progress(doing="")
        return Progress(doing="")

    def looking(self, targets: int, seconds: float) -> None:  # noqa: ARG002  (a job has one)
        """The pre-flight and the idle baseline begin."""
        self._tell(f"looking at the machine, {seconds:g} s at rest")

    def notes(self, sentence: str) -> None:
        """For the log alone."""
        print(sentence, flush=True)

    def begins(self, target: Target, number: int, done: int) -> None:  # noqa: ARG002  (a job has one)
        """The target begins, of which so many runs are there from before."""
        self._runs = done
        self._tell(f"beginning {target.name}")

    def tells(self, target: Target, progress: RunProgress) -> None:  # noqa: ARG002  (a job has one)
        """A stage, a finished run, or a void one."""
        if progress.watt_hours is not None:
            self._runs += 1
        stage = "repeating a void run" if progress.void else progress.stage
        self._tell(f"{stage} {progress.workload or ''}".strip())
        if progress.void:
            print(f"{progress.workload} run {progress.run} is void: {progress.void}", flush=True)

    def ends(self, outcome: Outcome) -> None:
        """The report says it."""

    def _tell(self, doing: str) -> None:
        print(f"{self._runs} runs; {doing}", flush=True)
        # A disk that is full, or a folder that is gone, hinders the measurement where it matters, and is told there.
        with suppress(OSError):
            write_there(self._path, Progress(doing=doing, runs=self._runs, from_before=self._before))
