"""What ONNX Runtime cannot do here is said of the plan alone, in a sentence with the option to change."""

import sys
from typing import Any

import pytest

from generator.errors import EnergyLabelError
from generator.suite.campaign.planning.targets import targets_of
from tests.suite.plans import plan

CLASSIFY = {"tasks": ["text-classification"], "models": ["bert-text-classification-tiny"]}
BY_ONNX, INT8 = {"runtime": ["onnxruntime"]}, {"quantization": ["onnx-int8-dynamic"]}


@pytest.fixture(autouse=True)
def extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether it is installed decides no other test."""
    monkeypatch.setattr("generator.suite.runtimes.onnx.asked.find_spec", lambda name: sys.modules.get(name, name))


def test_the_quantisation_says_by_which_program() -> None:
    chosen = targets_of(plan({**CLASSIFY, **BY_ONNX}, {**CLASSIFY, **INT8}))
    assert {(target.runtime, target.quantization) for target in chosen} == {
        ("onnxruntime", None),
        ("onnxruntime", "onnx-int8-dynamic"),
    }
    assert [target.variant for target in chosen] == ["fp32-onnxruntime", "fp32-onnx-int8-dynamic"]


def test_each_program_in_each_of_its_quantisations() -> None:
    both = {"runtime": ["torch", "onnxruntime"], "quantization": ["none", "onnx-int8-dynamic"]}
    variants = [target.variant for target in targets_of(plan({**CLASSIFY, **both}))]
    assert variants == ["fp32", "fp32-onnxruntime", "fp32-onnx-int8-dynamic"]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"tasks": ["summarization"], "models": ["tiny"], **BY_ONNX}, "no task of theirs; leave out --runtime onnxr"),
        ({"tasks": ["summarization"], "models": ["tiny"], **INT8}, "no task of theirs; leave out --quantization"),
        (
            {"models": ["google/flan-t5-base"], "approach": "zero-shot", **BY_ONNX},
            "to a prompt, .* leave out --runtime",
        ),
        ({**BY_ONNX, "quantization": ["bnb-int8"]}, "bnb-int8 is made of torch's layers, .* onnx-int8-dynamic"),
        ({**BY_ONNX, "quantization": ["torchao-int8"]}, "torchao-int8 is made of torch's layers"),
        ({**INT8, "runtime": ["torch"]}, "is run by onnxruntime alone; leave out --runtime torch"),
        ({**BY_ONNX, "precision": ["fp16"]}, "say fp16 of what was not; take --precision fp32"),
        ({**INT8, "precision": ["bf16"]}, "say bf16 of what was not; take --precision fp32"),
        ({**BY_ONNX, "compiled": [True]}, "torch.compile has no part in it; leave out --compile"),
    ],
)
def test_what_it_cannot_do_is_one_sentence(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(EnergyLabelError, match=told) as refused:
        targets_of(plan({**CLASSIFY, **changes}))
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("module", ["onnx", "onnxruntime", "onnxscript"])
def test_a_missing_extra_is_told_with_the_remedy(monkeypatch: pytest.MonkeyPatch, module: str) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(EnergyLabelError, match=rf"{module} is not installed, .* 'model-energy-label\[onnx\]'"):
        targets_of(plan({**CLASSIFY, **BY_ONNX}))
    # Who does not ask for it needs none of it.
    assert targets_of(plan(CLASSIFY))
