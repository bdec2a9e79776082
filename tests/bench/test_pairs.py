"""What two ways take by turns: told from what a machine does to both, and with an interval that means something."""

import math
import random

from hypothesis import given
from hypothesis import strategies as st

from tests.bench.pairs import excess_of, paired

SLOWER = st.lists(st.floats(0.1, 10.0), min_size=3, max_size=30)


@given(SLOWER, st.floats(0.5, 2.0))
def test_what_slows_both_down_cancels(noise: list[float], more: float) -> None:
    found = excess_of([(factor, factor * more) for factor in noise])
    percent = 100 * (more - 1)
    for value in (found.percent, found.low, found.high):
        assert math.isclose(value, percent, abs_tol=1e-6)


def test_the_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    dice = random.Random(1)
    held = 0
    for _ in range(400):
        found = excess_of([(1.0, 1.01 * math.exp(dice.gauss(0, 0.05))) for _ in range(10)])
        held += found.low <= 1.0 <= found.high
    assert 0.92 <= held / 400 <= 0.98


def test_each_way_begins_every_other_turn_and_the_first_turns_do_not_count() -> None:
    now = [0.0]
    order: list[str] = []

    def way(name: str, seconds: float) -> None:
        # The first call of all takes longer, as it does where something is loaded lazily.
        now[0] += seconds if order else 100.0
        order.append(name)

    found = excess_of(paired(lambda: way("first", 1.0), lambda: way("second", 1.5), 4, lambda: now[0]))
    assert "".join(name[0] for name in order) == "sffs" * 3
    assert found.first_s == 1.0 and math.isclose(found.percent, 50.0)
