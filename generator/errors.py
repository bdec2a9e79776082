"""One error family: everything a user can mend is an `EnergyLabelError` with a sentence that says how."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches


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

    def __reduce__(self) -> tuple[type["RecordFaultsError"], tuple[tuple[Fault, ...]]]:
        """Made again from its faults where it goes from one process to another."""
        return type(self), (self.faults,)


def shown(value: object, limit: int = 80) -> str:
    """A hostile value as one short line of printable ASCII, for an error message."""
    text = ascii(value)
    return text if len(text) <= limit else f"{text[:limit]}... ({len(text)} characters)"


def unknown(kind: str, name: str, known: Iterable[str], cutoff: float = 0.5) -> EnergyLabelError:
    """The error of a name that nothing has: it offers the nearest names there are, or all of them."""
    names = tuple(known)
    near = get_close_matches(name.lower(), names, n=3, cutoff=cutoff)
    remedy = f"did you mean {' or '.join(near)}?" if near else f"the {kind}s are {', '.join(names) or 'none'}."
    return EnergyLabelError(f"No {kind} {shown(name)}: {remedy}")
