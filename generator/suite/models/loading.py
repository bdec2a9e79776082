"""From a folder to a model on its device, in the variant asked for. Everything heavy is imported when called.

Sources: transformers' documentation of `from_pretrained` and of its quantisation configurations.
"""

from collections.abc import Mapping
from typing import Any

from generator.errors import EnergyLabelError
from generator.suite.models.setup import ModelFiles, Setup


class LoadingError(EnergyLabelError):
    """The model cannot be had in this variant."""


def torch_dtype(precision: str) -> Any:
    """torch's dtype of a precision's short name."""
    import torch

    return {"fp32": torch.float32, "fp16": torch.float16, "bf16": torch.bfloat16}[precision]


def load_model(auto_class: Any, files: ModelFiles, setup: Setup) -> Any:
    """A transformers model by one of its Auto classes: eval mode, on the device, quantised as asked."""
    try:
        model = auto_class.from_pretrained(
            files.folder,
            dtype=torch_dtype(setup.precision),
            quantization_config=quantization_config(setup),
            device_map=setup.device if setup.quantization else None,
            trust_remote_code=files.trust_remote_code,
            local_files_only=True,
        )
    except RuntimeError as error:
        # transformers' own words for a family that its quantiser does not know (5.24: torchao and DETR or wav2vec2).
        if "conversion of the weights" not in str(error):
            raise
        raise LoadingError(
            f"{setup.quantization or setup.precision} cannot be made of {files.folder.name} by transformers; choose "
            "another quantisation, or measure it without."
        ) from error
    if not setup.quantization:
        model = model.to(setup.device)
    else:
        refuse_unquantized(model, setup)
    model.eval()
    return model


def compile_parts(parts: Mapping[str, Any]) -> None:
    """Compile what a call of each part runs, but not the call: the hooks that count passes stay outside."""
    import torch

    for part in parts.values():
        part.forward = torch.compile(part.forward)


def load_processor(auto_class: Any, files: ModelFiles, **options: Any) -> Any:
    """A tokenizer, image processor or feature extractor by its Auto class."""
    return auto_class.from_pretrained(
        files.folder, trust_remote_code=files.trust_remote_code, local_files_only=True, **options
    )


def quantization_config(setup: Setup) -> Any:
    """transformers' configuration of a quantisation, or None."""
    kind = setup.quantization
    if kind is None:
        return None
    import transformers

    if kind == "bnb-int8":
        return transformers.BitsAndBytesConfig(load_in_8bit=True)
    if kind == "bnb-nf4":
        return transformers.BitsAndBytesConfig(
            load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_compute_dtype=torch_dtype(setup.precision)
        )
    if kind.startswith("torchao-"):
        from torchao.quantization import (
            Int4WeightOnlyConfig,
            Int8DynamicActivationInt8WeightConfig,
            Int8WeightOnlyConfig,
        )

        configs = {
            "torchao-int8": Int8WeightOnlyConfig,
            "torchao-int8-dynamic": Int8DynamicActivationInt8WeightConfig,
            "torchao-int4": Int4WeightOnlyConfig,
        }
        return transformers.TorchAoConfig(configs[kind]())
    raise LoadingError(f"quantisation {kind} cannot be made by this suite; choose bnb-int8, bnb-nf4 or a torchao one.")


def refuse_unquantized(model: Any, setup: Setup) -> None:
    """A library that quantises nothing (layers too small, a kind it does not know) says so in a log at best."""
    import torch

    kinds = {type(module).__name__ for module in model.modules()} & {"Linear8bitLt", "Linear4bit"}
    plain = (torch.Tensor, torch.nn.Parameter)
    if not kinds and all(type(parameter.data) in plain for parameter in model.parameters()):
        raise LoadingError(
            f"{setup.quantization} quantised no layer of this {type(model).__name__} (too small, or of another kind); "
            "measure it without, or choose another quantisation."
        )
