"""Ratios in words, and the line on a card."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.labels.estimates.ratio import Ratio
from generator.labels.label import Label
from generator.labels.quantising.groups import BANDS
from generator.pages import urls
from generator.pages.wording.quantising.card_line import beside, card_line
from generator.pages.wording.quantising.ratios import (
    SITUATIONS,
    change,
    changes,
    in_words,
    interval,
    lost_in_short,
    named_size,
    quality_lost,
    range_in_words,
)  # fmt: skip
from tests import served
from tests.labels.quantising.making import FP8, found, measured
from tests.scripts import Scripts

RATIOS = st.floats(min_value=0.01, max_value=100)


@pytest.mark.parametrize(
    ("value", "sign", "words"),
    [
        (0.52, "−48 %", "48 % less"),
        (1.31, "+31 %", "31 % more"),
        (3.11, "3.1×", "3.1 times as much"),
        (1.004, "±0 %", "as much"),
        (0.996, "±0 %", "as much"),
    ],
)
def test_a_ratio_as_a_change(value: float, sign: str, words: str) -> None:
    assert change(value).replace("\u00a0", " ") == sign
    assert in_words(value).replace("\u00a0", " ") == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (1.13, 1.84, "13 % to 84 % more"),
        (0.61, 0.72, "28 % to 39 % less"),
        (1.5, 6.9, "1.5 to 6.9 times as much"),
        (0.61, 1.36, "39 % less to 36 % more"),
        (0.5, 0.5, "50 % less"),
        (0.5, 1.0, "50 % less to as much"),
        (0.9, 2.5, "10 % less to 2.5 times as much"),
    ],
)
def test_a_range_in_words(low: float, high: float, words: str) -> None:
    assert range_in_words(low, high).replace("\u00a0", " ") == words


@given(RATIOS, RATIOS)
def test_a_range_of_one_reads_as_one(one: float, other: float) -> None:
    assert changes(one, one) == change(one)
    assert (" to " in changes(one, other)) is (change(one) != change(other))


@given(RATIOS)
def test_less_reads_as_less_and_more_as_more(value: float) -> None:
    word = in_words(value)
    assert word.endswith("less") is (value < 0.995)
    assert ("more" in word or "times" in word) is (value >= 1.005)


def test_what_is_not_known_reads_as_not_known() -> None:
    assert quality_lost(None) == "not measured"
    assert quality_lost(-0.02) == "none lost"
    assert quality_lost(0.0321).replace("\u00a0", " ") == "3.2 % lost"
    assert [lost_in_short(lost).replace("\u00a0", " ") for lost in (0.0, 0.043, 0.43)] == ["±0", "−4.3 %", "−43 %"]
    assert interval(Ratio(0.5, None)) == "not known"
    assert interval(Ratio(0.5, 0.2)) == "0.41–0.61"


def test_a_ratio_reads_as_lying_within_its_interval() -> None:
    assert interval(Ratio(2.17, 0.005)) == "2.16–2.18"
    # Not 1.0: it costs more, and an interval that holds 1 would say that nobody knows.
    assert interval(Ratio(1.36, 0.2589)) == "1.05–1.8"
    assert interval(Ratio(1.05, 0.02)) == "1.03–1.07"


@given(st.floats(0.3, 3.0), st.floats(0.001, 0.6))
def test_an_end_reads_as_on_the_side_of_1_that_it_lies_on(value: float, spread: float) -> None:
    ratio = Ratio(value, spread)
    assert ratio.low is not None
    assert ratio.high is not None
    for text, end in zip(interval(ratio).split("–"), (ratio.low, ratio.high), strict=True):
        if abs(end - 1) > 1e-4:
            assert (float(text) > 1, float(text) < 1) == (end > 1, end < 1)


def test_every_band_has_its_words() -> None:
    assert set(SITUATIONS) == set(BANDS)


def test_names_are_ordered_by_the_size_in_them() -> None:
    names = ["Qwen/Qwen2-0.5B", "TinyLlama/TinyLlama-1.1B-Chat-v1.0", "Qwen/Qwen2.5-14B", "acme/nameless-3"]
    assert [named_size(name) for name in names] == [0.5, 1.1, 14, float("inf")]


def _line(label: Label, *others: Label) -> str | None:
    return card_line(label, [pair for pair in found(label, *others) if label in (pair.quantised, pair.full)])


def test_a_card_leads_to_itself_beside_its_other_number_formats(scripts: Scripts) -> None:
    full, small = measured(), measured(FP8, workloads=[_half()])
    pairs = found(full, small)
    one, other = beside(full, pairs), beside(small, pairs)
    assert one and other
    assert (one.text, other.text) == ("compare with FP8", "compare with bf16")
    asked = scripts.call("compare/choice.js", "parseQuery", one.address.removeprefix("compare/"))
    assert asked == {"names": [full.subject.model], "task": full.subject.task}
    assert beside(full, []) is None


def test_as_many_models_are_linked_as_fit_side_by_side(scripts: Scripts) -> None:
    models = [f"acme/model-{place}" for place in range(9)]
    fitting = models[: urls.MOST_COMPARED]
    address = urls.compare_page(models, "chat").removeprefix("compare/")
    assert scripts.call("compare/choice.js", "parseQuery", address)["names"] == fitting
    assert scripts.call("compare/choice.js", "toggled", fitting, models[-1])["refused"]
    assert not scripts.call("compare/choice.js", "toggled", fitting[1:], models[-1])["refused"]


def test_a_card_says_what_its_other_number_formats_saved() -> None:
    full, small = measured(), measured(FP8, workloads=[_half()])
    assert _line(full, small) == "FP8 −50\u00a0%"
    assert _line(small, full) == "−50\u00a0% energy against bf16, served alike"
    assert _line(full) is None
    assert _line(small) == "full precision was not measured"


def _half() -> dict[str, object]:
    return {"id": "arena", "dataset": {"name": "arena"}, "means": served.means(1.0)}
