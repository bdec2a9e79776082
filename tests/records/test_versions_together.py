"""Records of both versions side by side: second measurements, single precision that has moved, and what is ahead."""

import hashlib
from pathlib import Path
from typing import Any

import pytest

from generator.errors import Fault, RecordFaultsError
from generator.records.files.places import place_of
from generator.records.files.store import read_profiles, read_records, read_reproductions
from generator.records.publication.published import replace_record, superseded_path
from tests import factories
from tests.seconds import Change, handed_in, second_document

FOLDER = f"{factories.PROFILE_ID}/{factories.TASK}"
PLAIN = f"{FOLDER}/acme--small-model"
SINGLE = f"{PLAIN}--fp32"
FP32 = {"precision": "fp32"}


def folder(tmp_path: Path, files: dict[str, dict[str, Any]]) -> Path:
    """Measurements with these files, by their paths without `.json`."""
    measurements = factories.write_measurements(tmp_path / "m", [])
    for place, document in files.items():
        path = measurements / f"{place}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(factories.file_of(document))
    return measurements


def faults(measurements: Path) -> list[Fault]:
    """Every fault that reading finds."""
    try:
        read_records(measurements, read_profiles(measurements), factories.TODAY)
    except RecordFaultsError as error:
        return list(error.faults)
    return []


def written(version: int, submitter: str, times: float = 1.0, change: Change = lambda _: None, **changes: Any) -> Any:
    """A document of this version, handed in by a submitter."""
    return factories.in_version(version, second_document(submitter, times=times, change=change, **changes))


@pytest.mark.parametrize("first", [1, 2])
@pytest.mark.parametrize("second", [1, 2])
def test_a_record_is_measured_again_across_versions(tmp_path: Path, first: int, second: int) -> None:
    files = {
        f"records/{PLAIN}": written(first, "ann"),
        f"reproductions/{PLAIN}/bob": written(second, "bob", times=1.01),
    }
    measurements = folder(tmp_path, files)
    assert faults(measurements) == []
    again, _ = read_reproductions(measurements, read_profiles(measurements), factories.TODAY)
    assert [item.path for items in again.values() for item in items] == [f"{PLAIN}/bob.json"]


@pytest.mark.parametrize("first", [1, 2])
@pytest.mark.parametrize("second", [1, 2])
def test_copied_runs_are_told_across_versions(tmp_path: Path, first: int, second: int) -> None:
    files = {f"records/{PLAIN}": written(first, "ann"), f"reproductions/{PLAIN}/bob": written(second, "bob")}
    assert {fault.value for fault in faults(folder(tmp_path, files))} == {"copied"}


def test_another_setup_under_the_same_name_is_no_second_measurement(tmp_path: Path) -> None:
    files = {
        f"records/{PLAIN}": written(2, "ann"),
        f"reproductions/{PLAIN}/bob": written(1, "bob", times=1.01, configuration=FP32),
    }
    [fault] = faults(folder(tmp_path, files))
    # In a file of version 1 it is called as there.
    assert fault.field == "configuration"
    assert fault.reason.endswith("a second measurement says the same")


@pytest.mark.parametrize("second", [1, 2])
def test_single_precision_of_version_1_is_measured_again_where_it_is(tmp_path: Path, second: int) -> None:
    bob = written(second, "bob", times=1.01, configuration=FP32)
    files = {f"records/{PLAIN}": written(1, "ann", configuration=FP32), f"reproductions/{PLAIN}/bob": bob}
    measurements = folder(tmp_path, files)
    assert place_of(factories.record_from(bob), measurements / "records") == f"{PLAIN}.json"
    assert faults(measurements) == []


def test_a_record_that_says_its_threads_takes_the_place_of_one_that_does_not(tmp_path: Path) -> None:
    measurements = folder(tmp_path, {f"records/{PLAIN}": written(1, "ann", configuration=FP32)})
    today = handed_in("ann", configuration=FP32)
    setup = today.setup.model_copy(update={"threads": 4})
    assert place_of(today.model_copy(update={"setup": setup}), measurements / "records") == f"{PLAIN}.json"


