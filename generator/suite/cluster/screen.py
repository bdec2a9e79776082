"""All jobs of a campaign on one screen: a table that stays in its place on a terminal, plain lines everywhere else."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from generator.errors import harmless
from generator.suite.campaign.planning.target import Target
from generator.suite.campaign.running.run import Outcome

_COLUMNS = ("", "Task", "Model", "Variant", "Job", "State", "Node", "Runs", "Now")


@dataclass(frozen=True)
class Row:
    """One target with its job: what is known of it now."""

    number: int
    target: Target
    job: str = ""
    state: str = "waiting"
    node: str = ""
    runs: int = 0
    doing: str = ""

    def __str__(self) -> str:
        """As a line: `3. fill-mask org/name: running on n2 as job 12_3, 2 runs, measuring c4`."""
        where = f" on {self.node}" if self.node else ""
        job = f" as job {self.job}" if self.job else ""
        runs = f", {self.runs} {'run' if self.runs == 1 else 'runs'}" if self.runs else ""
        doing = f", {self.doing}" if self.doing else ""
        return f"{self.number}. {self.target.name}: {self.state}{where}{job}{runs}{doing}"


class Screen:
    """Shows rows and sentences on the standard error stream."""

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or Console(stderr=True, highlight=False)
        self._live = Live(console=self.console, auto_refresh=False) if self.console.is_terminal else None
        self._told: dict[int, str] = {}

    def __enter__(self) -> "Screen":
        if self._live is not None:
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._live is not None:
            self._live.stop()

    def says(self, sentence: str) -> None:
        """A sentence on a line of its own."""
        self.console.print(harmless(sentence), markup=False, soft_wrap=True)

    def shows(self, rows: Sequence[Row], done: int) -> None:
        """What is under way or waits, and how many targets are done; a line is told where it changed."""
        if self._live is not None:
            self._live.update(_table(rows, done), refresh=True)
            return
        for row in rows:
            line = str(row)
            if self._told.get(row.number) != line:
                self._told[row.number] = line
                self.says(line)

    def goes_on(self, jobs: Sequence[str]) -> None:
        """The jobs with these ids outlive the command, where there are any."""
        if not jobs:
            return
        whole = list(dict.fromkeys(job.partition("_")[0] for job in jobs))
        one = len(jobs) == 1
        self.says(
            f"{len(jobs)} {'job goes' if one else 'jobs go'} on without this command, and the same command gathers "
            f"what {'it finishes' if one else 'they finish'}; to end {'it' if one else 'them'}: scancel "
            f"{' '.join(whole)}"
        )

    def ends(self, number: int, outcome: Outcome) -> None:
        """A target ended."""
        told = outcome.reason if outcome.reason else f"{outcome.ending}, {outcome.runs} runs: {outcome.place}"
        failed = "failed: " if outcome.ending == "failed" else ""
        self.says(f"{number}. {outcome.target.name}: {failed}{told}")


def _table(rows: Sequence[Row], done: int) -> Table:
    counts = Counter(row.state for row in rows)
    states = ", ".join(f"{count} {state}" for state, count in counts.most_common())
    table = Table(box=None, pad_edge=False, title=f"{done} done{', ' if states else ''}{states}", title_justify="left")
    for name in _COLUMNS:
        table.add_column(name, no_wrap=True, justify="right" if name in ("", "Runs") else "left")
    # Those at work come first: a screen may have no room for all that wait.
    for row in sorted(rows, key=lambda row: (not row.node, row.number)):
        target = row.target
        cells = (row.number, target.task, target.model, target.variant or "", row.job, row.state, row.node)
        table.add_row(*(Text(str(cell)) for cell in (*cells, row.runs or "", harmless(row.doing))))
    return table
