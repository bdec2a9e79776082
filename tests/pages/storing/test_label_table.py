"""Tables of labels: what goes in comes out, to the last digit, and nothing else is taken for a table."""

import pickle
from array import array
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow
import pytest

from generator.labels.gathering.gather import gather
from generator.labels.gathering.known import Read, UnsoundError
from generator.labels.grading.scale import read_scales
from generator.labels.label import Label
from generator.labels.task import read_tasks
from generator.pages.storing.label_table import LabelTable, PutDown, Row, packed, row_of
from generator.records.files.listing import Told
from generator.records.files.store import read_profiles
from tests import factories
from tests.labels.scales import label

RUNS = array("Q", [0, 1, 2**64 - 1])
TOLD = Told(12, 1_700_000_000_000_000_001, 1_700_000_000_000_000_002, 2**64 - 1)


def row(made: Label, newer: str | None = None, told: Told | None = TOLD) -> Row:
    """The row of a label read on the tests' day."""
    return row_of(Read(made, RUNS, newer), factories.TODAY).told_as(told)


def test_every_committed_label_comes_back_as_it_was(committed: Path) -> None:
    made = gather(committed, read_profiles(committed), read_scales(), read_tasks(), date.max, jobs=1)
    rows = [row(item) for item in made]
    again = LabelTable(packed(rows)).labels()
    # Not merely equal: 1 and 1.0 are, and are printed otherwise.
    assert list(map(repr, again)) == list(map(repr, made))
    assert len({id(item.setup) for item in again}) <= len(set(map(repr, (item.setup for item in made))))


def test_what_is_asked_of_all_records_comes_back() -> None:
    rows = [row(label(model="acme/a"), "other.json"), row(label(model="zoo/z"), told=None)]
    table = pickle.loads(pickle.dumps(LabelTable(packed(rows))))
    assert table.rows() == rows
    assert list(table.places) == [item.place for item in rows] and table.models == ["acme/a", "zoo/z"]
    assert table.told == [tuple(TOLD), (None,) * 4] and table.newer == ["other.json", None]
    assert table.judged == factories.TODAY.toordinal()
    assert table.hashes == RUNS + RUNS and table.runs() == [RUNS.tolist()] * 2


def test_a_part_of_which_all_is_at_fault_is_a_table_too() -> None:
    table = LabelTable(packed([]))
    assert (table.places, table.labels(), table.rows(), len(table.hashes)) == ([], [], [], 0)


def written(batches: int, **columns: Any) -> bytes:
    """An Arrow file of so many batches of these columns."""
    batch = pyarrow.record_batch(columns)
    sink = pyarrow.BufferOutputStream()
    with pyarrow.ipc.new_file(sink, batch.schema) as writer:
        for _ in range(batches):
            writer.write_batch(batch)
    content: bytes = sink.getvalue().to_pybytes()
    return content


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"ARROW1\0\0",
        b"PAR1" * 100,
        packed([])[:-1],
        packed([])[8:],
        written(1, place=["a"], model=["b"]),
        written(1, label=[b"x"]),
        pickle.dumps({"label": 1}),
    ],
)
def test_what_is_no_table_is_refused(content: bytes) -> None:
    with pytest.raises(UnsoundError):
        LabelTable(content)


@pytest.mark.parametrize("batches", [0, 2])
def test_a_table_has_one_batch(batches: int) -> None:
    """The library reads beyond the file's end where it has none."""
    whole = pyarrow.ipc.open_file(packed([row(label())])).get_batch(0)
    sink = pyarrow.BufferOutputStream()
    with pyarrow.ipc.new_file(sink, whole.schema) as writer:
        for _ in range(batches):
            writer.write_batch(whole)
    with pytest.raises(UnsoundError):
        LabelTable(sink.getvalue().to_pybytes())


def test_labels_that_are_none_or_another_s_are_refused() -> None:
    sound, other = row(label(model="acme/a")), row(label(model="acme/b"))
    for wrong in (b"", b"{}", b"[1]", sound.label.replace(b'"value":', b'"worth":'), other.label):
        table = LabelTable(packed([sound._replace(label=wrong)]))
        with pytest.raises(UnsoundError):
            table.labels()


def test_a_table_that_is_put_down_tells_the_same_and_is_read_again_for_its_labels() -> None:
    rows = [row(label(model="acme/a"), "other.json"), row(label(model="zoo/z"), told=None)]
    table = LabelTable(packed(rows))
    down = PutDown(table, lambda: packed(rows))
    assert (down.places, down.models, down.hashes) == (table.places, table.models, table.hashes)
    assert (down.runs(), down.labels()) == (table.runs(), table.labels())


@pytest.mark.parametrize("now", [None, packed([row(label(model="acme/other"))])])
def test_labels_of_a_table_that_is_another_meanwhile_are_refused(now: bytes | None) -> None:
    down = PutDown(LabelTable(packed([row(label())])), lambda: now)
    with pytest.raises(UnsoundError):
        down.labels()
