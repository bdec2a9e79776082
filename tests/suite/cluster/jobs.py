"""What the jobs of the tests do on a real scheduler: an attempt whose measuring only writes the journal.

Files beside the state folder hold a job where a test wants it: `hold-TASK` with a number has it wait once its target
has so many runs, as long as the file is there; `full-NODE` names a place on that disk which it writes to first, and
`eats-TASK` with a number has it take so many megabytes until it is ended.
"""

import os
import time
from collections.abc import Iterator
from pathlib import Path

from generator.suite.campaign.planning.target import Target
from generator.suite.campaign.planning.terms import Baseline, Terms
from generator.suite.campaign.running import worker
from generator.suite.campaign.running.enough import Enough
from generator.suite.campaign.running.journal import Begun, Journal, JournalError
from generator.suite.campaign.running.progress import Progress
from generator.suite.cluster.attempt import Assignment, work
from generator.suite.quality.judging import Judged
from tests.suite.cluster.fakes import FINE, Node, on_node
from tests.suite.journals import a_run, facts


class HeldNode(Node):
    """A node whose runs wait for the test."""

    control: Path

    def measure(self, target: Target, terms: Terms, baseline: Baseline, enough: Enough) -> Iterator[worker.Message]:
        journal, [name] = Journal(terms.state, target), target.workloads
        full = self.control / f"full-{self.name}"
        if full.exists():
            Path(full.read_text()).write_bytes(bytes(1_000_000))
        eats = self.control / f"eats-{target.task}"
        if eats.exists():
            taken = bytearray(b"x" * 1_000_000 * int(eats.read_text()))
            while taken:
                time.sleep(0.05)
        try:
            journal.begin(Begun(facts=facts(target, terms, baseline)))
        except JournalError as error:
            yield worker.Failed(str(error))
            return
        while not enough([[1.0] * len(journal.runs(name))]):
            self._wait(target, len(journal.runs(name)))
            journal.add(name, a_run())
            yield Progress("finished", name, len(journal.runs(name)), 1.0, 10.0)
        journal.judge(name, Judged(why_not="Nobody asked."))
        yield worker.Done()

    def _wait(self, target: Target, runs: int) -> None:
        hold = self.control / f"hold-{target.task}"
        try:
            wanted = int(hold.read_text())
        except FileNotFoundError:
            return
        if runs >= wanted:
            (self.control / f"process-{target.task}").write_text(f"{os.getpid()} {os.getppid()} {self.name}")
            while hold.exists():
                time.sleep(0.05)


def held_work(assignment: Assignment) -> None:
    """The job."""
    node = HeldNode(os.environ["SLURMD_NODENAME"], FINE)
    node.control = assignment.folder.parents[3]
    with on_node(node):
        work(assignment)
