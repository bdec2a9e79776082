"""What label can come of a profile, told before anything is measured."""

from dataclasses import dataclass
from typing import Literal

from generator.records.model import Counting
from generator.records.profile import Boundary, Machine
from generator.suite.profiling.sight import Seen

Verdict = Literal["letter possible", "value only", "nothing"]
_PARTS: dict[str, str] = {"gpu": "GPU", "cpu": "processor", "ram": "memory", "node": "whole machine"}


@dataclass(frozen=True)
class Prospect:
    """A verdict, and in a sentence the reason for it with what would change it."""

    verdict: Verdict
    reason: str

    def __str__(self) -> str:
        """`Value only: …`."""
        return f"{self.verdict.capitalize()}: {self.reason}"


def prospect(boundary: Boundary, hindered: str | None = None, remedy: str = "") -> Prospect:
    """What can be earned inside a boundary, by the rule that grading follows.

    `hindered` is why nothing can be measured here; `remedy` what would have an estimated processor measured.
    """
    if hindered:
        return Prospect("nothing", hindered)
    if boundary.metered:
        read, guessed = _named(boundary, "measured"), _named(boundary, "estimated")
        marked = f"; {guessed} estimated, and the label says so" if guessed else ""
        return Prospect("letter possible", f"{read} read from a meter{marked}.")
    mend = f"{remedy}; then delete this profile and create it again" if remedy else "measure on another machine"
    return Prospect(
        "value only", f"nothing here is read from a meter, so figures are shown without a letter. For a letter, {mend}."
    )


def _named(boundary: Boundary, counting: Counting) -> str:
    """`GPU and processor are`, of those that are counted so; empty where none is."""
    names = [_PARTS[name] for name in boundary.counted() if boundary.counting(name) == counting]
    return f"{' and '.join(names)} {'is' if len(names) == 1 else 'are'}" if names else ""


def parts_text(boundary: Boundary) -> str:
    """A line for each part of the machine: how it is counted, and by what."""
    rows = [(_PARTS[name], boundary.counting(name), boundary.detail(name)) for name in boundary.told()]
    return "".join(f"  {part:<13}  {counting:<9}  {detail}\n" for part, counting, detail in rows)


def machine_text(machine: Machine) -> str:
    """`AMD Ryzen 9 7950X, 32 logical cores, 64 GiB memory, Linux in a container`."""
    within = [
        word for word, true in (("a container", machine.container), ("a virtual machine", machine.virtual)) if true
    ]
    parts = [
        machine.processor_in_full,
        f"{machine.logical_cores} logical {'core' if machine.logical_cores == 1 else 'cores'}",
    ]
    if machine.memory_gib:
        parts.append(f"{machine.memory_gib:g} GiB memory")
    parts.append(f"{machine.system} in {' in '.join(within)}" if within else machine.system)
    return ", ".join(parts)


def told(seen: Seen) -> str:
    """The machine with its GPU, where there is one that is counted."""
    gpu = f"{seen.gpu.gpu.name}, " if seen.gpu else ""
    return f"{gpu}{machine_text(seen.machine)}"
