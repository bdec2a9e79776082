"""The calculator's arithmetic against plain sums and against its script's, and its texts where they could mislead."""

import json
import math
import random
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.pages.calculator.amounts import count, energy, mass, trimmed
from generator.pages.calculator.break_even import break_even, chart, milestones, nice, verdict
from generator.pages.calculator.conversions import equivalents
from generator.pages.calculator.cost import Figure, Use, cost, kilowatt_hours_a_day, retold
from tests.scripts import Scripts

FIGURES = st.floats(1e-6, 1e7)
QUERIES = st.floats(0.01, 1e12)


def _known(value: float) -> Figure:
    return Figure(value, value * 0.95, value * 1.05)


def test_a_million_queries_of_one_watt_hour_a_thousand_are_a_kilowatt_hour() -> None:
    assert kilowatt_hours_a_day(1.0, Use(1_000_000, 400.0)) == 1.0
    shown = cost(_known(1.0), Use(1_000_000, 400.0, 0.25, "EUR", 1.2))
    assert (shown["energy-year"], shown["energy-unit"]) == ("438", "kWh")
    assert (shown["mass-year"], shown["mass-unit"]) == ("175", "kg")
    assert (shown["money-year"], shown["money-unit"]) == ("110", "EUR")
    assert shown["energy-span"].startswith("416 kWh to 460 kWh a year")
    assert shown["energy-day"] == "1.20 kWh"
    assert (shown["energy-month"], shown["money-month"]) == ("36.5 kWh", "9.12 EUR")
    assert shown["thing-phone"] == "19,900"
    assert shown["thing-a100"] == "1,100"


def test_without_a_price_there_is_no_money_and_without_an_interval_no_span() -> None:
    shown = cost(Figure(1.0), Use(1000, 400.0))
    assert not [name for name in shown if name.startswith("money")]
    assert "not known" in shown["energy-span"]


@pytest.mark.parametrize(
    ("kilowatt_hours", "text"),
    [
        (0.000_012, "0.0120 Wh"),
        (0.5, "500 Wh"),
        (1.0, "1.00 kWh"),
        (99_949.0, "99,900 kWh"),
        (1e5, "100 MWh"),
        (3.2e8, "320 GWh"),
        (1e16, "10,000,000 TWh"),
    ],
)
def test_energy_is_in_the_unit_that_people_read(kilowatt_hours: float, text: str) -> None:
    assert " ".join(energy(kilowatt_hours)) == text


def test_mass_is_in_the_unit_that_people_read() -> None:
    assert [" ".join(mass(value)) for value in (0.2, 35.5, 2e5, 3e9)] == ["200 g", "35.5 kg", "200 t", "3.00 million t"]


def test_large_counts_are_in_words() -> None:
    assert [count(value) for value in (6150.0, 999_400.0, 1_720_000.0, 3e9, 2e16)] == [
        "6,150",
        "999,000",
        "1.72 million",
        "3.00 billion",
        "20,000 trillion",
    ]


def test_zeros_at_the_end_of_a_tick_are_left_out() -> None:
    assert [trimmed(value) for value in (0.4, 20.0, 1250.0, 0.125)] == ["0.4", "20", "1,250", "0.125"]


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (0.0022, "one phone charge every 10 days"),
        (0.022, "one phone charge every day"),
        (0.374, "charging 17 phones every day"),
        (960.0, "100 A100 GPUs at full power, day and night"),
    ],
)
def test_a_day_is_told_in_phones_and_then_in_machines(day: float, text: str) -> None:
    assert retold(day) == text


def test_a_small_model_that_saves_pays_when_its_training_is_saved() -> None:
    # A million queries save 10 kWh a day.
    found = break_even(100.0, _known(1.0), _known(11.0), 1_000_000)
    assert (found.crossing, found.day) == (10.0, 10)
    assert found.earliest is not None
    assert found.latest is not None
    assert found.earliest <= 10 <= found.latest
    assert verdict(found, _known(1.0), _known(11.0))[0] == "It pays on day 10."


def test_it_never_pays_where_the_small_model_needs_as_much() -> None:
    for small in (11.0, 12.0):
        found = break_even(100.0, Figure(small), Figure(11.0), 1_000_000)
        assert found.day is None
        assert verdict(found, Figure(small), Figure(11.0))[0].startswith("It never pays")


def test_it_may_never_pay_where_the_intervals_overlap() -> None:
    small, large = _known(10.0), _known(10.5)
    short, more = verdict(break_even(1.0, small, large, 1_000_000), small, large)
    assert short == "It pays on day 2."
    assert more.endswith("perhaps never.")


