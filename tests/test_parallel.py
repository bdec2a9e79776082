"""Forked processes: what they give is what one process gives, and what befalls one is told, never waited for."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from generator import parallel
from generator.errors import Fault, RecordFaultsError

HEAD = """
import os, signal, sys, time
from generator import parallel
from generator.errors import EnergyLabelError, Fault, RecordFaultsError

class Odd(Exception):
    def __init__(self, one, two):
        super().__init__("odd")
"""


def run(code: str, repository: Path) -> subprocess.CompletedProcess[str]:
    """A process of its own, for it forks, which one with threads should not."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", HEAD + code],
        cwd=repository,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_results_are_those_of_one_process_in_the_order_of_the_items(repository: Path) -> None:
    done = run(
        """
for count in (1, 2, 3, 7):
    seen = {}
    def work(item):
        # The first takes longest, so that answers come in another order.
        time.sleep(0.2 if item == 0 else 0)
        return item * item, len(shared)
    shared = "x" * 100_000
    print(parallel.mapped(work, range(20), count))
parent = os.getpid()
print(parallel.mapped(str, [], 4), parallel.mapped(lambda item: os.getpid() == parent, [0], 4))
print(len(set(parallel.mapped(lambda item: (time.sleep(0.05), os.getpid())[1], range(12), 3)) - {os.getpid()}))
""",
        repository,
    )
    assert done.stderr == ""
    first, *others, ends, processes = done.stdout.splitlines()
    assert first == str([(item * item, 100_000) for item in range(20)])
    assert others == [first] * 3
    assert ends == "[] [True]"
    assert processes == "3"


def test_results_larger_than_a_pipe_come_whole(repository: Path) -> None:
    done = run("print([len(item) for item in parallel.mapped(lambda n: b'x' * n, [3_000_000] * 5, 2)])", repository)
    assert done.stdout == f"{[3_000_000] * 5}\n", done.stderr


@pytest.mark.parametrize(
    ("raised", "caught"),
    [
        ("EnergyLabelError('Mend it.')", "EnergyLabelError Mend it. []"),
        ("RecordFaultsError([Fault('a.json', 'model', 'x', 'is wrong')])", "RecordFaultsError 1 fault in the"),
        ("KeyError('gone')", "KeyError 'gone' ['In a worker process:"),
        # Cannot be made again from what it carries.
        ("Odd(1, 2)", "RuntimeError A worker process failed:"),
    ],
)
def test_an_error_of_a_worker_is_raised_as_itself(raised: str, caught: str, repository: Path) -> None:
    done = run(
        f"""
def work(item):
    if item == 5:
        raise {raised}
    return item
try:
    parallel.mapped(work, range(8), 2)
except Exception as error:
    print(type(error).__name__, error, getattr(error, "__notes__", []))
""",
        repository,
    )
    assert done.stderr == ""
    assert done.stdout.startswith(caught)


def test_faults_arrive_as_they_were() -> None:
    error = RecordFaultsError([Fault("a.json", "model", "x", "is wrong"), Fault("b.json", "task", "y", "too")])
    made, arguments = error.__reduce__()
    assert str(made(*arguments)) == str(error)
    assert made(*arguments).faults == error.faults


@pytest.mark.parametrize(
    ("ends", "told"), [("os.kill(os.getpid(), signal.SIGKILL)", "killed by signal 9"), ("os._exit(3)", "with code 3")]
)
def test_a_worker_that_dies_is_one_sentence_and_no_hang(ends: str, told: str, repository: Path) -> None:
    done = run(
        f"""
def work(item):
    if item == 3:
        {ends}
    return item
try:
    parallel.mapped(work, range(30), 2)
except EnergyLabelError as error:
    print(error)
""",
        repository,
    )
    assert done.stderr == ""
    assert told in done.stdout
    assert "ENERGY_LABEL_JOBS=1" in done.stdout


@pytest.mark.parametrize("at_the_group", [True, False])
def test_an_interrupt_ends_every_worker(at_the_group: bool, repository: Path) -> None:
    code = """
signal.signal(signal.SIGINT, signal.default_int_handler)
def work(item):
    os.write(1, b"%d\\n" % os.getpid())
    time.sleep(600)
try:
    parallel.mapped(work, range(2), 2)
except KeyboardInterrupt:
    print("interrupted")
"""
    process = subprocess.Popen(
        [sys.executable, "-c", HEAD + code],
        cwd=repository,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    workers = [int(process.stdout.readline()) for _ in range(2)]
    (os.killpg if at_the_group else os.kill)(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=120)
    assert (out, err) == ("interrupted\n", "")
    assert not any(map(alive, workers))


def test_workers_end_with_a_parent_that_was_killed(repository: Path) -> None:
    code = "parallel.mapped(lambda item: (os.write(1, b'%d\\n' % os.getpid()), time.sleep(1)), range(1000), 2)"
    command = [sys.executable, "-c", HEAD + code]
    with subprocess.Popen(command, cwd=repository, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        workers = {int(process.stdout.readline()) for _ in range(2)}
        process.kill()
    deadline = time.monotonic() + 120
    while any(map(alive, workers)):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def alive(pid: int) -> bool:
    """Whether the process runs: one that nobody has waited for yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_chunks_hold_everything_once_and_in_order() -> None:
    for count in (0, 1, 2, 7, 8, 9, 100, 10_000):
        made = parallel.chunks(range(count), 2)
        assert [item for chunk in made for item in chunk] == list(range(count))
        assert len(made) <= 16
        assert all(made)


@pytest.mark.parametrize(("value", "count"), [("1", 1), ("3", 3), ("0", 1)])
def test_the_number_of_processes_can_be_set(value: str, count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENERGY_LABEL_JOBS", value)
    assert parallel.jobs() == count


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="this system has no affinity")
def test_the_cores_are_those_that_this_process_may_use(repository: Path) -> None:
    own = "os.sched_setaffinity(0, {min(os.sched_getaffinity(0))}); print(parallel.jobs())"
    assert run(f"os.environ.pop('ENERGY_LABEL_JOBS', None); {own}", repository).stdout == "1\n"


@pytest.mark.parametrize(
    ("limits", "cores"),
    [
        ({}, None),
        ({"": "max 100000"}, None),
        ({"": "150000 100000"}, 2),
        ({"a/b": "50000 100000"}, 1),
        ({"a": "100000 100000", "a/b": "max 100000"}, 1),
        ({"a/b": "not a limit"}, None),
        ({"elsewhere": "100000 100000"}, None),
    ],
)
def test_a_container_grants_its_share_of_the_cores(limits: dict[str, str], cores: int | None, tmp_path: Path) -> None:
    for group, text in limits.items():
        (tmp_path / "groups" / group).mkdir(parents=True, exist_ok=True)
        (tmp_path / "groups" / group / "cpu.max").write_text(f"{text}\n", "ascii")
    own = tmp_path / "cgroup"
    own.write_text("0::/a/b\n", "ascii")
    assert parallel.quota(tmp_path / "groups", own) == cores
    assert parallel.quota(tmp_path / "groups", tmp_path / "none") is None
