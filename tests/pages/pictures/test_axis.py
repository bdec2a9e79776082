"""The bare axis of a label that awaits its scale: everything on it stands where its energy says, inside the picture."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.labels.grading.awaiting import Awaiting
from generator.pages.looks.textwidth import text_width
from generator.pages.pictures.axis import CAPTION_SIZE, axis
from tests.factories import record
from tests.labels.changing import changed
from tests.pages.making import kinds, label

LEFT, WIDTH = 26.0, 388.0
ENERGIES = st.floats(min_value=1e-6, max_value=1e9)


@given(ENERGIES, st.lists(ENERGIES, max_size=40))
def test_everything_stands_on_the_axis_in_the_order_of_its_energy(value: float, others: list[float]) -> None:
    bare = changed(label(record()), value=value, figure=None, awaiting=Awaiting(3, True, (), tuple(sorted(others))))
    found = axis(bare, LEFT, WIDTH)
    assert found is not None
    assert found.others == sorted(found.others)
    for x in (*found.others, found.mark.x, *(step.x for step in found.steps)):
        assert LEFT <= x <= LEFT + WIDTH
    assert 1 <= len(found.steps) <= 7
    assert all(one.x < other.x for one, other in pairwise(found.steps))
    for step in found.steps:
        half = text_width(step.text, 11) / 2
        assert step.x - half >= LEFT and step.x + half <= LEFT + WIDTH
    # A logarithmic axis: the mark stands among the steps where its energy does.
    if len(found.steps) > 1:
        first, last = found.steps[0], found.steps[-1]
        low, high = (float(step.text.replace(",", "")) for step in (first, last))
        share = math.log(value / low) / math.log(high / low)
        assert found.mark.x == pytest.approx(first.x + share * (last.x - first.x), abs=0.1)


@pytest.mark.parametrize("kind", kinds())
def test_only_what_lacks_nothing_but_a_scale_has_one(kind: str) -> None:
    item, _ = kinds()[kind]
    found = axis(item, LEFT, WIDTH)
    assert (found is not None) == kind.startswith("awaiting")
    if found:
        assert text_width(found.caption, CAPTION_SIZE) <= WIDTH
        assert found.mark.low <= found.mark.x <= found.mark.high


@pytest.mark.parametrize(
    ("count", "lines", "told"),
    [(100, 100, "one of 100 other"), (101, 51, "one in 2 of 101 other"), (9_999, 100, "one in 100 of 9,999 other")],
)
def test_of_many_others_some_have_a_line_and_it_is_said_how_many(count: int, lines: int, told: str) -> None:
    others = tuple(1 + number / 1_000 for number in range(count))
    found = axis(changed(label(record()), awaiting=Awaiting(count, True, (), others)), LEFT, WIDTH)
    assert found is not None
    assert len(found.others) == lines
    assert f"Each line: {told} labels for this task on this machine." == found.caption
