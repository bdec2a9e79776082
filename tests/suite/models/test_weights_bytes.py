"""How large weights are in memory: a shared tensor once, a quantised one with its scales."""

from pathlib import Path
from typing import Any

import pytest

from generator.suite.case import load_case
from generator.suite.models.setup import ModelFiles, Setup
from generator.suite.models.weights_bytes import loaded_bytes
from generator.suite.runtimes.foreign import ForeignModel
from generator.suite.workloads.adapter import Adapter
from tests.suite.lazily import Lazily

torch: Any = Lazily("torch")
pytestmark = [
    pytest.mark.usefixtures("libraries"),
    pytest.mark.filterwarnings("ignore:`torch.jit.script_method` is deprecated"),  # bitsandbytes' import
]

WIDE, TALL = 64, 128


def layers(precision: str = "float32") -> Any:
    """One linear layer without a bias, in a module of its own, as quantisers want it."""
    return torch.nn.Sequential(torch.nn.Linear(WIDE, TALL, bias=False, dtype=getattr(torch, precision)))


@pytest.mark.parametrize(("precision", "each"), [("float32", 4), ("bfloat16", 2), ("float64", 8)])
def test_plain_weights_take_their_number_format(precision: str, each: int) -> None:
    assert loaded_bytes(layers(precision)) == WIDE * TALL * each


def test_a_tensor_of_two_layers_is_one_and_a_buffer_counts() -> None:
    model = layers()
    model.append(torch.nn.Linear(WIDE, TALL, bias=False))
    model[1].weight = model[0].weight
    model.register_buffer("table", torch.zeros(10))
    assert loaded_bytes(model) == (WIDE * TALL + 10) * 4


def test_torchao_s_packed_numbers_count_with_their_scales() -> None:
    quantization = pytest.importorskip("torchao.quantization")
    model = layers()
    quantization.quantize_(model, quantization.Int8WeightOnlyConfig())
    # A byte a weight and at least a scale a row: well below half of what it was.
    assert WIDE * TALL + 2 * TALL <= loaded_bytes(model) < WIDE * TALL * 2


@pytest.mark.parametrize("twice", [False, True])
def test_bitsandbytes_packed_numbers_count_with_their_states(twice: bool) -> None:
    bitsandbytes = pytest.importorskip("bitsandbytes")
    layer = bitsandbytes.nn.Linear4bit(WIDE, TALL, bias=False, quant_type="nf4", compress_statistics=twice)
    layer.load_state_dict({"weight": torch.randn(TALL, WIDE)})
    blocks = WIDE * TALL // 64
    # Half a byte a weight, the table of the sixteen values, and a scale for every block of 64. Scales that are
    # quantised too are a byte each, beside their own scale, their table of 256 values and their mean.
    scales = blocks + 4 + 256 * 4 + 4 if twice else blocks * 4
    assert loaded_bytes(layer.to("cpu")) == WIDE * TALL // 2 + 16 * 4 + scales


def test_an_adapter_whose_model_another_program_runs_says_how_large_its_file_is() -> None:
    class Elsewhere(ForeignModel):
        def refuse_not_finite(self) -> None:
            """Of no weight."""

        def weights_bytes(self) -> int:
            return 12345

    class Held(Adapter):
        def load(self, files: Any) -> Any:
            self._model = layers()
            return {}

        def answer(self, batch: Any) -> list[Any]:
            return list(batch)

    case = load_case("text-classification").approaches["fine-tuned"]
    adapter = Held(ModelFiles(Path(), "random"), Setup(), case)
    assert adapter.weights_bytes() == WIDE * TALL * 4
    adapter._model = Elsewhere()
    assert adapter.weights_bytes() == 12345
