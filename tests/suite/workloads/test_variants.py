"""Variants of one text model: what is quantised really is, what is not is refused, and compiling changes no count."""

from collections.abc import Callable
from typing import Any

import pytest

from generator.records.model import Quantization
from generator.suite.models.loading import LoadingError
from generator.suite.models.setup import Setup

torch = pytest.importorskip("torch", reason="the extra `suite` is not installed (make suite)")
pytestmark = pytest.mark.filterwarnings("ignore:`torch.jit.script_method` is deprecated")  # bitsandbytes' import

TEXTS = ["brea staul ou me", "me", "ou " * 20]
BERT = ("text-classification", "bert-text-classification-tiny", "fine-tuned")
T5 = ("text-classification", "t5-tiny", "zero-shot")


def kinds(model: Any) -> set[str]:
    """What the weights of the linear layers are kept as: a layer's own class, or the class of its weights."""
    layers = [module for module in model.modules() if isinstance(module, torch.nn.Linear)]
    return {
        type(layer).__name__ if type(layer) is not torch.nn.Linear else type(layer.weight.data).__name__
        for layer in layers
    }


def answered(adapter: Any) -> tuple[list[Any], dict[str, Any]]:
    """Answers to three texts one by one, and what was counted."""
    answers = [adapter.answer([adapter.prepare({"text": text})])[0] for text in TEXTS]
    return answers, adapter.tally.counts(adapter.passes.passes).model_dump(exclude_none=True)


def test_half_precision_is_in_every_weight(adapter_of: Callable[..., Any]) -> None:
    adapter = adapter_of(*BERT, setup=Setup(precision="bf16"))
    assert {parameter.dtype for parameter in adapter._model.parameters()} == {torch.bfloat16}
    assert answered(adapter)[1] == answered(adapter_of(*BERT))[1]


@pytest.mark.parametrize(
    ("quantization", "kind"),
    [
        ("bnb-int8", "Linear8bitLt"),
        ("bnb-nf4", "Linear4bit"),
        ("torchao-int8", "Int8Tensor"),
        ("torchao-int8-dynamic", "Int8Tensor"),
    ],
)
def test_a_quantised_model_has_quantised_layers(
    adapter_of: Callable[..., Any], quantization: Quantization, kind: str
) -> None:
    pytest.importorskip("bitsandbytes" if quantization.startswith("bnb") else "torchao")
    setup = Setup(precision="bf16", quantization=quantization)
    adapter = adapter_of(*BERT, setup=setup)
    assert kinds(adapter._model) == {kind}
    answers, counts = answered(adapter)
    assert set(answers) <= {"LABEL_0", "LABEL_1"}
    assert counts == answered(adapter_of(*BERT))[1]
    # Beside plain layers: an output matrix that shares its weights with the input's.
    generating = adapter_of(*T5, setup=setup)
    assert kind in kinds(generating._generator._model)
    assert answered(generating)[1]["passes"]["encoder"] == 3


@pytest.mark.parametrize(
    ("quantization", "task"),
    [
        ("torchao-int4", BERT),  # in groups of 128, of which a layer 32 wide has none
        ("torchao-int8", ("text-generation", "gpt2-text-generation-tiny", "pre-trained")),  # Conv1D, not Linear
    ],
)
def test_what_quantises_nothing_is_refused(
    adapter_of: Callable[..., Any], quantization: Quantization, task: tuple[str, str, str]
) -> None:
    pytest.importorskip("torchao")
    with pytest.raises(LoadingError, match=f"{quantization} quantised no layer of this .*; measure it without"):
        adapter_of(*task, setup=Setup(precision="bf16", quantization=quantization))


def test_compiling_changes_no_answer_and_no_count(
    adapter_of: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled: list[Any] = []

    def backend(graph: Any, _: Any) -> Any:
        compiled.append(graph)
        return graph.forward

    whole = torch.compile
    # Traced, as any compiled model is, but not made machine code, which takes minutes.
    monkeypatch.setattr(torch, "compile", lambda function: whole(function, backend=backend))
    assert answered(adapter_of(*BERT, setup=Setup(compiled=True))) == answered(adapter_of(*BERT))
    assert compiled
