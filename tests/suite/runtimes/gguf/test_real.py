"""Gemma 3 270M with its real weights, where somebody has put them: what its file says, and the job that it does."""

import os
from pathlib import Path

import pytest

from generator.suite.case import load_case
from generator.suite.models.setup import ModelFiles, Setup
from generator.suite.protocol.tally import Tally
from generator.suite.quality.label_words import class_in_words
from generator.suite.runtimes.gguf.files import gguf_model
from generator.suite.runtimes.gguf.generator import GgufGenerator

_FOLDER = "ENERGY_LABEL_REAL_WEIGHTS"
SENTENCES = {
    "I loved every minute of it, and so did my children.": "positive",
    "A terrible waste of time, badly acted and badly written.": "negative",
    "The best performance of her career.": "positive",
    "It is boring from beginning to end.": "negative",
}


@pytest.mark.usefixtures("libraries")
def test_a_quantised_base_model_does_the_job_by_examples() -> None:
    path = Path(os.environ.get(_FOLDER, "")) / "gemma-3-270m-q4_k_m.gguf"
    if not os.environ.get(_FOLDER) or not path.is_file():
        pytest.skip(f"{_FOLDER} names no folder with {path.name}")
    assert str(gguf_model(path).format) == "q4-k-m"
    job = load_case("text-classification").approaches["few-shot"]
    assert job.prompt is not None
    setup = Setup(quantization="q4-k-m", runtime="llama-cpp", threads=1)
    generator = GgufGenerator(ModelFiles(path, "pretrained"), setup, job.output)
    tally = Tally()
    answers = generator.generate([job.prompt.format(text=text) for text in SENTENCES], tally)
    read = [class_in_words(answer, ["negative", "positive"], {}) for answer in answers]
    assert read == list(SENTENCES.values())
    assert tally.tokens_out == 3 * len(SENTENCES)
