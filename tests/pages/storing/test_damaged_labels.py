"""Kept labels that are damaged, cut off or another's: thrown away with one notice, and made anew."""

import json
from collections.abc import Callable
from pathlib import Path

import pyarrow
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.labels.gathering import gather as module
from generator.labels.gathering import parts
from generator.pages.storing.cache import Cache
from generator.pages.storing.label_table import LabelTable, packed
from tests import factories
from tests.pages.kept import Watched, entries, gathered

RECORDS = [factories.record(model=f"acme/m{number:02d}") for number in range(6)]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Six records in several parts."""
    monkeypatch.setattr(parts, "ABOUT", 2)
    return factories.write_measurements(tmp_path / "m", RECORDS)


@pytest.fixture
def cache(tmp_path: Path, folder: Path) -> Cache:
    """One in which all of them are."""
    made = Cache(tmp_path / "cache")
    gathered(folder, made)
    assert len(entries(made)) > 1
    return made


def _cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _of_another(path: Path) -> None:
    path.write_bytes(b"PNG\n" + bytes(1000))


def _swapped(path: Path) -> None:
    """The content of another entry, as it is there."""
    other = next(entry for entry in path.parents[1].rglob("*") if entry.is_file() and entry != path)
    path.write_bytes(other.read_bytes())


def _keep(path: Path, content: bytes) -> None:
    """Content that looks as if it were this program's own."""
    Cache(path.parents[1]).keep(path.name, content)


def _no_table(path: Path) -> None:
    _keep(path, b"anything")


def _other_columns(path: Path) -> None:
    sink = pyarrow.BufferOutputStream()
    batch = pyarrow.record_batch({"place": ["a"]})
    with pyarrow.ipc.new_file(sink, batch.schema) as writer:
        writer.write_batch(batch)
    _keep(path, sink.getvalue().to_pybytes())


def _labels_of_others(path: Path) -> None:
    rows = LabelTable(path.read_bytes().partition(b"\n")[2]).rows()
    document = json.loads(rows[0].label)
    document["source"]["record_path"] = "../../etc/passwd"
    _keep(path, packed([row._replace(label=json.dumps(document).encode()) for row in rows]))


def _no_labels(path: Path) -> None:
    rows = LabelTable(path.read_bytes().partition(b"\n")[2]).rows()
    _keep(path, packed([row._replace(label=b"\x80\x04.") for row in rows]))


@pytest.mark.parametrize(
    "damage",
    [_cut_off, _empty, _of_another, _swapped, _no_table, _other_columns, _labels_of_others, _no_labels],
)
@pytest.mark.parametrize("every", [False, True])
def test_damage_is_noticed_told_once_and_mended(
    folder: Path, cache: Cache, damage: Callable[[Path], None], every: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    alone = gathered(folder)
    for path in entries(cache)[: None if every else 1]:
        damage(path)
    capsys.readouterr()
    assert gathered(folder, cache) == alone
    told = capsys.readouterr().err
    assert told.startswith(f"energy-label: {cache.folder} held ") and told.count("\n") == 1
    # At most one reading more, and all is as it was.
    gathered(folder, cache)
    capsys.readouterr()
    assert gathered(folder, cache) == alone and capsys.readouterr().err == ""


def test_only_what_was_damaged_is_read_again(folder: Path, cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    read = Watched()
    monkeypatch.setattr(module, "read_record", read.read_record)
    _cut_off(entries(cache)[0])
    gathered(folder, cache)
    assert 0 < len(read.taken()) < len(RECORDS)
    gathered(folder, cache)
    assert read.taken() == []


@given(st.data())
def test_no_byte_of_a_table_can_change_unnoticed(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    cache = Cache(tmp_path_factory.mktemp("cache"))
    folder = factories.write_measurements(tmp_path_factory.mktemp("m"), RECORDS[:1])
    alone = gathered(folder, cache)
    [path] = entries(cache)
    content = bytearray(path.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)
    assert gathered(folder, cache) == alone
    assert entries(cache) == [path] and path.read_bytes() != content


def test_a_folder_that_cannot_be_written_to_is_no_fault(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert gathered(folder, Cache(tmp_path / "file")) == gathered(folder)
