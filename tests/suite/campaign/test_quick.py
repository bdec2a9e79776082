"""`measure --quick`: the protocol it declares is the one that runs, and its record says so and earns no letter."""

from pathlib import Path
from typing import Any

import pytest

from generator import measure as measuring
from generator.cli import main
from generator.labels.gathering.from_record import label_of
from generator.labels.task import read_tasks
from generator.records.files.store import write_record
from generator.records.plausibility.physics import impossible
from generator.suite.campaign.planning.plan_file import plan_of
from generator.suite.campaign.planning.target import Target
from generator.suite.campaign.planning.targets import targets_of
from generator.suite.campaign.planning.terms import Terms
from generator.suite.campaign.running.job import measure_target
from generator.suite.campaign.running.journal import Journal
from generator.suite.campaign.running.recording import record_of
from generator.suite.meters.replay import ReplayMeter, reading
from generator.suite.protocol.quick import QUERIES, RUNS, quick_terms
from tests import factories
from tests.labels.scales import stored
from tests.suite.terms import BASELINE, cpu_profile, terms

TASK, TWIN = "text-classification", "bert-text-classification-tiny"
WORKLOADS = ("imdb", "sst2", "tomatoes")


def quick_target() -> Target:
    """A tiny twin on a whole task, by made-up queries, quickly."""
    entry = {"tasks": [TASK], "models": [TWIN], "queries": "synthetic"}
    table = {"name": "one", "profile": "cpu-only", "by": "A test", "country": "FRA", "quick": True, "measure": [entry]}
    [target] = targets_of(plan_of(table, "a test"))
    return target


@pytest.mark.usefixtures("libraries")
def test_a_tiny_twin_is_measured_by_the_declared_protocol(tmp_path: Path) -> None:
    target, profile = quick_target(), cpu_profile()
    runs = len(WORKLOADS) * RUNS
    meter = ReplayMeter([reading(1.0), *(reading(1.0, cpu_joules=7.0, ram_joules=3.5) for _ in range(runs))])
    declared = quick_terms(len(WORKLOADS))
    blocks = declared["warm_up_blocks"]
    campaign = terms(tmp_path, profile, queries=declared["queries"], warm_up_blocks=blocks, window_s=1e-6)

    def enough(workloads: Any) -> bool:
        return min(map(len, workloads)) >= RUNS

    measure_target(target, campaign, BASELINE, meter, "cpu", lambda: None, enough, lambda _: None)
    journal = Journal(tmp_path, target)
    begun = journal.begun()
    assert begun is not None
    judged = {name: found for name in target.workloads if (found := journal.judged(name))}
    made = record_of(target, begun, {n: journal.runs(n) for n in WORKLOADS}, 0, "A test", judged=judged)
    assert made.setup.quick == QUERIES and made.variant == "fp32-quick"
    assert not list(impossible(made, profile, "x", factories.TODAY.replace(year=2100)))
    assert {run.queries for workload in made.workloads for run in workload.runs} == {QUERIES}
    assert {len(workload.runs) for workload in made.workloads} == {RUNS}
    assert {run.warm_up_queries for workload in made.workloads for run in workload.runs} == {40}
    assert not made.quality
    notes = " ".join(made.provenance.notes)
    assert "A quick measurement: few queries" in notes and "imdb 20, sst2 20, tomatoes 20" in notes
    assert "a quick measurement asks too few queries to judge the answers by." in notes
    # It stands beside a whole measurement of the same, and is read back as it was written.
    assert write_record(made, tmp_path / "m").name == f"random-weights--{TWIN}--fp32-quick.json"
    trained = made.model_copy(update={"weights": "pretrained"})
    metered = cpu_profile(boundary=_metered())
    assert label_of(stored(trained), metered, None, read_tasks()[TASK]).result.grade.status == "quick"


def test_the_command_keeps_to_the_budget_and_makes_three_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[Terms, float, bool]] = []

    def run(targets: Any, given: Terms, _: Any, idle_s: float, enough_for: Any, *__: Any) -> list[Any]:
        # However far they lie apart.
        two, three = ([[1.0, 9.0, 30.0][:runs]] * len(WORKLOADS) for runs in (RUNS - 1, RUNS))
        enough = enough_for(targets[0])
        assert not enough(two)
        seen.append((given, idle_s, enough(three)))
        return []

    monkeypatch.setattr(measuring, "run_targets", run)
    without_gpu = {"accelerators_counted": 0, "accelerators_used": 0, "boundary": {"gpu": "excluded"}}
    limits = {"cpu_max_watts": 200.0, "ram_max_watts": 200.0}
    table = factories.profile_table(id="here", primary=False, limits=limits, **without_gpu)
    folder = factories.write_measurements(tmp_path / "m", [], profiles=[table])
    words = [TASK, TWIN, "--profile", "here", "--by", "A test", "--country", "FRA", "--queries", "synthetic"]
    places = ["--measurements", str(folder), "--state", str(tmp_path / "state")]
    assert main(["measure", *words, *places, "--quick"]) == 0
    assert main(["measure", *words, *places]) == 0
    (quick, at_rest, ended), (whole, _, _) = seen
    assert ended and quick.queries == QUERIES and at_rest <= 10
    assert quick.window_s and quick.window_s * RUNS * len(WORKLOADS) <= 60
    assert (whole.queries, whole.window_s, whole.warm_up_blocks) == (None, None, None)


def _metered() -> dict[str, Any]:
    return {**cpu_profile().boundary.model_dump(exclude_none=True), "cpu": "measured"}
