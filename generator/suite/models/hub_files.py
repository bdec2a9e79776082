"""Which of a repository's files a measurement needs. Pure: names in, names out.

Named is what is wanted, not what is not: repositories hold the same weights for TensorFlow, Flax, ONNX, OpenVINO and
llama.cpp, in half precision, in one piece for other programs, and at every checkpoint, and new kinds come along.
"""

import json
import re
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field

from generator.errors import EnergyLabelError

_SETTINGS = (".json", ".txt", ".model", ".spm", ".jinja", ".tiktoken", ".codes", ".vocab")
_SHARD = r"(-\d{5}-of-\d{5})?"
_SAFETENSORS = re.compile(rf"(model|diffusion_pytorch_model){_SHARD}\.safetensors(\.index\.json)?")
_PICKLE = re.compile(rf"(pytorch_model|diffusion_pytorch_model){_SHARD}\.bin(\.index\.json)?")
# How transformers and diffusers name the weights of a variant, whole, in pieces, and the index of these.
_VARIANT = re.compile(
    r"(?:model|diffusion_pytorch_model)(?:\.(?P<kind>fp16|bf16)(?:-\d{5}-of-\d{5})?\.safetensors"
    r"|\.safetensors\.index\.(?P<of_index>fp16|bf16)\.json)"
)
# Where sentence-transformers keeps the layers after the model: 1_Pooling, 2_Dense.
_LAYER = re.compile(r"\d_[A-Z][A-Za-z]+")
_PICKLED = "No safetensors: the weights are PyTorch's .bin, a pickle, which is read without running its code."


# Any file of weights under its plain name.
WHOLE = re.compile(
    rf"(model|diffusion_pytorch_model){_SHARD}\.safetensors|(pytorch|diffusion_pytorch)_model{_SHARD}\.bin"
)


@dataclass(frozen=True)
class Choice:
    """The files to fetch, whether weights are among them, and what is to be said of them.

    `otherwise` tells of each folder whose weights are there in another precision alone: `{"unet": ("fp16",)}`.
    """

    files: tuple[str, ...]
    has_weights: bool
    note: str | None
    otherwise: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def choose(
    files: frozenset[str], pipeline: frozenset[str] | None, weights: bool, code: bool, precision: str = "fp32"
) -> Choice:
    """Of a model's `files`, those to fetch; `pipeline` names the folders of a diffusers pipeline's components.

    Weights that are kept under the name of a precision alone (`model.fp16.safetensors`) are for that `precision`.
    """
    kept: list[str] = []
    otherwise: dict[str, tuple[str, ...]] = {}
    found = pickled = False
    for folder, names in _by_folder(files):
        if not is_wanted(folder, pipeline):
            continue
        kept += [folder + name for name in names if _is_setting(name) or (code and name.endswith(".py"))]
        # What a pipeline's root holds is the whole of it once more, in one piece.
        if not weights or (pipeline is not None and not folder):
            continue
        chosen = [name for name in names if _SAFETENSORS.fullmatch(name)]
        if not any(name.endswith(".safetensors") for name in chosen):
            chosen = [name for name in names if _PICKLE.fullmatch(name)]
            pickled |= bool(chosen)
        if not any(name.endswith((".safetensors", ".bin")) for name in chosen):
            kinds = variants(names)
            chosen = [name for name in names if variant_of_file(name) == precision]
            if kinds and not chosen:
                otherwise[folder.removesuffix("/") or "model"] = kinds
        found |= any(not name.endswith(".json") for name in chosen) and (pipeline is not None or not folder)
        kept += [folder + name for name in chosen]
    return Choice(tuple(sorted(kept)), found, _PICKLED if pickled else None, otherwise)


def variants(names: Iterable[str]) -> tuple[str, ...]:
    """The precisions under whose name a folder keeps weights in safetensors."""
    return tuple(sorted({kind for name in names if name.endswith(".safetensors") and (kind := variant_of_file(name))}))


def variant_of_file(name: str) -> str | None:
    """The precision that a file of weights, or the index of its pieces, is named after; None for any other file."""
    found = _VARIANT.fullmatch(name)
    return (found["kind"] or found["of_index"]) if found else None


def looked_for(names: Set[str], precision: str) -> set[str]:
    """Of a folder's files, those by which transformers and diffusers begin to load weights: a whole, or an index.

    A pickle is looked for where there is no safetensors. Which of the two libraries will load, no name says.
    """
    kinds = variants(names)
    dot = f".{precision}" if precision in kinds and not any(WHOLE.fullmatch(name) for name in names) else ""
    found: set[str] = set()
    for stem, pickle in (("model", "pytorch_model"), ("diffusion_pytorch_model", "diffusion_pytorch_model")):
        found |= (names & _beginnings(stem, "safetensors", dot)) or (names & _beginnings(pickle, "bin", dot))
    return found


def _beginnings(stem: str, ending: str, dot: str) -> set[str]:
    # The last is how diffusers called the index of a variant's pieces at first.
    return {f"{stem}{dot}.{ending}", f"{stem}.{ending}.index{dot}.json", f"{stem}{dot}.{ending}.index.json"}


def components(index: str, hub_id: str) -> frozenset[str]:
    """The folders that a diffusers pipeline's `model_index.json` names."""
    try:
        read = json.loads(index)
        return frozenset(name for name, value in read.items() if isinstance(value, list) and "/" not in name)
    except (ValueError, AttributeError, RecursionError) as error:
        raise EnergyLabelError(f"The model_index.json of {hub_id} is broken; choose another model.") from error


def _by_folder(files: Iterable[str]) -> list[tuple[str, list[str]]]:
    """Each folder (with its closing slash; nothing for the root) and the names in it."""
    folders: dict[str, list[str]] = {}
    for file in sorted(files):
        folder, slash, name = file.rpartition("/")
        folders.setdefault(folder + slash, []).append(name)
    return sorted(folders.items())


def is_wanted(folder: str, pipeline: frozenset[str] | None) -> bool:
    """Whether a measurement uses files of this folder: the root (an empty name), a pipeline's part, or a layer's."""
    name = folder.removesuffix("/")
    return not folder or (name in pipeline if pipeline is not None else bool(_LAYER.fullmatch(name)))


def _is_setting(name: str) -> bool:
    return name.endswith(_SETTINGS) and not name.endswith(".index.json") and variant_of_file(name) is None
