"""A target from start to record over a replay meter: the arithmetic is exact, the counts are the model's own."""

import json
import re
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from generator.errors import EnergyLabelError
from generator.records.files.reading import record_in
from generator.records.files.store import serialized
from generator.records.model import Record
from generator.records.plausibility.physics import impossible
from generator.suite.campaign.planning import obtaining
from generator.suite.campaign.planning.publication import as_published
from generator.suite.campaign.planning.target import Target
from generator.suite.campaign.planning.targets import targets_of
from generator.suite.campaign.planning.terms import BoundaryError
from generator.suite.campaign.running import job
from generator.suite.campaign.running.enough import finished
from generator.suite.campaign.running.job import measure_target
from generator.suite.campaign.running.journal import Journal
from generator.suite.campaign.running.loading import why_not_loaded
from generator.suite.campaign.running.progress import Progress
from generator.suite.campaign.running.recording import record_of
from generator.suite.case import load_case
from generator.suite.host.alone import Alone, NotAloneError
from generator.suite.host.given import Given
from generator.suite.host.processor_time import Moment, Process
from generator.suite.meters.meter import MeterError, NoEnergyError, Reading
from generator.suite.meters.replay import ReplayMeter, reading
from generator.suite.models.hub import Fetched
from generator.suite.models.loading import load_model
from generator.suite.models.model_files import digest_of
from generator.suite.models.published import folder_reader
from generator.suite.models.setup import Setup
from generator.units import watt_hours_per_thousand_queries
from tests.suite.plans import plan
from tests.suite.terms import BASELINE, RunsEach, cpu_profile, terms

ONE = Given(processors=1.0, cores=1, memory_bytes=None, host_processors=1, host_memory_bytes=None)

pytestmark = pytest.mark.usefixtures("libraries")


def tiny(**changes: Any) -> Target:
    entry = {"tasks": ["text-classification"], "models": ["bert-text-classification-tiny"], **changes}
    return targets_of(plan(entry))[0]


def go(
    tmp_path: Path,
    target: Target,
    readings: Sequence[Reading | Exception],
    runs: int = 3,
    tell: Callable[[Progress], None] = lambda _: None,
    **changes: Any,
) -> tuple[Journal, ReplayMeter]:
    meter = ReplayMeter(readings)
    measure_target(target, terms(tmp_path, **changes), BASELINE, meter, "cpu", lambda: None, RunsEach(runs), tell)
    return Journal(tmp_path, target), meter


def record(journal: Journal, target: Target) -> Record:
    begun = journal.begun()
    assert begun is not None
    runs = {name: journal.runs(name) for name in target.workloads}
    return record_of(target, begun, runs, 0, "A test", weights_bytes=journal.weights_bytes)


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


def test_a_twin_that_a_killed_campaign_left_goes_away(tmp_path: Path) -> None:
    (tmp_path / "twin").mkdir()
    (tmp_path / "twin" / "model.safetensors").touch()
    made: list[bool] = []
    target = tiny(workloads=["sst2"])
    go(tmp_path, target, [reading(1.0)] * 3, runs=2, tell=lambda _: made.append((tmp_path / "twin").exists()))
    assert any(made)
    assert not (tmp_path / "twin").exists()


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


def test_a_folder_of_trained_weights_is_measured_under_the_id_given(tmp_path: Path, twin: Callable[[str], Any]) -> None:
    folder = twin("bert-text-classification-tiny").folder
    target = tiny(models=[str(folder)], approach="fine-tuned", workloads=["sst2"], **{"as": "my-lab/my-model"})
    assert (target.weights, target.model) == ("pretrained", "my-lab/my-model")
    journal, _ = go(tmp_path, target, [reading(1.0)] * 4)
    made = record(journal, target)
    assert (made.weights, made.relative_path) == (
        "pretrained",
        "cpu-only/text-classification/my-lab--my-model--fp32.json",
    )
    assert (made.provenance.model_repository, made.provenance.model_revision) == (None, None)
    assert made.provenance.model_folder_sha256 == digest_of(folder)
    assert sum("came from a local folder" in note for note in made.provenance.notes) == 1


