"""What claims to be a second measurement: refused with file, field and remedy where it is no such thing."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.check import check
from generator.errors import Fault, RecordFaultsError
from generator.records.files.store import read_profiles, read_records, serialized
from generator.records.model import Record
from generator.records.reproductions import same_name
from tests import factories
from tests.seconds import Change, handed_in, write_second

STEM = f"{factories.PROFILE_ID}/{factories.TASK}/acme--small-model"
BOB = f"reproductions/{STEM}/bob.json"


def folder(tmp_path: Path, *seconds: Record, original: Record | None = None) -> Path:
    """Ann's record (or another), and second measurements of it."""
    measurements = factories.write_measurements(tmp_path / "m", [original or handed_in()])
    for second in seconds:
        write_second(measurements, second)
    return measurements


def faults(measurements: Path) -> list[Fault]:
    """Every fault that reading finds."""
    try:
        read_records(measurements, read_profiles(measurements), factories.TODAY)
    except RecordFaultsError as error:
        return list(error.faults)
    return []


def test_a_second_measurement_is_read_and_is_no_record(tmp_path: Path) -> None:
    measurements = folder(tmp_path, handed_in("Bob", times=1.01))
    assert (measurements / "reproductions" / STEM / "bob.json").is_file()
    assert len(read_records(measurements, read_profiles(measurements), factories.TODAY)) == 1


@pytest.mark.parametrize(("theirs", "mine"), [(None, 4), (8, 4)])
def test_a_machine_with_other_cores_measures_the_same(tmp_path: Path, theirs: int | None, mine: int) -> None:
    def threads(record: Record, number: int | None) -> Record:
        return record.model_copy(update={"setup": record.setup.model_copy(update={"threads": number})})

    original, second = threads(handed_in(), theirs), threads(handed_in("Bob", times=1.01), mine)
    assert original.setup != second.setup and original.relative_path == second.relative_path
    assert faults(folder(tmp_path, second, original=original)) == []


def _set(**fields: Any) -> Change:
    return lambda document: document.update(fields)


def _workload(**fields: Any) -> Change:
    return lambda document: document["workloads"][0].update(fields)


def _fewer_runs(document: dict[str, Any]) -> None:
    del document["workloads"][1]["runs"][2:]


@pytest.mark.parametrize(
    ("second", "field", "reason"),
    [
        ({"measured_by": "THE  lab of ANN"}, "provenance.measured_by", "let others measure"),
        ({"change": _set(weights="random")}, "weights", "a twin is never verified"),
        ({"change": _set(approach="zero-shot")}, "approach", "the record says 'fine-tuned'"),
        ({"change": _workload(prompt="Think hard.")}, "workloads[0].prompt", "asks the same"),
        ({"change": _workload(output_limit="1 token")}, "workloads[0].output_limit", "asks the same"),
        ({"change": _workload(queries_from="synthetic")}, "workloads[0].queries_from", "asks the same"),
        ({"change": _fewer_runs}, "workloads[1].runs", "fewer than 3 of sst2"),
        ({"energies": {"imdb": (1.0, 1.01, 0.99)}}, "workloads", "the record has sst2"),
    ],
)
def test_what_is_not_the_same_measured_by_others_is_refused(
    tmp_path: Path, second: dict[str, Any], field: str, reason: str
) -> None:
    found = faults(folder(tmp_path, handed_in("bob", **{"times": 1.01, **second})))
    assert [(fault.file, fault.field) for fault in found] == [(BOB, field)]
    assert reason in found[0].reason


@pytest.mark.parametrize("submitter", ["ann", "Ann", "ANN"])
def test_one_s_own_second_measurement_is_refused_however_the_account_is_written(tmp_path: Path, submitter: str) -> None:
    def other_runs(document: dict[str, Any]) -> None:
        for workload in document["workloads"]:
            for run in workload["runs"]:
                run["id"] = f"again.{run['id']}"

    [fault] = faults(folder(tmp_path, handed_in(submitter, "Somebody", times=1.01, change=other_runs)))
    assert (fault.field, fault.value) == ("provenance.submitter", repr(submitter))
    assert "the record is by the same" in fault.reason


def test_nobody_s_second_measurement_has_no_place(tmp_path: Path) -> None:
    measurements = folder(tmp_path)
    write_second(measurements, handed_in(None, times=1.01), f"{STEM}/nobody.json")
    [fault] = faults(measurements)
    assert (fault.field, fault.value) == ("provenance.submitter", "missing")
    assert "--submitter LOGIN" in fault.reason


def test_a_record_that_names_nobody_cannot_be_verified(tmp_path: Path) -> None:
    original = handed_in(None)
    [fault] = faults(folder(tmp_path, handed_in("bob", times=1.01), original=original))
    assert fault.file == BOB
    assert "--replace --submitter" in fault.reason


def test_a_second_measurement_of_nothing_is_refused(tmp_path: Path) -> None:
    [fault] = faults(folder(tmp_path, handed_in("bob", times=1.01, model="acme/unheard-of")))
    assert fault.field == "model"
    assert "there is no records/" in fault.reason


