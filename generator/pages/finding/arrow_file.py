"""A table as Arrow's own file, to be kept: it is read again whole, and as it was, or not at all."""

from __future__ import annotations

from typing import Any


def packed(table: Any) -> bytes:
    """The file of a table."""
    import pyarrow

    sink = pyarrow.BufferOutputStream()
    options = pyarrow.ipc.IpcWriteOptions(compression="zstd")
    with pyarrow.ipc.new_file(sink, table.schema, options=options) as writer:
        writer.write_table(table)
    content: bytes = sink.getvalue().to_pybytes()
    return content


def unpacked(content: bytes) -> Any:
    """The table that was packed; None where it is no such file."""
    import pyarrow

    try:
        table = pyarrow.ipc.open_file(content).read_all()
        table.validate(full=True)
    except (pyarrow.ArrowException, OSError, ValueError):
        return None
    return table
