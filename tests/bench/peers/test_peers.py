"""The programs beside ours: their environments, and their sides as real processes, with stand-ins for libraries."""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.bench.backends import smaller_bert, texts
from tests.bench.peers import environments
from tests.bench.peers.asking import Answered, Asked
from tests.bench.peers.commands import Ran, answered_s, surroundings
from tests.bench.peers.environments import requirements_of, set_up, version_of
from tests.bench.peers.trackers import report_trackers, tracker_of
from tests.bench.peers.zeus_side import joules_of
from tests.bench.report import Report
from tests.patience import PATIENCE_S

PEERS = ("hugo", "optimum-benchmark", "zeus")
# What the sides use of the two libraries, and no more.
ZEUS = """
from types import SimpleNamespace
class ZeusMonitor:
    def begin_window(self, key):
        self.key = key
    def end_window(self, key):
        assert key == self.key
        return SimpleNamespace(time=1.0, gpu_energy={}, cpu_energy=None, dram_energy=None)
"""
OPTIMUM = """
from contextlib import contextmanager
from types import SimpleNamespace
class EnergyTracker:
    names = set()
    def __init__(self, backend, device):
        assert (backend, device) == ("pytorch", "cpu")
    @contextmanager
    def track(self, task_name):
        assert task_name not in self.names
        self.names.add(task_name)
        yield
    def get_energy(self):
        return SimpleNamespace(total=1e-6)
"""


