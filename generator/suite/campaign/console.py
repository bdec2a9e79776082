"""A campaign as people see it: a bar with the time left on a terminal, plain lines everywhere else."""

from collections.abc import Sequence

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from generator.errors import harmless
from generator.suite.campaign.planning.target import Target
from generator.suite.campaign.running.progress import Progress as TargetProgress
from generator.suite.campaign.running.run import Outcome
from generator.suite.case import load_case


class ConsoleAudience:
    """Shows the campaign on the standard error stream; the bar counts runs, those expected at the least."""

    def __init__(self, targets: Sequence[Target]) -> None:
        self.console = Console(stderr=True, highlight=False)
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("runs"),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            console=self.console,
            disable=not self.console.is_terminal,
        )
        self._task: TaskID = self._bar.add_task("", total=sum(self._expected(target) for target in targets))
        self._made: dict[str, int] = {}

    def __enter__(self) -> "ConsoleAudience":
        try:
            self._bar.start()
        except BaseException:
            # Ended while it began, of which hiding the cursor is the first step.
            self.console.show_cursor()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def _expected(self, target: Target) -> int:
        return load_case(target.task).protocol.runs.at_least * len(target.workloads)

    def looking(self, targets: int, seconds: float) -> None:
        """The pre-flight begins."""
        noun = "measurement" if targets == 1 else "measurements"
        self._say(f"{targets} {noun}. Looking at the machine, {seconds:g} s at rest …")

    def notes(self, sentence: str) -> None:
        """What is worth knowing, on a line of its own."""
        self._say(f"   {sentence}")

    def begins(self, target: Target, number: int, done: int) -> None:
        """A target begins."""
        # In rounds a target begins several times, and what it has made before is counted already.
        before = self._made.get(target.slug, 0)
        self._made[target.slug] = done
        going_on = f", going on after {done} {'run' if done == 1 else 'runs'}" if done else ""
        self._say(f"{number}. {target.name}{going_on}")
        self._bar.update(self._task, advance=done - before)

    def tells(self, target: Target, progress: TargetProgress) -> None:
        """A stage goes into the bar, a finished run on a line of its own."""
        if progress.void is not None:
            self._say(f"   {progress.workload} run {progress.run} is void and is repeated: {progress.void}")
            return
        if progress.watt_hours is None:
            what = f"{progress.stage} {progress.workload or ''}".strip()
            self._bar.update(self._task, description=f"{target.model}: {what}")
            return
        made = self._made[target.slug] = self._made.get(target.slug, 0) + 1
        # A target may need more than the least: then the end moves away.
        more = 1 if made > self._expected(target) else 0
        self._bar.update(self._task, advance=1, total=(self._bar.tasks[0].total or 0) + more)
        self._say(
            f"   {progress.workload} run {progress.run}: {progress.watt_hours:.4g} Wh per 1,000 queries "
            f"in {progress.seconds:.1f} s"
        )

    def ends(self, outcome: Outcome) -> None:
        """A target ended."""
        made = self._made.pop(outcome.target.slug, 0)
        self._bar.update(self._task, advance=max(self._expected(outcome.target) - made, 0))
        if outcome.ending == "failed":
            self._say(f"   failed: {outcome.reason}")

    def _say(self, line: str) -> None:
        self.console.print(line, markup=False, soft_wrap=True)


def summary(outcomes: Sequence[Outcome]) -> None:
    """The table at the end, on the standard output, and below it why there is no record of what failed."""
    # Wider than any row: a narrow terminal breaks a line, where rich would cut names and leave out columns.
    # (The height counts for nothing, but without one a dumb terminal is taken to have 80 columns.)
    console = Console(highlight=False, soft_wrap=True, width=250, height=25)
    table = Table(box=None, pad_edge=False)
    for name in ("Result", "Task", "Model", "Variant"):
        table.add_column(name, no_wrap=True)
    for name in ("Runs", "Wh per 1,000 queries"):
        table.add_column(name, no_wrap=True, justify="right")
    for outcome in outcomes:
        target = outcome.target
        figure = "–" if outcome.watt_hours is None else f"{outcome.watt_hours:.4g}"
        variant = target.variant
        table.add_row(outcome.ending, target.task, target.model, variant, str(outcome.runs or "–"), figure)
    console.print(table)
    for outcome in outcomes:
        if outcome.reason:
            console.print(harmless(f"failed: {outcome.target.name}: {outcome.reason}"), markup=False)
        elif outcome.ending == "measured":
            console.print(f"record: {outcome.place}", markup=False)
