"""Quantised as asked, or refused in one sentence: of what it cannot quantise, a library tells late, or never.

Sources: transformers' documentation of its quantisation configurations; bitsandbytes' and torchao's of their layers.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from generator.errors import shown
from generator.suite.models.setup import LoadingError, Setup, torch_dtype

# Whose refusals are about the quantisation and not about the model's files: theirs, and of who calls them.
_QUANTIZERS = ("bitsandbytes", "torchao", "transformers.quantizers", "diffusers.quantizers")
# bitsandbytes' layers; torchao keeps torch's and changes their weights.
_LAYERS = ("Linear8bitLt", "Linear4bit")


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


@contextmanager
def refusals_told(setup: Setup, name: str) -> Iterator[None]:
    """While the model `name` is loaded, a quantiser's refusal becomes a `LoadingError`; all else passes."""
    try:
        yield
    except Exception as error:
        # torch cannot draw bytes at random, which transformers tries where a packed weight is not there (5.24).
        if isinstance(error, NotImplementedError) and "normal_kernel" in str(error):
            raise LoadingError(
                "A weight that config.json asks for is not in the files, which hold quantised ones: this model was not "
                "trained for this task, or has fewer layers than its configuration; choose another model."
            ) from error
        if _is_refusal(error):
            raise _refused(setup, name, error) from error
        raise


def check_layers(model: Any, setup: Setup, name: str) -> None:
    """`LoadingError` if nothing was quantised, or if a quantised layer cannot compute on this machine.

    Which shapes a layer can compute depends on the processor's or GPU's kernels (bitsandbytes' nf4 on a processor with
    AVX-512 BF16 wants widths in blocks of 64), and libraries ask only when it is first used. So each is used once here.
    """
    import torch

    layers = [(place, layer) for place, layer in model.named_modules() if _is_quantized(layer)]
    plain = (torch.Tensor, torch.nn.Parameter)
    if not layers and all(type(parameter.data) in plain for parameter in model.parameters()):
        raise LoadingError(
            f"{setup.quantization} quantised no layer of this {type(model).__name__} (too small, or of another kind); "
            "measure it without, or choose another quantisation."
        )
    for place, layer in layers:
        row = torch.zeros(1, layer.in_features, dtype=torch_dtype(setup.precision), device=layer.weight.device)
        try:
            with torch.inference_mode():
                layer(row)
        except Exception as error:
            if _is_memory(error):
                raise
            wide = f"{layer.in_features} values in, {layer.out_features} out"
            raise _refused(setup, f"the layer {place} of {name} ({wide}) on this machine", error) from error


def _is_quantized(layer: Any) -> bool:
    import torch

    if type(layer).__name__ in _LAYERS:
        return True
    return type(layer) is torch.nn.Linear and type(layer.weight.data) not in (torch.Tensor, torch.nn.Parameter)


def _is_refusal(error: Exception) -> bool:
    # transformers' own words for a family that its quantiser does not know (5.24: torchao and DETR or wav2vec2).
    if isinstance(error, RuntimeError) and "conversion of the weights" in str(error):
        return True
    trace, raised_in = error.__traceback__, ""
    while trace is not None:
        raised_in, trace = trace.tb_frame.f_globals.get("__name__", ""), trace.tb_next
        if raised_in.startswith(_QUANTIZERS):
            return not _is_memory(error)
    return False


def _is_memory(error: Exception) -> bool:
    return isinstance(error, MemoryError) or "OutOfMemory" in type(error).__name__ or "out of memory" in str(error)


def _refused(setup: Setup, what: str, error: Exception) -> LoadingError:
    said = shown(" ".join(str(error).split()), 160)
    return LoadingError(
        f"{setup.quantization or setup.precision} cannot be made of {what} ({type(error).__name__}: {said}); choose "
        "another quantisation, or measure it without."
    )
