"""The cache: what is kept comes back, what is damaged or another's does not, and no fault of its folder is a fault."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.pages.storing.cache import Cache, cache_of, key_of, made_by

KEY, OTHER = key_of("one"), key_of("other")
CONTENT = b"a picture\nin two lines"


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    """A cache with one entry."""
    made = Cache(tmp_path / "cache")
    made.keep(KEY, CONTENT)
    return made


def entry(cache: Cache, key: str = KEY) -> Path:
    """The file of an entry."""
    assert cache.folder is not None
    return cache.folder / key[:2] / key


@given(st.binary())
def test_what_is_kept_comes_back(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    cache = Cache(tmp_path_factory.mktemp("cache"))
    cache.keep(KEY, content)
    assert cache.holds(KEY) and cache.read(KEY) == content
    assert not cache.holds(OTHER) and cache.read(OTHER) is None


@given(st.binary())
def test_a_file_comes_back_as_a_file(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.mktemp("files")
    cache, (kept, taken) = Cache(folder / "cache"), (folder / "kept", folder / "taken")
    kept.write_bytes(content)
    cache.keep_file(KEY, kept)
    assert cache.take(KEY, taken) and taken.read_bytes() == content == cache.read(KEY)
    assert not cache.take(OTHER, taken) and not Cache(None).take(KEY, folder / "none")
    # What the last build left there is not taken for what was kept.
    assert {path.name for path in folder.iterdir()} == {"cache", "kept"}


@given(st.lists(st.text() | st.binary(), max_size=4), st.lists(st.text() | st.binary(), max_size=4))
def test_other_parts_have_another_key(one: list[str | bytes], other: list[str | bytes]) -> None:
    def plain(parts: list[str | bytes]) -> list[bytes]:
        return [part.encode() if isinstance(part, str) else part for part in parts]

    try:
        same = plain(one) == plain(other)
    except UnicodeEncodeError:
        return
    assert (key_of(*one) == key_of(*other)) == same


def _truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def _of_the_other(path: Path) -> None:
    cache = Cache(path.parents[1])
    cache.keep(OTHER, b"another picture")
    shutil.copy(entry(cache, OTHER), path)


def _changed(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"picture", b"PICTURE"))


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _a_full_folder(path: Path) -> None:
    _a_folder(path)
    (path / "inside").mkdir()
    (path / "inside" / "file").write_text("whoever put it there")


def _a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _a_link(path: Path) -> None:
    elsewhere = path.parents[2] / "elsewhere"
    path.rename(elsewhere)
    path.symlink_to(elsewhere)


def _no_shelf(path: Path) -> None:
    shutil.rmtree(path.parent)
    path.parent.write_text("a file where a folder is wanted")


def _nothing(path: Path) -> None:
    shutil.rmtree(path.parents[1])


DAMAGE = [_truncated, _of_the_other, _changed, _empty, _a_folder, _a_full_folder, _a_pipe, _a_link, _no_shelf, _nothing]


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_or_foreign_entry_is_noticed_and_made_anew(
    cache: Cache, damage: Callable[[Path], None], tmp_path: Path
) -> None:
    damage(entry(cache))
    assert cache.read(KEY) is None
    cache.keep(KEY, CONTENT)
    if damage is not _no_shelf:
        damage(entry(cache))
    assert not cache.take(KEY, tmp_path / "taken") and not (tmp_path / "taken").exists()
    assert cache.made({"it": KEY}, lambda missing: dict.fromkeys(missing, CONTENT)) == {"it": CONTENT}


@pytest.mark.parametrize("damage", [damage for damage in DAMAGE if damage is not _no_shelf])
def test_what_was_made_anew_is_kept_again(cache: Cache, damage: Callable[[Path], None]) -> None:
    damage(entry(cache))
    cache.keep(KEY, CONTENT)
    assert cache.holds(KEY) and cache.read(KEY) == CONTENT


@pytest.mark.parametrize("damage", [_a_folder, _a_pipe, _a_link, _no_shelf, _nothing])
def test_what_is_no_file_is_not_held(cache: Cache, damage: Callable[[Path], None]) -> None:
    damage(entry(cache))
    assert not cache.holds(KEY)


def test_a_folder_that_may_not_be_read_is_as_good_as_none(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    # The superuser may read everything, whatever a folder's mode says.
    for name in ("lstat", "scandir"):
        monkeypatch.setattr(os, name, refused)
    monkeypatch.setattr("tempfile.mkstemp", refused)
    cache.keep(KEY, CONTENT)
    cache.trim()
    assert cache.read(KEY) is None and not cache.holds(KEY) and not cache.works()


def test_a_folder_that_cannot_be_there_is_as_good_as_none(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    cache = Cache(tmp_path / "file" / "cache")
    cache.keep(KEY, CONTENT)
    cache.trim()
    assert cache.read(KEY) is None and not cache.holds(KEY) and not cache.works()


def test_only_what_is_missing_is_made_and_in_one_call(cache: Cache) -> None:
    calls: list[list[str]] = []

    def make(missing: list[str]) -> dict[str, bytes]:
        calls.append(missing)
        return {name: name.encode() for name in missing}

    keys = {"a": key_of("a"), "it": KEY, "b": key_of("b")}
    wanted = {"a": b"a", "it": CONTENT, "b": b"b"}
    for _ in range(2):
        found = cache.made(keys, make)
        assert found == wanted and list(found) == list(keys)
    assert calls == [["a", "b"]]


def test_over_the_bound_what_was_not_used_for_longest_goes(tmp_path: Path) -> None:
    cache = Cache(tmp_path, bound=4_000)
    keys = [key_of(str(number)) for number in range(6)]
    for age, key in enumerate(keys):
        cache.keep(key, b"x" * 800)
        os.utime(entry(cache, key), (age, age))
    # Used now, so the first of those written is the last to go.
    assert cache.read(keys[0]) is not None
    cache.trim()
    assert [cache.holds(key) for key in keys] == [True, False, False, True, True, True]


def test_what_would_fill_the_cache_alone_is_not_kept(tmp_path: Path) -> None:
    cache = Cache(tmp_path, bound=4_000)
    (large := tmp_path / "large").write_bytes(b"x" * 1_001)
    cache.keep(KEY, large.read_bytes())
    cache.keep_file(KEY, large)
    assert not cache.holds(KEY)


def test_a_disk_that_takes_no_more_is_no_fault_of_the_cache(cache: Cache, tmp_path: Path) -> None:
    """Nothing is left of what could be copied in part; whoever makes it anew is told."""
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("there is no /dev/full here")
    (place := tmp_path / "taken").symlink_to(full)
    assert not cache.take(KEY, place)
    assert not place.is_symlink() and cache.read(KEY) == CONTENT


def test_files_that_are_no_entries_are_never_deleted(tmp_path: Path) -> None:
    cache = Cache(tmp_path, bound=0)
    others = [tmp_path / "mine.txt", tmp_path / "ab" / "mine.txt", tmp_path / "folder" / key_of("mine")]
    for path in others:
        path.parent.mkdir(exist_ok=True)
        path.write_text("not the cache's")
    cache.trim()
    assert all(path.is_file() for path in others)


def test_what_a_killed_build_left_half_written_goes_with_age(tmp_path: Path) -> None:
    cache = Cache(tmp_path, bound=200)
    cache.keep(KEY, b"")
    left = entry(cache).with_name(f"{KEY}left")
    left.write_bytes(b"x" * 100)
    os.utime(left, (0, 0))
    cache.trim()
    assert cache.holds(KEY) and not left.exists()


_HAMMER = """
import sys
from pathlib import Path
from generator.pages.storing.cache import Cache, key_of
cache = Cache(Path(sys.argv[1]), bound=20_000)
for turn in range(300):
    name = str(turn % 40)
    content = name.encode() * 400
    assert cache.read(key_of(name)) in (None, content)
    cache.keep(key_of(name), content)
    cache.trim()
