"""Known labels: what still is so is not read again; all else is read, refused or gone as if nothing were known."""

from collections.abc import Callable
from pathlib import Path

import pytest

from generator.errors import RecordFaultsError
from generator.labels import from_record
from generator.labels import gather as module
from generator.labels.gather import gather
from generator.labels.known import Known
from generator.labels.label import Label
from generator.records import store
from generator.records.store import Stored, read_profiles, write_record
from tests import factories
from tests.labels.scales import TASKS, scale

SCALES = {(factories.TASK, factories.PROFILE_ID): scale()}
A, B = factories.record(model="acme/a"), factories.record(model="acme-b/b")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two records, whose paths as text sort the other way round."""
    return factories.write_measurements(tmp_path / "m", [A, B])


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are read and graded, one after another."""
    names: list[str] = []
    real = store.read_record

    def watched(path: Path, *rest: object) -> object:
        names.append(path.name)
        return real(path, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "read_record", watched)
    return names


def gathered(folder: Path, known: Known | None = None) -> list[Label]:
    """All labels of a folder."""
    return gather(folder, read_profiles(folder), SCALES, TASKS, factories.TODAY, 1, known=known)


def test_what_is_known_is_not_read_again_and_gives_the_same(folder: Path, read: list[str]) -> None:
    known = Known()
    first = gathered(folder, known)
    assert sorted(read) == ["acme--a.json", "acme-b--b.json"] and set(known) == {A.relative_path, B.relative_path}
    read.clear()
    assert gathered(folder, known) == first and read == []


def test_a_record_that_is_new_changed_or_gone_is_so_in_what_is_known(folder: Path, read: list[str]) -> None:
    known = Known()
    gathered(folder, known)
    read.clear()
    write_record(factories.record(model="acme/a", energies={"imdb": [5.0, 5.1, 5.2]}), folder)
    new = factories.record(model="zoo/z")
    write_record(new, folder)
    (folder / "records" / B.relative_path).unlink()
    assert gathered(folder, known) == gathered(folder)
    assert read[:2] == ["acme--a.json", "zoo--z.json"]
    assert set(known) == {A.relative_path, new.relative_path}


def _spoil(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b'"schema_version": 2', b'"schema_version": 2, "surprise": 1'))


def _link(path: Path) -> None:
    elsewhere = path.rename(path.parents[4] / "elsewhere.json")
    path.symlink_to(elsewhere)


def _move(path: Path) -> None:
    path.rename(path.with_name("other--name.json"))


@pytest.mark.parametrize("spoil", [_spoil, _link, _move])
def test_a_file_that_is_at_fault_now_is_refused_though_it_was_known(
    folder: Path, spoil: Callable[[Path], None]
) -> None:
    known = Known()
    gathered(folder, known)
    spoil(folder / "records" / A.relative_path)
    with pytest.raises(RecordFaultsError) as unknown:
        gathered(folder)
    with pytest.raises(RecordFaultsError) as caught:
        gathered(folder, known)
    assert caught.value.faults == unknown.value.faults


def test_a_run_that_a_known_record_has_is_refused_in_a_new_one(folder: Path) -> None:
    known = Known()
    gathered(folder, known)
    copied = factories.document(model="acme/copy", workloads=factories.document(model="acme/a")["workloads"])
    write_record(factories.record_from(copied), folder)
    with pytest.raises(RecordFaultsError, match="already part of"):
        gathered(folder, known)


def test_a_record_that_is_measured_anew_elsewhere_is_refused_though_it_was_known(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = Known()
    gathered(folder, known)
    read = known[A.relative_path]
    # As of a record of version 1, whose variant has another name today.
    known[A.relative_path] = type(read)(read.label, read.runs, B.relative_path)
    asked: list[Stored] = []
    real = from_record.label_of

    def watched(stored: Stored, *rest: object) -> Label:
        asked.append(stored)
        return real(stored, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "label_of", watched)
    gathered(folder, known)
    assert [stored.path for stored in asked] == [A.relative_path]
