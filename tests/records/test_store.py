"""Reading `measurements/`: everything is read, and every fault is told at once with file, field, value and reason."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from generator.errors import EnergyLabelError, Fault, RecordFaultsError
from generator.records.facts import ModelFacts
from generator.records.faults import ASKED
from generator.records.files.store import MAX_RECORD_BYTES, Stored, read_profiles, read_records
from generator.records.profile import Profile
from generator.records.versions.upgrade import FORMS
from tests import factories

FOLDER = f"{factories.PROFILE_ID}/{factories.TASK}"


def read(measurements: Path) -> list[Stored]:
    """All records, as of the factories' day."""
    return read_records(measurements, read_profiles(measurements), factories.TODAY)


def faults(measurements: Path) -> tuple[Fault, ...]:
    """The faults that reading must find."""
    with pytest.raises(RecordFaultsError) as caught:
        read(measurements)
    return caught.value.faults


def put(measurements: Path, path: str, content: dict[str, Any] | bytes) -> None:
    """Write a file below records/, whatever it holds."""
    target = measurements / "records" / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())


def test_records_are_read_in_the_order_of_their_paths(tmp_path: Path) -> None:
    records = [factories.record(model=model) for model in ("zoo/z", "acme/b", "acme/a")]
    stored = read(factories.write_measurements(tmp_path / "m", records))
    assert [item.path for item in stored] == sorted(record.relative_path for record in records)
    assert [item.record for item in stored] == sorted(records, key=lambda record: record.relative_path)


def test_no_record_at_all_is_no_fault(tmp_path: Path) -> None:
    assert read(factories.write_measurements(tmp_path / "m", [])) == []


def test_faults_of_all_files_are_told_at_once(measurements: Path) -> None:
    hot = factories.document(model="acme/hot")
    hot["workloads"][0]["runs"][0]["query"] = factories.phase_document(1.0, 999.0)
    odd = factories.document(model="acme/odd")
    odd["mood"] = "good"
    odd["weights"] = "borrowed"
    put(measurements, f"{FOLDER}/acme--hot.json", hot)
    put(measurements, f"{FOLDER}/acme--odd.json", odd)
    put(measurements, f"{FOLDER}/acme--broken.json", b'{"schema_version": 1,')
    put(measurements, f"{FOLDER}/notes.txt", b"hello")
    found = faults(measurements)
    assert [(fault.file, fault.field) for fault in found] == [
        (f"{FOLDER}/acme--broken.json", "file"),
        (f"{FOLDER}/acme--hot.json", "workloads[0].runs[0].query.gpu_joules"),
        (f"{FOLDER}/acme--odd.json", "weights"),
        (f"{FOLDER}/acme--odd.json", "mood"),
        (f"{FOLDER}/notes.txt", "file"),
    ]
    assert all(fault.value and fault.reason for fault in found)
    assert found[2].value == "'borrowed'"


def test_the_error_names_number_file_field_value_and_reason(measurements: Path) -> None:
    put(measurements, f"{FOLDER}/acme--other.json", factories.document(model="acme/other", weights="x"))
    put(measurements, f"{FOLDER}/notes.txt", b"hello")
    with pytest.raises(RecordFaultsError) as caught:
        read(measurements)
    lines = str(caught.value).splitlines()
    assert lines[0] == "2 faults in the measurements; fix each and try again:"
    assert lines[1].startswith(f"  {FOLDER}/acme--other.json: weights = 'x': ")
    assert len(lines) == 3


@pytest.mark.parametrize(
    "place",
    [
        f"{FOLDER}/acme--other.json",
        f"{FOLDER}/small-model.json",
        f"{FOLDER}/acme--small-model--fp16.json",
        f"{FOLDER}/deeper/acme--small-model.json",
        f"{factories.PROFILE_ID}/fill-mask/acme--small-model.json",
        f"other-profile/{factories.TASK}/acme--small-model.json",
        "acme--small-model.json",
    ],
)
def test_a_record_at_another_place_than_its_own_is_refused(tmp_path: Path, place: str) -> None:
    measurements = factories.write_measurements(tmp_path / "m", [])
    put(measurements, place, factories.document())
    assert [(fault.file, fault.field, fault.reason) for fault in faults(measurements)] == [
        (place, "model", f"its place is {FOLDER}/acme--small-model.json")
    ]


def test_a_profile_nobody_described_is_refused_and_the_known_ones_are_named(tmp_path: Path) -> None:
    measurements = factories.write_measurements(tmp_path / "m", [factories.record(profile="unheard-of")])
    assert [(fault.field, fault.value, fault.reason) for fault in faults(measurements)] == [
        ("profile", "'unheard-of'", "no such profile; there are: tiny-1xgpu")
    ]


