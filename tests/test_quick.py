"""`make quick` runs what needs no browser, no torch and no built site, and finds out by itself which that is."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.patience import PATIENCE_S

PASSING = "def test_nothing(): pass\n"
CONFTEST = "from tests.conftest import pytest_collection_modifyitems, pytest_configure, pytest_runtestloop\n"
SLOW = """
import pytest
@pytest.fixture
def browser(): pass
@pytest.fixture
def page(browser): pass
def test_something(page): pass
"""
FORGETFUL = {
    "torch": "def test_it(): import torch\n",
    "mkdocs": "import subprocess, sys\ndef test_it(): subprocess.run([sys.executable, '-m', 'mkdocs', '--version'])\n",
    "chromium": "import subprocess\ndef test_it(): subprocess.run(['/usr/bin/chromium', '--version'])\n",
}


def run(folder: Path, repository: Path, text: str, *options: str) -> str:
    """What pytest says of a module `text` with this repository's selection of tests, and none of its fixtures."""
    (folder / "conftest.py").write_text(CONFTEST)
    (folder / "test_it.py").write_text(text)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(folder), str(folder)]
    done = subprocess.run(
        [*command, *options], cwd=repository, capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )
    return done.stdout + done.stderr


def test_a_test_that_asks_for_nothing_slow_is_quick(tmp_path: Path, repository: Path) -> None:
    assert "1 passed, 1 deselected" in run(tmp_path, repository, SLOW + PASSING, "-m", "quick")
    assert "1 passed, 1 deselected" in run(tmp_path, repository, SLOW + PASSING, "-m", "not quick")


@pytest.mark.parametrize("what", FORGETFUL)
def test_a_quick_test_that_does_what_is_slow_fails_in_make_quick(tmp_path: Path, repository: Path, what: str) -> None:
    told = run(tmp_path, repository, FORGETFUL[what], "-m", "quick")
    does = "imports" if what == "torch" else "starts"
    assert "1 failed" in told and f"NotQuickError: a quick test {does} {what}; let it ask" in told


def test_collecting_the_tests_imports_nothing_heavy(repository: Path) -> None:
    """What every worker waits for first."""
    code = (
        "import sys, pytest\n"
        "code = pytest.main(['--collect-only', '-qq', '-p', 'no:cacheprovider', 'tests'])\n"
        "heavy = {'torch', 'transformers', 'diffusers', 'datasets', 'mkdocs'} & set(sys.modules)\n"
        "print(int(code), sorted(heavy))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=repository, capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )
    assert done.stdout.splitlines()[-1] == "0 []", done.stdout + done.stderr
