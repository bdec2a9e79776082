"""`make site`: whatever ends it, and whenever, one whole site is left; the recipe itself, with a quick builder."""

import contextlib
import os
import random
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.patience import PATIENCE_S
from tests.site.building import ROOT

# In MkDocs' place: two files, and between them all the time that a test wants.
_BUILDER = """#!/bin/sh
mkdir -p site.next/a || exit 1
echo "$VERSION" > site.next/index.html
sleep "$PAUSE"
echo "$VERSION" > site.next/a/page.html
exit "$CODE"
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with the Makefile and an environment that is ready, and builds at once."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    for name in ("requirements.lock", "pyproject.toml"):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (1, 1))
    builder = tmp_path / ".venv" / "bin" / "python"
    builder.parent.mkdir(parents=True)
    builder.write_text(_BUILDER)
    builder.chmod(0o755)
    (tmp_path / ".venv" / ".ready").touch()
    return tmp_path


def _start(checkout: Path, version: str, pause: float = 0, code: int = 0) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PREVIEW": "no", "VERSION": version, "PAUSE": str(pause), "CODE": str(code)}
    command = ["make", "--silent", "site"]
    return subprocess.Popen(
        command,
        cwd=checkout,
        env=environment,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _made(checkout: Path, version: str, code: int = 0) -> int:
    return _start(checkout, version, code=code).wait(PATIENCE_S)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """All that `make` has started, at once, as a machine does that loses its power."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(PATIENCE_S)


def _version(site: Path) -> str:
    """That of every file of a whole site."""
    [version] = {(site / path).read_text().strip() for path in ("index.html", "a/page.html")}
    return version


def test_a_build_that_is_killed_or_fails_leaves_the_last_site(checkout: Path) -> None:
    assert _made(checkout, "one") == 0
    assert _version(checkout / "site") == "one"
    killed = _start(checkout, "two", pause=PATIENCE_S)
    end = time.monotonic() + PATIENCE_S
    while not (checkout / "site.next" / "index.html").exists():
        assert time.monotonic() < end
        time.sleep(0.01)
    _kill(killed)
    assert _version(checkout / "site") == "one"
    assert _made(checkout, "three", code=1) != 0
    assert _version(checkout / "site") == "one"
    assert not (checkout / "site.next").exists()
    assert _made(checkout, "four") == 0
    assert _version(checkout / "site") == "four"
    assert not (checkout / "site.old").exists()


def test_killed_at_any_moment_there_is_one_whole_site(checkout: Path) -> None:
    dice = random.Random(1)
    assert _made(checkout, "0") == 0
    for turn in range(1, 16):
        before = _version(checkout / "site")
        process = _start(checkout, str(turn))
        time.sleep(dice.uniform(0, 0.06))
        _kill(process)
        left = checkout / "site" if (checkout / "site").is_dir() else checkout / "site.old"
        assert _version(left) in (before, str(turn))
        # The next build begins with what was left, even if it fails.
        assert _made(checkout, "broken", code=1) != 0
        assert _version(checkout / "site") in (before, str(turn))


def test_killed_between_the_moves_the_last_site_comes_back(checkout: Path) -> None:
    assert _made(checkout, "one") == 0
    (checkout / "site").rename(checkout / "site.old")
    assert _made(checkout, "two", code=1) != 0
    assert _version(checkout / "site") == "one"
