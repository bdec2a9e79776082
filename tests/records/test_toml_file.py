"""Whatever stands in a TOML file of `measurements/`, every one of its readers has a fault for it and no traceback."""

from collections.abc import Callable
from pathlib import Path

import pytest

from generator.errors import RecordFaultsError
from generator.records.disclosures import read_disclosures
from generator.records.facts import read_facts
from generator.records.files.store import read_profiles
from generator.records.files.toml_file import MAX_TOML_BYTES, read_toml
from generator.records.publication.short_addresses import read_short_addresses
from tests.factories import TODAY

READERS: dict[str, tuple[str, str, Callable[[Path], object]]] = {
    "a profile": ("profiles/a.toml", "title", read_profiles),
    "facts": ("models/acme--small.toml", "licence", read_facts),
    "disclosures": ("disclosures.toml", "disclosure", lambda folder: read_disclosures(folder, TODAY)),
    "short addresses": ("short_addresses.toml", "records", lambda folder: read_short_addresses(folder, {})),
}
DEPTHS = (10, 100, 200, 300, 400, 450, 490, 600, 900, 5_000)
NESTED = {
    "arrays": lambda key, depth: f"{key} = {'[' * depth}{']' * depth}",
    "arrays without end": lambda key, depth: f"{key} = {'[' * depth}",
    "inline tables": lambda key, depth: f"{key} = {'{a = ' * depth}1{'}' * depth}",
    "dotted keys": lambda key, depth: f"{key}{'.a' * depth} = 1",
    "headers": lambda key, depth: f"[{key}{'.a' * depth}]",
}


def _refused(folder: Path, reader: str, data: bytes) -> str:
    path, _, read = READERS[reader]
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_bytes(data)
    with pytest.raises(RecordFaultsError) as caught:
        read(folder)
    (fault, *_) = caught.value.faults
    assert fault.file == Path(path).name and str(fault).isprintable() and len(str(fault)) < 500
    return str(fault)


@pytest.mark.parametrize("how", NESTED)
@pytest.mark.parametrize("reader", READERS)
def test_what_is_nested_deeply_is_a_fault(tmp_path: Path, reader: str, how: str) -> None:
    for depth in DEPTHS:
        _refused(tmp_path, reader, NESTED[how](READERS[reader][1], depth).encode())


@pytest.mark.parametrize("data", [b"\xff", b"=", b"x = 1\nx = 2", b"x = 99999-01-01", b"x = " + b"9" * 5_000, b"\x00"])
@pytest.mark.parametrize("reader", READERS)
def test_what_is_no_toml_is_a_fault(tmp_path: Path, reader: str, data: bytes) -> None:
    _refused(tmp_path, reader, data)


def test_advice_of_python_s_own_is_not_passed_on(tmp_path: Path) -> None:
    said = _refused(tmp_path, "facts", b"x = " + b"9" * 5_000)
    assert "a number in it has more digits than any measurement" in said


def test_a_byte_order_mark_is_no_part_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes("\ufeffx = 1\r\n".encode())
    assert read_toml(path) == {"x": 1}


@pytest.mark.parametrize("reader", READERS)
def test_what_is_too_large_is_not_read(tmp_path: Path, reader: str) -> None:
    assert f"of at most {MAX_TOML_BYTES}" in _refused(tmp_path, reader, b"#" * (MAX_TOML_BYTES + 1))


@pytest.mark.parametrize("reader", ["a profile", "facts"])
@pytest.mark.parametrize("target", ["/dev/zero", "nowhere", "."])
def test_a_link_is_not_followed(tmp_path: Path, reader: str, target: str) -> None:
    path, _, read = READERS[reader]
    (tmp_path / path).parent.mkdir()
    (tmp_path / path).symlink_to(target)
    with pytest.raises(RecordFaultsError, match="not a plain file"):
        read(tmp_path)
