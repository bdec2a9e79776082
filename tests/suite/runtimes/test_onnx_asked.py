"""What is not asked of ONNX Runtime is refused from the plan, and a missing extra before anything is written."""

import sys
from pathlib import Path
from typing import Any

import pytest

from generator.errors import EnergyLabelError
from generator.measure import Measurements, run_targets
from generator.records.reading import record_in
from generator.suite.campaign.facts import notes_of
from generator.suite.campaign.job import measure_target
from generator.suite.campaign.plan import targets_of
from generator.suite.case import load_case
from generator.suite.meters.replay import ReplayMeter
from generator.suite.runtimes.onnx.asked import INT8
from tests.suite.plans import plan
from tests.suite.terms import BASELINE, RunsEach, terms

BERT = {"tasks": ["text-classification"], "models": ["bert-text-classification-tiny"], "runtime": ["onnxruntime"]}


def test_a_variant_is_named_by_its_program_unless_its_quantisation_says_it() -> None:
    int8 = {"models": ["bert-text-classification-tiny"], "tasks": ["text-classification"], "quantization": [INT8]}
    targets = targets_of(plan(BERT, int8))
    assert [target.variant for target in targets] == ["fp32-onnxruntime", f"fp32-{INT8}"]
    assert {target.runtime for target in targets} == {"onnxruntime"}
    case = load_case("text-classification")
    [plain, small] = ["\n".join(notes_of(target, case, {}, ())) for target in targets]
    assert "Exported from torch to ONNX, operators of version 18, and held" in plain
    assert "(by output channel) and its tables of words then quantised" in small


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"quantization": ["bnb-int8"]}, f"bnb-int8 is made of torch's layers.*--quantization {INT8}"),
        ({"precision": ["fp16"]}, "computes in fp32.*would say fp16.*--precision fp32"),
        ({"precision": ["bf16"], "quantization": [INT8]}, "computes in fp32.*would say bf16"),
        ({"compiled": [True]}, "optimises a model by itself.*leave out --compile"),
        ({"models": ["t5-tiny"]}, "t5-tiny writes its answer to a prompt"),
        (
            {"tasks": ["text-generation"], "models": ["gpt2-text-generation-tiny"]},
            "runs encoders by ONNX Runtime.*text-generation is no task of theirs",
        ),
        (
            {"tasks": ["object-detection"], "models": ["detr-object-detection-tiny"], "quantization": [INT8]},
            "object-detection is no task of theirs",
        ),
        ({"quantization": ["none", INT8], "runtime": ["torch", "onnxruntime"]}, "asks twice"),
    ],
)
def test_what_it_cannot_do_is_refused_in_a_sentence(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(EnergyLabelError, match=sentence):
        targets_of(plan({**BERT, **changes}))


@pytest.mark.usefixtures("libraries")
@pytest.mark.parametrize("module", ["onnx", "onnxruntime", "onnxscript"])
def test_a_missing_extra_is_told_with_its_remedy_and_nothing_is_written(
    module: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [target] = targets_of(plan(BERT))
    monkeypatch.setitem(sys.modules, module, None)
    sentence = rf"^{module} is not installed.*pip install 'model-energy-label\[onnx\]'$"
    meter, told = ReplayMeter([]), lambda _: None
    with pytest.raises(EnergyLabelError, match=sentence):
        measure_target(target, terms(tmp_path / "state"), BASELINE, meter, "cpu", lambda: None, RunsEach(1), told)
    assert not any(path.is_file() for path in tmp_path.rglob("*"))


@pytest.mark.usefixtures("libraries")
def test_a_worker_exports_quantises_and_measures_and_leaves_the_record_alone(tmp_path: Path) -> None:
    for name in ("codecarbon", "onnxruntime", "onnxscript"):
        pytest.importorskip(name)
    [target] = targets_of(plan({**BERT, "quantization": [INT8], "workloads": ["sst2"]}))
    campaign = terms(tmp_path / "state", queries=2, window_s=0.3)
    shelf = Measurements(tmp_path / "measurements", campaign.profile)
    [outcome] = run_targets([target], campaign, shelf, 0.2, lambda _: RunsEach(3))
    assert outcome.ending == "measured", outcome
    [file] = (tmp_path / "measurements").rglob("*.json")
    record = record_in(file.read_bytes(), file.name)
    assert (record.setup.runtime, record.setup.quantization) == ("onnxruntime", INT8)
    assert {"onnx", "onnxruntime", "onnxscript"} <= record.tools.keys()
    assert any("Exported from torch to ONNX" in note for note in record.notes)
    assert record.weights_bytes
    [workload] = record.workloads
    assert {run.counts.forward_passes == run.queries for run in workload.runs if run.counts} == {True}
    # The export went with the twin that it was made of.
    assert not [*tmp_path.rglob("*.onnx*")]
