"""Arrow columns of plain values, made from their buffers: `pyarrow.array` would import pandas (0.3 s, 50 MB) to ask.

Buffers are laid out as Arrow's columnar format has it: a bit a value that says whether there is one, then the values;
for texts and lists, first where each of them ends.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import accumulate, chain
from typing import Any


def column(kind: Any, values: Sequence[Any]) -> Any:
    """A column of this type: text, bytes, 64-bit numbers or lists of these; None stands for a missing value."""
    import pyarrow

    present = [value is not None for value in values]
    buffers = [None if all(present) else pyarrow.py_buffer(_bits(present))]
    if pyarrow.types.is_list(kind):
        inner = column(kind.value_type, list(chain.from_iterable(values)))
        return pyarrow.Array.from_buffers(kind, len(values), [*buffers, _ends(values)], children=[inner])
    if pyarrow.types.is_integer(kind):
        numbers = array("q" if kind == pyarrow.int64() else "Q", [value or 0 for value in values])
        return pyarrow.Array.from_buffers(kind, len(values), [*buffers, pyarrow.py_buffer(numbers)])
    parts = [value.encode() if isinstance(value, str) else value or b"" for value in values]
    return pyarrow.Array.from_buffers(kind, len(values), [*buffers, _ends(parts), pyarrow.py_buffer(b"".join(parts))])


def numbers(values: Any) -> array[int]:
    """The 64-bit natural numbers of a column without missing ones."""
    found = array("Q")
    if len(values):
        found.frombytes(memoryview(values.buffers()[1])[8 * values.offset : 8 * (values.offset + len(values))])
    return found


def _bits(present: Sequence[bool]) -> bytes:
    """The first value is the lowest bit of the first byte."""
    bits = sum(1 << place for place, there in enumerate(present) if there)
    return bits.to_bytes(-(-len(present) // 8), "little")


def _ends(parts: Sequence[Any]) -> Any:
    """Where each part begins and ends in what they are joined to."""
    import pyarrow

    return pyarrow.py_buffer(array("i", accumulate(map(len, parts), initial=0)))
