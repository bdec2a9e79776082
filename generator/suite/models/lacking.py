"""What a folder lacks, once a library could not load it: its own words name paths, and remedies that are none here."""

from pathlib import Path

from generator.errors import shown
from generator.suite.models.setup import LoadingError
from generator.suite.models.shards import REMEDY, pieces_named

# Weights that other programs load, by their ending.
_OTHERS = {
    ".gguf": "GGUF",
    ".onnx": "ONNX",
    ".h5": "TensorFlow's .h5",
    ".msgpack": "Flax's .msgpack",
    ".pt": "PyTorch's .pt",
    ".ckpt": "PyTorch's .ckpt",
}


def lacking_weights(folder: Path, name: str, variant: str | None = None) -> str | None:
    """One sentence on the weights that `folder` of the model called `name` lacks; None where they seem to be there."""
    dot = f".{variant}" if variant else ""
    for whole, index in (
        (f"model{dot}.safetensors", f"model.safetensors.index{dot}.json"),
        (f"pytorch_model{dot}.bin", f"pytorch_model.bin.index{dot}.json"),
    ):
        if (folder / whole).is_file():
            return None
        if (folder / index).is_file():
            return _lacking_shard(folder, index)
    others = sorted({_OTHERS[path.suffix] for path in folder.rglob("*") if path.suffix in _OTHERS})
    only = f", but {' and '.join(others)} alone, which is not loaded here" if others else ""
    return (
        f"{name} has no weights in a form that this suite loads (safetensors, or PyTorch's .bin){only}; choose another "
        "model, or measure it with random weights."
    )


def lacking_preparation(folder: Path, name: str) -> str | None:
    """One sentence where nothing in `folder` says how pictures and recordings are prepared; None where a file does."""
    if any((folder / file).is_file() for file in ("preprocessor_config.json", "processor_config.json")):
        return None
    return (
        f"{name} comes without preprocessor_config.json, which says how its pictures or recordings are prepared; "
        f"{REMEDY}."
    )


def _lacking_shard(folder: Path, index: str) -> str | None:
    try:
        shards = pieces_named(folder / index)
    except LoadingError as error:
        return str(error)
    there = {path.name for path in folder.iterdir()}
    gone = sorted(shards - there)
    more = f" and {len(gone) - 1} more" if len(gone) > 1 else ""
    return f"{index} names {shown(gone[0], 80)}{more}, which the folder lacks; {REMEDY}." if gone else None
