"""The spare site after a build: what is in it, whatever was there, whoever ended a build before, and what it shares."""

import os
import shutil
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.errors import EnergyLabelError
from generator.pages.storing import settling
from generator.pages.storing.settling import Folders, link, settle
from tests.examples import examples
from tests.pages.killing import killed_before

_NAMES = ("a", "b", "c")
_PATHS = st.lists(st.sampled_from(_NAMES), min_size=1, max_size=3).map("/".join)
_KINDS = st.sampled_from(["file", "link", "folder", "pipe"])


def _file(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text)


def _there(root: Path) -> dict[str, str]:
    """What is below `root`: files with what is in them, folders, and all else by what it is no more."""
    return {
        path.relative_to(root).as_posix(): path.read_text() if path.is_file() and not path.is_symlink() else "folder"
        for path in root.rglob("*")
        if not path.is_dir() or path.is_symlink() or not any(path.iterdir())
    }


def _without_clashes(paths: set[str]) -> set[str]:
    """Without those that go through another as through a folder."""
    return {path for path in paths if not any(other.startswith(f"{path}/") for other in paths)}


def _put(root: Path, path: str, kind: str, elsewhere: Path) -> None:
    """Something at a path, unless something is in the way."""
    place = root / path
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        if kind == "file":
            place.write_text("of somebody")
        elif kind == "link":
            place.symlink_to(elsewhere)
        elif kind == "folder":
            place.mkdir()
        else:
            os.mkfifo(place)
    except OSError:
        return


@given(
    wanted=st.sets(_PATHS, min_size=1),
    stays=st.sets(_PATHS),
    others=st.dictionaries(_PATHS, _KINDS),
)
@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_all_that_is_made_or_stays_is_there_and_nothing_else(
    wanted: set[str], stays: set[str], others: dict[str, str], tmp_path: Path
) -> None:
    for folder in tmp_path.iterdir():
        shutil.rmtree(folder)
    paths = _without_clashes(wanted | stays)
    last, spare, made, elsewhere = (tmp_path / name for name in ("last", "spare", "made", "elsewhere"))
    _file(elsewhere, "a/a/a", "not ours")
    made.mkdir()
    spare.mkdir()
    for path, kind in others.items():
        _put(spare, path, kind, elsewhere)
    before = _there(elsewhere)
    folders = Folders(str(spare))
    kept = paths & stays
    for path in kept:
        _file(last, path, "stays")
        folders.make_ready(path.rpartition("/")[0])
        assert link(f"{last}/{path}", f"{spare}/{path}")
    for path in paths - kept:
        _file(made, path, "made")
    settle(str(made), str(spare), [hash(path) for path in kept])
    assert _there(spare) == {path: "stays" if path in kept else "made" for path in paths}
    assert _there(elsewhere) == before
    assert all((spare / path).samefile(last / path) for path in kept)


def _sites(root: Path) -> None:
    """A last site, and a spare one that shares a file with it; beside them, what a build has made."""
    for path, text in (("same/a", "one"), ("changed/b", "one"), ("gone/c", "one"), ("again/d", "one")):
        _file(root / "last", path, text)
    (root / "spare" / "same").mkdir(parents=True)
    (root / "spare" / "same" / "a").hardlink_to(root / "last" / "same" / "a")
    for path, text in (("changed/b", "zero"), ("gone/c", "zero"), ("older/e", "zero"), ("new", "zero")):
        _file(root / "spare", path, text)
    for path, text in (("changed/b", "two"), ("new/f", "two")):
        _file(root / "made", path, text)


def _settled(root: Path) -> None:
    """As a build does it: what stays first."""
    folders = Folders(str(root / "spare"))
    folders.make_ready("again")
    link(f"{root}/last/again/d", f"{root}/spare/again/d")
    settle(str(root / "made"), str(root / "spare"), [hash(path) for path in ("same/a", "again/d")])


