"""Processes for large libraries: fed, waited for, and told about when they fail."""

import gc
import sys

import pytest

from generator.errors import EnergyLabelError
from generator.pages.storing.subprocesses import Process, shares


@pytest.fixture
def module(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> str:
    """A module that repeats its input, or does what its argument says."""
    folder = tmp_path_factory.mktemp("modules")
    (folder / "repeating.py").write_text(
        "import sys, time\n"
        "sys.path.insert(0, '')\n"
        "what, = sys.argv[1:]\n"
        "if what == 'fail': sys.exit('one line\\nwhat went wrong')\n"
        "if what == 'silently': sys.exit(3)\n"
        "if what == 'forever': time.sleep(3600)\n"
        "sys.stdout.write(sys.stdin.read())\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(folder))
    monkeypatch.setenv("PYTHONIOENCODING", "utf-8")
    return "repeating"


def test_what_is_fed_is_read_and_what_is_written_comes_back(module: str) -> None:
    process = Process(module, "repeat")
    process.feed("")
    assert process.output() == ""
    two = [Process(module, "repeat") for _ in range(2)]
    for process in two:
        process.feed("Grüße")
    assert [process.output() for process in two] == ["Grüße", "Grüße"]


@pytest.mark.parametrize(("how", "reason"), [("fail", "what went wrong"), ("silently", "no reason given")])
def test_why_it_failed_is_one_sentence_even_when_it_died_before_it_was_fed(module: str, how: str, reason: str) -> None:
    process = Process(module, how)
    process.feed("x" * 1_000_000)
    with pytest.raises(EnergyLabelError) as caught:
        process.output()
    assert str(caught.value) == f"`-m repeating {how}` failed: {reason}; run it by hand to see all it says."


def test_a_process_that_nobody_waits_for_ends(module: str) -> None:
    process = Process(module, "forever")
    started = process._started
    del process
    gc.collect()
    assert started.returncode is not None and started.returncode != 0


def test_items_are_dealt_out_and_nobody_goes_without() -> None:
    assert shares([1, 2, 3, 4, 5], 2) == [[1, 3, 5], [2, 4]]
    assert shares([1], 3) == [[1]] and shares([], 3) == []


def test_this_python_runs_it(module: str) -> None:
    assert Process(module, "silently")._started.args[0] == sys.executable  # type: ignore[index]
