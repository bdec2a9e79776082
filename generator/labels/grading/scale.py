"""Class limits of one task under one profile: six edges a·r^k, frozen in a TOML file once published."""

import json
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from statistics import quantiles
from typing import Annotated

from pydantic import Field, StringConstraints, ValidationError

from generator.errors import EnergyLabelError, shown
from generator.records.model import Frozen, Slug, Task
from generator.records.patterns import LETTERS as LETTERS  # with the scale that they are classes of

RATIOS = (Decimal("1.5"), Decimal(2), Decimal(3), Decimal(5))
# Of so many models a task on a machine gets its first scale: with fewer, its limits would be those models' own.
LEAST_MODELS = 5
_SCALES = files("generator.labels").joinpath("scales")
_Decimal = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,12}(\.[0-9]{1,12})?$")]


class _ProposedFile(Frozen):
    models: Annotated[int, Field(ge=2)]
    best: _Decimal
    percentile_95: _Decimal


_VERSION = r"^v[1-9][0-9]{0,3}$"


class _File(Frozen):
    """A scale's TOML file. Decimals are text, so that no edge passes through a binary fraction."""

    task: Task
    profile: Slug
    version: Annotated[str, StringConstraints(pattern=_VERSION)]
    first_edge: _Decimal
    ratio: _Decimal
    workloads: Annotated[tuple[Slug, ...], Field(min_length=1)]
    proposed: _ProposedFile


@dataclass(frozen=True)
class Proposal:
    """What a scale was derived from: the figures known on the day it was frozen.

    `models` counts models: one that was measured in several variants gave several figures and counts once.
    """

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


def propose(
    task: str, profile: str, version: str, workloads: tuple[str, ...], figures: Sequence[float], models: int
) -> Scale:
    """A scale by the rule: A and B empty today, and the 95th percentile under G's lower edge.

    `figures` are in Wh per 1,000 queries, one a record, of `models` different models.

    The ratio r is the smallest of 1.5, 2, 3 and 5 whose `a`, the largest one-digit number below best/r,
    puts the 95th percentile of `figures` at or under a·r^5. With a < best/r the best model of the day
    stands above B's edge a·r, so A and B are there to be earned.
    """
    if not re.fullmatch(_VERSION, version):
        raise EnergyLabelError(f"{shown(version)} is no version of a scale; write v1, v2 and on.")
    if models < 2:
        raise EnergyLabelError(
            f"{task} under {profile}: a scale needs complete records of two models, and there are {models}."
        )
    best = Decimal(min(figures))
    percentile = Decimal(quantiles(figures, n=20, method="inclusive")[-1])
    proposed = Proposal(models, _rounded(best), _rounded(percentile))
    for ratio in RATIOS:
        scale = Scale(task, profile, version, _one_digit_below(best / ratio), ratio, workloads, proposed)
        if percentile <= scale.edges[-1]:
            return scale
    raise EnergyLabelError(
        f"{task} under {profile}: no ratio up to {RATIOS[-1]} holds a spread from {_rounded(best)} to "
        f"{_rounded(percentile)} Wh; split the task."
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
        file = _File.model_validate_json(json.dumps(tomllib.loads(text)))
        first_edge, ratio = Decimal(file.first_edge), Decimal(file.ratio)
        if first_edge <= 0 or ratio <= 1 or len(set(file.workloads)) != len(file.workloads):
            raise ValueError("needs first_edge > 0, ratio > 1 and each workload once")
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        field = ".".join(map(str, fault["loc"]))
        raise EnergyLabelError(f"Scale {where}, {field}: {fault['msg']}; restore it from the history.") from None
    except (ValueError, TypeError) as error:
        raise EnergyLabelError(f"Scale {where}: {error}; restore it from the history.") from None
    proposed = Proposal(file.proposed.models, Decimal(file.proposed.best), Decimal(file.proposed.percentile_95))
    return Scale(file.task, file.profile, file.version, first_edge, ratio, file.workloads, proposed)


def read_scales() -> dict[tuple[str, str], Scale]:
    """The newest scale of each (task, profile) that ships with the package."""
    scales: dict[tuple[str, str], Scale] = {}
    for task in sorted(_SCALES.iterdir(), key=lambda item: item.name):
        for profile in sorted(task.iterdir(), key=lambda item: item.name):
            for file in sorted(profile.iterdir(), key=lambda item: (len(item.name), item.name)):
                scales[task.name, profile.name] = _read_file(file, task.name, profile.name)
    return scales


def read_scale_version(task: str, profile: str, version: str) -> Scale | None:
    """One version of a scale, newest or not; None where none of this name was ever frozen."""
    file = _SCALES.joinpath(task, profile, f"{version}.toml")
    return _read_file(file, task, profile) if file.is_file() else None


def _read_file(file: Traversable, task: str, profile: str) -> Scale:
    where = f"{task}/{profile}/{file.name}"
    scale = read_scale(file.read_text("utf-8"), where)
    if (scale.task, scale.profile, f"{scale.version}.toml") != (task, profile, file.name):
        raise EnergyLabelError(f"Scale {where} names another task, profile or version; restore it.")
    return scale