def test_a_study_s_records_are_not_added_to(tmp_path: Path) -> None:
    measurements = folder(tmp_path, handed_in("bob", times=1.01))
    factories.write_profile(measurements, factories.profile_table(study=True))
    [fault] = faults(measurements)
    assert (fault.file, fault.field) == (BOB, "profile")


@pytest.mark.parametrize("place", [f"{STEM}/carol.json", f"{STEM}/Bob.json", f"{STEM}.json", "bob.json"])
def test_a_second_measurement_at_another_place_than_its_own_is_refused(tmp_path: Path, place: str) -> None:
    measurements = folder(tmp_path)
    write_second(measurements, handed_in("bob", times=1.01), place)
    [fault] = faults(measurements)
    assert fault.file == f"reproductions/{place}"
    assert fault.reason == f"its place is {STEM}/bob.json"


def test_physics_holds_for_second_measurements_too(tmp_path: Path) -> None:
    def hot(document: dict[str, Any]) -> None:
        document["workloads"][0]["runs"][0]["query"] = factories.phase_document(1.0, 900.0)

    [fault] = faults(folder(tmp_path, handed_in("bob", times=1.01, change=hot)))
    assert fault.file == BOB
    assert "over the profile's limit" in fault.reason


def test_a_run_belongs_to_one_measurement(tmp_path: Path) -> None:
    def same_run(document: dict[str, Any]) -> None:
        document["workloads"][0]["runs"][0]["id"] = handed_in().workloads[0].runs[0].id

    [fault] = faults(folder(tmp_path, handed_in("bob", times=1.01, change=same_run)))
    assert (fault.file, fault.field) == (BOB, "runs.id")
    assert f"already part of {STEM}.json" in fault.reason


def test_a_copy_under_another_account_and_new_ids_is_found_by_its_energies(tmp_path: Path) -> None:
    found = faults(folder(tmp_path, handed_in("bob")))
    assert {fault.value for fault in found} == {"copied"}
    assert len(found) == 6


def test_a_copy_of_another_s_second_measurement_is_found_too(tmp_path: Path) -> None:
    found = faults(folder(tmp_path, handed_in("bob", times=1.01), handed_in("carol", times=1.01)))
    assert {(fault.file, fault.value) for fault in found} == {(f"reproductions/{STEM}/carol.json", "copied")}
    assert "reproductions/" in found[0].reason


def test_one_run_alike_may_be_chance(tmp_path: Path) -> None:
    def one(document: dict[str, Any]) -> None:
        document["workloads"][0]["runs"][0]["query"] = factories.phase_document(1.0)

    assert faults(folder(tmp_path, handed_in("bob", times=1.01, change=one))) == []


def test_who_measured_under_two_accounts_counts_once(tmp_path: Path) -> None:
    seconds = [handed_in(name, "One lab", times=times) for name, times in (("bob", 1.01), ("carol", 1.02))]
    [fault] = faults(folder(tmp_path, *seconds))
    assert (fault.file, fault.field) == (f"reproductions/{STEM}/carol.json", "provenance.measured_by")


def test_faults_of_records_and_second_measurements_are_told_together(tmp_path: Path) -> None:
    measurements = folder(tmp_path, handed_in("bob", times=1.01, change=_set(approach="zero-shot")))
    (measurements / "records" / "stray.txt").write_text("hello")
    (measurements / "reproductions" / "stray.txt").write_text("hello")
    assert [fault.file for fault in faults(measurements)] == ["stray.txt", "reproductions/stray.txt", BOB]


@given(st.text(st.characters(categories=["L", "N", "Zs"]), min_size=1, max_size=20))
def test_a_name_is_itself_in_capitals_and_with_more_spaces(name: str) -> None:
    assert same_name(name, f"  {name} ")
    assert same_name(name, name.casefold())
    assert not same_name(name, f"{name}x")


def test_check_takes_a_second_measurement_by_path_wherever_it_lies(tmp_path: Path) -> None:
    measurements = folder(tmp_path, handed_in("bob", times=1.01))
    outside = tmp_path / "mine.json"
    outside.write_bytes(serialized(handed_in("carol", times=1.02)))
    inside = measurements / "reproductions" / STEM / "bob.json"
    assert check(measurements, [inside, outside], factories.TODAY) == 2
    outside.write_bytes(serialized(handed_in("carol", times=1.01)))
    with pytest.raises(RecordFaultsError, match="copied") as caught:
        check(measurements, [outside], factories.TODAY)
    assert {fault.file for fault in caught.value.faults} == {f"reproductions/{STEM}/carol.json"}


def test_check_holds_a_new_record_against_the_second_measurements_of_the_old(tmp_path: Path) -> None:
    measurements = folder(tmp_path, handed_in("bob", times=1.01))
    new = tmp_path / "new.json"
    new.write_bytes(serialized(handed_in("ann", times=1.03, change=_set(approach="zero-shot"))))
    with pytest.raises(RecordFaultsError, match="approach"):
        check(measurements, [new], factories.TODAY)
