"""What runs, held against what the record will say of it: number format, quantised layers by kind, compiled code.

Asked of the loaded modules themselves, since a library may make something else of what it was told, and go on.
Sources: bitsandbytes', torchao's and transformers' classes of quantised layers.
"""

from collections.abc import Iterator
from typing import Any

from generator.suite.models.setup import LoadingError, Setup, torch_dtype

_BY_LAYER = {"Linear8bitLt": "bnb-int8", "FP8Linear": "fp8", "FbgemmFp8Linear": "fp8", "FP8Experts": "fp8"}


def refuse_otherwise(model: Any, setup: Setup) -> None:
    """`LoadingError` unless the module `model` has the precision and the quantisation of `setup`, and no other."""
    found = kinds_of(model)
    wanted = {setup.quantization} if setup.quantization else set()
    if found != wanted:
        raise LoadingError(
            f"The record would say {setup.quantization or 'not quantised'}, and what was loaded is "
            f"{' and '.join(sorted(found)) or 'not quantised'}: this machine's libraries took the files otherwise; "
            "choose another quantisation, or another model."
        )
    precision = torch_dtype(setup.precision)
    kept = _kept_apart(model, setup)
    for name, weight in model.named_parameters():
        # Vectors may be in another: some architectures make their biases so, and what runs is decided by matrices.
        matrix = weight.is_floating_point() and sum(size > 1 for size in weight.shape) > 1
        if not matrix or weight.dtype == precision or any(part in name.split(".") for part in kept):
            continue
        told = str(weight.dtype).removeprefix("torch.")
        raise LoadingError(
            f"The record would say {setup.precision}, and {name} is {told}; choose the precision "
            f"{_SHORT.get(told, 'that the model was published in')}."
        )
    if setup.quantization == "bnb-nf4":
        _refuse_other_arithmetic(model, setup)


def kinds_of(model: Any) -> set[str]:
    """The quantisations of a module's layers, in a record's words where it has one."""
    return {kind for module in model.modules() if (kind := _kind(module)) is not None}


def refuse_not_compiled() -> None:
    """`LoadingError` where torch was told to compile and, by its own count, has compiled nothing so far.

    Source: torch._dynamo's counters; TORCH_COMPILE_DISABLE, for one, turns `torch.compile` off without a word.
    """
    from torch._dynamo.utils import counters

    if not counters["frames"]["ok"]:
        raise LoadingError(
            "The record would say compiled, and torch has compiled nothing of this model; measure it without "
            "--compile, or see that TORCH_COMPILE_DISABLE and TORCHDYNAMO_DISABLE are not set."
        )


def _kind(module: Any) -> str | None:
    name = type(module).__name__
    if name == "Linear4bit":
        return f"bnb-{module.weight.quant_type}"
    if name in _BY_LAYER:
        return _BY_LAYER[name]
    if "Mxfp4" in name:
        return "mxfp4"
    return next(filter(None, map(_of_tensor, module.parameters(recurse=False))), None)


def _of_tensor(weight: Any) -> str | None:
    """The quantisation of a weight that keeps it in its own type (torchao), or in a format that no sum is made in."""
    import torch

    data = weight.data
    if type(data) not in (torch.Tensor, torch.nn.Parameter):
        name = type(data).__name__
        if name == "Int8Tensor":
            if data.act_quant_scale is not None:
                return "torchao int8 with static activations"
            return "torchao-int8" if data.act_quant_kwargs is None else "torchao-int8-dynamic"
        return "torchao-int4" if name.startswith("Int4") else f"torchao {name}"
    if data.dtype in (torch.float64, torch.float32, torch.float16, torch.bfloat16) or data.dtype.is_complex:
        return None
    return str(data.dtype).removeprefix("torch.")


def _kept_apart(model: Any, setup: Setup) -> set[str]:
    """The modules that their architecture keeps in single precision whatever is asked, for the numbers' sake."""
    kept: set[str] = set()
    for names in _lists(model, setup):
        kept |= set(names or ())
    return kept


def _lists(model: Any, setup: Setup) -> Iterator[Any]:
    yield getattr(model, "_keep_in_fp32_modules_strict", None)
    if setup.precision == "fp16" or setup.quantization:
        yield getattr(model, "_keep_in_fp32_modules", None)


def _refuse_other_arithmetic(model: Any, setup: Setup) -> None:
    """Weights of four bits are computed with in a format that their files choose, which the record calls precision."""
    for name, module in model.named_modules():
        computed = getattr(module, "compute_dtype", None) if type(module).__name__ == "Linear4bit" else None
        if computed not in (None, torch_dtype(setup.precision)):
            told = str(computed).removeprefix("torch.")
            raise LoadingError(
                f"The record would say {setup.precision}, and {name} computes in {told}, as its files say; choose the "
                f"precision {_SHORT.get(told, told)}."
            )


_SHORT = {"float32": "fp32", "float16": "fp16", "bfloat16": "bf16"}
