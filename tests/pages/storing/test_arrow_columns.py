"""Columns made from buffers hold what went in, are as Arrow has them, and need no pandas."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.pages.storing.arrow_columns import column, numbers

NATURAL = st.integers(0, 2**64 - 1)
KINDS = {
    "text": (pyarrow.string(), st.text(max_size=9) | st.none()),
    "bytes": (pyarrow.binary(), st.binary(max_size=9) | st.none()),
    "numbers": (pyarrow.int64(), st.integers(-(2**63), 2**63 - 1) | st.none()),
    "natural numbers": (pyarrow.uint64(), NATURAL | st.none()),
    "lists": (pyarrow.list_(pyarrow.uint64()), st.lists(NATURAL, max_size=4)),
}


@pytest.mark.parametrize("name", KINDS)
@given(data=st.data())
def test_a_column_is_that_of_the_library(name: str, data: st.DataObject) -> None:
    kind, value = KINDS[name]
    values: list[Any] = data.draw(st.lists(value, max_size=20))
    made = column(kind, values)
    made.validate(full=True)
    assert made.equals(pyarrow.array(values, kind)) and made.to_pylist() == values


@given(st.lists(st.lists(NATURAL, max_size=4), max_size=9), st.integers(0, 9))
def test_the_numbers_of_a_column_come_out(values: list[list[int]], start: int) -> None:
    made = column(pyarrow.list_(pyarrow.uint64()), values)[start:]
    assert numbers(made.flatten()).tolist() == [number for some in values[start:] for number in some]


WITHOUT_PANDAS = """
import sys

from generator.pages.storing.label_table import LabelTable, packed, row_of
from generator.labels.gathering.known import Read
from array import array
from tests import factories
from tests.labels.scales import label

table = LabelTable(packed([row_of(Read(label(), array("Q", [1]), None), factories.TODAY)]))
assert table.labels() and table.rows() and table.hashes and table.told
print(sorted({"pandas", "altair"} & set(sys.modules)))
"""


def test_no_table_of_labels_needs_pandas(repository: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_PANDAS], cwd=repository, capture_output=True, text=True, check=False
    )
    assert (done.stderr, done.stdout) == ("", "[]\n")
