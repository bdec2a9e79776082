"""Files taken over from the last site: the same bytes whatever lies there, and the last site stays as it is."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.pages.storing.writing import LAST, put

DATA = b"what the site says"


@pytest.fixture
def last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The last site, with one file."""
    folder = tmp_path / "last"
    folder.mkdir()
    (folder / "a.txt").write_bytes(DATA)
    monkeypatch.setenv(LAST, str(folder))
    return folder


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Where the new one is written."""
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def test_what_is_as_it_was_is_the_very_file(last: Path, out: Path) -> None:
    put(str(out), "a.txt", DATA)
    assert (out / "a.txt").samefile(last / "a.txt")


def _other(path: Path) -> None:
    path.write_bytes(DATA.upper())


def _longer(path: Path) -> None:
    path.write_bytes(DATA + b".")


def _gone(path: Path) -> None:
    path.unlink()


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _link(path: Path) -> None:
    path.symlink_to(path.rename(path.with_name("b.txt")))


@pytest.mark.parametrize("spoil", [_other, _longer, _gone, _folder, _pipe, _link])
def test_what_is_otherwise_there_is_written(last: Path, out: Path, spoil: Callable[[Path], None]) -> None:
    spoil(last / "a.txt")
    put(str(out), "a.txt", DATA)
    assert (out / "a.txt").read_bytes() == DATA and not (out / "a.txt").is_symlink()
    assert (out / "a.txt").stat().st_nlink == 1


def test_nothing_is_written_into_the_last_site(last: Path, out: Path) -> None:
    put(str(out), "a.txt", DATA)
    put(str(out), "a.txt", b"something else")
    assert ((last / "a.txt").read_bytes(), (out / "a.txt").read_bytes()) == (DATA, b"something else")
    put(str(out), "a.txt", DATA)
    assert (out / "a.txt").read_bytes() == DATA


def test_without_a_last_site_all_is_written(
    out: Path, last: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for value in ("", str(tmp_path / "nowhere")):
        monkeypatch.setenv(LAST, value)
        put(str(out), "a.txt", DATA)
        assert (out / "a.txt").read_bytes() == DATA and (out / "a.txt").stat().st_nlink == 1


_LITTLE_ROOM = """
import resource, sys
from generator.pages.storing.writing import put
# The kernel takes as much as fits, and refuses the next write: as on a disk with little room left.
resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
try:
    put(sys.argv[1], "a.txt", b"x" * 1000)
except OSError as error:
    sys.exit(f"refused: {error.strerror}")
"""


def test_a_file_that_fits_in_part_is_a_fault_and_no_shorter_file(out: Path) -> None:
    done = subprocess.run([sys.executable, "-c", _LITTLE_ROOM, str(out)], capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "refused: " in done.stderr, done.stderr


@pytest.mark.parametrize("at_once", [1, 7, len(DATA)])
def test_all_is_written_however_little_the_kernel_takes_at_once(
    out: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: write(descriptor, data[:at_once]))
    put(str(out), "a.txt", DATA)
    put(str(out), "empty.txt", b"")
    assert ((out / "a.txt").read_bytes(), (out / "empty.txt").read_bytes()) == (DATA, b"")
