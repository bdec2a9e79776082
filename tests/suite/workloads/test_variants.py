"""Variants of one text model: what is quantised really is, what is not is refused, and compiling changes no count."""

from collections.abc import Callable
from typing import Any

import pytest

from generator.records.model import Quantization
from generator.suite.models.quantizing import refusals_told
from generator.suite.models.setup import LoadingError, Setup
from tests.suite.lazily import Lazily

torch: Any = Lazily("torch")
pytestmark = [
    pytest.mark.usefixtures("libraries"),
    pytest.mark.filterwarnings("ignore:`torch.jit.script_method` is deprecated"),  # bitsandbytes' import
]

TEXTS = ["brea staul ou me", "me", "ou " * 20]
BERT = ("text-classification", "bert-text-classification-tiny", "fine-tuned")
T5 = ("text-classification", "t5-tiny", "zero-shot")
# Widths that every kernel of every processor can compute: nf4 packs blocks of 64 weights, and 32 rows at a time.
WIDE_BERT = {"hidden_size": 64, "intermediate_size": 128, "num_labels": 32}
WIDE_T5 = {"d_model": 64, "d_kv": 32, "d_ff": 128}


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
    adapter = adapter_of(*BERT, setup=setup, **WIDE_BERT)
    assert kinds(adapter._model) == {kind}
    answers, counts = answered(adapter)
    assert set(answers) <= {f"LABEL_{number}" for number in range(32)}
    assert counts == answered(adapter_of(*BERT, **WIDE_BERT))[1]
    # Beside plain layers: an output matrix that shares its weights with the input's.
    generating = adapter_of(*T5, setup=setup, **WIDE_T5)
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


REFUSAL = """
def forward(layer, *_):
    if layer.out_features == 2: raise {kind}("N must be divisible\\nby block_n")
    return original(layer, *_)
"""


@pytest.mark.parametrize("kind", ["AssertionError", "RuntimeError", "ValueError", "NotImplementedError"])
def test_a_layer_that_a_library_cannot_compute_is_refused_with_its_name(
    adapter_of: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """As bitsandbytes refuses some widths on some processors, and tells it when the layer is first used."""
    layers = pytest.importorskip("bitsandbytes").nn
    names = {"__name__": "bitsandbytes.nn.modules", "original": layers.Linear8bitLt.forward}
    exec(REFUSAL.format(kind=kind), names)
    monkeypatch.setattr(layers.Linear8bitLt, "forward", names["forward"])
    with pytest.raises(LoadingError) as told:
        adapter_of(*BERT, setup=Setup(precision="bf16", quantization="bnb-int8"))
    assert str(told.value) == (
        "bnb-int8 cannot be made of the layer classifier of bert-text-classification-tiny (32 values in, 2 out) on "
        f"this machine ({kind}: 'N must be divisible by block_n'); choose another quantisation, or measure it without."
    )


@pytest.mark.parametrize(("module", "refused"), [("transformers.quantizers.base", True), ("somewhere.else", False)])
def test_only_what_a_quantiser_raises_while_loading_is_its_refusal(module: str, refused: bool) -> None:
    names: dict[str, Any] = {"__name__": module}
    exec("def load(error): raise error", names)
    told: type[Exception] = LoadingError if refused else ValueError
    with (
        pytest.raises(told, match=r"bnb-nf4 cannot be made of a/b \(ValueError: 'no'\)" if refused else "no"),
        refusals_told(Setup(quantization="bnb-nf4"), "a/b"),
    ):
        names["load"](ValueError("no"))
    with pytest.raises(MemoryError), refusals_told(Setup(quantization="bnb-nf4"), "a/b"):
        names["load"](MemoryError())


def test_compiling_changes_no_answer_and_no_count(
    adapter_of: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    compiled: list[Any] = []

    def backend(graph: Any, _: Any) -> Any:
        compiled.append(graph)
        return graph.forward

    whole = torch.compile
    # Traced, as any compiled model is, but not made machine code, which takes minutes.
    monkeypatch.setattr(torch, "compile", lambda function: whole(function, backend=backend))
    assert answered(adapter_of(*BERT, setup=Setup(compiled=True))) == answered(adapter_of(*BERT))
    assert compiled
