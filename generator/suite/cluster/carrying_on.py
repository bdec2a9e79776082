"""Runs that an earlier attempt finished: taken over where they were made on this very machine, never counted twice.

Runs of one record are of one machine. So an attempt goes on from the journal with most runs among those that were begun
on the node it came to, and begins anew where there is none; what was made elsewhere stays in its own folder.
"""

import shutil
from collections.abc import Iterable
from pathlib import Path

from generator.suite.campaign.planning.target import Target
from generator.suite.campaign.running.journal import Begun, Journal, JournalError
from generator.suite.host.identity import machine_mark


def carry_on(journal: Journal, target: Target, earlier: Iterable[Path]) -> int:
    """Fill an empty journal from the best of the earlier folders; returns the number of runs that it has then."""
    if not journal.folder.exists():
        best = max((found for folder in earlier if (found := _usable(folder, target))), default=None)
        if best is not None:
            copy_journal(Path(best[1]), journal.folder)
    return runs_in(journal, target)


def runs_in(journal: Journal, target: Target) -> int:
    """How many finished runs a journal holds, over all workloads."""
    return sum(len(journal.runs(name)) for name in target.workloads)


def copy_journal(source: Path, to: Path) -> None:
    """A journal's copy, there whole or not at all, without the note that its record was written."""
    growing = to.with_name(f".{to.name}.growing")
    shutil.rmtree(growing, ignore_errors=True)
    shutil.copytree(source, growing, ignore=shutil.ignore_patterns("done", "*.broken"))
    growing.replace(to)


def _usable(folder: Path, target: Target) -> tuple[int, str] | None:
    """How many runs an earlier folder would save on this machine, and which it is; `None` for none."""
    journal = Journal(folder.parent, target)
    if journal.folder != folder:
        return None
    try:
        begun: Begun | None = journal.begun()
    except JournalError:
        return None
    here = machine_mark()
    if begun is None or here is None or begun.facts.machine != here:
        return None
    runs = runs_in(journal, target)
    return (runs, str(folder)) if runs else None