@pytest.fixture(scope="module")
def asked(libraries: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small model and three texts, as every side is given them."""
    from generator.suite.models.twins import build_twin

    folder = tmp_path_factory.mktemp("peers")
    twin = build_twin(smaller_bert(), folder / "twin", 1).folder
    (folder / "asked.json").write_text(json.dumps(asdict(Asked(str(twin), texts(3), 2))), "utf-8")
    return folder / "asked.json"


def answered(module: str, asked: Path, folder: Path, stand_in: tuple[str, str] | None = None) -> Answered:
    """What a side's process found; `stand_in` is a module by its name, with its text."""
    environment = surroundings(folder)
    if stand_in is not None:
        name, text = stand_in
        path = folder / "libraries" / f"{name.replace('.', '/')}.py"
        path.parent.mkdir(parents=True)
        for place in [path.parent, *path.parent.parents][: name.count(".")]:
            (place / "__init__.py").touch()
        path.write_text(text, "utf-8")
        environment["PYTHONPATH"] += f":{folder / 'libraries'}"
    command = [sys.executable, "-m", f"tests.bench.peers.{module}", str(asked), str(folder / "out.json")]
    subprocess.run(command, cwd=folder, env=environment, check=True, timeout=PATIENCE_S)
    return Answered(**json.loads((folder / "out.json").read_text("utf-8")))


def test_our_side_takes_pairs_and_reads_joules(asked: Path, tmp_path: Path) -> None:
    found = answered("own_side", asked, tmp_path)
    assert len(found.pairs) == len(found.joules) == 2
    assert all(bare > 0 and tracked > 0 for bare, tracked in found.pairs)
    assert all(joules and joules > 0 for joules in found.joules)
    assert found.counter.startswith("processor ") and "torch " in found.libraries


def test_a_monitor_that_can_read_nothing_gives_no_joules(asked: Path, tmp_path: Path) -> None:
    found = answered("zeus_side", asked, tmp_path, ("zeus.monitor", ZEUS))
    assert (len(found.pairs), found.joules) == (2, [None, None])
    assert found.counter == "no counter that it can read on this machine"


def test_kilowatt_hours_become_joules(asked: Path, tmp_path: Path) -> None:
    found = answered("optimum_side", asked, tmp_path, ("optimum_benchmark.trackers.energy", OPTIMUM))
    assert found.joules == pytest.approx([3.6, 3.6])
    assert found.counter.startswith("CodeCarbon ")


def test_what_is_read_is_told_by_its_part_and_nothing_is_no_zero() -> None:
    read = SimpleNamespace(gpu_energy={}, cpu_energy={0: 2.0, 1: 3.0}, dram_energy=None)
    assert joules_of(read) == {"processor": 5.0}
    assert joules_of(SimpleNamespace(gpu_energy={}, cpu_energy=None, dram_energy=None)) == {}


def test_a_side_becomes_figures_for_one_query() -> None:
    took = Answered([(2.0, 2.02), (2.0, 2.02), (2.0, 2.02)], [10.0, 30.0, 20.0], "a counter", "torch 2")
    found = tracker_of("A", "1", Ran("run it", 9.0, 8.0), took, 100)
    assert (found.query_s, found.joules_per_query) == (0.02, 0.2)
    assert found.adds is not None and found.adds.percent == pytest.approx(1.0)
    assert (found.command_s, found.answering_s) == (9.0, 8.0)
    assert tracker_of("A", "1", Ran("x"), Answered(took.pairs, [1.0, None, 1.0], "c", "t"), 1).joules_per_query is None


def test_a_side_that_failed_is_unknown() -> None:
    report = Report()
    report_trackers(report, [tracker_of("A", "1", Ran("run it"), None, 100)])
    assert report.figures and {figure.value for figure in report.figures} == {None}


def test_the_measured_seconds_of_a_record_are_those_of_all_its_runs() -> None:
    runs = [{"query": {"duration_s": 1.5}}, {"query": {"duration_s": 2.0}}]
    assert answered_s({"workloads": [{"runs": runs}, {"runs": runs[:1]}]}) == 5.0


@pytest.mark.parametrize("peer", PEERS)
def test_every_version_of_a_peer_is_pinned_and_none_is_in_our_locks(repository: Path, peer: str) -> None:
    lines = requirements_of(peer).read_text("utf-8").splitlines()
    assert all(line.count("==") == 1 and not line.startswith("-") for line in lines)
    assert lines[0] == f"{peer}=={version_of(peer)}"
    for lock in repository.glob("requirements*.lock"):
        assert f"\n{peer}==" not in lock.read_text("utf-8")


@pytest.mark.parametrize("peer", PEERS)
def test_what_peers_share_with_us_is_of_our_version_but_for_what_they_cannot_take(repository: Path, peer: str) -> None:
    """The same torch and the same estimate; optimum-benchmark knows no transformers 5."""
    ours = "".join(lock.read_text("utf-8") for lock in repository.glob("requirements*.lock"))
    for line in requirements_of(peer).read_text("utf-8").splitlines()[1:]:
        assert line in ours or (peer, line.partition("==")[0]) == ("optimum-benchmark", "transformers"), line


class Commands:
    """Stands for `subprocess.run`, and keeps what was to be run."""

    def __init__(self, code: int) -> None:
        self.code = code
        self.ran: list[list[str]] = []

    def run(self, command: Sequence[str], **_: Any) -> SimpleNamespace:
        self.ran.append(list(command))
        if command[1:3] == ["-m", "venv"]:
            Path(command[3]).mkdir(parents=True)
        return SimpleNamespace(returncode=self.code)


def test_an_environment_is_made_once_and_anew_for_other_versions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands = Commands(0)
    monkeypatch.setattr(environments, "subprocess", commands)
    for _ in range(2):
        assert set_up("zeus", tmp_path) == tmp_path / "zeus" / "bin"
    assert len(commands.ran) == 2
    (tmp_path / "zeus" / ".ready").write_text("other versions", "utf-8")
    set_up("zeus", tmp_path)
    assert len(commands.ran) == 4


def test_what_cannot_be_set_up_is_one_sentence_and_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environments, "subprocess", Commands(1))
    for _ in range(2):
        with pytest.raises(SystemExit, match=r"^zeus could not be set up, as said above; leave --peers out"):
            set_up("zeus", tmp_path)
