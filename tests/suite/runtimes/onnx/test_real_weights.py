"""A trained encoder by ONNX Runtime: its quality goes through the export, and most of it through eight bits.

Its weights and the pairs are on no package index that tests may ask, so they are read from folders of the tester's:
`minilm/` (all-MiniLM-L6-v2) in `ENERGY_LABEL_REAL_WEIGHTS`, `stsbenchmark.jsonl` in `ENERGY_LABEL_REAL_DATA`.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from generator.suite.case import load_case
from generator.suite.models.setup import ModelFiles, Setup

pytest.importorskip("onnxruntime")
pytestmark = pytest.mark.usefixtures("libraries")
PAIRS = 100


def folder(variable: str, holds: str) -> Path:
    """The folder that a variable names; the test is skipped where there is none."""
    path = Path(os.environ.get(variable, "")) / holds
    if variable not in os.environ or not path.exists():
        pytest.skip(f"real weights and data are asked for by {variable}, a folder with {holds}")
    return path


def test_the_quality_of_trained_weights_goes_through(tmp_path: Path) -> None:
    from scipy.stats import spearmanr

    from generator.suite.workloads.sentence_similarity import SentenceSimilarity

    weights = folder("ENERGY_LABEL_REAL_WEIGHTS", "minilm")
    lines = folder("ENERGY_LABEL_REAL_DATA", "stsbenchmark.jsonl").read_text("utf-8").splitlines()[:PAIRS]
    pairs = [json.loads(line) for line in lines]
    [asking] = load_case("sentence-similarity").approaches.values()

    def measured(setup: Setup) -> tuple[list[float], float, Any]:
        adapter = SentenceSimilarity(ModelFiles(weights, "pretrained", workshop=tmp_path), setup, asking)
        answers = [adapter.answer([adapter.prepare(pair)])[0] for pair in pairs]
        return answers, spearmanr(answers, [pair["score"] for pair in pairs]).statistic, adapter.weights_bytes()

    answers, quality, held = measured(Setup(threads=1))
    exported, exported_quality, on_disk = measured(Setup(runtime="onnxruntime", threads=1))
    assert exported == pytest.approx(answers, abs=1e-4)
    assert exported_quality == pytest.approx(quality, abs=2e-3)
    assert held < on_disk < 1.05 * held
    _, small_quality, small = measured(Setup(runtime="onnxruntime", quantization="onnx-int8-dynamic", threads=1))
    assert small < 0.3 * on_disk
    # How much eight bits cost depends on the processor's instructions; that it still tells pairs apart does not.
    assert small_quality > 0.5
