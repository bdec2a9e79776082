"""What importers share: archives in folders, exact headers, JSON, and faults that name the place."""

import io
import tarfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import EnergyLabelError
from generator.records.model import Means
from generator.studies import archive
from generator.studies.csvfile import Row, StudyFiles
from generator.studies.jsonfile import read_json
from generator.studies.place import Once


def packed(path: Path, files: dict[str, bytes]) -> Path:
    """An archive of these files, by their names as they are."""
    with tarfile.open(path, "w:xz") as tar:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    return path


def row(value: str) -> Row:
    """A line with one cell."""
    return Row("a.csv", 3, {"watts": value})


def refusal(text: str) -> str:
    """Why a text is not read as JSON."""
    with pytest.raises(EnergyLabelError) as caught:
        read_json("a.json", text)
    return str(caught.value)


def test_an_archive_in_a_folder_is_read_where_it_lies(tmp_path: Path) -> None:
    packed(tmp_path / "raw.tar.xz", {"raw/a/b.csv": b"x,y\n1,2\n", "raw/c.json": b'{"n": 1.10}'})
    (tmp_path / "README.txt").write_text("read me", "utf-8")
    inside = StudyFiles(tmp_path).archive("raw.tar.xz")
    assert [line.cells for line in inside.rows("a/b.csv", ("x", "y"), exact=True)] == [{"x": "1", "y": "2"}]
    assert inside.json("c.json").number("n") == Decimal("1.10")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["README.txt", "raw.tar.xz"]
    with pytest.raises(EnergyLabelError, match=r"^raw\.tar\.xz/a/c\.csv is missing; give a complete copy"):
        inside.text("a/c.csv")


def test_an_unpacked_study_or_its_archive_alone_has_the_same_paths(tmp_path: Path) -> None:
    whole = packed(tmp_path / "raw.tar.xz", {"raw/a/b.csv": b"x\n1\n", "raw/c.csv": b"x\n1\n"})
    folder = tmp_path / "unpacked"
    (folder / "a").mkdir(parents=True)
    for name in ("a/b.csv", "c.csv"):
        (folder / name).write_text("x\n1\n", "utf-8")
    found = [StudyFiles(source).archive("raw.tar.xz") for source in (tmp_path, whole, folder)]
    assert [files.all_below("a") for files in found] == [["a/b.csv"]] * 3
    assert len({files.sha256("a/b.csv", "c.csv") for files in found}) == 1


def test_names_that_climb_out_are_names_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "study").mkdir()
    packed(tmp_path / "study" / "raw.tar.xz", {"../../evil.csv": b"x\n", "/tmp/evil.csv": b"x\n"})
    inside = StudyFiles(tmp_path / "study").archive("raw.tar.xz")
    assert inside.has("../../evil.csv")
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["raw.tar.xz", "study"]


def test_links_of_an_archive_lead_nowhere(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "raw.tar.xz", "w:xz") as tar:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE):
            member = tarfile.TarInfo(f"raw/{kind!r}")
            member.type, member.linkname = kind, str(Path(__file__).resolve())
            tar.addfile(member)
    assert StudyFiles(tmp_path).archive("raw.tar.xz").all_below("raw") == []


def test_an_archive_that_unpacks_to_more_than_a_study_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = packed(tmp_path / "raw.tar.xz", {"a": bytes(2 * 1024**2)})
    monkeypatch.setattr(archive, "_MOST_BYTES", 1024**2)
    with pytest.raises(EnergyLabelError, match=r"unpacks to more than 1 MiB"):
        StudyFiles(path)


def test_two_files_of_one_name_in_an_archive_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "raw.tar"
    with tarfile.open(path, "w") as tar:
        for name in ("a.csv", "./a.csv"):
            tar.addfile(tarfile.TarInfo(name))
    with pytest.raises(EnergyLabelError, match=r"holds 'a\.csv' twice"):
        StudyFiles(path)


