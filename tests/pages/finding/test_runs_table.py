"""The table of runs: kept in pieces, it is after any change what is written from nothing."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.pages.finding import runs_table
from generator.pages.finding.runs_table import Recorded, pieces, write_runs
from generator.pages.storing.cache import Cache
from generator.records.files.store import serialized
from tests import factories
from tests.examples import examples

_RECORDS = [factories.record(f"acme/model-{number}") for number in range(8)]
# Every other one or so begins a piece.
_DIGESTS = st.tuples(st.sampled_from(("00000000", "00000001")), st.integers(0, 10**6)).map(
    lambda parts: f"{parts[0]}{parts[1]:056x}"
)


@given(st.lists(_DIGESTS, unique=True), st.data())
def test_pieces_hold_every_record_in_its_order_and_one_more_changes_at_most_two(
    digests: list[str], data: st.DataObject
) -> None:
    told = [Recorded(digest, digest) for digest in digests]
    found = [*pieces(told)]
    assert [item for piece in found for item in piece] == told
    assert all(found)
    if told:
        place = data.draw(st.integers(0, len(told) - 1))
        without = [*pieces([*told[:place], *told[place + 1 :]])]
        # One piece for another, or one for two; or two that become one.
        assert len([piece for piece in found if piece not in without]) <= 2


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of records; a piece is some two of them."""
    monkeypatch.setattr(runs_table, "_ABOUT", 2)
    (tmp_path / "records").mkdir()
    return tmp_path


def _told(folder: Path, chosen: Sequence[int]) -> list[Recorded]:
    """Those of the records, in this order."""
    told = []
    for number in chosen:
        data = serialized(_RECORDS[number])
        (folder / "records" / f"{number}.json").write_bytes(data)
        told.append(Recorded(f"{number}.json", hashlib.sha256(data).hexdigest()))
    return told


def _written(folder: Path, told: Sequence[Recorded], cache: Cache) -> dict[str, bytes]:
    out = folder / "out"
    out.mkdir(exist_ok=True)
    write_runs(folder / "records", told, out, cache, "made with", plain=True)
    return {path.name: path.read_bytes() for path in out.iterdir()}


@given(st.lists(st.permutations(range(8)).flatmap(lambda all_: st.integers(0, 8).map(lambda n: all_[:n])), min_size=2))
@settings(max_examples=examples(15), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_after_any_change_the_table_is_that_written_from_nothing(folder: Path, states: list[list[int]]) -> None:
    for chosen in states:
        told = _told(folder, chosen)
        assert _written(folder, told, Cache(folder / "cache")) == _written(folder, told, Cache(None))


def test_only_the_pieces_of_what_changed_are_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told, cache = _told(folder, range(8)), Cache(folder / "cache")
    _written(folder, told, cache)
    read: list[Recorded] = []
    whole = runs_table._read

    def watched(records: Path, piece: Sequence[Recorded]) -> Any:
        read.extend(piece)
        return whole(records, piece)

    monkeypatch.setattr(runs_table, "_read", watched)
    _written(folder, told, cache)
    assert read == []
    _written(folder, told[:-1], cache)
    # Of the last piece, what is left.
    assert read == [*pieces(told)][-1][:-1]


@pytest.mark.parametrize("content", [b"", b"ARROW1", b"ARROW1\0\0" + b"x" * 100])
def test_what_is_no_table_is_read_anew(folder: Path, content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    told, cache = _told(folder, range(3)), Cache(folder / "cache")
    plain = _written(folder, told, Cache(None))
    with monkeypatch.context() as patch:
        patch.setattr(runs_table, "packed", lambda _: content)
        _written(folder, told, cache)
    assert _written(folder, told, cache) == plain
