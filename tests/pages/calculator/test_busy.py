"""How many machines a volume keeps busy: by hand, and the script's sentence against Python's."""

import random

import pytest

from generator.pages.calculator.busy import busy
from tests.scripts import Scripts


def test_a_million_queries_of_a_tenth_of_a_second_are_more_than_a_day() -> None:
    said = busy(1_000_000, 0.119, None, "1 at once")
    assert said == (
        "1,000,000 queries a day × 0.119 s are 33.1 hours: 2 machines, each busy for 69\u00a0% of the day, "
        "where queries are served as measured: 1 at once."
    )


@pytest.mark.parametrize(
    ("queries", "seconds", "said"),
    [
        (1, 0.5, "1 query a day × 0.500 s are 0.500 s: 1 machine, busy for less than 0.1\u00a0% of the day"),
        (10_000, 0.119, "are 19.8 minutes: 1 machine, busy for 1.4\u00a0% of the day"),
        (86_400, 1.0, "are 24.0 hours: 1 machine, busy for 100\u00a0% of the day"),
        (86_401, 1.0, "are 24.0 hours: 2 machines, each busy for 50\u00a0% of the day"),
    ],
)
def test_a_full_day_is_one_machine_and_a_query_more_are_two(queries: float, seconds: float, said: str) -> None:
    assert said in busy(queries, seconds, None, "1 at once")


def test_gpus_of_a_job_are_told_and_the_unknown_is_no_machine() -> None:
    assert "2 machines of 8 GPUs, each busy" in busy(100_000, 1.0, 8, "64 at once on 8 GPUs")
    assert "not known" in busy(100_000, None, 8, "64 at once on 8 GPUs")
    assert "machine of" not in busy(100_000, None, 8, "64 at once on 8 GPUs")


def test_the_script_says_what_python_says(scripts: Scripts) -> None:
    chance = random.Random(20261128)
    for _ in range(300):
        queries = chance.choice([1.0, 10_000.0, 1e6, 10 ** chance.uniform(-2, 12)])
        seconds = chance.choice([None, 0.119, 1.0, 10 ** chance.uniform(-6, 4)])
        gpus = chance.choice([None, 1, 8])
        given = (queries, seconds, gpus, "64 at once")
        assert scripts.call("calculator/busy.js", "busy", *given) == busy(*given)
