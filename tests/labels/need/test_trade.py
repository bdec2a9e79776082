"""What the small one gives up: found, not told from memory."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.labels.label import Label
from generator.labels.need.ladder import Ladder, ladders
from generator.labels.need.trade import NEARLY, Step, of_100, stairs, trade
from tests import own_records
from tests.pages.making import label


def _label(number: int, watt_hours: float, right: float) -> Label:
    made = own_records.record(f"acme/m{number}", "fine-tuned", {"precision": "fp32"}, watt_hours, right)
    return label(made, under=own_records.profile())


def _ladder(*models: tuple[float, float]) -> Ladder:
    (found,) = ladders(_label(number, *model) for number, model in enumerate(models))
    return found


def test_the_choice_of_a_machine() -> None:
    found = trade(_ladder((1.0, 0.70), (5.0, 0.89), (50.0, 0.90), (99.0, 0.51)))
    assert found is not None
    assert (found.small.right, found.large.right) == (0.70, 0.90)
    assert found.nearly is not None
    assert found.nearly.right == 0.89
    assert found.whole.ratio.value == pytest.approx(50)
    assert found.whole.watt_hours_each == pytest.approx(49 / (1000 * 0.2))
    assert found.whole.told is True


def test_where_the_thriftiest_is_the_best_nothing_is_given_up() -> None:
    found = trade(_ladder((1.0, 0.9), (5.0, 0.8)))
    assert found is not None
    assert found.small is found.large
    assert found.nearly is None
    assert found.whole.watt_hours_each is None


def test_one_model_that_does_the_job_is_no_choice() -> None:
    assert trade(_ladder((1.0, 0.9), (5.0, 0.5))) is None


def test_what_chance_may_have_done_is_no_step() -> None:
    close = _ladder((1.0, 0.800), (5.0, 0.805), (9.0, 0.9))
    assert Step(close.rungs[0], close.rungs[1]).told is False
    assert [(step.less.right, step.more.right) for step in stairs(close)] == [(0.8, 0.9)]


_MODELS = st.lists(st.tuples(st.floats(0.01, 100), st.floats(0.56, 0.97)), min_size=2, max_size=7)


@given(_MODELS)
def test_stairs_go_up_from_the_thriftiest_and_nobody_is_passed_over(models: list[tuple[float, float]]) -> None:
    ladder = _ladder(*models)
    steps, found = stairs(ladder), trade(ladder)
    assert found is not None
    front = [ladder.doing[0], *(step.more for step in steps)]
    assert [step.less for step in steps] == front[:-1]
    assert all(step.gained > 0 and step.told for step in steps)
    assert found.large.right == max(right for _, right in models)
    least = of_100(found.large.right) - NEARLY
    nearly = found.nearly or (found.small if of_100(found.small.right) >= least else found.large)
    assert of_100(nearly.right) >= least
    assert all(of_100(rung.right) < least for rung in ladder.doing if rung.energy < nearly.energy)


def test_nearly_as_many_are_counted_as_they_are_printed() -> None:
    found = trade(_ladder((1, 0.7), (2, 0.7949), (3, 0.8149)))
    assert found is not None
    assert found.nearly is not None
    assert found.nearly.right == 0.7949
