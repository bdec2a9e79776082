"""A target from start to record over a replay meter: the arithmetic is exact, the counts are the model's own."""

from pathlib import Path

import pytest

from generator.errors import EnergyLabelError
from generator.records.files.reading import record_in
from generator.records.files.store import serialized
from generator.records.plausibility.physics import impossible
from generator.suite.campaign.planning.terms import BoundaryError
from generator.suite.campaign.running.enough import finished
from generator.suite.campaign.running.journal import Journal
from generator.suite.campaign.running.progress import Progress
from generator.suite.meters.meter import MeterError, NoEnergyError
from generator.suite.meters.replay import reading
from generator.units import watt_hours_per_thousand_queries
from tests.suite.campaign.jobs import go, record, tiny
from tests.suite.terms import RunsEach, cpu_profile

pytestmark = pytest.mark.usefixtures("libraries")


def test_the_record_holds_what_the_meter_read_and_the_model_did(tmp_path: Path) -> None:
    target = tiny(workloads=["sst2"])
    costs = [(7.25, 3.5), (8.0, 4.0), (9.125, 4.5)]
    readings = [reading(0.5, cpu_joules=40.0, ram_joules=20.0)]
    readings += [reading(1.0, cpu_joules=cpu, ram_joules=ram, duration_s=2.0) for cpu, ram in costs]
    journal, meter = go(tmp_path, target, readings)
    assert finished(target, journal, RunsEach(3))
    assert [name.rsplit("-", 2)[-2:] for name in meter.names[1:]] == [["sst2", "1"], ["sst2", "2"], ["sst2", "3"]]
    made = record(journal, target)
    assert (made.weights, made.model) == ("random", "random-weights/bert-text-classification-tiny")
    assert made.weights_bytes is not None and made.weights_bytes > 1000
    [workload] = made.workloads
    assert workload.queries_from == "synthetic"
    for run, (cpu, ram) in zip(workload.runs, costs, strict=True):
        # The GPU was read too, but this profile does not count it.
        assert run.query.energy_joules == {"cpu": cpu, "ram": ram}
        assert (run.queries, run.query.duration_s) == (4, 2.0)
        assert run.counts is not None and run.counts.passes == {"model": 4} and (run.counts.tokens_in or 0) > 8
        assert run.latency is not None and set(run.latency.end_to_end_s or {}) == {"mean", "p50"}
        # This process holds torch.
        assert run.peak_memory is not None and (run.peak_memory.host_bytes or 0) > made.weights_bytes
        assert run.peak_memory.device_bytes is None and (run.peak_memory.host_before_bytes or 0) > 2**20
    expected = [(cpu + ram) * 1000 / (3600 * 4) for cpu, ram in costs]
    assert workload.watt_hours_per_thousand_queries() == pytest.approx(expected, rel=1e-12)
    assert workload.runs[0].load is not None and workload.runs[0].load.energy_joules["cpu"] == 40.0
    assert [run.load for run in workload.runs[1:]] == [None, None]
    assert record_in(serialized(made), "a.json") == made
    profile = cpu_profile()
    assert workload.runs[0].day is not None
    assert list(impossible(made, profile, "here", workload.runs[0].day)) == []


def test_rounds_go_over_all_workloads_alike(tmp_path: Path) -> None:
    told: list[Progress] = []
    target = tiny()
    journal, _ = go(tmp_path, target, [reading(1.0)] * 7, runs=2, tell=told.append)
    made = [(progress.workload, progress.run) for progress in told if progress.stage == "finished"]
    assert made == [("imdb", 1), ("sst2", 1), ("tomatoes", 1), ("imdb", 2), ("sst2", 2), ("tomatoes", 2)]
    assert {len(journal.runs(name)) for name in target.workloads} == {2}
    first = next(progress for progress in told if progress.stage == "finished")
    # 1 J of the processor and 1 J of memory in the replay, over four queries.
    assert first.watt_hours == watt_hours_per_thousand_queries(2.0, 4)


