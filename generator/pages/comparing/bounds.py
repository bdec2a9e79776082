"""What a reader may ask of every row of a task's table: a quality at least, a latency at most."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from generator.labels.comparing.latency import latency
from generator.labels.comparing.rank import Ranked
from generator.labels.task import Task
from generator.pages.wording.numbers import significant
from generator.pages.wording.quality import quality_title


@dataclass(frozen=True)
class Bound:
    """A number that rows must reach: the column it is held against, which way it goes, its title and what it is of."""

    name: str
    way: Literal["least", "most"]
    title: str
    hint: str


def bounds(task: Task, rows: Sequence[Ranked]) -> list[Bound]:
    """The bounds that can be asked of these rows: none on what is known of no row, for it would leave none."""
    made = []
    rated = [row.quality for row in rows if row.quality is not None]
    if rated:
        basis = rated[0].basis
        way: Literal["least", "most"] = "least" if basis.better == "higher" else "most"
        hint = f"{quality_title(basis, task)}; here {_range([item.value for item in rated])}"
        made.append(Bound("quality", way, f"Quality at {way}", hint))
    if times := [time for row in rows if (time := latency(row.label)) is not None]:
        made.append(Bound("latency", "most", "Latency at most", f"seconds a query; here {_range(times)}"))
    return made


def _range(values: Sequence[float]) -> str:
    low, high = significant(min(values)), significant(max(values))
    return low if low == high else f"{low} to {high}"
