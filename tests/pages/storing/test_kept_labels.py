"""Labels that are kept: what still is so is not read again; all else is found as if nothing were kept."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from generator.errors import RecordFaultsError
from generator.grading import graded
from generator.labels.gathering import gather as module
from generator.labels.gathering import parts
from generator.labels.gathering.known import NOTHING
from generator.pages.storing.cache import Cache
from generator.pages.storing.kept_labels import KeptLabels, KnownLabels
from generator.pages.storing.label_table import LabelTable, packed
from generator.records.files import listing
from generator.records.files.store import read_profiles, write_record
from tests import factories
from tests.labels.scales import TASKS
from tests.pages.kept import SCALES, Watched, entries, gathered

A, B = factories.record(model="acme/a"), factories.record(model="acme-b/b")
NAMES = ["acme--a.json", "acme-b--b.json"]


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    """An empty one."""
    return Cache(tmp_path / "cache")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two records, whose paths as text sort the other way round."""
    return factories.write_measurements(tmp_path / "m", [A, B])


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Watched:
    """Which files are read and graded."""
    watched = Watched()
    monkeypatch.setattr(module, "read_record", watched.read_record)
    return watched


@pytest.fixture
def trusting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file counts as settled, though it was written this moment."""
    monkeypatch.setattr(listing, "_TICK_NS", -(10**15))


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of parts in which more than the listing was looked at."""
    names: list[str] = []
    real = KnownLabels.again

    def watched(self: KnownLabels, part: parts.Part, reading: object) -> object:
        names.append(part.name)
        return real(self, part, reading)  # type: ignore[arg-type]

    monkeypatch.setattr(KnownLabels, "again", watched)
    return names


def path_of(folder: Path, name: str = NAMES[0]) -> Path:
    """The file of the first record, or of another."""
    return next((folder / "records").rglob(name))


def test_what_is_kept_is_not_read_again_and_gives_the_same(
    folder: Path, cache: Cache, read: Watched, opened: list[str]
) -> None:
    first = gathered(folder, cache)
    assert read.taken() == NAMES and first == gathered(folder)
    read.taken()
    opened.clear()
    assert gathered(folder, cache) == first and read.taken() == []
    # Files of this moment are held against their hashes.
    assert opened == [""]


@pytest.mark.usefixtures("trusting")
def test_files_that_look_as_they_did_are_not_opened(
    folder: Path, cache: Cache, read: Watched, opened: list[str]
) -> None:
    first = gathered(folder, cache)
    read.taken()
    opened.clear()
    assert gathered(folder, cache) == first and read.taken() == [] and opened == []


@pytest.mark.usefixtures("trusting")
def test_a_file_that_was_touched_is_hashed_and_not_read(
    folder: Path, cache: Cache, read: Watched, opened: list[str]
) -> None:
    first = gathered(folder, cache)
    os.utime(path_of(folder), (1_700_000_000, 1_700_000_000))
    read.taken()
    opened.clear()
    assert gathered(folder, cache) == first and read.taken() == [] and opened == [""]
    opened.clear()
    assert gathered(folder, cache) == first and opened == []