def test_what_failed_keeps_what_was_finished_and_goes_on_there(tmp_path: Path) -> None:
    target = tiny(workloads=["sst2"])
    with pytest.raises(MeterError, match="the tracker died"):
        go(tmp_path, target, [reading(1.0), reading(1.0, cpu_joules=5.0), MeterError("the tracker died.")])
    kept = Journal(tmp_path, target)
    assert [run.query.energy_joules["cpu"] for run in kept.runs("sst2")] == [5.0]
    assert not finished(target, kept, RunsEach(3))
    journal, meter = go(tmp_path, target, [reading(1.0)] + [reading(1.0, cpu_joules=float(n)) for n in (6, 7)])
    assert [run.query.energy_joules["cpu"] for run in journal.runs("sst2")] == [5.0, 6.0, 7.0]
    assert len(meter.names) == 3
    # Loading was paid for twice, and both stand in the record.
    assert [run.load is not None for run in journal.runs("sst2")] == [True, True, False]


def test_a_load_too_quick_for_the_counter_is_unknown_and_not_zero(tmp_path: Path) -> None:
    target = tiny(workloads=["sst2"])
    journal, _ = go(tmp_path, target, [NoEnergyError("read 0 J."), reading(1.0), reading(1.0)], runs=2)
    assert [run.load for run in journal.runs("sst2")] == [None, None]


def test_a_query_phase_of_zero_joules_is_never_a_run(tmp_path: Path) -> None:
    target = tiny(workloads=["sst2"])
    with pytest.raises(NoEnergyError):
        go(tmp_path, target, [reading(1.0), NoEnergyError("read 0 J.")])
    assert Journal(tmp_path, target).runs("sst2") == ()


def test_a_processor_counted_otherwise_than_the_profile_says_is_refused(tmp_path: Path) -> None:
    boundary = {**cpu_profile().boundary.model_dump(), "cpu": "measured"}
    with pytest.raises(BoundaryError, match=r"says that cpu is measured, and here it is estimated"):
        go(tmp_path, tiny(), [reading(1.0)] * 9, profile=cpu_profile(boundary=boundary))


def test_a_machine_that_is_metered_at_the_wall_is_not_measured_from_inside(tmp_path: Path) -> None:
    whole = {"gpu": "excluded", "cpu": "excluded", "ram": "excluded", "node": "measured"}
    boundary = cpu_profile().boundary.model_dump() | whole | {"node_detail": "A meter at the plug."}
    with pytest.raises(BoundaryError, match=r"says that node is measured, and here it is excluded \(no meter at"):
        go(tmp_path, tiny(), [reading(1.0)] * 9, profile=cpu_profile(boundary=boundary))


def test_batches_are_another_variant_and_count_their_queries(tmp_path: Path) -> None:
    target = tiny(workloads=["sst2"], batch_size=[3])
    journal, _ = go(tmp_path, target, [reading(1.0)] * 4)
    made = record(journal, target)
    [run, *_] = made.workloads[0].runs
    assert made.variant == "fp32-batch3"
    assert run.counts is not None
    # Four queries in batches of three: two passes.
    assert (run.queries, run.counts.forward_passes) == (4, 2)


@pytest.mark.parametrize(("size", "there"), [(64, 4), (5, 4)])
def test_a_batch_larger_than_its_queries_is_refused(tmp_path: Path, size: int, there: int) -> None:
    target = tiny(workloads=["sst2"], batch_size=[size])
    with pytest.raises(
        EnergyLabelError, match=rf"^A batch of {size} cannot be made of {there} queries, .* of sst2; take"
    ):
        go(tmp_path, target, [reading(1.0)] * 4)


def test_a_file_of_two_queries_makes_no_batch_of_three(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("one text\nanother text\n")
    target = tiny(workloads=["sst2"], batch_size=[3], queries=str(tmp_path / "mine.txt"))
    with pytest.raises(EnergyLabelError, match=r"^A batch of 3 cannot be made of 2 queries"):
        go(tmp_path / "state", target, [reading(1.0)] * 4)


def test_a_run_that_cannot_be_true_is_told_at_once_and_not_kept(tmp_path: Path) -> None:
    target = tiny(workloads=["sst2"])
    limits = {**cpu_profile().limits.model_dump(exclude_none=True), "cpu_max_watts": 10.0}
    with pytest.raises(BoundaryError, match=r"this run cannot be true: .*over the profile's limit of 10 W"):
        go(tmp_path, target, [reading(1.0), reading(1.0, cpu_joules=600.0)], profile=cpu_profile(limits=limits))
    assert Journal(tmp_path, target).runs("sst2") == ()
