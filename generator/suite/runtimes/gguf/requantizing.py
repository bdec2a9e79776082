"""A GGUF model written anew with its layers in another type, so that one model can be measured in several.

Done by the gguf package, because no ready binding exposes llama.cpp's own quantiser; it knows the simple types and none
that ends in K. Of a file that is quantised already the numbers are those that its own quantisation left: the new file
says so, and a record made from it will.
"""

from pathlib import Path
from typing import Any, Literal, get_args

from generator.errors import EnergyLabelError, shown
from generator.suite.runtimes.gguf.extra import refuse_without_extra
from generator.suite.runtimes.gguf.files import MADE_FROM, GgufModel, gguf_model, is_gguf

Kind = Literal["f32", "f16", "bf16", "q8-0", "q5-0", "q4-0"]
KINDS: tuple[Kind, ...] = get_args(Kind)
# Embeddings and output suffer most: in files of four or five bits llama.cpp keeps them in more.
_SPARED = ("token_embd.weight", "output.weight")
_FEW_BITS = ("q5-0", "q4-0")


def requantize(source: Path, target: Path, to: Kind) -> GgufModel:
    """Write `target`, the model at `source` with its matrices in `to`; returns what was written, read anew.

    Raises `EnergyLabelError` for what cannot be read, is there already, or comes in pieces; nothing half-written is
    left.
    """
    refuse_without_extra()
    if not is_gguf(target.name):
        raise EnergyLabelError(f"{shown(str(target))} is not called as GGUF files are; name it with .gguf at its end.")
    if target.exists():
        raise EnergyLabelError(f"{shown(str(target))} is there already; name another file.")
    model = gguf_model(source)
    if len(model.paths) > 1:
        raise EnergyLabelError(f"{shown(source.name)} is in {len(model.paths)} pieces; join them first.")
    unfinished = target.with_name(f"{target.name}.unfinished")
    try:
        _write(model, source, unfinished, to)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return gguf_model(target)


def _write(model: GgufModel, source: Path, target: Path, to: Kind) -> None:
    from gguf import GGUFReader, GGUFWriter

    # Its lengths have been held against the file by our own reader.
    reader = GGUFReader(source)
    writer = GGUFWriter(target, model.header.architecture)
    _copy_settings(reader, writer, to)
    if model.format.quantization:
        writer.add_string(MADE_FROM, model.format.quantization)
    for tensor in reader.tensors:
        wanted = _kind_of(tensor, to)
        data = tensor.data if wanted == tensor.tensor_type else _requantized(tensor, wanted)
        writer.add_tensor(tensor.name, data, raw_dtype=wanted)
    try:
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
    finally:
        writer.close()


def _copy_settings(reader: Any, writer: Any, to: Kind) -> None:
    """All settings as they are, but for the file's type."""
    from gguf import GGUFValueType, LlamaFileType

    name = "ALL_F32" if to == "f32" else f"MOSTLY_{to.upper().replace('-', '_')}"
    own = {"general.architecture", "general.file_type", MADE_FROM}
    for key, field in reader.fields.items():
        if key.startswith("GGUF.") or key in own:
            continue
        kind, *inner = field.types
        writer.add_key_value(key, field.contents(), kind, inner[0] if kind == GGUFValueType.ARRAY and inner else None)
    writer.add_file_type(LlamaFileType[name])


def _kind_of(tensor: Any, to: Kind) -> Any:
    """The type of a tensor in the new file: vectors keep theirs, and so do rows that no block fills."""
    from gguf import GGML_QUANT_SIZES, GGMLQuantizationType

    wanted = GGMLQuantizationType[to.upper().replace("-", "_")]
    if to in _FEW_BITS and tensor.name in _SPARED:
        wanted = GGMLQuantizationType.Q8_0
    block, _ = GGML_QUANT_SIZES[wanted]
    is_matrix = sum(int(length) > 1 for length in tensor.shape) > 1
    return wanted if is_matrix and int(tensor.shape[0]) % block == 0 else tensor.tensor_type


def _requantized(tensor: Any, wanted: Any) -> Any:
    from gguf.quants import dequantize, quantize

    return quantize(dequantize(tensor.data, tensor.tensor_type), wanted)


def told(model: GgufModel, source: Path) -> str:
    """What was written, in a sentence; `source` is what it was made from."""
    before, after = (sum(path.stat().st_size for path in paths) / 1e6 for paths in ([source], model.paths))
    return (
        f"{model.header.name} is {model.format}: {after:,.0f} MB, where {source.name} has {before:,.0f} MB. Measure it "
        "as any GGUF file, with --as."
    )