"""


def test_two_at_once_over_one_small_folder_that_is_deleted_meanwhile(tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    command = [sys.executable, "-c", _HAMMER, str(folder)]
    both = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    while any(process.poll() is None for process in both):
        shutil.rmtree(folder, ignore_errors=True)
    for process in both:
        _, errors = process.communicate()
        assert process.returncode == 0, errors


def test_the_environment_says_where_or_that_there_is_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("ENERGY_LABEL_CACHE", raising=False)
    root = Path(__file__).parents[3]
    assert cache_of("made").folder == root / ".cache" / "made"
    monkeypatch.setenv("ENERGY_LABEL_CACHE", str(tmp_path))
    assert cache_of("made").folder == tmp_path / "made"
    monkeypatch.setenv("ENERGY_LABEL_CACHE", "off")
    assert cache_of("made").folder is None


def test_another_file_or_library_makes_another_thing(tmp_path: Path) -> None:
    one, other = tmp_path / "one.py", tmp_path / "other.py"
    one.write_text("print(1)")
    other.write_text("print(2)")
    assert len({made_by(one), made_by(other), made_by("jinja2"), made_by("jinja2", one)}) == 4


@pytest.mark.parametrize("damage", [damage for damage in DAMAGE if damage not in (_no_shelf, _nothing)])
def test_what_is_thrown_away_is_told_once(
    cache: Cache, damage: Callable[[Path], None], capsys: pytest.CaptureFixture[str]
) -> None:
    third = key_of("third")
    cache.keep(third, CONTENT)
    for key in (KEY, third):
        damage(entry(cache, key))
    capsys.readouterr()
    for key in (KEY, third, KEY):
        assert cache.read(key) is None and not os.path.lexists(entry(cache, key))
    told = capsys.readouterr().err
    assert told.startswith(f"energy-label: {cache.folder} held something damaged") and told.count("\n") == 1


def test_what_was_never_there_is_no_news(cache: Cache, capsys: pytest.CaptureFixture[str]) -> None:
    assert cache.read(OTHER) is None and cache.read(KEY) == CONTENT
    shutil.rmtree(entry(cache).parents[1])
    assert cache.read(KEY) is None
    assert capsys.readouterr().err == ""
