"""How much more one of two models makes a query: a factor between two energies may tell of that alone."""

from dataclasses import dataclass, replace
from typing import Literal

from generator.labels.comparing.comparable import energy_ratio, per_thousand_tokens, serving
from generator.labels.estimates.ratio import Ratio
from generator.labels.label import Label

Unit = Literal["token", "pixel"]
# Answers that differ by less are told of as alike.
_ALIKE = 1.2


@dataclass(frozen=True)
class More:
    """One model makes `times` as much a query as another; `ratio` is its energy for each `unit` against the other's."""

    unit: Unit
    times: float
    ratio: Ratio


def more_made(one: Label, other: Label) -> More | None:
    """What `one` makes a query against `other`; None where that is alike, of two kinds, or was not counted."""
    energy = energy_ratio(one, other)
    if energy is None:
        return None
    units: dict[Unit, tuple[float | None, float | None]] = {
        "pixel": (_pixels(one), _pixels(other)),
        "token": (_tokens(one), _tokens(other)),
    }
    for unit, (much, less) in units.items():
        if much and less:
            times = much / less
            # What was made is counted, and so is without an interval of its own.
            ratio = replace(energy, value=energy.value / times)
            return More(unit, times, ratio) if max(times, 1 / times) >= _ALIKE else None
    return None


def _pixels(label: Label) -> float | None:
    """Those of a picture, or of all frames of a video, as its figure's point made them."""
    width, height, _, frames, _ = serving(label)[3]
    return width * height * (frames or 1) if width and height else None


def _tokens(label: Label) -> float | None:
    """Those that were written for an answer, of the model's own tokens."""
    for_a_thousand = per_thousand_tokens(label)
    return label.result.value / for_a_thousand if label.result.value and for_a_thousand else None
