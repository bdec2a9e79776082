"""The interval, held against textbook formulas that are computed here in another way."""

import math
from statistics import mean, stdev
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.labels.estimates.estimate import Estimate, estimate, mean_figure
from tests.suite.lazily import Lazily

stats: Any = Lazily("scipy.stats")

FIGURES = st.floats(min_value=1e-3, max_value=1e6)
RUNS = st.lists(FIGURES, min_size=3, max_size=12)
WORKLOADS = st.lists(RUNS, min_size=1, max_size=4)
# Runs of one model on one machine lie together; so do these.
CLOSE = st.builds(
    lambda middle, factors: [middle * factor for factor in factors],
    FIGURES,
    st.lists(st.floats(min_value=0.8, max_value=1.25), min_size=3, max_size=12),
)
METER = st.floats(min_value=0.0, max_value=0.5)
BAD = st.sampled_from([0.0, -0.0, -1.0, math.nan, math.inf, -math.inf])


def known(figure: Estimate | None) -> Estimate:
    """The estimate, which must be there."""
    assert figure is not None
    return figure


@given(CLOSE)
def test_one_workload_s_interval_is_the_textbook_t_interval_on_the_logs(runs: list[float]) -> None:
    figure = known(estimate([runs], 0.0))
    logs = [math.log(run) for run in runs]
    half_width = stats.t.ppf(0.975, len(runs) - 1) * stdev(logs) / math.sqrt(len(runs))
    assert figure.value == pytest.approx(mean(runs), rel=1e-12)
    assert figure.spread == pytest.approx(half_width, rel=1e-6, abs=1e-12)
    assert figure.high == pytest.approx(mean(runs) * math.exp(half_width), rel=1e-6)
    assert figure.low == pytest.approx(mean(runs) / math.exp(half_width), rel=1e-6)


def test_one_workload_s_interval_is_that_of_a_library() -> None:
    runs = [1.0, 1.1, 0.95, 1.05, 1.02]
    logs = [math.log(run) for run in runs]
    low, high = stats.t.interval(0.95, len(logs) - 1, loc=mean(logs), scale=stats.sem(logs))
    figure = known(estimate([runs], 0.0))
    assert math.log(figure.high / figure.low) == pytest.approx(high - low, rel=1e-12)


def test_several_workloads_follow_welch_and_satterthwaite() -> None:
    # Of two equal workloads the mean of the logs has half the shares squared: Welch's own formula.
    one, other = [1.0, 1.1, 0.95, 1.05], [1.0, 1.3, 0.8, 1.1, 0.85]
    scaled = [run * mean(one) / mean(other) for run in other]
    parts = [0.25 * stdev([math.log(run) for run in runs]) ** 2 / len(runs) for runs in (one, scaled)]
    freedom = sum(parts) ** 2 / (parts[0] ** 2 / 3 + parts[1] ** 2 / 4)
    figure = known(estimate([one, scaled], 0.0))
    assert figure.spread == pytest.approx(stats.t.ppf(0.975, freedom) * math.sqrt(sum(parts)), rel=1e-9)


def test_a_thrifty_workload_s_scatter_counts_by_its_share_of_the_mean() -> None:
    steady, scattered = [100.0, 100.0, 100.0], [1.0, 2.0, 0.5]
    shared = known(estimate([steady, scattered], 0.0))
    alone = known(estimate([scattered], 0.0))
    assert shared.spread == pytest.approx(alone.spread * mean(scattered) / (mean(steady) + mean(scattered)), rel=1e-9)


@given(WORKLOADS, METER)
def test_the_interval_holds_the_figure(workloads: list[list[float]], meter: float) -> None:
    figure = known(estimate(workloads, meter))
    assert figure.low <= figure.value <= figure.high
    smallest, largest = min(map(min, workloads)), max(map(max, workloads))
    assert smallest * (1 - 1e-12) <= figure.value <= largest * (1 + 1e-12)


@given(WORKLOADS, METER, METER)
def test_the_interval_widens_with_the_meter_s_uncertainty(
    workloads: list[list[float]], one: float, other: float
) -> None:
    exact, loose = sorted((one, other))
    narrow, wide = known(estimate(workloads, exact)), known(estimate(workloads, loose))
    assert narrow.value == wide.value
    assert wide.low <= narrow.low
    assert narrow.high <= wide.high


@given(CLOSE, st.floats(min_value=0.01, max_value=0.5))
def test_a_worse_meter_makes_the_interval_truly_wider(runs: list[float], meter: float) -> None:
    assert known(estimate([runs], meter)).high > known(estimate([runs], 0.0)).high


def test_without_scatter_the_interval_is_the_meter_s() -> None:
    figure = known(estimate([[2.0, 2.0, 2.0], [4.0, 4.0, 4.0]], 0.05))
    assert figure.value == 3.0
    assert figure.high == pytest.approx(3.0 * 1.05, rel=1e-12)
    assert figure.low == pytest.approx(3.0 / 1.05, rel=1e-12)


def test_scatter_and_meter_add_as_squares() -> None:
    runs = [1.0, 1.1, 0.95]
    figure = known(estimate([runs], 0.05))
    half_width = math.sqrt(known(estimate([runs], 0.0)).spread ** 2 + math.log(1.05) ** 2)
    assert math.log(figure.high / figure.value) == pytest.approx(half_width, rel=1e-12)


@given(CLOSE, METER, st.floats(min_value=1e-3, max_value=1e3))
def test_another_unit_of_energy_changes_no_width(runs: list[float], meter: float, factor: float) -> None:
    here, there = known(estimate([runs], meter)), known(estimate([[run * factor for run in runs]], meter))
    assert there.value == pytest.approx(here.value * factor, rel=1e-9)
    assert there.high / there.value == pytest.approx(here.high / here.value, rel=1e-6)


@given(WORKLOADS, BAD, st.data())
def test_one_figure_that_is_none_spoils_the_whole(
    workloads: list[list[float]], bad: float, data: st.DataObject
) -> None:
    runs = data.draw(st.sampled_from(workloads))
    runs[data.draw(st.integers(0, len(runs) - 1))] = bad
    assert mean_figure(workloads) is None
    assert estimate(workloads, 0.05) is None


@pytest.mark.parametrize("workloads", [[], [[]], [[1.0, 1.0, 1.0], []]])
def test_nothing_measured_is_no_figure(workloads: list[list[float]]) -> None:
    assert mean_figure(workloads) is None
    assert estimate(workloads, 0.05) is None


@given(st.lists(FIGURES, min_size=1, max_size=2), st.lists(RUNS, max_size=3))
def test_under_three_runs_of_any_workload_there_is_a_figure_but_no_interval(
    few: list[float], others: list[list[float]]
) -> None:
    workloads = [*others, few]
    assert mean_figure(workloads) is not None
    assert estimate(workloads, 0.05) is None


def test_the_mean_is_over_workloads_and_not_over_runs() -> None:
    assert mean_figure([[1.0] * 9, [3.0] * 3]) == 2.0
