"""What was read of record files as an Arrow table: a row a record, a column for each thing that a next reading asks.

The label itself is JSON in one of the columns, for nothing asks for its parts one by one. It is made again by pydantic,
which holds it to the types of a label: nothing in a table can run.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from generator.labels.gathering.known import Read, UnsoundError
from generator.labels.label import Label
from generator.pages.storing.arrow_columns import column, numbers
from generator.records.files.listing import Told


class Row(NamedTuple):
    """One record file: what was found in it, and what the system told of it then.

    `digest` is the SHA-256 of its bytes; `judged` is the day, as an ordinal, after which nothing in it lay; `runs` are
    hashes of its run ids. The four of `Told` are None where they would not show a later change.
    """

    place: str
    model: str
    newer: str | None
    digest: str
    judged: int
    runs: Sequence[int]
    size: int | None
    modified_ns: int | None
    changed_ns: int | None
    inode: int | None
    label: bytes

    @property
    def told(self) -> tuple[int | None, ...]:
        """As `Told` has it."""
        return self.size, self.modified_ns, self.changed_ns, self.inode

    def told_as(self, told: Told | None) -> Row:
        """The row of a file that was found to be the same."""
        size, modified_ns, changed_ns, inode = told or (None, None, None, None)
        return self._replace(size=size, modified_ns=modified_ns, changed_ns=changed_ns, inode=inode)


# The columns of `Told`, and the label's own, which is the last.
_TOLD = ("size", "modified_ns", "changed_ns", "inode")
_LABEL = Row._fields.index("label")


def row_of(read: Read, today: date) -> Row:
    """What was read `today`, as a row without anything told."""
    label = read.label
    return Row(
        place=label.source.record_path,
        model=label.subject.model,
        newer=read.newer,
        digest=label.source.digest,
        judged=today.toordinal(),
        runs=read.runs.tolist(),
        size=None,
        modified_ns=None,
        changed_ns=None,
        inode=None,
        label=_labels().dump_json(label, exclude_defaults=True, warnings="error"),
    )


def packed(rows: Sequence[Row]) -> bytes:
    """The rows as an Arrow file."""
    import pyarrow

    schema = _schema()
    columns = [column(field.type, [row[place] for row in rows]) for place, field in enumerate(schema)]
    sink = pyarrow.BufferOutputStream()
    options = pyarrow.ipc.IpcWriteOptions(compression="zstd", use_threads=False)
    with pyarrow.ipc.new_file(sink, schema, options=options) as writer:
        writer.write_batch(pyarrow.record_batch(columns, schema=schema))
    content: bytes = sink.getvalue().to_pybytes()
    return content


class LabelTable:
    """The rows of an Arrow file, and a `Sheaf`; raises `UnsoundError` where `content` is no such file.

    It holds the file packed, and unpacked only what is asked of every record, as Arrow has it. Everything else is made
    when it is asked for, and not kept: labels above all.
    """

    def __init__(self, content: bytes) -> None:
        self.content = content
        self._head = _batch(content, range(_LABEL))

    def __reduce__(self) -> tuple[type[LabelTable], tuple[bytes]]:
        """From process to process goes what it is made from."""
        return type(self), (self.content,)

    @property
    def places(self) -> Sequence[str]:
        """See `Sheaf`."""
        return self._listed("place")

    @property
    def models(self) -> Sequence[str]:
        """See `Sheaf`."""
        return self._listed("model")

    @property
    def hashes(self) -> array[int]:
        """See `Sheaf`."""
        return numbers(self._head.column("runs").flatten())

    @property
    def newer(self) -> Sequence[str | None]:
        """Of each record, the path that it would have today, where that is another."""
        return self._listed("newer")

    @property
    def told(self) -> list[tuple[int | None, ...]]:
        """What was told of each file."""
        return list(zip(*(self._listed(name) for name in _TOLD), strict=True))

    @property
    def judged(self) -> int:
        """The latest day on which one of the records was read, as an ordinal."""
        return max(self._listed("judged"), default=0)

    def runs(self) -> Sequence[Sequence[int]]:
        """See `Sheaf`."""
        return self._listed("runs")

    def columns(self, *names: str) -> Any:
        """Some of what is asked of every record, as Arrow has it."""
        return self._head.select(list(names))

    def rows(self) -> list[Row]:
        """All of it."""
        whole = _batch(self.content, range(len(Row._fields)))
        return list(map(Row, *(values.to_pylist() for values in whole.columns)))

    def labels(self) -> Sequence[Label]:
        """See `Sheaf`."""
        try:
            found = [_labels().validate_json(text) for text in _batch(self.content, [_LABEL]).column(0).to_pylist()]
        except ValidationError as error:
            raise UnsoundError("what is no label of this program's") from error
        if [label.source.record_path for label in found] != self.places:
            raise UnsoundError("a label of another record")
        return found

    def _listed(self, name: str) -> list[Any]:
        values: list[Any] = self._head.column(name).to_pylist()
        return values


class PutDown:
    """A table of which is held only what is asked of all records at once; `read` gives its file again for the labels.

    So those of a large folder, all of which are known before the first label is made, take a third of the memory.
    """

    def __init__(self, table: LabelTable, read: Callable[[], bytes | None]) -> None:
        self._asked, self._read = table.columns("place", "model", "runs"), read
        self._known = hash(table.content)

    @property
    def places(self) -> Sequence[str]:
        """See `Sheaf`."""
        found: list[str] = self._asked.column("place").to_pylist()
        return found

    @property
    def models(self) -> Sequence[str]:
        """See `Sheaf`."""
        found: list[str] = self._asked.column("model").to_pylist()
        return found

    @property
    def hashes(self) -> array[int]:
        """See `Sheaf`."""
        return numbers(self._asked.column("runs").flatten())

    def runs(self) -> Sequence[Sequence[int]]:
        """See `Sheaf`."""
        found: list[list[int]] = self._asked.column("runs").to_pylist()
        return found

    def labels(self) -> Sequence[Label]:
        """See `Sheaf`."""
        content = self._read()
        # Another build may have read a changed record meanwhile: then the listing is older than what is kept.
        if content is None or hash(content) != self._known:
            raise UnsoundError("what was there is gone")
        return LabelTable(content).labels()


def _batch(content: bytes, columns: Sequence[int]) -> Any:
    """The columns with these numbers; the others stay packed."""
    import pyarrow

    # No threads: a process that builds forks soon.
    options = pyarrow.ipc.IpcReadOptions(use_threads=False, included_fields=list(columns))
    try:
        reader = pyarrow.ipc.open_file(content, options=options)
        if reader.schema != pyarrow.schema([_schema().field(number) for number in columns]):
            raise UnsoundError("other columns")
        # The library does not look whether there is the one that it is asked for.
        if reader.num_record_batches != 1:
            raise UnsoundError("not one batch")
        batch = reader.get_batch(0)
        batch.validate(full=True)
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        raise UnsoundError("no Arrow file") from error
    return batch


@cache
def _schema() -> Any:
    import pyarrow

    text, number = pyarrow.string(), pyarrow.int64()
    kinds = {
        "place": text,
        "model": text,
        "newer": text,
        "digest": text,
        "judged": number,
        "runs": pyarrow.list_(pyarrow.uint64()),
        "size": number,
        "modified_ns": number,
        "changed_ns": number,
        "inode": pyarrow.uint64(),
        "label": pyarrow.binary(),
    }
    absent = ("newer", *_TOLD)
    return pyarrow.schema([pyarrow.field(name, kinds[name], nullable=name in absent) for name in Row._fields])


@cache
def _labels() -> TypeAdapter[Label]:
    return TypeAdapter(Label)


def prepare() -> None:
    """Import and make what tables need, once and before a process forks, not in each worker anew."""
    _schema()
    _labels()


def give_back() -> None:
    """Give the system back what tables were unpacked in: Arrow keeps it for the next, 40 MB after 100,000 labels."""
    import pyarrow

    pyarrow.default_memory_pool().release_unused()