@pytest.mark.usefixtures("trusting")
@pytest.mark.skipif(os.name != "posix", reason="elsewhere nothing tells when a file changed, and none is trusted")
def test_a_change_is_seen_though_size_and_date_are_as_before(folder: Path, cache: Cache, read: Watched) -> None:
    gathered(folder, cache)
    path = path_of(folder)
    before, text = path.stat(), path.read_bytes()
    with path.open("r+b") as file:
        file.write(text.replace(b"A tester", b"A taster"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = path.stat()
    assert (after.st_size, after.st_mtime_ns, after.st_ino) == (before.st_size, before.st_mtime_ns, before.st_ino)
    read.taken()
    found = {label.subject.model: label.source.measured_by for label in gathered(folder, cache)}
    assert found == {"acme/a": "A taster", "acme-b/b": "A tester"} and read.taken() == NAMES[:1]


def test_a_file_out_of_the_future_is_never_trusted(folder: Path, cache: Cache, read: Watched) -> None:
    os.utime(path_of(folder), (4_000_000_000, 4_000_000_000))
    first = gathered(folder, cache)
    [entry] = entries(cache)
    assert LabelTable(cache.read(entry.name) or b"").told == [(None,) * 4] * 2
    read.taken()
    assert gathered(folder, cache) == first and read.taken() == []


def test_a_record_that_is_new_changed_or_gone_is_so(folder: Path, cache: Cache, read: Watched) -> None:
    gathered(folder, cache)
    read.taken()
    write_record(factories.record(model="acme/a", energies={"imdb": [5.0, 5.1, 5.2]}), folder)
    write_record(factories.record(model="zoo/z"), folder)
    path_of(folder, NAMES[1]).unlink()
    found = gathered(folder, cache)
    assert read.taken() == ["acme--a.json", "zoo--z.json"]
    assert found == gathered(folder) and [label.subject.model for label in found] == ["acme/a", "zoo/z"]
    read.taken()
    assert gathered(folder, cache) == found and read.taken() == []


def _spoil(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b'"schema_version": 2', b'"schema_version": 2, "surprise": 1'))


def _link(path: Path) -> None:
    elsewhere = path.rename(path.parents[4] / "elsewhere.json")
    path.symlink_to(elsewhere)


def _move(path: Path) -> None:
    path.rename(path.with_name("other--name.json"))


def _copy(path: Path) -> None:
    path.with_name("other--name.json").write_bytes(path.read_bytes())


@pytest.mark.usefixtures("trusting")
@pytest.mark.parametrize("spoil", [_spoil, _link, _move, _copy])
def test_a_file_that_is_at_fault_now_is_refused(folder: Path, cache: Cache, spoil: Callable[[Path], None]) -> None:
    gathered(folder, cache)
    spoil(path_of(folder))
    with pytest.raises(RecordFaultsError) as alone:
        gathered(folder)
    for _ in range(2):
        with pytest.raises(RecordFaultsError) as caught:
            gathered(folder, cache)
        assert caught.value.faults == alone.value.faults


def test_what_was_read_beside_a_fault_is_kept(folder: Path, cache: Cache, read: Watched) -> None:
    path = path_of(folder)
    sound = path.read_bytes()
    _spoil(path)
    with pytest.raises(RecordFaultsError):
        gathered(folder, cache)
    path.write_bytes(sound)
    read.taken()
    assert len(gathered(folder, cache)) == 2 and read.taken() == NAMES[:1]


def test_a_run_that_a_kept_record_has_is_refused_in_a_new_one(folder: Path, cache: Cache) -> None:
    gathered(folder, cache)
    copied = factories.document(model="acme/copy", workloads=factories.document(model="acme/a")["workloads"])
    write_record(factories.record_from(copied), folder)
    with pytest.raises(RecordFaultsError, match="already part of"):
        gathered(folder, cache)


@pytest.mark.usefixtures("trusting")
def test_a_record_that_is_measured_anew_elsewhere_is_read(folder: Path, cache: Cache, read: Watched) -> None:
    gathered(folder, cache)
    [entry] = entries(cache)
    rows = LabelTable(cache.read(entry.name) or b"").rows()
    # As of a record of version 1, whose variant has another path today: nothing is there, and then something is.
    for newer, names in (("nowhere.json", []), (B.relative_path, NAMES[:1])):
        cache.keep(entry.name, packed([row._replace(newer=newer) if "/acme--a" in row.place else row for row in rows]))
        read.taken()
        assert len(gathered(folder, cache)) == 2
        assert read.taken() == names


def test_on_an_earlier_day_all_is_read_and_on_a_later_one_nothing(folder: Path, cache: Cache, read: Watched) -> None:
    gathered(folder, cache)
    read.taken()
    gathered(folder, cache, factories.TODAY + timedelta(400))
    assert read.taken() == []
    gathered(folder, cache, factories.TODAY - timedelta(1))
    assert read.taken() == NAMES


def test_on_a_day_before_its_runs_a_kept_record_is_of_the_future(folder: Path, cache: Cache) -> None:
    gathered(folder, cache)
    with pytest.raises(RecordFaultsError, match="future"):
        gathered(folder, cache, factories.TODAY - timedelta(400))


def test_what_is_kept_is_known_by_all_else_that_a_label_is_made_from(
    folder: Path, cache: Cache, read: Watched, tmp_path: Path
) -> None:
    gathered(folder, cache)
    read.taken()
    gathered(folder, cache, made_from="other scales")
    assert read.taken() == NAMES
    elsewhere = factories.write_measurements(tmp_path / "elsewhere", [A])
    gathered(elsewhere, cache)
    assert read.taken() == NAMES[:1]


def test_an_edition_of_kept_labels_is_that_of_records_read(cache: Cache, measurements: Path, read: Watched) -> None:
    alone = graded(measurements, "", factories.TODAY)
    assert graded(measurements, "", factories.TODAY, KeptLabels(cache)) == alone
    read.taken()
    assert graded(measurements, "", factories.TODAY, KeptLabels(cache)) == alone
    assert read.taken() == []
    [profile] = (measurements / "profiles").iterdir()
    profile.write_text(profile.read_text("utf-8").replace("valid_years = 5", "valid_years = 6"), "utf-8")
    graded(measurements, "", factories.TODAY, KeptLabels(cache))
    assert len(read.taken()) == 1


def test_without_a_folder_nothing_is_kept(measurements: Path) -> None:
    assert KeptLabels(Cache(None)).known(measurements, "", factories.TODAY) is NOTHING


def test_a_cache_that_is_too_small_forgets_and_nothing_else(folder: Path, tmp_path: Path, read: Watched) -> None:
    cache = Cache(tmp_path / "small", bound=1)
    first = gathered(folder, cache)
    read.taken()
    assert gathered(folder, cache) == first and read.taken() == NAMES and entries(cache) == []


@pytest.mark.usefixtures("trusting")
def test_what_goes_between_the_listing_and_the_labels_is_read_again(
    folder: Path, cache: Cache, read: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = gathered(folder, cache)
    found = module.Gathering.found

    def then_gone(self: module.Gathering, jobs: int) -> module.Gathered:
        made = found(self, jobs)
        for entry in entries(cache):
            entry.unlink()
        return made

    monkeypatch.setattr(module.Gathering, "found", then_gone)
    read.taken()
    assert gathered(folder, cache) == first and read.taken() == NAMES


def test_labels_are_given_once(folder: Path, cache: Cache) -> None:
    """What they are made from goes as they come: of a large site both together would take much memory."""
    job = module.Gathering(folder, read_profiles(folder), SCALES, TASKS, factories.TODAY)
    found = job.found(1)
    assert len(found) == len(found.labels()) == 2 and found.labels() == [] and len(found) == 2
