"""How long single queries took: percentiles that a query really had, and only those that so many queries can tell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.suite.protocol.speed import Speed

TIMES = st.lists(st.tuples(st.floats(1e-5, 1e3), st.integers(1, 64)), min_size=1, max_size=150)


def answered(*seconds: float, queries: int = 1) -> Speed:
    speed = Speed()
    for each in seconds:
        speed.answered(each, queries)
    return speed


def test_of_nothing_nothing_is_told() -> None:
    assert Speed().latency() is None
    speed = answered(0.5)
    speed.clear()
    assert speed.latency() is None


@pytest.mark.parametrize(
    ("queries", "names"),
    [(19, {"mean", "p50"}), (20, {"mean", "p50", "p95"}), (100, {"mean", "p50", "p95", "p99"})],
)
def test_a_percentile_needs_enough_queries(queries: int, names: set[str]) -> None:
    found = answered(*[0.5] * queries).latency()
    assert found is not None and set(found.end_to_end_s or {}) == names


def test_all_queries_of_a_batch_waited_for_it() -> None:
    speed = Speed()
    speed.answered(1.0, 3)
    speed.answered(2.0, 1)
    found = speed.latency()
    assert found is not None and found.end_to_end_s == {"mean": 1.25, "p50": 1.0}


@given(TIMES)
def test_percentiles_are_times_that_a_query_took_and_so_many_took_no_longer(times: list[tuple[float, int]]) -> None:
    speed = Speed()
    for seconds, queries in times:
        speed.answered(seconds, queries)
    found = speed.latency()
    assert found is not None and found.end_to_end_s is not None
    everyone = [float(f"{seconds:.4g}") for seconds, queries in times for _ in range(queries)]
    for name, told in found.end_to_end_s.items():
        if name != "mean":
            assert told in everyone
            assert sum(each <= told for each in everyone) >= float(name[1:]) / 100 * len(everyone) - 1e-9


def test_a_clock_that_stood_tells_nothing() -> None:
    assert answered(0.0, 0.5).latency() is None


def test_first_tokens_are_told_where_every_answer_had_one() -> None:
    speed = answered(1.0, 1.0)
    speed.first_token(0.25)
    speed.between_tokens(0.75, 3)
    one_of_two = speed.latency()
    assert one_of_two is not None
    assert (one_of_two.time_to_first_token_s, one_of_two.inter_token_s) == (None, None)
    speed.first_token(0.25)
    both = speed.latency()
    assert both is not None
    assert both.time_to_first_token_s == {"mean": 0.25, "p50": 0.25}
    assert both.inter_token_s == {"mean": 0.25}


def test_an_answer_of_one_token_has_nothing_between() -> None:
    speed = answered(1.0)
    speed.first_token(0.9)
    speed.between_tokens(0.0, 0)
    found = speed.latency()
    assert found is not None and found.inter_token_s is None
