"""What a record can hold and no label can say yet: refused, so that no label says something else instead."""

from collections.abc import Iterator

from generator.errors import Fault
from generator.records.model import Record, Server


def unshown(record: Record, file: str) -> Iterator[Fault]:
    """Each field that a label would have to speak of, and cannot."""
    if isinstance(record.setup.serving, Server):
        yield Fault(file, "setup.serving.kind", "'server'", "no label tells of a server yet; measure offline")
    if record.setup.parallel is not None:
        yield Fault(file, "setup.parallel", "given", "no label tells of more than one accelerator a model yet; use one")
