"""The architectures of the text tasks: base ones have the published models' sizes, tiny ones are tiny."""

from typing import Any

import pytest

from generator.suite.case import load_case
from generator.suite.models.architecture import Architecture, architecture_names, architectures_for, load_architecture
from generator.suite.models.twins import _config
from tests.suite.lazily import Lazily

torch: Any = Lazily("torch")
transformers: Any = Lazily("transformers")
pytestmark = pytest.mark.usefixtures("libraries")

# Parameters of the published models. Flan-T5's are 247,577,856; transformers 5 shares its output matrix with its input.
PUBLISHED = {
    "bart-summarization-base": 139_420_416,
    "bert-fill-mask-base": 109_514_298,
    "bert-question-answering-base": 108_893_186,
    "bert-text-classification-base": 109_483_778,
    "bert-token-classification-base": 107_726_601,
    "bloom-base": 559_214_592,
    "gpt2-text-generation-base": 124_439_808,
    "llama-base": 134_515_008,
    "llama-text-generation-base": 134_515_008,
    "minilm-sentence-similarity-base": 22_713_216,
    "opt-base": 1_315_758_080,
    "qwen2-text-generation-base": 494_032_768,
    "t5-base": 247_577_856 - 32128 * 768,
}
TASKS = (
    "text-classification",
    "question-answering",
    "fill-mask",
    "token-classification",
    "text-generation",
    "summarization",
    "sentence-similarity",
)
# Base models of today, which no case of the study's names.
OF_NO_CASE = {"google-bert/bert-base-uncased", "HuggingFaceTB/SmolLM-135M", "Qwen/Qwen2.5-0.5B"}
TEXT = [name for name in architecture_names() if set(load_architecture(name).tasks) <= set(TASKS)]


def without_weights(architecture: Architecture) -> Any:
    """The model on the meta device, where nothing takes room."""
    assert architecture.model is not None
    with torch.device("meta"):
        return getattr(transformers, architecture.model.class_name)(_config(architecture.model))


@pytest.mark.parametrize("name", TEXT)
def test_an_architecture_has_its_models_size(name: str) -> None:
    architecture = load_architecture(name)
    parameters = sum(parameter.numel() for parameter in without_weights(architecture).parameters())
    if architecture.size == "base":
        assert parameters == PUBLISHED[name]
    else:
        assert parameters < 150_000


@pytest.mark.parametrize("name", TEXT)
def test_its_tokens_fit_its_model(name: str) -> None:
    architecture = load_architecture(name)
    assert architecture.model and architecture.tokenizer
    assert architecture.tokenizer.vocabulary <= architecture.model.settings["vocab_size"]


@pytest.mark.parametrize("task", TASKS)
def test_each_approach_of_each_task_has_one_to_measure_and_one_to_try(task: str) -> None:
    # What is trained on the spot has recipes, and examples in a prompt help none whose weights are random.
    for approach in load_case(task).approaches.keys() - {"classical", "few-shot"}:
        for size in ("base", "tiny"):
            assert architectures_for(task, size, approach), f"{task} {approach} {size}"


@pytest.mark.parametrize("name", [name for name in TEXT if load_architecture(name).size == "base"])
def test_a_base_architecture_is_that_of_a_model_of_its_cases(name: str) -> None:
    architecture = load_architecture(name)
    for task in architecture.tasks:
        known = {model.id for model in load_case(task).models_by(architecture.approach)}
        assert architecture.like in known | OF_NO_CASE, task