def test_single_precision_has_a_name_of_its_own_beside_none_stated(tmp_path: Path) -> None:
    other = second_document("ann", times=1.5, configuration=FP32)
    for workload in other["workloads"]:
        for run in workload["runs"]:
            run["id"] = f"single.{run['id']}"
    files = {f"records/{PLAIN}": written(1, "ann"), f"records/{SINGLE}": factories.in_version(2, other)}
    measurements = folder(tmp_path, files)
    assert faults(measurements) == []
    stored = read_records(measurements, read_profiles(measurements), factories.TODAY)
    assert [(item.record.variant, item.record.setup.precision) for item in stored] == [("fp32", "fp32"), (None, None)]


def test_one_setup_does_not_stand_under_its_old_and_its_new_name(tmp_path: Path) -> None:
    files = {
        f"records/{PLAIN}": written(1, "ann", configuration=FP32),
        f"records/{SINGLE}": written(2, "bob", times=1.01, configuration=FP32),
    }
    [fault] = faults(folder(tmp_path, files))
    assert (fault.file, fault.reason) == (
        f"{PLAIN}.json",
        f"is measured again in {SINGLE}.json; move this older file into superseded/",
    )


@pytest.mark.parametrize("published", [True, False])
def test_single_precision_that_is_measured_anew_moves_to_its_own_name(tmp_path: Path, published: bool) -> None:
    measurements = folder(tmp_path, {f"records/{PLAIN}": written(1, "ann", configuration=FP32)})
    old = (measurements / f"records/{PLAIN}.json").read_bytes()
    digest = hashlib.sha256(old).hexdigest()
    anew = handed_in("ann", times=1.01, configuration=FP32)
    assert replace_record(anew, measurements, {digest} if published else ()) == measurements / f"records/{SINGLE}.json"
    assert not (measurements / f"records/{PLAIN}.json").exists()
    kept = superseded_path(measurements, digest)
    assert (kept.read_bytes() == old) if published else not kept.exists()
    assert faults(measurements) == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"setup": {"serving": {"kind": "server", "concurrency": 8}}}, "setup.serving.kind"),
        ({"setup": {"parallel": {"tensor": 2}}}, "setup.parallel"),
    ],
)
def test_what_no_label_can_tell_yet_is_refused_and_not_told_as_something_else(
    tmp_path: Path, change: dict[str, Any], field: str
) -> None:
    document = {**written(2, "ann"), **change}
    place = factories.record_from(document).relative_path.removesuffix(".json")
    [fault] = faults(folder(tmp_path, {f"records/{place}": document}))
    assert fault.field == field
    assert "no label tells of" in fault.reason


def _query(document: dict[str, Any]) -> dict[str, Any]:
    query: dict[str, Any] = document["workloads"][0]["runs"][0]["query"]
    return query


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"energy_joules": {"gpu": 1800.0, "cpu": 900.0, "ram": 900.0, "node": 9000.0}}, "energy_joules.node"),
        ({"check_joules": {"cpu": 800.0}}, "check_joules.cpu"),
        ({"device_joules": {"gpu": {"0": 900.0, "1": 899.0}}}, "device_joules.gpu"),
    ],
)
def test_energy_by_part_and_by_device_is_held_to_what_it_says(
    tmp_path: Path, change: dict[str, Any], field: str
) -> None:
    document = written(2, "ann")
    _query(document).update({"device_joules": {"gpu": {"0": 900.0, "1": 900.0}}, "check_joules": {"gpu": 1801.0}})
    assert faults(folder(tmp_path, {f"records/{PLAIN}": document})) == []
    _query(document).update(change)
    [fault] = faults(folder(tmp_path, {f"records/{PLAIN}": document}))
    assert fault.field == f"workloads[0].runs[0].query.{field}"
