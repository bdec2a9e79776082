"""What pairs say together, and which method is to be taken: by the rule that the page prints."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.labels.estimates.ratio import Ratio
from generator.labels.quantising.groups import (
    ALONE,
    BANDS,
    DOZENS,
    FEW,
    LEAST_MODELS,
    MANY,
    MOST_LOST,
    UNSTATED,
    Group,
    band_of,
    choices,
    groups,
)  # fmt: skip
from generator.labels.quantising.pairs import Pair, Qualities
from tests.labels.changing import changed
from tests.labels.quantising.making import FP8, found, measured


def _pair(value: float, spread: float | None = 0.1, at_once: int | None = 1, model: str = "acme/a") -> Pair:
    (made,) = found(measured(), measured(FP8))
    named = changed(made.full, model=model)
    way = replace(made.way, at_once=at_once)
    return replace(made, full=named, way=way, energy=Ratio(value, spread), longer=None)


def _lossy(pair: Pair, lost: float) -> Pair:
    return replace(pair, qualities=(Qualities("accuracy", "arena", 1.0, 1.0 - lost, "higher"),))


@pytest.mark.parametrize(
    ("at_once", "band"),
    [(1, ALONE), (2, FEW), (16, FEW), (17, DOZENS), (64, DOZENS), (65, MANY), (4096, MANY), (None, UNSTATED)],
)
def test_every_number_at_once_has_its_band(at_once: int | None, band: object) -> None:
    assert band_of(_pair(1.0, at_once=at_once)) == band


@given(st.integers(min_value=1, max_value=65536))
def test_the_bands_leave_no_gap(at_once: int) -> None:
    assert sum(band.least <= at_once <= band.most for band in BANDS) == 1


@pytest.mark.parametrize(
    ("ratios", "judgement"),
    [
        ([0.5, 0.6, 0.95], "saves"),
        ([0.5, 0.97, 0.98, 0.99], "leans to saving"),
        ([0.97, 0.98, 1.02], "mixed"),
        ([0.5, 2.0], "mixed"),
        ([1.02, 1.03, 1.05, 0.99], "leans to more"),
        ([2.0, 3.0, 0.99], "costs more"),
    ],
)
def test_a_method_is_judged_by_the_printed_rule(ratios: list[float], judgement: str) -> None:
    assert Group("fp8", "full", ALONE, [_pair(ratio) for ratio in ratios]).judgement == judgement


@given(st.lists(st.floats(min_value=0.1, max_value=10), min_size=1, max_size=8))
def test_turned_round_a_judgement_is_its_opposite(ratios: list[float]) -> None:
    opposite = {"saves": "costs more", "leans to saving": "leans to more", "mixed": "mixed"}
    opposite |= {other: one for one, other in opposite.items()}
    ratios = [ratio for ratio in ratios if ratio != 1] or [2.0]
    there = Group("fp8", "full", ALONE, [_pair(ratio) for ratio in ratios])
    back = Group("fp8", "full", ALONE, [_pair(1 / ratio) for ratio in ratios])
    assert back.judgement == opposite[there.judgement]


def _several(*ratios: float, lost: float | None = None) -> list[Pair]:
    made = [_pair(ratio, model=f"acme/{number}") for number, ratio in enumerate(ratios)]
    return made if lost is None else [_lossy(pair, lost) for pair in made]


def test_what_saves_most_is_taken_unless_quality_or_models_forbid_it() -> None:
    full = "full"
    lossy = Group("q2-k", full, ALONE, _several(0.3, 0.3, 0.3, lost=MOST_LOST * 1.1))
    rare = Group("q4-0", full, ALONE, _several(*[0.4] * (LEAST_MODELS - 1)))
    good = Group("q4-k-m", full, ALONE, _several(0.5, 0.5, 0.5, lost=MOST_LOST * 0.9))
    thick = Group("q8-0", full, ALONE, _several(0.7, 0.7, 0.7))
    bad = Group("bnb-int8", full, ALONE, _several(3.0, 3.0))
    (choice,) = choices([lossy, rare, good, thick, bad])
    assert choice.take is good
    assert list(choice.leave) == [bad]
    assert list(choice.others) == [lossy, rare, thick]


def test_a_stand_in_is_neither_taken_nor_left() -> None:
    assert choices([Group("q4-k-m", "q8-0", ALONE, _several(0.7, 0.7, 0.7))]) == []


def test_groups_hold_every_pair_once_the_thriftiest_first() -> None:
    made = [_pair(2.0), _pair(0.5), _pair(0.9, at_once=128)]
    alone, many = groups(made)
    assert (alone.ratios, many.ratios) == ([0.5, 2.0], [0.9])
    assert alone.median == 1.25
    assert (alone.saving, alone.costing, alone.below, alone.models) == (1, 1, 1, 1)
    assert alone.lost is None
    assert alone.keeps_quality is None
