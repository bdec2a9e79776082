"""The order of a campaign's turns: one target after the other, or in rounds over all of them (A B A B)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

Order = Literal["one after the other", "interleaved"]
_TOLD = (
    "Measured in turns with the other targets of its campaign, one run of each workload at a time and loaded anew for "
    "each, so that what changed on the machine changed for all of them."
)


def told(order: Order) -> tuple[str, ...]:
    """What a record says of the order that it was measured in; nothing of the plain one."""
    return (_TOLD,) if order == "interleaved" else ()


@dataclass(frozen=True)
class OneMore:
    """Enough for a turn: one more run of each workload than there were, or fewer where `enough` says so.

    A dataclass and no closure, because it goes to the worker's process.
    """

    enough: Callable[[Sequence[Sequence[float]]], bool]
    runs: int

    def __call__(self, workloads: Sequence[Sequence[float]]) -> bool:
        """Whether the turn is over."""
        return all(len(runs) > self.runs for runs in workloads) or self.enough(workloads)
