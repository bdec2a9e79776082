"""Every task from its tiny twin to its record over a replay meter: what was counted, and what was divided by what."""

from pathlib import Path

import pytest

from generator.records.files.reading import record_in
from generator.records.files.store import serialized
from generator.records.plausibility.physics import impossible
from generator.suite.campaign.planning.targets import targets_of
from generator.suite.campaign.preview import preview_plan
from generator.suite.campaign.running.job import measure_target
from generator.suite.campaign.running.journal import Journal
from generator.suite.campaign.running.recording import record_of
from generator.suite.case import TASKS, load_case
from generator.suite.meters.replay import ReplayMeter, reading
from tests.suite.terms import BASELINE, RunsEach, cpu_profile, terms

QUERIES = 2
COSTS = [(7.25, 3.5), (8.0, 4.0)]
# What a task has in and out, beside the passes; what it has not stays unknown.
READS = {
    "image-classification": {"images_in", "pixels_in"},
    "object-detection": {"images_in", "pixels_in"},
    "image-to-text": {"images_in", "pixels_in"},
    "automatic-speech-recognition": {"audio_seconds_in"},
}
WRITES = {
    "text-generation": {"tokens_out"},
    "summarization": {"tokens_out"},
    "image-to-text": {"tokens_out"},
    "text-to-image": {"images_out", "pixels_out", "steps"},
}


@pytest.mark.usefixtures("libraries")
@pytest.mark.parametrize("task", TASKS)
def test_a_tiny_twin_goes_all_the_way_to_its_record(task: str, tmp_path: Path) -> None:
    profile = cpu_profile()
    plan, _ = preview_plan(profile, tmp_path)
    [target] = [target for target in targets_of(plan) if target.task == task]
    meter = ReplayMeter([reading(1.0), *(reading(1.0, cpu_joules=cpu, ram_joules=ram) for cpu, ram in COSTS)])
    campaign = terms(tmp_path, queries=QUERIES, warm_up_blocks=1)
    measure_target(target, campaign, BASELINE, meter, "cpu", lambda: None, RunsEach(len(COSTS)), lambda _: None)
    journal = Journal(tmp_path, target)
    begun = journal.begun()
    assert begun is not None
    made = record_of(target, begun, {name: journal.runs(name) for name in target.workloads}, 0, "A test")
    [workload] = made.workloads
    for run in workload.runs:
        counts = run.counts
        assert run.queries == QUERIES and counts is not None and counts.passes is not None
        assert counts.forward_passes == sum(counts.passes.values()) and min(counts.passes.values()) > 0
        counted = {name for name, value in counts.model_dump(exclude={"passes", "forward_passes"}).items() if value}
        writes = WRITES.get(task, set())
        if task == "automatic-speech-recognition" and load_case(task).approaches[target.approach].output.max_new_tokens:
            writes = {"tokens_out"}
        assert counted == READS.get(task, {"tokens_in"}) | writes
        for name in ("images_in", "images_out"):
            assert getattr(counts, name) in (None, QUERIES)
    # A twin does the same work every time: every run counted alike.
    assert len({run.counts.model_dump_json() for run in workload.runs if run.counts}) == 1
    expected = [(cpu + ram) * 1000 / (3600 * QUERIES) for cpu, ram in COSTS]
    assert workload.watt_hours_per_thousand_queries() == pytest.approx(expected, rel=1e-12)
    assert record_in(serialized(made), "a.json") == made
    assert list(impossible(made, profile, "here", made.measured_to)) == []
