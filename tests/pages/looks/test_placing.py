"""Places within a chart, as classes: each has its rules, and none is off by more than a screen shows."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.pages.looks.placing import at, side_by_side, style_sheet

_RULES = dict(re.findall(r"\.([\w-]+)\{([^}]*)\}", style_sheet()))


@given(place=st.floats(0, 100), axis=st.sampled_from(["left", "top", "width", "y"]))
def test_a_place_is_true_to_a_tenth_of_a_per_cent(place: float, axis: str) -> None:
    uses, *numbers = at(**{axis: place}).split()
    short = uses.removeprefix("at-")
    assert f"calc((var(--{short}) + var(--{short}-))*1%)" in _RULES[uses]
    assert sum(float(_RULES[name].partition(":")[2]) for name in numbers) == pytest.approx(place, abs=0.0501)


@given(st.floats(-1e6, 1e6))
def test_what_lies_outside_lies_on_the_edge(place: float) -> None:
    assert {*at(left=place).split()} <= _RULES.keys()


def test_two_places_are_classes_side_by_side() -> None:
    assert at(left=37.44, width=5) == "at-l at-l37 at-l-4 at-w at-w5"


def test_a_grid_has_its_rules_or_is_refused() -> None:
    assert {*side_by_side(6, 40).split()} <= _RULES.keys()
    with pytest.raises(ValueError, match=r"raise the limits in generator/pages/looks/placing\.py"):
        side_by_side(2, 41)
