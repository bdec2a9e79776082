"""Class limits of one task under one profile: six edges a·r^k, frozen in a TOML file once published."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from functools import cached_property
from importlib.resources import files
from statistics import quantiles

from generator.errors import EnergyLabelError

LETTERS = "ABCDEFG"
RATIOS = (Decimal("1.5"), Decimal(2), Decimal(3), Decimal(5))
_KEYS = {"task", "profile", "version", "first_edge", "ratio", "workloads", "proposed"}


@dataclass(frozen=True)
class Proposal:
    """What a scale was derived from: the figures known on the day it was frozen."""

    models: int
    best: Decimal
    percentile_95: Decimal


@dataclass(frozen=True)
class Scale:
    """Classes A to G by upper edges `first_edge · ratio^k` (k = 0…5), in Wh per 1,000 queries.

    A value on an edge is in the better class. `workloads` are the ones a figure must hold to be graded.
    """

    task: str
    profile: str
    version: str
    first_edge: Decimal
    ratio: Decimal
    workloads: tuple[str, ...]
    proposed: Proposal

    @cached_property
    def edges(self) -> tuple[Decimal, ...]:
        """The six upper edges of A to F, exact."""
        return tuple(self.first_edge * self.ratio**k for k in range(len(LETTERS) - 1))

    def letter(self, value: float) -> str:
        """The class of a finite positive figure in Wh per 1,000 queries."""
        exact = Decimal(value)
        if not exact.is_finite() or exact <= 0:
            raise ValueError(f"{value} has no class")
        return LETTERS[sum(exact > edge for edge in self.edges)]


def propose(task: str, profile: str, version: str, workloads: tuple[str, ...], figures: Sequence[float]) -> Scale:
    """A scale by the rule: A and B empty today, and the 95th percentile under G's lower edge.

    The ratio r is the smallest of 1.5, 2, 3 and 5 whose `a`, the largest one-digit number below best/r,
    puts the 95th percentile of `figures` at or under a·r^5. With a < best/r the best model of the day
    stands above B's edge a·r, so A and B are there to be earned.
    """
    if len(figures) < 2:
        raise EnergyLabelError(f"{task} under {profile} has {len(figures)} complete records; a scale needs two.")
    best = Decimal(min(figures))
    percentile = Decimal(quantiles(figures, n=20, method="inclusive")[-1])
    proposed = Proposal(len(figures), _rounded(best), _rounded(percentile))
    for ratio in RATIOS:
        scale = Scale(task, profile, version, _one_digit_below(best / ratio), ratio, workloads, proposed)
        if percentile <= scale.edges[-1]:
            return scale
    raise EnergyLabelError(
        f"{task} under {profile} spreads over more than {RATIOS[-1]}^5: no ratio of the rule holds it; split the task."
    )


def _one_digit_below(value: Decimal) -> Decimal:
    """The largest number of one significant digit strictly below `value` (> 0)."""
    unit = Decimal(1).scaleb(value.adjusted())
    floor = (value / unit).to_integral_value(ROUND_FLOOR) * unit
    if floor < value:
        return floor.normalize()
    lower = floor - unit
    return (lower if lower > 0 else Decimal(9).scaleb(value.adjusted() - 1)).normalize()


def _rounded(value: Decimal) -> Decimal:
    return round(value, 4 - value.adjusted() - 1).normalize()


def scale_text(scale: Scale) -> str:
    """The scale as the TOML file that freezes it. Decimals are strings, so that edges stay exact."""
    workloads = ", ".join(f'"{workload}"' for workload in scale.workloads)
    return (
        "# Frozen once published: change nothing here. A new scale is a new file, v2 and on.\n"
        f'task = "{scale.task}"\n'
        f'profile = "{scale.profile}"\n'
        f'version = "{scale.version}"\n'
        f'first_edge = "{scale.first_edge:f}"  # Wh per 1,000 queries, upper edge of class A\n'
        f'ratio = "{scale.ratio:f}"\n'
        f"workloads = [{workloads}]\n"
        "\n[proposed]\n"
        f"models = {scale.proposed.models}\n"
        f'best = "{scale.proposed.best:f}"\n'
        f'percentile_95 = "{scale.proposed.percentile_95:f}"\n'
    )


def read_scale(text: str, where: str) -> Scale:
    """A scale from its TOML text; raises `EnergyLabelError` naming `where`."""
    try:
        table = tomllib.loads(text)
        if set(table) != _KEYS:
            raise ValueError(f"has the keys {', '.join(sorted(table))}")
        proposed = Proposal(
            int(table["proposed"]["models"]),
            Decimal(table["proposed"]["best"]),
            Decimal(table["proposed"]["percentile_95"]),
        )
        scale = Scale(
            table["task"],
            table["profile"],
            table["version"],
            Decimal(table["first_edge"]),
            Decimal(table["ratio"]),
            tuple(table["workloads"]),
            proposed,
        )
        if scale.first_edge <= 0 or scale.ratio <= 1 or not scale.workloads:
            raise ValueError("needs first_edge > 0, ratio > 1 and workloads")
    except (ValueError, KeyError, TypeError, ArithmeticError) as error:
        raise EnergyLabelError(f"Scale {where}: {error}; restore it from the history.") from None
    return scale


def read_scales() -> dict[tuple[str, str], Scale]:
    """The newest scale of each (task, profile) that ships with the package."""
    scales: dict[tuple[str, str], Scale] = {}
    for task in sorted(files("generator.labels").joinpath("scales").iterdir(), key=lambda item: item.name):
        for profile in sorted(task.iterdir(), key=lambda item: item.name):
            versions = sorted(profile.iterdir(), key=lambda item: (len(item.name), item.name))
            for file in versions:
                where = f"{task.name}/{profile.name}/{file.name}"
                scale = read_scale(file.read_text("utf-8"), where)
                if (scale.task, scale.profile, f"{scale.version}.toml") != (
                    task.name,
                    profile.name,
                    file.name,
                ):
                    raise EnergyLabelError(f"Scale {where} names another task, profile or version; restore it.")
                scales[scale.task, scale.profile] = scale
    return scales
