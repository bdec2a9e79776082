"""From a plan to a record by ONNX Runtime: in worker processes of its own, and under a head that the suite trains."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.measure import Measurements, run_targets
from generator.records.files.reading import record_in
from generator.suite.campaign.planning.targets import targets_of
from generator.suite.models.setup import ModelFiles
from tests.suite.plans import plan
from tests.suite.terms import RunsEach, terms

pytest.importorskip("onnxruntime")
pytestmark = pytest.mark.usefixtures("libraries")
EMBEDDED = "scikit-learn/minilm-logistic-regression"


def rows(tmp_path: Path, name: str, words: str, count: int) -> Path:
    lines = [
        {
            "text": f"{words} {number} {'vo staul' if number % 2 else 'me ou brea'}",
            "label": ("negative", "positive")[number % 2],
        }
        for number in range(count)
    ]
    file = tmp_path / name
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return file


def test_two_programs_make_two_records(twin: Callable[..., ModelFiles], tmp_path: Path) -> None:
    """The vectors by ONNX Runtime and the head by scikit-learn; and an encoder whose layers have eight bits."""
    embedder = twin("minilm-sentence-similarity-tiny").folder
    asked = plan(
        {
            "tasks": ["text-classification"],
            "models": [EMBEDDED],
            "embedder": str(embedder),
            "runtime": ["onnxruntime"],
            "queries": str(rows(tmp_path, "asked.jsonl", "ask", 6)),
            "workloads": ["sst2"],
        },
        {
            "tasks": ["sentence-similarity"],
            "models": ["minilm-sentence-similarity-tiny"],
            "quantization": ["onnx-int8-dynamic"],
            "batch_size": [2],
            "workloads": ["stsbenchmark"],
        },
        training=str(rows(tmp_path, "learnt.jsonl", "learn", 12)),
    )
    campaign = terms(tmp_path / "state", queries=4, window_s=0.3)
    shelf = Measurements(tmp_path / "measurements", campaign.profile)
    targets = targets_of(asked)
    outcomes = run_targets(targets, campaign, shelf, 0.2, lambda _: RunsEach(2))
    assert [(outcome.ending, outcome.reason) for outcome in outcomes] == [("measured", None)] * 2
    by_head, by_cosine = (record_in(shelf.path(target).read_bytes(), "a.json") for target in targets)
    for record in (by_head, by_cosine):
        assert record.setup.runtime == "onnxruntime"
        assert {"onnx", "onnxruntime", "onnxscript"} <= record.provenance.tools.keys()
        assert any("Exported by the suite" in note for note in record.provenance.notes)
        assert record.weights_bytes and record.weights_bytes > 10_000
    assert by_cosine.setup.quantization == "onnx-int8-dynamic" and by_head.setup.quantization is None
    [workload] = by_head.workloads
    counts = workload.runs[0].counts
    assert workload.trained is not None and counts is not None and set(counts.passes or ()) == {"model", "head"}
    # What was exported went with its target.
    assert not (tmp_path / "state" / "exported").exists()
