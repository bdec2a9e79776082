"""One error family: everything a user can mend is an `EnergyLabelError` with a sentence that says how."""

from collections.abc import Sequence
from dataclasses import dataclass


class EnergyLabelError(Exception):
    """Something the user can mend. Its text is one sentence: what, where and the remedy."""


@dataclass(frozen=True)
class Fault:
    """One fault in one file: where it is, which field, the value met, and why it is refused."""

    file: str
    field: str
    value: str
    reason: str

    def __str__(self) -> str:
        """`file: field = value: reason`, on one line whatever the value holds."""
        return f"{self.file}: {self.field} = {self.value}: {self.reason}"


class RecordFaultsError(EnergyLabelError):
    """Every fault found in one reading of the measurements."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        count = len(self.faults)
        noun = "fault" if count == 1 else "faults"
        lines = "\n".join(f"  {fault}" for fault in self.faults)
        super().__init__(f"{count} {noun} in the measurements; mend each and try again:\n{lines}")


def shown(value: object, limit: int = 80) -> str:
    """A hostile value as one short line of printable ASCII, for an error message."""
    text = ascii(value)
    return text if len(text) <= limit else f"{text[:limit]}... ({len(text)} characters)"
