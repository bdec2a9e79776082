"""`make quick` runs what needs no browser, no torch, no make or pip and no built site, and finds out which that is."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests import quick
from tests.patience import PATIENCE_S

CONFTEST = "from tests.conftest import pytest_collection_modifyitems, pytest_configure, pytest_runtestloop\n"
TESTS = """
import subprocess, sys
import pytest

@pytest.fixture
def browser(): pass

@pytest.fixture
def page(browser): pass

def test_quick(): pass
def test_slow(page): pass
def test_forgetful_torch(): import torch
def test_forgetful_mkdocs(): subprocess.run([sys.executable, "-m", "mkdocs", "--version"])
def test_forgetful_chromium(): subprocess.run(["/usr/bin/chromium", "--version"])
def test_forgetful_make(): subprocess.run(["bash", "-c", "make --version"])
"""


def run(folder: Path, repository: Path, text: str) -> str:
    """What `pytest -m quick` says of a module `text` with this repository's selection, and none of its fixtures."""
    (folder / "conftest.py").write_text(CONFTEST)
    (folder / "test_it.py").write_text(text)
    command = [sys.executable, "-m", "pytest", "-m", "quick", "-p", "no:cacheprovider", "--rootdir", str(folder)]
    done = subprocess.run(
        [*command, str(folder)], cwd=repository, capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )
    return done.stdout + done.stderr


def test_what_asks_for_something_slow_is_left_out_and_what_forgets_to_ask_fails(
    tmp_path: Path, repository: Path
) -> None:
    told = run(tmp_path, repository, TESTS)
    assert "4 failed, 1 passed, 1 deselected" in told
    for does in ("imports torch", "starts mkdocs", "starts chromium", "starts make"):
        assert f"NotQuickError: a quick test {does}; let it ask" in told


def test_what_every_worker_would_wait_for_is_refused(tmp_path: Path, repository: Path) -> None:
    assert "collecting the tests imports mkdocs" in run(tmp_path, repository, "import mkdocs\ndef test_it(): pass\n")


@pytest.mark.parametrize(
    ("blocks", "flags", "found"),
    [(2**20, 0, "/dev/shm"), (2**10, 0, None), (2**20, os.ST_NOEXEC, None), (2**20, os.ST_RDONLY, None)],
)
def test_what_is_written_goes_into_memory_where_there_is_enough_of_it(
    blocks: int, flags: int, found: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = SimpleNamespace(f_bavail=blocks, f_frsize=4096, f_flag=flags)
    monkeypatch.setattr(os, "statvfs", lambda _: room)
    assert quick.in_memory() == found


def test_where_there_is_none_a_disk_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quick, "_SHARED_MEMORY", "/no/such/folder")
    assert quick.in_memory() is None