def test_two_records_that_differ_in_case_alone_are_refused(tmp_path: Path) -> None:
    records = [factories.record(model="Acme/Model"), factories.record(model="acme/model")]
    found = faults(factories.write_measurements(tmp_path / "m", records))
    assert [(fault.file, fault.reason) for fault in found] == [
        (f"{FOLDER}/acme--model.json", f"differs from {FOLDER}/Acme--Model.json in case alone")
    ]


def test_a_run_that_is_part_of_two_records_is_refused(measurements: Path) -> None:
    copied = factories.document(model="acme/copy")
    theirs = factories.document()["workloads"][0]["runs"][0]["id"]
    copied["workloads"][1]["runs"][1]["id"] = theirs
    put(measurements, f"{FOLDER}/acme--copy.json", copied)
    assert [(fault.field, fault.value, fault.reason) for fault in faults(measurements)] == [
        ("runs.id", repr(theirs), f"this run is already part of {FOLDER}/acme--copy.json")
    ]


@pytest.mark.parametrize("inside", [True, False])
def test_a_symlink_is_refused_wherever_it_leads(measurements: Path, tmp_path: Path, inside: bool) -> None:
    target = measurements / "records" / FOLDER / "acme--small-model.json"
    if not inside:
        target = tmp_path / "elsewhere.json"
        target.write_bytes(b"{}")
    (measurements / "records" / FOLDER / "acme--link.json").symlink_to(target)
    assert [(fault.file, fault.reason) for fault in faults(measurements)] == [
        (f"{FOLDER}/acme--link.json", "only plain .json files belong here")
    ]


def test_a_folder_that_is_a_symlink_is_refused_and_not_followed(measurements: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.json").write_bytes(b"{}")
    (measurements / "records" / "linked").symlink_to(outside, target_is_directory=True)
    assert [fault.file for fault in faults(measurements)] == ["linked"]


@pytest.mark.parametrize("name", ["README.md", "acme--small-model.JSON", ".acme--small-model.json.x1y2", ".gitkeep"])
def test_a_stray_file_is_refused(measurements: Path, name: str) -> None:
    put(measurements, f"{FOLDER}/{name}", b"{}")
    assert [(fault.file, fault.field) for fault in faults(measurements)] == [(f"{FOLDER}/{name}", "file")]


def test_a_file_name_that_would_break_a_terminal_is_shown_escaped(measurements: Path) -> None:
    put(measurements, "evil\n::error::\x1b[31m.json", b"{}")
    text = "\n".join(fault.file for fault in faults(measurements))
    assert text.isascii()
    assert "\x1b" not in text
    assert "\n::error::" not in text


def test_a_byte_order_mark_that_nobody_sees_is_named(measurements: Path) -> None:
    path = measurements / "records" / FOLDER / "acme--small-model.json"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    (fault,) = faults(measurements)
    assert fault.reason.startswith("begins with a byte order mark") and "save it as UTF-8 without one" in fault.reason


@pytest.mark.parametrize("form", [Profile, ModelFacts, *FORMS.values()])
def test_what_a_pattern_asks_for_is_told_in_words(form: type[BaseModel]) -> None:
    found = set(re.findall(r'"pattern": ("(?:[^"\\\\]|\\\\.)*")', json.dumps(form.model_json_schema())))
    assert found and {json.loads(pattern) for pattern in found} <= ASKED.keys()


def test_an_address_that_is_none_is_told_in_words(measurements: Path) -> None:
    document = factories.document(model="acme/odd")
    document["provenance"]["source_url"] = "javascript://x"
    put(measurements, f"{FOLDER}/acme--odd.json", document)
    assert "an address begins with https:// and a plain host" in faults(measurements)[0].reason


def test_an_oversized_file_is_refused_by_its_size(measurements: Path) -> None:
    put(measurements, f"{FOLDER}/acme--big.json", b" " * (MAX_RECORD_BYTES + 1))
    assert [(fault.field, fault.value) for fault in faults(measurements)] == [("file", f"{MAX_RECORD_BYTES + 1} bytes")]


def test_a_file_of_just_the_allowed_size_is_read(measurements: Path) -> None:
    path = measurements / "records" / FOLDER / "acme--small-model.json"
    data = path.read_bytes()
    path.write_bytes(data + b" " * (MAX_RECORD_BYTES - len(data)))
    assert len(read(measurements)) == 1


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b"[" * 100_000,
        b'"text"',
        b"\xff\xfe{}",
        b"\x00" * 100,
        b'{"model": "a/b"} {"model": "a/b"}',
        b"{'model': 'a/b'}",
        # A key that comes twice, in what is no JSON after all.
        b'{"a": {"x": 1, "x": 2}',
        b'{"a": {"x": 1, "x": 2}, "b": ' + b"[" * 400_000,
        b'{"a": {"x": 1, "x": 2}, "b": ' + b"9" * 5_000 + b"}",
    ],
)
def test_a_file_that_is_no_json_object_is_a_fault_and_no_crash(measurements: Path, data: bytes) -> None:
    put(measurements, f"{FOLDER}/acme--broken.json", data)
    found = faults(measurements)
    assert [fault.file for fault in found] == [f"{FOLDER}/acme--broken.json"]
    assert len(str(found[0])) < 500