def test_killed_before_any_step_the_last_site_is_whole_and_the_next_build_ends_it(tmp_path: Path) -> None:
    for step in count():
        root = tmp_path / str(step)
        _sites(root)
        last = _there(root / "last")
        if not killed_before(step, partial(_settled, root)):
            break
        assert _there(root / "last") == last
        # As `make site` begins; then the same is made again.
        shutil.rmtree(root / "made", ignore_errors=True)
        for path in ("changed/b", "new/f"):
            _file(root / "made", path, "two")
        _settled(root)
        assert _there(root / "spare") == {"same/a": "one", "again/d": "one", "changed/b": "two", "new/f": "two"}
        assert _there(root / "last") == last
    assert step > 10


def _link_to_another(place: Path) -> None:
    (place.parent / "another").mkdir()
    (place.parent / "another" / "mine").touch()
    place.symlink_to("another")


@pytest.mark.parametrize("put", [lambda place: None, Path.touch, Path.mkdir, _link_to_another])
@pytest.mark.parametrize("stays", [True, False])
def test_whatever_has_the_name_of_the_spare_site_becomes_one(
    put: Callable[[Path], None], stays: bool, tmp_path: Path
) -> None:
    put(tmp_path / "spare")
    _file(tmp_path / "made", "a/b", "made")
    if stays:
        Folders(str(tmp_path / "spare")).make_ready("")
    settle(str(tmp_path / "made"), str(tmp_path / "spare"), [hash("elsewhere")] if stays else [])
    assert _there(tmp_path / "spare") == {"a/b": "made"} and not (tmp_path / "spare").is_symlink()
    assert not (tmp_path / "another").exists() or (tmp_path / "another" / "mine").exists()
    assert not (tmp_path / "made").exists()


def test_a_spare_site_that_cannot_be_brought_up_to_date_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _sites(tmp_path)

    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied", "new/f")

    monkeypatch.setattr(os, "replace", refused)
    with pytest.raises(
        EnergyLabelError, match=r"spare cannot be brought up to date \(new/f: Permission denied\); delete it"
    ):
        _settled(tmp_path)


def test_no_file_that_has_another_name_is_written_to(tmp_path: Path) -> None:
    _sites(tmp_path)
    (tmp_path / "other").hardlink_to(tmp_path / "spare" / "changed" / "b")
    _settled(tmp_path)
    assert (tmp_path / "other").read_text() == "zero"


def test_a_file_that_is_the_spare_sites_own_stays(tmp_path: Path) -> None:
    _file(tmp_path / "spare", "a", "one")
    (tmp_path / "made").mkdir()
    (tmp_path / "made" / "a").hardlink_to(tmp_path / "spare" / "a")
    settle(str(tmp_path / "made"), str(tmp_path / "spare"), [hash("b")])
    assert _there(tmp_path / "spare") == {"a": "one"}


def test_folders_as_deep_as_anybody_likes_are_deleted(tmp_path: Path) -> None:
    _sites(tmp_path)
    place = os.open(tmp_path / "spare", os.O_RDONLY)
    for _ in range(1_200):
        os.mkdir("d", dir_fd=place)
        below = os.open("d", os.O_RDONLY, dir_fd=place)
        os.close(place)
        place = below
    os.close(place)
    _settled(tmp_path)
    assert not (tmp_path / "spare" / "d").exists()


def test_several_processes_leave_what_one_leaves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stays = [f"{top}/{below}/{name}" for top in _NAMES for below in _NAMES for name in _NAMES]
    left = {}
    for jobs, least in (("1", 10**9), ("2", 1)):
        monkeypatch.setenv("ENERGY_LABEL_JOBS", jobs)
        monkeypatch.setattr(settling, "_PARALLEL_FROM", least)
        spare, made = tmp_path / jobs / "spare", tmp_path / jobs / "made"
        for path in (*stays, "a/unwanted", "b/b/b-too/deep/down", "gone/with/all", "c/empty/x"):
            _file(spare, path, "there")
        _file(made, "a/new/file", "made")
        settle(str(made), str(spare), [hash(path) for path in stays])
        left[jobs] = _there(spare)
    assert left["1"] == left["2"] == {**dict.fromkeys(stays, "there"), "a/new/file": "made"}
