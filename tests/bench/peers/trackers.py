"""Programs that measure a model, side by side: ours, optimum-benchmark and Zeus, on one model and one machine.

Each side is a process of its own environment. They follow one another, and each takes its bare turns itself, so that a
tracker is held only against a loop in the same process. What one of them cannot give is unknown.
"""

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

import generator
from generator.records.bench import OURS, Excess, Tracker
from tests.bench.backends import smaller_bert, texts
from tests.bench.pairs import excess_of
from tests.bench.peers.asking import Answered, Asked
from tests.bench.peers.commands import Ran, optimum_command, own_command, ran, zeus_command
from tests.bench.peers.environments import set_up, version_of
from tests.bench.report import Report

OPTIMUM, ZEUS = "optimum-benchmark", "zeus"
_PAIRS, _QUERIES = 12, 100


@dataclass(frozen=True)
class Side:
    """A program: its name and version, the Python of its environment, its side's module, and what runs its command."""

    name: str
    version: str
    python: str
    module: str
    command: Callable[[Path], Ran]


def trackers(folder: Path) -> list[Tracker]:
    """What each program found, in the existing `folder`."""
    optimum, zeus = set_up(OPTIMUM), set_up(ZEUS)
    twin, path = _model(folder / "twin"), folder / "asked.json"
    asked = Asked(str(twin), texts(_QUERIES), _PAIRS)
    path.write_text(json.dumps(asdict(asked)), "utf-8")

    def theirs(name: str, peer: str, programs: Path, module: str, command: Callable[[Path], Ran]) -> Side:
        return Side(name, version_of(peer), str(programs / "python"), module, command)

    sides = (
        Side(OURS, generator.__version__, sys.executable, "own_side", lambda place: own_command(twin, place)),
        theirs(OPTIMUM, OPTIMUM, optimum, "optimum_side", lambda place: optimum_command(optimum, twin, place)),
        theirs("Zeus", ZEUS, zeus, "zeus_side", lambda place: zeus_command(zeus, path, place)),
    )
    return [_tracker(side, path, folder / side.module, len(asked.texts)) for side in sides]


def _model(folder: Path) -> Path:
    """A small classifier with random weights, as any trained one lies in a folder."""
    from generator.suite.models.twins import build_twin
    from generator.suite.protocol.device import quiet_libraries

    quiet_libraries()
    return build_twin(smaller_bert(), folder, 1).folder


def _tracker(side: Side, asked: Path, folder: Path, queries: int) -> Tracker:
    """Its command, then its turns; each works in the new `folder`."""
    folder.mkdir()
    command, out = side.command(folder), folder / "answered.json"
    answered = None
    if ran([side.python, "-m", f"tests.bench.peers.{side.module}", str(asked), str(out)], folder):
        answered = Answered(**json.loads(out.read_text("utf-8")))
    print(f"{side.name}: measured", file=sys.stderr, flush=True)
    return tracker_of(side.name, side.version, command, answered, queries)


def tracker_of(name: str, version: str, command: Ran, answered: Answered | None, queries: int) -> Tracker:
    """What a side found, as the site shows it; `queries` were in each window."""
    bare = Tracker(
        name=name,
        version=version,
        command=command.words,
        command_s=command.seconds,
        answering_s=command.answering_s,
        note=command.note,
    )
    if answered is None:
        return bare
    found = excess_of([(one, other) for one, other in answered.pairs])
    adds = Excess(percent=found.percent, low=found.low, high=found.high, pairs=len(answered.pairs), queries=queries)
    measured = {
        "libraries": answered.libraries,
        "counter": answered.counter,
        "query_s": found.first_s / queries,
        "adds": adds,
        "joules_per_query": _each(answered.joules, queries),
    }
    return Tracker.model_validate({**bare.model_dump(), **measured})


def _each(joules: Sequence[float | None], queries: int) -> float | None:
    """The median of the windows for one query; None where one window has no reading."""
    read = [each for each in joules if each is not None]
    return median(read) / queries if read and len(read) == len(joules) else None


def report_trackers(report: Report, found: Sequence[Tracker]) -> None:
    """The same as lines of the report."""
    for each in found:
        ms = None if each.query_s is None else 1000 * each.query_s
        pairs, percent = (each.adds.pairs, each.adds.percent) if each.adds else (None, None)
        report.add(f"{each.name}: one query without the tracker, ms", ms, digits=2, runs=pairs)
        report.add(f"{each.name}: what its tracker adds to a window, %", percent, digits=2, runs=pairs)
        report.add(f"{each.name}: energy of a query, J", each.joules_per_query, digits=4, runs=pairs)
        report.add(f"{each.name}: from the command to its result, s", each.command_s, digits=1)
        report.add(f"{each.name}: of it, answering measured queries, s", each.answering_s, digits=1)