def test_a_file_that_is_no_archive_is_not_opened_as_one(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x\n", "utf-8")
    with pytest.raises(EnergyLabelError, match=r"^a\.csv is not an archive in a folder"):
        StudyFiles(tmp_path).archive("a.csv")


@pytest.mark.parametrize(
    ("header", "exact", "reason"),
    [
        ("x", False, "no column y"),
        ("x,y,z", True, "column z: is not in the version of the file that is known"),
        ("x,y,y", False, "column y: comes twice"),
        ("x,y,\x1b[31m", True, r"column \x1b[31m: is not in"),
    ],
)
def test_another_header_is_refused(tmp_path: Path, header: str, exact: bool, reason: str) -> None:
    (tmp_path / "a.csv").write_text(f"{header}\n", "utf-8")
    with pytest.raises(EnergyLabelError) as caught:
        list(StudyFiles(tmp_path).rows("a.csv", ("x", "y"), exact))
    assert str(caught.value).startswith("a.csv, line 1") and reason in str(caught.value)


@pytest.mark.parametrize(
    "value",
    ["0", "-1", "nan", "Infinity", "1e999", "1e-999", "1e16", "", " ", "a lot", "0x10", "1_000", "٣", "１２", "--1"],
)
def test_what_is_no_positive_number_is_named(value: str) -> None:
    with pytest.raises(EnergyLabelError, match=r"^a\.csv, line 3, column watts: .*; fetch an undamaged copy"):
        row(value).positive("watts")


def test_zero_is_a_number_and_a_half_is_not_whole() -> None:
    assert row("0").number("watts") == 0
    assert row("8.0").whole("watts") == 8
    with pytest.raises(EnergyLabelError, match="is not a whole number"):
        row("8.5").whole("watts")
    with pytest.raises(EnergyLabelError, match="is none of a, b"):
        row("c").one_of("watts", ("a", "b"))


@given(st.decimals(min_value=Decimal("1e-14"), max_value=Decimal("1e14")))
def test_a_decimal_is_read_exactly(value: Decimal) -> None:
    assert row(str(value)).positive("watts") == value
    assert read_json("a.json", f'{{"watts": {value}}}').positive("watts") == value


def test_a_record_s_own_refusal_names_the_place() -> None:
    with (
        pytest.raises(EnergyLabelError, match=r"^a\.csv, line 3, column watts: .*greater than"),
        row("1").building("watts"),
    ):
        Means(runs=0, energy_joules={"gpu": 1.0})


def test_what_comes_twice_is_refused_by_both_places() -> None:
    once = Once()
    once.add(("a", 1), row("1"), "watts")
    once.add(("a", 2), row("1"), "watts")
    told = r"^b\.csv, line 9, column watts: 'a, 1' comes twice, first in a\.csv, line 3, column watts; fetch"
    with pytest.raises(EnergyLabelError, match=told):
        once.add(("a", 1), Row("b.csv", 9, {}), "watts")


def test_an_entry_names_its_path() -> None:
    outer = read_json("a.json", '{"configurations": [{"gpu": {"watts": 0}}, {}]}')
    gpu = outer.entries("configurations")[0].entry("gpu")
    with pytest.raises(EnergyLabelError, match=r"^a\.json, configurations\[0\]\.gpu\.watts: .*not a positive number"):
        gpu.positive("watts")
    with pytest.raises(EnergyLabelError, match=r"^a\.json, configurations\[0\]\.gpu\.joules: is missing"):
        gpu.exactly("watts", "joules")
    with pytest.raises(EnergyLabelError, match=r"gpu\.watts: is not a field of the version"):
        gpu.exactly()
    with pytest.raises(EnergyLabelError, match=r"configurations\[1\]\.gpu: is not an object"):
        outer.entries("configurations")[1].entry("gpu")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"a": 1,}', "line 1, column"),
        ('{"a": NaN}', "NaN is not a number"),
        ('{"a": -Infinity}', "-Infinity is not a number"),
        ('{"a": 1, "a": 2}', "'a' comes twice"),
        ("[1]", "no object"),
        ("[" * 100_000, "lists stand too deep"),
        ('{"a": ' + "1" * 5000 + "}", "too long"),
        ('{"a": 1e' + "9" * 30 + "}", "too long"),
    ],
)
def test_what_is_no_json_of_ours_is_told_in_a_sentence(text: str, reason: str) -> None:
    told = refusal(text)
    assert told.startswith("a.json") and reason in told and "fetch an undamaged copy" in told


@pytest.mark.parametrize("value", ["true", "[1]", '{"b": 1}'])
def test_neither_truth_nor_lists_are_numbers(value: str) -> None:
    with pytest.raises(EnergyLabelError, match=r"^a\.json, a: is neither text nor a number"):
        read_json("a.json", f'{{"a": {value}}}').positive("a")
