"""A cluster that takes only so many jobs of one user: all targets are measured, a few at a time."""

from pathlib import Path

import pytest

from generator.suite.campaign.planning.targets import targets_of
from generator.suite.cluster.scheduler import SubmissionError
from tests.suite.cluster.fakes import FakeScheduler, Fate, Site
from tests.suite.plans import plan

FIVE = targets_of(
    plan({"tasks": ["fill-mask"], "models": ["tiny"], "workloads": ["c4"], "batch_size": [1, 2, 4, 5, 8]})
)


@pytest.mark.parametrize("most", [1, 2, 3, 4])
def test_a_cluster_that_takes_few_jobs_at_a_time_measures_all_of_them(tmp_path: Path, most: int) -> None:
    scheduler = FakeScheduler()
    scheduler.most = most
    site = Site(tmp_path, scheduler)
    assert {outcome.ending for outcome in site.go(*FIVE)} == {"measured"}
    assert max(len(ids) for ids, _ in scheduler.arrays) <= most
    # The others, where they are many, are told that they wait.
    assert ("takes no more jobs now" in site.shown.getvalue()) == (most < 3)
    # Nothing is left of what was refused.
    assert len(list(site.terms.state.glob("cluster/*/[0-9]*"))) == len(FIVE)
    assert len(list(site.terms.state.glob("cluster/submissions/*"))) == len(scheduler.arrays)


def test_what_is_never_taken_is_one_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    scheduler = FakeScheduler()
    scheduler.most = 0
    site = Site(tmp_path, scheduler)
    with pytest.raises(SubmissionError, match="limit"):
        site.go(*FIVE)
    assert not list(site.terms.state.glob("cluster/*/[0-9]*")) and not list(site.terms.state.rglob("submissions/*"))


def test_a_target_that_no_node_is_left_for_is_given_up_while_others_run(tmp_path: Path) -> None:
    """It cannot become possible by waiting."""
    scheduler = FakeScheduler(lambda target, _: Fate("FAILED", refuses="too hot.") if target == FIVE[0] else Fate())
    scheduler.nodes = 1
    site = Site(tmp_path, scheduler)
    outcomes = site.go(*FIVE)
    assert [outcome.ending for outcome in outcomes] == ["failed", *["measured"] * 4]
    assert "too hot" in str(outcomes[0].reason) and "not available" in str(outcomes[0].reason)
