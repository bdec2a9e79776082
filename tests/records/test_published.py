"""The ledger: strictly read, appended and never rewritten; and the bytes of what was published stay."""

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import RecordFaultsError
from generator.records.files.store import serialized, write_record
from generator.records.publication.published import (
    LEDGER,
    Publication,
    append_publications,
    published_digests,
    read_ledger,
    replace_record,
    superseded_path,
)
from tests import factories

TODAY = date(2026, 6, 1)
PATH = f"{factories.PROFILE_ID}/{factories.TASK}/acme--small-model.json"
GOOD: dict[str, Any] = {
    "since": "2026-01-01",
    "record": PATH,
    "sha256": "a" * 64,
    "scale": "v1",
    "wh_per_1000_queries": "1,234.5",
    "grade": "C (B–C)",
}
WITHDRAWN = {"since": "2026-02-01", "record": PATH, "grade": "withdrawn"}


def _write(folder: Path, *lines: dict[str, Any] | str) -> Path:
    texts = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) + "\n" for line in lines]
    (folder / LEDGER).write_text("".join(texts), "utf-8")
    return folder


def _faults(folder: Path) -> list[str]:
    with pytest.raises(RecordFaultsError) as caught:
        read_ledger(folder, TODAY)
    return [str(fault) for fault in caught.value.faults]


def test_without_a_file_nothing_was_published(tmp_path: Path) -> None:
    assert read_ledger(tmp_path, TODAY) == []


def test_a_line_is_read_as_it_was_written(tmp_path: Path) -> None:
    first, gone = read_ledger(_write(tmp_path, GOOD, WITHDRAWN), TODAY)
    assert first.line() + gone.line() == (tmp_path / LEDGER).read_text("utf-8")
    assert (first.identity.model, first.identity.variant) == ("acme/small-model", None)
    assert gone.key == (None, None)
    assert published_digests(tmp_path, TODAY) == {"a" * 64}


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("since", "2027-01-01", "future"),
        ("since", "yesterday", "since"),
        ("since", 20260101, "since"),
        ("record", "../../etc/passwd", "record"),
        ("record", f"{factories.PROFILE_ID}/{factories.TASK}/../acme--x.json", "record"),
        ("record", f"{factories.PROFILE_ID}/dancing/acme--x.json", "record"),
        ("record", f"{factories.PROFILE_ID}/{factories.TASK}/acme--x--y--z.json", "record"),
        ("record", f"{factories.PROFILE_ID}/{factories.TASK}/acme.json", "record"),
        ("record", PATH + "\n", "record"),
        ("sha256", "A" * 64, "sha256"),
        ("sha256", None, "sha256"),
        ("scale", "../v1", "scale"),
        ("scale", 1, "scale"),
        ("wh_per_1000_queries", 1.5, "wh_per_1000_queries"),
        ("wh_per_1000_queries", "1.5 <b>", "wh_per_1000_queries"),
        ("wh_per_1000_queries", "١", "wh_per_1000_queries"),
        ("grade", "H", "grade"),
        ("grade", "<script>", "grade"),
        ("grade", "withdrawn", "withdrawn"),
        ("letter", "A", "letter"),
    ],
)
def test_a_hostile_line_is_told_with_its_number_and_field(tmp_path: Path, field: str, value: object, said: str) -> None:
    (fault,) = _faults(_write(tmp_path, GOOD | {"since": "2026-01-01", field: value}))
    assert fault.startswith(f"{LEDGER}:1: ")
    assert said in fault
    assert fault.isprintable()


def test_every_fault_of_every_line_is_told(tmp_path: Path) -> None:
    later = GOOD | {"since": "2026-03-01", "sha256": "b" * 64}
    faults = _faults(
        _write(tmp_path, GOOD, "not json\n", later, WITHDRAWN, '{"since": "2026-04-01", "since": "2026-01-01"}\n')
    )
    assert [fault.partition(": ")[0] for fault in faults[:2]] == [f"{LEDGER}:2", f"{LEDGER}:4"]
    assert "appended, never moved" in faults[1]
    assert any(fault.startswith(f"{LEDGER}:5") for fault in faults)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([GOOD, GOOD | {"since": "2026-02-01"}], "says the same as line 1"),
        ([WITHDRAWN], "nothing of this record was published"),
        ([GOOD, "\n"], f"{LEDGER}:2"),
        ([json.dumps(GOOD, ensure_ascii=False)], "cut off"),
        ([json.dumps(GOOD, ensure_ascii=False)[:-1] + ', "grade": "A"}\n'], "a key comes once"),
        (['{"": {"x": 1, "x": 1}\n'], f"{LEDGER}:1"),
        ([GOOD, json.dumps(WITHDRAWN)[:30]], f"{LEDGER}:2: line"),
    ],
)
def test_a_ledger_that_was_edited_or_cut_off_is_refused(tmp_path: Path, lines: list[Any], said: str) -> None:
    assert any(said in fault for fault in _faults(_write(tmp_path, *lines)))


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / LEDGER).symlink_to("/etc/passwd")
    assert "plain file" in _faults(tmp_path)[0]


LINES = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from(["A", "C (B–C)", "uncertain"]), st.integers(1, 99)), max_size=12
)


@given(first=LINES, second=LINES)
def test_appending_leaves_every_older_byte_alone(
    tmp_path_factory: pytest.TempPathFactory, first: list[tuple[str, str, int]], second: list[tuple[str, str, int]]
) -> None:
    folder = tmp_path_factory.mktemp("ledger")
    append_publications(folder, _publications(first))
    before = (folder / LEDGER).read_bytes()
    append_publications(folder, _publications(second))
    after = (folder / LEDGER).read_bytes()
    assert after.startswith(before)
    assert after.count(b"\n") == len(first) + len(second)


def _publications(items: list[tuple[str, str, int]]) -> list[Publication]:
    return [
        Publication(since=TODAY, record=PATH, sha256=digest * 64, wh_per_1000_queries=str(wh), grade=grade)
        for digest, grade, wh in items
    ]


def test_a_published_record_that_is_replaced_keeps_its_bytes(tmp_path: Path) -> None:
    old, new = factories.record(), factories.record(energies={"imdb": (2.0, 2.1, 2.2)})
    place = write_record(old, tmp_path)
    data = place.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    replace_record(new, tmp_path, {digest})
    assert place.read_bytes() == serialized(new)
    assert superseded_path(tmp_path, digest).read_bytes() == data


def test_what_was_never_published_or_does_not_change_leaves_nothing(tmp_path: Path) -> None:
    old = factories.record()
    digest = hashlib.sha256(write_record(old, tmp_path).read_bytes()).hexdigest()
    replace_record(old, tmp_path, {digest})
    replace_record(factories.record(energies={"imdb": (2.0, 2.1, 2.2)}), tmp_path, {"0" * 64})
    assert not superseded_path(tmp_path, digest).exists()


def test_the_committed_ledger_is_readable(committed: Path) -> None:
    assert len(read_ledger(committed, date.max)) >= 119
