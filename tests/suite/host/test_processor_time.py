"""Whose the processors' time was: the arithmetic over a made-up /proc, and the real one with busy processes."""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.suite.host import processor_time
from generator.suite.host.processor_time import Moment, Process, ProcessorTimeError, read_moment
from tests.patience import PATIENCE_S
from tests.suite.host.fake_proc import TICK, FakeProc

BUSY = "while True: pass"


@pytest.fixture
def proc(tmp_path: Path) -> FakeProc:
    return FakeProc(tmp_path / "proc")


def pids(found: dict[Process, float]) -> dict[int, float]:
    return {process.pid: spent for process, spent in found.items()}


def test_a_tree_is_told_from_everybody_else(proc: FakeProc) -> None:
    proc.processors(user=50 * TICK, idle=9 * TICK, steal=2 * TICK, iowait=7 * TICK, guest=50 * TICK)
    proc.process(1, 0, own=3 * TICK, name="init")
    proc.process(10, 1, own=TICK, children=4 * TICK)
    proc.process(11, 10, own=2 * TICK)
    proc.process(12, 11, own=5 * TICK, name="a ) (worker")
    proc.process(20, 1, own=6 * TICK, children=30 * TICK, name="stress) R 10")
    seen = read_moment(10, proc.folder)
    # Idle and waiting is nobody's; a guest's time is in user's already.
    assert (seen.busy_s, seen.stolen_s) == (52.0, 2.0)
    assert pids(dict(seen.ours)) == {10: 5.0, 11: 2.0, 12: 5.0}
    assert pids(dict(seen.theirs)) == {1: 3.0, 20: 6.0}
    assert {process.pid: name for process, name in seen.names.items()} == {1: "init", 20: "stress) R 10"}


@pytest.mark.parametrize("line", ["", "intr 5", "cpu", "cpu  a b c d", "cpu0 1 2 3 4"])
def test_a_system_that_does_not_say_is_told(proc: FakeProc, line: str) -> None:
    proc.process(1, 0)
    (proc.folder / "stat").write_text(f"{line}\n")
    with pytest.raises(ProcessorTimeError, match="does not tell whose the processors' time is"):
        read_moment(1, proc.folder)


def test_a_proc_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ProcessorTimeError, match="does not tell"):
        read_moment(1, tmp_path / "nowhere")


def test_the_proc_of_another_system_is_told(proc: FakeProc) -> None:
    """A container may be shown its host's, in which its processes have other numbers."""
    proc.process(1, 0)
    with pytest.raises(ProcessorTimeError, match="it does not show this process"):
        read_moment(4321, proc.folder)


def test_an_old_kernel_s_short_line_is_read(proc: FakeProc) -> None:
    proc.process(1, 0)
    (proc.folder / "stat").write_text(f"cpu  {TICK} 0 0 5\n")
    assert read_moment(1, proc.folder).busy_s == 1.0


def test_what_ends_meanwhile_or_cannot_be_read_is_passed_over(proc: FakeProc) -> None:
    proc.process(10, 1, own=TICK)
    (proc.folder / "11").mkdir()
    (proc.folder / "12").mkdir()
    (proc.folder / "12" / "stat").write_text("12 (cut off")
    assert pids(dict(read_moment(10, proc.folder).ours)) == {10: 1.0}


@pytest.fixture
def loop() -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-c", BUSY])
    yield process
    process.kill()
    process.wait(timeout=PATIENCE_S)


needs_proc = pytest.mark.skipif(not Path("/proc/stat").exists(), reason="no /proc here")


def _after(root: int, pid: int, before: Moment) -> Moment:
    """The first moment at which the process has worked since."""
    end = time.monotonic() + PATIENCE_S
    while True:
        now = read_moment(root)
        worked = {**now.ours, **now.theirs}
        if any(p.pid == pid and spent > {**before.ours, **before.theirs}.get(p, 0.0) for p, spent in worked.items()):
            return now
        assert time.monotonic() < end, "the loop never worked"
        time.sleep(0.02)


@needs_proc
def test_a_busy_loop_is_somebody_else_s_and_a_child_s_is_ours(loop: subprocess.Popen[bytes]) -> None:
    """One loop, seen from two roots: this process, and a process beside it."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as beside:
        for root, ours in ((os.getpid(), True), (beside.pid, False)):
            first = read_moment(root)
            last = _after(root, loop.pid, first)
            assert any(p.pid == loop.pid for p in last.ours) is ours
            assert any(p.pid == loop.pid and "python" in last.names[p] for p in last.theirs) is not ours
            assert last.busy_s >= first.busy_s and last.at > first.at


@needs_proc
def test_the_time_of_a_child_that_has_ended_is_not_lost() -> None:
    def children() -> float:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    first, spent = read_moment(os.getpid()), children()
    code = "import time\nwhile time.process_time() < 0.3: pass"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=PATIENCE_S)
    last = read_moment(os.getpid())
    ticks = 4 / TICK
    assert sum(last.ours.values()) - sum(first.ours.values()) >= children() - spent - ticks


def test_elsewhere_psutil_says_the_same(monkeypatch: pytest.MonkeyPatch, loop: subprocess.Popen[bytes]) -> None:
    pytest.importorskip("psutil")
    monkeypatch.setattr(processor_time, "PROC", Path("/no/such/proc"))
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as beside:
        mine, other = (read_moment(root, Path("/no/such/proc")) for root in (os.getpid(), beside.pid))
    assert {loop.pid, os.getpid()} <= {process.pid for process in mine.ours}
    assert {process.pid for process in other.ours} == {beside.pid}
    assert loop.pid in {process.pid for process in other.theirs}
    assert other.busy_s >= mine.busy_s > 0
