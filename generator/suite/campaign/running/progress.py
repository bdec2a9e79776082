"""What a target tells while it is measured."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """What a target tells while it is measured: a stage, or a finished run with its figure and its time.

    `void` is why a run was thrown away and is made anew.
    """

    stage: str
    workload: str | None = None
    run: int | None = None
    watt_hours: float | None = None
    seconds: float | None = None
    void: str | None = None


Tell = Callable[[Progress], None]
