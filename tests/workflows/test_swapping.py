"""`make site`: whatever ends it, and whenever, one whole site is left; the recipe itself, with a quick builder."""

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from generator import swapping
from tests.patience import PATIENCE_S
from tests.site.building import ROOT

# In MkDocs' place: two files, one after the other, in the site before the last, and between them all the time that a
# test wants. All else is Python's own.
_BUILDER = f"""#!/bin/sh
if [ "$2" = generator.swapping ]; then echo $$ > .venv/runner; exec {sys.executable} "$@"; fi
mkdir -p site.next site.old/a || exit 1
echo "$VERSION" > site.next/index.html
mv site.next/index.html site.old
sleep "$PAUSE"
echo "$VERSION" > site.next/page.html
mv site.next/page.html site.old/a
exit "$CODE"
"""


@pytest.fixture
def checkout(programs: None, tmp_path: Path) -> Path:
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
        stderr=subprocess.PIPE,
    )


def _made(checkout: Path, version: str, code: int = 0) -> int:
    process = _start(checkout, version, code=code)
    process.communicate(timeout=PATIENCE_S)
    return process.returncode


def _half_made(checkout: Path, version: str) -> subprocess.Popen[bytes]:
    """A build that has put one file of its two where it belongs, and waits."""
    process = _start(checkout, version, pause=PATIENCE_S)
    end, first = time.monotonic() + PATIENCE_S, checkout / "site.old" / "index.html"
    while not (first.exists() and first.read_text().strip() == version):
        assert time.monotonic() < end
        time.sleep(0.01)
    return process


def _kill(process: subprocess.Popen[bytes]) -> None:
    """All that `make` has started, at once, as a machine does that loses its power."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=PATIENCE_S)


def _version(site: Path) -> str:
    """That of every file of a whole site."""
    [version] = {(site / path).read_text().strip() for path in ("index.html", "a/page.html")}
    return version


def test_a_build_that_is_killed_or_fails_leaves_the_last_site(checkout: Path) -> None:
    assert _made(checkout, "one") == 0
    assert _version(checkout / "site") == "one"
    _kill(_half_made(checkout, "two"))
    assert _version(checkout / "site") == "one"
    assert _made(checkout, "three", code=1) != 0
    assert _version(checkout / "site") == "one"
    assert not (checkout / "site.next").exists()
    assert _made(checkout, "four") == 0
    assert _version(checkout / "site") == "four"


def test_the_last_site_becomes_the_one_before(checkout: Path) -> None:
    for version in ("one", "two", "three"):
        assert _made(checkout, version) == 0
    assert (_version(checkout / "site"), _version(checkout / "site.old")) == ("three", "two")
    # And nothing else of it is there.
    names = {path.name for path in checkout.iterdir()} - {"Makefile", "requirements.lock", "pyproject.toml", ".venv"}
    assert names == {"site", "site.old", "site.next", ".site.lock"}


def test_killed_at_any_moment_there_is_one_whole_site(checkout: Path) -> None:
    dice = random.Random(1)
    assert _made(checkout, "0") == 0
    for turn in range(1, 16):
        before = _version(checkout / "site")
        process = _start(checkout, str(turn))
        time.sleep(dice.uniform(0, 0.2))
        _kill(process)
        assert _version(checkout / "site") in (before, str(turn))
        # The next build begins with what was left, even if it fails.
        assert _made(checkout, "broken", code=1) != 0
        assert _version(checkout / "site") in (before, str(turn))


def test_a_second_build_is_told_of_the_first_and_stops(checkout: Path) -> None:
    assert _made(checkout, "one") == 0
    first = _half_made(checkout, "two")
    second = _start(checkout, "three")
    _, told = second.communicate(timeout=PATIENCE_S)
    assert second.returncode != 0
    assert told.decode().splitlines()[0] == (
        "Another `make site` is at work in this folder, and two would build into one: wait until it is done, or end it."
    )
    assert _version(checkout / "site") == "one"
    # What is killed keeps nobody out.
    _kill(first)
    assert _made(checkout, "four") == 0
    assert _version(checkout / "site") == "four"


def test_what_a_killed_build_has_left_running_keeps_others_out(checkout: Path) -> None:
    assert _made(checkout, "one") == 0
    first = _half_made(checkout, "two")
    os.kill(int((checkout / ".venv" / "runner").read_text()), signal.SIGKILL)
    assert _made(checkout, "three") != 0
    _kill(first)
    assert _made(checkout, "four") == 0


class _KilledError(BaseException):
    """In place of a signal."""


@pytest.mark.parametrize("moves", range(3))
def test_where_names_change_one_after_the_other_the_next_build_ends_it(
    moves: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = [tmp_path / name for name in ("site", "site.old", "site.aside")]
    for place in places[:2]:
        place.mkdir()
        (place / "name").write_text(place.name)
    monkeypatch.setattr(swapping, "_exchanged", lambda *_: False)
    rename, done = Path.rename, list[str]()

    def renamed(source: Path, target: Path) -> Path:
        if len(done) == moves:
            raise _KilledError
        done.append(source.name)
        return rename(source, target)

    with monkeypatch.context() as patched, pytest.raises(_KilledError):
        patched.setattr(Path, "rename", renamed)
        swapping.change_names(*places)
    # Another build begins, and fails.
    assert swapping.swapped_in(places[0], ["false"]) != 0
    names = [(place / "name").read_text() for place in places[:2]]
    assert names == (["site", "site.old"] if moves < 2 else ["site.old", "site"])
    assert not places[2].exists()


def test_a_site_that_is_a_link_is_replaced_and_what_it_leads_to_is_left_alone(tmp_path: Path) -> None:
    site, spare, aside = (tmp_path / name for name in ("site", "site.old", "site.aside"))
    (tmp_path / "elsewhere").mkdir()
    site.symlink_to("elsewhere")
    spare.mkdir()
    (spare / "index.html").touch()
    swapping.change_names(site, spare, aside)
    assert (site / "index.html").exists() and not site.is_symlink() and spare.is_symlink()
    assert [*(tmp_path / "elsewhere").iterdir()] == []
