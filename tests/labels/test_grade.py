"""From figure to letter: the upper bound decides, on the exact edge, and doubt gives no letter."""

import math
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.labels.estimates.estimate import Estimate, estimate
from generator.labels.grading.grade import Grade, grade
from generator.labels.grading.scale import LETTERS, Scale, read_scales
from generator.labels.grading.status import MEANING, SHORT
from tests.labels.scales import better, scale

COMMITTED = sorted(read_scales().values(), key=lambda item: item.task)
LOGS = st.floats(min_value=-7.0, max_value=12.0)


def between(low: float, high: float) -> Estimate:
    """An estimate of these bounds."""
    return Estimate(math.sqrt(low * high), low, high, 0.0, 0.0)


@pytest.mark.parametrize("committed", COMMITTED, ids=lambda item: item.task)
def test_a_figure_on_an_edge_is_in_the_better_class_and_the_next_one_above_is_not(committed: Scale) -> None:
    for edge, (upper, lower) in zip(committed.edges, pairwise(LETTERS), strict=True):
        below = float(edge)
        if Decimal(below) > edge:
            below = math.nextafter(below, 0.0)
        assert committed.letter(below) == upper
        assert committed.letter(math.nextafter(below, math.inf)) == lower
        assert committed.letter(float(edge)) == (upper if Decimal(float(edge)) <= edge else lower)


def test_an_edge_that_a_float_can_hold_is_met_exactly() -> None:
    round_scale = scale("1", "2")
    assert [round_scale.letter(2.0**k) for k in range(6)] == list("ABCDEF")
    assert [round_scale.letter(math.nextafter(2.0**k, math.inf)) for k in range(6)] == list("BCDEFG")


@given(LOGS, LOGS)
def test_more_energy_is_never_a_better_letter(one: float, other: float) -> None:
    low, high = sorted((math.exp(one), math.exp(other)))
    for committed in COMMITTED:
        assert not better(committed.letter(high), committed.letter(low))


@pytest.mark.parametrize("value", [0.0, -0.0, -1.0, math.nan, math.inf, -math.inf])
def test_no_figure_never_gets_a_letter(value: float) -> None:
    for committed in COMMITTED:
        with pytest.raises(ValueError, match="has no class"):
            committed.letter(value)
    assert grade(None, scale()) == Grade("uncertain")
    assert grade(estimate([[1.0, 1.0, value]], 0.05), scale()).letter is None


@given(st.floats())
def test_only_a_finite_positive_figure_gets_a_letter(value: float) -> None:
    if math.isfinite(value) and value > 0:
        assert scale().letter(value) in LETTERS
    else:
        with pytest.raises(ValueError, match="has no class"):
            scale().letter(value)


@pytest.mark.parametrize(
    ("low", "high", "letter", "span", "text"),
    [
        (2.5, 3.0, "C", "C", "C"),
        (1.9, 2.1, "C", "B–C", "C (B–C)"),
        (1.9, 2.0, "B", "B", "B"),
        (0.9, 3.9, "C", "A–C", "C (A–C)"),
        (0.01, 0.02, "A", "A", "A"),
        (33.0, 1e6, "G", "G", "G"),
        (15.0, 1e6, "G", "E–G", "G (E–G)"),
    ],
)
def test_the_published_class_is_that_of_the_upper_bound(
    low: float, high: float, letter: str, span: str, text: str
) -> None:
    found = grade(between(low, high), scale())
    assert (found.status, found.letter, found.span, found.text) == ("graded", letter, span, text)


@pytest.mark.parametrize(("low", "high"), [(0.9, 4.1), (1.9, 8.1), (0.1, 100.0), (7.9, 32.1)])
def test_an_interval_over_more_than_three_classes_gives_no_letter(low: float, high: float) -> None:
    found = grade(between(low, high), scale())
    assert found == Grade("uncertain", None, None)
    assert found.text == "–"


@given(LOGS, LOGS)
def test_the_letter_is_never_better_than_the_value_s_own(one: float, other: float) -> None:
    low, high = sorted((math.exp(one), math.exp(other)))
    figure = between(low, high)
    for committed in COMMITTED:
        found = grade(figure, committed)
        if found.letter is None:
            assert LETTERS.index(committed.letter(high)) - LETTERS.index(committed.letter(low)) > 2
        else:
            assert not better(found.letter, committed.letter(figure.value))
            assert found.span is not None
            assert found.span.endswith(found.letter)


@given(
    st.lists(st.lists(st.floats(min_value=0.01, max_value=1e4), min_size=3, max_size=8), min_size=1, max_size=3),
    st.floats(min_value=1.0001, max_value=1e4),
)
def test_spending_more_in_every_run_never_gives_a_better_letter(workloads: list[list[float]], factor: float) -> None:
    more = [[run * factor for run in runs] for runs in workloads]
    for under in (scale(), *COMMITTED):
        before, after = grade(estimate(workloads, 0.05), under), grade(estimate(more, 0.05), under)
        if before.letter and after.letter:
            assert not better(after.letter, before.letter)


def test_every_status_is_explained_in_a_sentence_and_in_a_word() -> None:
    assert set(MEANING) == set(SHORT)
    assert all(text.endswith(".") for text in MEANING.values())
    assert all(text and not text.endswith(".") for text in SHORT.values())
