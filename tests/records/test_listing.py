"""Files listed in one walk: in the order of their paths, no link followed, and what is told of each."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.records.files.listing import Told, listed
from generator.records.files.store import record_paths

# Characters that sort before and after the slash, and one that is no UTF-8.
NAMES = (
    st.text("a-.b/ \udcff", min_size=1, max_size=6)
    .filter(
        lambda text: (
            not text.startswith("/") and not text.endswith("/") and "//" not in text and "." not in text.split("/")
        )
    )
    .filter(lambda text: ".." not in text.split("/"))
)


@given(st.sets(NAMES, max_size=8))
def test_files_come_in_the_order_of_the_parts_of_their_paths(
    tmp_path_factory: pytest.TempPathFactory, names: set[str]
) -> None:
    root = tmp_path_factory.mktemp("root")
    for name in sorted(names):
        path = root / name
        # One name may be a folder of another.
        if not any(parent.is_file() for parent in path.parents) and not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"")
    files = [path for path in root.rglob("*") if not path.is_dir()]
    assert [root / file.place for file in listed(root)] == sorted(files, key=lambda path: path.parts)


def test_what_is_told_is_of_plain_files_alone(tmp_path: Path) -> None:
    root = tmp_path / "records"
    (root / "task").mkdir(parents=True)
    (root / "task" / "a.json").write_bytes(b"abc")
    (root / "link.json").symlink_to(root / "task" / "a.json")
    (root / "folder").symlink_to(root / "task")
    os.mkfifo(root / "pipe")
    found = {file.place: file.told for file in listed(root)}
    assert list(found) == ["folder", "link.json", "pipe", "task/a.json"]
    told = found.pop("task/a.json")
    assert told is not None and told.size == 3 and told.inode == (root / "task" / "a.json").stat().st_ino
    assert set(found.values()) == {None}
    assert record_paths(tmp_path) == [root / place for place in ("folder", "link.json", "pipe", "task/a.json")]


def test_there_are_none_where_there_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert listed(tmp_path / "nothing") == listed(tmp_path / "file") == []


def test_folders_may_be_deeper_than_python_recurses(tmp_path: Path) -> None:
    deepest = tmp_path / "root"
    folders = [deepest := deepest / "d" for _ in range(1_100)]
    (tmp_path / "root").mkdir()
    for folder in folders:
        folder.mkdir()
    (deepest / "a.json").write_bytes(b"")
    assert [file.place for file in listed(tmp_path / "root")] == ["d/" * 1_100 + "a.json"]
    # Python's own removal of a tree recurses.
    (deepest / "a.json").unlink()
    for folder in reversed(folders):
        folder.rmdir()


@pytest.mark.skipif(os.name != "posix", reason="elsewhere no file is ever settled")
@given(st.integers(0, 2**62), st.integers(0, 2**62), st.integers(0, 2**62))
def test_only_what_changed_well_before_is_settled(modified: int, changed: int, began: int) -> None:
    told = Told(1, modified, changed, 1)
    assert told.settled(began) == (modified < began - 2 * 10**9 and changed < began - 2 * 10**9)
