"""When to stop measuring, and what the rule does to the study's cells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.labels.estimates.stopping import PLAIN, USED, StoppingRule, replay
from generator.records.files.store import Stored
from generator.units import watt_hours_per_thousand_queries

RULES = pytest.mark.parametrize("rule", [PLAIN, USED])
RUNS = st.lists(st.floats(min_value=0.1, max_value=1e4), min_size=1, max_size=12)


@RULES
@given(runs=RUNS)
def test_at_least_three_and_at_most_ten(rule: StoppingRule, runs: list[float]) -> None:
    if len(runs) < 3:
        assert not rule.enough([runs], [])
    if len(runs) >= 10:
        assert rule.enough([runs], [1.0])


@RULES
def test_steady_runs_far_from_any_edge_are_enough(rule: StoppingRule) -> None:
    assert rule.enough([[1.0, 1.001, 0.999]], [0.5, 2.0])


@RULES
def test_an_edge_inside_the_interval_asks_for_more(rule: StoppingRule) -> None:
    assert not rule.enough([[1.0, 1.001, 0.999]], [1.0005])


def test_an_edge_within_the_guard_asks_for_more_however_narrow_the_interval() -> None:
    runs = [1.0, 1.0, 1.0]
    assert PLAIN.enough([runs], [1.015])
    assert not USED.enough([runs], [1.015])
    assert USED.enough([runs], [1.025])


def test_scattered_runs_ask_for_more() -> None:
    assert not USED.enough([[1.0, 1.2, 0.8]], [])


@pytest.fixture(scope="module")
def cells(stored: list[Stored]) -> list[list[float]]:
    """Wh per 1,000 queries of the ten runs of each model and data set of the study."""
    return [
        [watt_hours_per_thousand_queries(run.query.total_joules(), run.queries) for run in workload.runs]
        for item in stored
        if item.record.profile == "power-hungry-8xa100-node"
        for workload in item.record.workloads
    ]


def test_the_rule_in_use_saves_more_runs_and_changes_fewer_grades_than_the_plain_one(cells: list[list[float]]) -> None:
    assert len(cells) == 417
    plain, used = (replay(rule, cells, ratio=2, shuffles=10, seed=1) for rule in (PLAIN, USED))
    assert used.mean_runs < plain.mean_runs
    assert used.grades_changed < plain.grades_changed
    # The targets set for it.
    assert used.mean_runs <= 3.6
    assert used.grades_changed <= 0.005


def test_a_rule_that_always_makes_every_run_changes_nothing(cells: list[list[float]]) -> None:
    every = replay(StoppingRule(half_width=0.1, guard=0.02, at_least=10), cells[:40], ratio=2, shuffles=2, seed=1)
    assert (every.mean_runs, every.grades_changed) == (10, 0)


def test_the_same_seed_gives_the_same_replay(cells: list[list[float]]) -> None:
    assert replay(USED, cells[:40], 2, 3, seed=5) == replay(USED, cells[:40], 2, 3, seed=5)
