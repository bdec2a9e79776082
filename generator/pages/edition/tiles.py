"""The tasks at a glance: how many models each has, and how far their energy is apart."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from generator.labels.comparing.comparable import energy_ratio
from generator.labels.comparing.rank import Ranked
from generator.labels.estimates.ratio import Ratio
from generator.labels.grading.scale import LETTERS
from generator.labels.label import Label
from generator.labels.quality import LEAST_RATED
from generator.labels.task import Task
from generator.pages.edition.edition import Edition
from generator.pages.edition.machines import Machine, machine_of
from generator.pages.wording.assumed import hollow


class Stretch(NamedTuple):
    """How many labels have a letter, those with a provisional one apart from the others."""

    letter: str
    labels: int
    hollow: bool


@dataclass(frozen=True)
class Tile:
    """A task on the overview, on its first machine; `count` is of its models there, `machines` of all its machines.

    `pair` are the hungriest and the thriftiest of the `rated` models, whose quality is known, where these are enough to
    judge, and otherwise (`rated` is 0) of all; None where there are no two that differ.
    """

    task: Task
    machine: Machine
    machines: int
    count: int
    low: float
    high: float
    factor: float
    classes: list[Stretch]
    rated: int
    pair: tuple[Label, Label] | None

    @property
    def ratio(self) -> Ratio | None:
        """The energy of the hungrier against the thriftier of the pair."""
        return energy_ratio(*self.pair) if self.pair else None


def tiles(edition: Edition) -> list[Tile]:
    """The measured tasks with their spread, each on its first machine: the newest first, then those of most models."""
    made = []
    for task in edition.measured_tasks:
        known = {
            profile: [row for row in edition.rankings[task, profile] if row.place and row.label.result.value]
            for profile in edition.machines(task)
        }
        profile, placed = next(((name, rows) for name, rows in known.items() if rows), ("", []))
        if not placed:
            continue
        low, high = placed[0].label.result.value or 0.0, placed[-1].label.result.value or 0.0
        grades = [row.label.result.grade for row in placed]
        letters = Counter((grade.letter, hollow(grade)) for grade in grades)
        made.append(
            Tile(
                edition.tasks[task],
                machine_of(edition, profile),
                len(edition.machines(task)),
                len({row.label.subject.model for row in placed}),
                low,
                high,
                high / low,
                [
                    Stretch(letter, letters[letter, open_], open_)
                    for letter in LETTERS
                    for open_ in (False, True)
                    if letters[letter, open_]
                ],
                *judged_ends(placed),
            )
        )
    return sorted(made, key=lambda tile: (tile.machine.years[-4:], tile.count), reverse=True)


def judged_ends(placed: Sequence[Ranked]) -> tuple[int, tuple[Label, Label] | None]:
    """Of how many rated models, or 0 for all, the two ends are, and these; thriftiest first."""
    judged = [row for row in placed if row.quality is not None]
    models = len({row.label.subject.model for row in judged})
    rows, count = (judged, models) if models >= LEAST_RATED else (placed, 0)
    ends = rows[-1].label, rows[0].label
    return count, ends if ends[0].result.value != ends[1].result.value else None


def untold(edition: Edition) -> list[tuple[Task, int]]:
    """The measured tasks that have no tile, for on no machine can their models be ranked, each with its models."""
    told = {tile.task.id for tile in tiles(edition)}
    return [
        (
            edition.tasks[task],
            len(
                {
                    row.label.subject.model
                    for profile in edition.machines(task)
                    for row in edition.rankings[task, profile]
                }
            ),
        )
        for task in edition.measured_tasks
        if task not in told
    ]