def test_it_pays_on_the_first_day_or_not_in_a_hundred_years() -> None:
    small, large = _known(1.0), _known(11.0)
    assert verdict(break_even(1.0, small, large, 1_000_000), small, large)[0] == "It pays on the first day."
    assert "hundred years" in verdict(break_even(1e9, small, large, 100), small, large)[0]
    assert "after 2.7 years" in verdict(break_even(10_000.0, small, large, 1_000_000), small, large)[0]


@given(FIGURES, FIGURES, st.floats(1e-6, 1e9), QUERIES)
def test_the_crossing_is_where_both_have_used_the_same(
    small: float, large: float, training: float, queries: float
) -> None:
    found = break_even(training, _known(small), _known(large), queries)
    if found.crossing is None:
        return
    daily = [value * queries / 1e6 for value in (small, large)]
    assert training + daily[0] * found.crossing == pytest.approx(daily[1] * found.crossing, rel=1e-6)
    assert found.day is not None
    assert found.day >= found.crossing
    assert found.earliest is not None
    assert found.earliest <= found.day <= (found.latest or math.inf)


@given(FIGURES, FIGURES, st.floats(1e-6, 1e9), QUERIES)
def test_nothing_of_a_chart_lies_outside_its_plot(small: float, large: float, training: float, queries: float) -> None:
    made = chart(training, _known(small), _known(large), queries)
    for points in (made.small, made.large, made.small_band, made.large_band):
        for point in points.split():
            assert all(-0.001 <= float(place) <= 100.001 for place in point.split(","))
    assert made.cross is None or all(0 <= place <= 100 for place in made.cross)
    texts = [text for _, text in (*made.days, *made.energies)]
    assert all(text.replace(",", "").replace(".", "").isdigit() for text in texts)


@given(FIGURES, QUERIES, st.floats(1, 5), st.floats(0.01, 5000), st.floats(1e-6, 1e6))
def test_no_result_is_anything_but_a_number(
    figure: float, queries: float, pue: float, grams: float, price: float
) -> None:
    shown = cost(_known(figure), Use(queries, grams, price, "EUR", pue))
    for text in shown.values():
        assert "nan" not in text.lower()
        assert "inf" not in text.lower()
        assert "e+" not in text.lower()


@given(st.floats(1e-12, 1e20))
def test_a_nice_number_is_not_far_above(value: float) -> None:
    assert value <= nice(value) <= 2.5 * value * (1 + 1e-12)


def test_milestones_are_the_chart_in_words() -> None:
    assert milestones(3.0, Figure(1.0), Figure(11.0), 1_000_000)[1] == ("30 days", "33.0 kWh", "330 kWh")


def _cases() -> list[tuple[float, Figure, Figure, Use]]:
    """A training and two figures with their use: round ones, ties, and anything a reader may enter."""
    chance = random.Random(20231128)

    def figure() -> Figure:
        value = chance.choice([1.0, 2.5, 1.125, 1000.0, 10 ** chance.uniform(-6, 7)])
        return Figure(value, value * 0.95, value * 1.05) if chance.random() < 0.8 else Figure(value)

    def use() -> Use:
        return Use(
            chance.choice([100.0, 10_000.0, 1e6, 10 ** chance.uniform(-2, 12)]),
            chance.uniform(0.01, 5000),
            chance.choice([None, 0.25, 10 ** chance.uniform(-6, 6)]),
            "EUR",
            chance.choice([1.0, chance.uniform(1, 5)]),
        )

    # Fewer than a reader may enter: what a classical model's training takes, to three digits.
    least = [(float(f"{10 ** chance.uniform(-10, -5):.3g}"), figure(), figure(), use()) for _ in range(40)]
    return [*((10 ** chance.uniform(-6, 9), figure(), figure(), use()) for _ in range(400)), *least]


def test_the_script_computes_what_python_computes(scripts: Scripts) -> None:
    """To the last digit: the same operations in the same order, written by the same format."""
    things = {thing.id: thing.watt_hours for thing in equivalents()}
    for training, small, large, use in _cases():
        pair = (asdict(small), asdict(large))
        assert scripts.call("calculator/cost.js", "cost", pair[0], asdict(use), things) == cost(small, use)
        found = break_even(training, small, large, use.queries)
        asked = (training, *pair, use.queries)
        for name, arguments, expected in (
            ("breakEven", asked, asdict(found)),
            ("verdict", (asdict(found), *pair), verdict(found, small, large)),
            ("milestones", asked, milestones(training, small, large, use.queries)),
            ("chart", asked, asdict(chart(training, small, large, use.queries))),
        ):
            made = scripts.call("calculator/break-even.js", name, *arguments)
            assert made == json.loads(json.dumps(expected)), (name, arguments)