def test_a_hostile_value_is_shown_short_escaped_and_on_one_line(measurements: Path) -> None:
    put(measurements, f"{FOLDER}/acme--evil.json", factories.document(model="<script>\n\x1b[31m" + "x" * 5000))
    (fault,) = faults(measurements)
    assert len(fault.value) < 150
    assert fault.value.isprintable()
    assert "\n" not in str(fault)


def test_nan_and_infinity_in_a_file_are_faults(measurements: Path) -> None:
    document = factories.document(model="acme/nan")
    runs = document["workloads"][0]["runs"]
    runs[0]["query"]["gpu_joules"] = float("nan")
    runs[1]["query"]["cpu_joules"] = float("inf")
    put(measurements, f"{FOLDER}/acme--nan.json", document)
    assert [fault.field for fault in faults(measurements)] == [
        "workloads[0].runs[0].query.gpu_joules",
        "workloads[0].runs[1].query.cpu_joules",
    ]


@pytest.mark.parametrize("name", ["evil\n::error::\x1b[31m", "\u202eevil", "a b", "é", "é" * 10_000])
def test_the_name_of_an_unknown_field_is_shown_escaped(measurements: Path, name: str) -> None:
    put(measurements, f"{FOLDER}/acme--evil.json", {**factories.document(model="acme/evil"), name: 1})
    (fault,) = faults(measurements)
    assert str(fault).isprintable()
    assert len(fault.field) < 150


@pytest.mark.parametrize(
    ("once", "twice", "key"),
    [
        ('"model": "acme/twice"', '"model": "other/model", "model": "acme/twice"', "model"),
        ('"name": "imdb"', '"name": "sst2", "name": "imdb"', "name"),
        ('"queries": 1000', '"queries": 1, "queries": 1000', "queries"),
        ('"model": "acme/twice"', '"\\u006dodel": "other/model", "model": "acme/twice"', "model"),
        ('"model": "acme/twice"', '"evil\\n": 1, "evil\\n": 2, "model": "acme/twice"', None),
    ],
)
def test_a_key_that_stands_twice_is_a_fault_wherever_it_stands(
    measurements: Path, once: str, twice: str, key: str | None
) -> None:
    text = json.dumps(factories.document(model="acme/twice"))
    assert once in text
    put(measurements, f"{FOLDER}/acme--twice.json", text.replace(once, twice, 1).encode())
    found = faults(measurements)
    assert all(str(fault).isprintable() for fault in found)
    if key:
        assert [(fault.field, fault.value) for fault in found] == [(repr(key), "twice")]


def test_a_key_that_stands_twice_among_very_many_is_found_soon(measurements: Path) -> None:
    names = ", ".join(f'"{number}": 1' for number in range(100_000))
    put(measurements, f"{FOLDER}/acme--many.json", f'{{"schema_version": 3, {names}, "99999": 1}}'.encode())
    # A moment; minutes if each name were sought among those before it.
    assert faults(measurements)


def test_the_digest_is_that_of_the_very_bytes(measurements: Path) -> None:
    (before,) = read(measurements)
    path = measurements / "records" / before.path
    path.write_bytes(path.read_bytes() + b"\n")
    (after,) = read(measurements)
    assert after.record == before.record
    assert after.sha256 != before.sha256


def test_measurements_without_profiles_are_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(
        EnergyLabelError,
        match="name a checkout's measurements/ folder, or begin one with energy-label profile new --measurements /",
    ):
        read_profiles(tmp_path)


def test_measurements_without_records_are_told_in_a_sentence(tmp_path: Path) -> None:
    factories.write_profile(tmp_path, factories.profile_table())
    with pytest.raises(
        EnergyLabelError, match=r"No records: .* is not a folder; name a checkout's measurements/ folder"
    ):
        read(tmp_path)