def test_a_twin_of_the_suite_s_own_is_nobody_s_weights(tmp_path: Path) -> None:
    target = tiny(workloads=["sst2"])
    journal, _ = go(tmp_path, target, [reading(1.0)] * 4)
    provenance = record(journal, target).provenance
    assert (provenance.model_repository, provenance.model_folder_sha256) == (None, None)
    assert not any("local folder" in note for note in provenance.notes)


def test_what_the_hub_called_a_model_stays_with_its_runs(
    tmp_path: Path, twin: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = twin("bert-text-classification-tiny").folder
    target = tiny(models=["org/mine"], approach="fine-tuned", workloads=["sst2"])
    monkeypatch.setattr(obtaining, "fetch_model", lambda *_: Fetched(folder, "a" * 40, "A note.", "org/mine"))
    monkeypatch.setattr(obtaining, "hub_reader", lambda *_: folder_reader(folder))
    journal, _ = go(tmp_path, target, [reading(1.0)] * 4)
    provenance = record(journal, target).provenance
    assert (provenance.model_repository, provenance.model_revision) == ("org/mine", "a" * 40)
    assert provenance.model_folder_sha256 is None
    assert "A note." in provenance.notes


def test_a_pull_request_s_weights_are_not_the_model_s(tmp_path: Path) -> None:
    target = tiny(models=["org/mine"], approach="fine-tuned", workloads=["sst2"], revision="refs/pr/3")
    with pytest.raises(EnergyLabelError, match=r"^refs/pr/3 of org/mine is a pull request, which anybody can open"):
        go(tmp_path, target, [reading(1.0)] * 4)


def own_code(folder: Path, name: str, **settings: Any) -> None:
    found = json.loads((folder / name).read_text())
    (folder / name).write_text(json.dumps({**found, **settings}))


def test_code_that_was_not_run_stands_in_the_record(tmp_path: Path, twin: Callable[[str], Any]) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(twin("bert-text-classification-tiny").folder, folder)
    own_code(folder, "config.json", auto_map={"AutoModelForSequenceClassification": "modeling_mine.Mine"})
    target = tiny(models=[str(folder)], approach="fine-tuned", workloads=["sst2"], **{"as": "my-lab/my-model"})
    journal, _ = go(tmp_path / "state", target, [reading(1.0)] * 4)
    notes = record(journal, target).provenance.notes
    assert sum("code of its own (auto_map in config.json), which was not run" in note for note in notes) == 1


def test_weights_that_are_no_numbers_are_never_measured(tmp_path: Path, twin: Callable[[str], Any]) -> None:
    from safetensors.torch import load_file, save_file

    folder = tmp_path / "mine"
    shutil.copytree(twin("bert-text-classification-tiny").folder, folder)
    weights = load_file(folder / "model.safetensors")
    weights["classifier.weight"] *= float("nan")
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    target = tiny(models=[str(folder)], approach="fine-tuned", workloads=["sst2"], **{"as": "my-lab/my-model"})
    with pytest.raises(EnergyLabelError, match=r"^classifier\.weight holds a value that is not a finite number"):
        go(tmp_path / "state", target, [reading(1.0)] * 4)


@pytest.mark.filterwarnings("ignore:`torch.jit.script_method` is deprecated")
def test_a_quantised_folder_is_recorded_as_what_ran(tmp_path: Path, twin: Callable[..., Any]) -> None:
    pytest.importorskip("torchao")
    import transformers as tf

    dense = twin("bert-text-classification-tiny")
    folder = tmp_path / "packed"
    shutil.copytree(dense.folder, folder, ignore=shutil.ignore_patterns("*.safetensors"))
    setup = Setup(precision="bf16", quantization="torchao-int8")
    load_model(tf.AutoModelForSequenceClassification, dense, setup).save_pretrained(folder)
    entry = {"models": [str(folder)], "approach": "fine-tuned", "workloads": ["sst2"], "as": "my-lab/my-model"}
    [target] = as_published([tiny(**entry, precision=["bf16"])])
    journal, _ = go(tmp_path / "state", target, [reading(1.0)] * 4)
    made = record(journal, target)
    assert (made.setup.precision, made.setup.quantization) == ("bf16", "torchao-int8")
    assert any("published as torchao-int8" in note for note in made.provenance.notes)
    for wrong in ("torchao-int8-dynamic", "bnb-int8"):
        with pytest.raises(EnergyLabelError, match=rf"published as torchao-int8 and cannot be run as {wrong};"):
            go(tmp_path / "state", tiny(**entry, quantization=[wrong]), [reading(1.0)] * 4)


def test_a_twin_of_packed_weights_is_a_twin_of_the_dense_model(tmp_path: Path, twin: Callable[[str], Any]) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(twin("bert-text-classification-tiny").folder, folder)
    own_code(folder, "config.json", quantization_config={"quant_method": "gptq", "bits": 4})
    entry = {"models": [str(folder)], "approach": "fine-tuned", "workloads": ["sst2"], "as": "my-lab/my-model"}
    with pytest.raises(EnergyLabelError, match=r"'gptq'\), for which a record has no word"):
        go(tmp_path / "state", tiny(**entry), [reading(1.0)] * 4)
    journal, _ = go(tmp_path / "state", tiny(**entry, weights="random"), [reading(1.0)] * 4)
    assert record(journal, tiny(**entry, weights="random")).setup.quantization is None


def test_a_folder_without_its_weights_is_one_sentence(tmp_path: Path, twin: Callable[[str], Any]) -> None:
    folder = tmp_path / "broken"
    shutil.copytree(twin("bert-text-classification-tiny").folder, folder)
    (folder / "model.safetensors").unlink()
    target = tiny(models=[str(folder)], approach="fine-tuned", workloads=["sst2"], **{"as": "my-lab/my-model"})
    with pytest.raises(EnergyLabelError) as refused:
        go(tmp_path, target, [reading(1.0)] * 4)
    assert str(refused.value).count("\n") == 0


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


class Busy:
    """A machine on which others take all of a window or nothing, the loading first, then each run."""

    def __init__(self, *runs: bool) -> None:
        self.runs, self.looks = runs, 0

    def __call__(self, root: int) -> Moment:
        run, ending = divmod(self.looks, 2)
        self.looks += 1
        busy = 10.0 if ending and self.runs[run] else 0.0
        stress = Process(77, 0.0)
        return Moment(10.0 * self.looks, 100.0 * run + busy, 0.0, {}, {stress: busy}, {stress: "stress"})


def test_a_run_beside_somebody_else_is_void_and_told_and_made_anew(tmp_path: Path) -> None:
    target = tiny(workloads=["sst2"])
    told: list[Progress] = []
    readings = [reading(1.0), *(reading(1.0, cpu_joules=float(n)) for n in (1, 99, 2))]
    alone = Alone(read=Busy(False, False, True, False), locks=tmp_path, given=ONE)
    journal, _ = go(tmp_path / "state", target, readings, runs=2, tell=told.append, alone=alone)
    runs = journal.runs("sst2")
    assert [run.query.energy_joules["cpu"] for run in runs] == [1.0, 2.0]
    assert [run.conditions and run.conditions.others_cpu_share for run in runs] == [0.0, 0.0]
    [void] = [progress for progress in told if progress.void]
    assert (void.workload, void.run) == ("sst2", 2)
    assert re.search(r"somebody else took 100% of the processors' time \('stress', process 77: 100%\)", void.void or "")


def test_as_many_void_runs_as_the_case_has_runs_fail_the_target_with_that_reason(tmp_path: Path) -> None:
    target = tiny(workloads=["sst2"])
    most = load_case("text-classification").protocol.runs.at_most
    alone = Alone(read=Busy(False, *[True] * most), locks=tmp_path, given=ONE)
    told: list[Progress] = []
    with pytest.raises(NotAloneError, match=rf"^{most} runs were void, the last because somebody else took 100% .*end"):
        go(tmp_path / "state", target, [reading(1.0)] * (most + 1), tell=told.append, alone=alone)
    assert len([progress for progress in told if progress.void]) == most - 1
    assert Journal(tmp_path / "state", target).runs("sst2") == ()


@pytest.mark.parametrize("insists", [True, False])
def test_what_loading_cost_beside_somebody_else_is_not_known(tmp_path: Path, insists: bool) -> None:
    target = tiny(workloads=["sst2"])
    alone = Alone(read=Busy(True, False), locks=tmp_path, given=ONE, insists=insists)
    journal, _ = go(tmp_path / "state", target, [reading(1.0)] * 2, runs=1, alone=alone)
    [run] = journal.runs("sst2")
    assert (run.load is None) is insists


def test_a_preview_s_run_is_kept_and_says_who_else_worked(tmp_path: Path) -> None:
    target = tiny(workloads=["sst2"])
    alone = Alone(read=Busy(True, True), locks=tmp_path, given=ONE, insists=False)
    journal, _ = go(tmp_path / "state", target, [reading(1.0)] * 2, runs=1, alone=alone)
    [run] = journal.runs("sst2")
    assert run.conditions is not None and run.conditions.others_cpu_share == 1.0
    assert run.note is not None and "Somebody else took 100% of the processors' time while it ran." in run.note
    assert "stress" not in run.note


def test_the_threads_are_those_of_the_record_and_others_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    before = torch.get_num_threads()
    try:
        target = tiny(workloads=["sst2"])
        journal, _ = go(tmp_path / "one", target, [reading(1.0)] * 2, runs=1, threads=2)
        assert torch.get_num_threads() == 2
        assert record(journal, target).setup.threads == 2
        # The number is the machine's, and part of no name.
        assert record(journal, target).variant == "fp32"
        with pytest.raises(EnergyLabelError, match="threads: then 2, now 1"):
            go(tmp_path / "one", target, [reading(1.0)] * 2, runs=2, threads=1)
        monkeypatch.setattr(job, "use_threads", lambda _: torch.set_num_threads(2))
        with pytest.raises(EnergyLabelError, match="torch works with 2 threads where 1 were chosen"):
            go(tmp_path / "two", target, [reading(1.0)] * 2, runs=1, threads=1)
        assert Journal(tmp_path / "two", target).runs("sst2") == ()
    finally:
        torch.set_num_threads(before)


def test_a_folder_that_changed_meanwhile_is_another_model(tmp_path: Path, twin: Callable[[str], Any]) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(twin("bert-text-classification-tiny").folder, folder)
    target = tiny(models=[str(folder)], approach="fine-tuned", workloads=["sst2"], **{"as": "my-lab/my-model"})
    go(tmp_path / "state", target, [reading(1.0)] * 2, runs=1)
    weights = folder / "model.safetensors"
    data = bytearray(weights.read_bytes())
    data[-1] ^= 1
    weights.write_bytes(data)
    with pytest.raises(EnergyLabelError, match="model_files: then"):
        go(tmp_path / "state", target, [reading(1.0)] * 2)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ValueError("Weights only load failed … set `weights_only=False`"), "a pickle that holds more than weights"),
        (ValueError("please pass the argument `trust_remote_code=True`"), "read that code and allow it with --trust-"),
        (MemoryError(), "out of memory"),
        (
            ValueError("model type `x` but Transformers does not recognize this architecture"),
            "no kind of model (model_",
        ),
        (ValueError("Unrecognized model in /home/me/models/mine. Should have a `model_type`"), "no kind of model (mod"),
        (
            type("StrictDataclassFieldValidationError", (Exception,), {})(
                "Validation error for field 'eos_token_id': x"
            ),
            "its eos_token_id in config.json is of a kind",
        ),
        (KeyError("bert\n  two"), "see that its files are whole"),
    ],
)
def test_a_model_that_cannot_be_loaded_is_told_once_and_without_unsafe_advice(error: Exception, told: str) -> None:
    said = why_not_loaded(error)
    assert (
        told in said and "weights_only" not in said and "=True" not in said and "\n" not in said and "/home" not in said
    )
