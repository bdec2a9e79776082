"""A model in one GGUF file or in numbered pieces: all of them there, of one model, and of a kind that writes text."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.errors import shown
from generator.suite.models.setup import LoadingError
from generator.suite.runtimes.gguf.header import Header, header_of
from generator.suite.runtimes.gguf.naming import Format, format_of

SUFFIX = ".gguf"
# Where a file says what it was quantised from, if that was quantised already: `q4-k-m`.
MADE_FROM = "general.requantized_from"
_PIECE = re.compile(r"(?P<stem>.+)-(?P<number>\d{5})-of-(?P<count>\d{5})\.gguf")
_MOST_PIECES = 1000
# What reads texts but writes none, and what belongs to another model: llama.cpp loads them for other uses.
_WRITE_NOTHING = {
    "bert": "an encoder",
    "clip": "the part of a model that looks at pictures (mmproj)",
    "dream": "a diffusion model of texts",
    "eurobert": "an encoder",
    "gemma-embedding": "an encoder",
    "jina-bert-v2": "an encoder",
    "jina-bert-v3": "an encoder",
    "llada": "a diffusion model of texts",
    "modern-bert": "an encoder",
    "neo-bert": "an encoder",
    "nomic-bert": "an encoder",
    "nomic-bert-moe": "an encoder",
    "t5": "an encoder with a decoder",
    "t5encoder": "an encoder",
    "wavtokenizer-dec": "a part of a model that speaks",
}


@dataclass(frozen=True)
class GgufModel:
    """A model's files in their order, its settings (those of the first file) and its format."""

    paths: tuple[Path, ...]
    header: Header
    format: Format


def is_gguf(name: str) -> bool:
    """Whether a file is called as GGUF files are."""
    return name.lower().endswith(SUFFIX)


def pieces(name: str) -> tuple[str, ...]:
    """The names of all pieces of the model that a file belongs to, the first one named; its own where it is whole.

    `LoadingError` where another piece than the first is named.
    """
    found = _PIECE.fullmatch(name)
    if found is None:
        return (name,)
    number, count = int(found["number"]), int(found["count"])
    if not 1 <= number <= count <= _MOST_PIECES:
        raise LoadingError(f"{shown(name, 120)} counts pieces that no model has; choose another file.")
    if number != 1:
        first = f"{found['stem']}-00001-of-{found['count']}{SUFFIX}"
        raise LoadingError(f"{shown(name, 120)} is piece {number} of {count}; name the first, {shown(first, 120)}.")
    return tuple(f"{found['stem']}-{place:05}-of-{found['count']}{SUFFIX}" for place in range(1, count + 1))


def gguf_model(path: Path) -> GgufModel:
    """The model whose file, or first piece, is at `path`; `LoadingError` where it is not whole or writes no text."""
    paths = tuple(path.with_name(name) for name in pieces(path.name))
    lacking = [found.name for found in paths if not found.is_file()]
    if lacking and len(paths) == 1:
        what = "is not a file" if path.exists() else "is not there"
        raise LoadingError(f"{shown(str(path), 120)} {what}; name a GGUF file.")
    if lacking:
        more = f" and {len(lacking) - 1} more" if len(lacking) > 1 else ""
        raise LoadingError(f"{shown(lacking[0], 120)}{more} is not beside the other pieces; fetch all {len(paths)}.")
    return model_of([header_of(found) for found in paths], paths)


def model_of(headers: Sequence[Header], paths: Sequence[Path] = ()) -> GgufModel:
    """A model from the headers of all its pieces."""
    first = headers[0]
    _refuse_other_pieces(headers)
    refuse_unwritten(first)
    return GgufModel(tuple(paths), first, format_of(headers))


def refuse_unwritten(header: Header) -> None:
    """`LoadingError` for a file that holds no model which writes text."""
    from gguf import MODEL_ARCH_NAMES

    kind = header.values.get("general.type", "model")
    if kind != "model":
        raise LoadingError(
            f"{shown(header.name, 120)} is {shown(str(kind), 40)} and no model; choose the model's file."
        )
    if (what := _WRITE_NOTHING.get(header.architecture)) or header.own("pooling_type"):
        raise LoadingError(
            f"{shown(header.name, 120)} is {what or 'made for embeddings'} ({shown(header.architecture, 40)}) and "
            "writes no text after a prompt; choose a model that does."
        )
    if header.architecture not in MODEL_ARCH_NAMES.values():
        raise LoadingError(
            f"{shown(header.name, 120)} is of the architecture {shown(header.architecture, 40)}, which the installed "
            "gguf and llama.cpp do not know; take newer ones, or choose another model."
        )
    if header.whole("tokenizer.ggml.tokens") is None:
        raise LoadingError(f"{shown(header.name, 120)} has no vocabulary, so that no text can be given to it.")


def weights_bytes(path: Path) -> int:
    """The size of the model's file or pieces, in bytes."""
    return sum(path.with_name(name).stat().st_size for name in pieces(path.name))


def digest_of_files(path: Path) -> str:
    """SHA-256 of what `sha256sum` prints of the model's file or pieces, as for a folder (`models/model_files.py`)."""
    whole = hashlib.sha256()
    for name in pieces(path.name):
        with path.with_name(name).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        whole.update(f"{digest}  {name}\n".encode("utf-8", "surrogateescape"))
    return whole.hexdigest()


def _refuse_other_pieces(headers: Sequence[Header]) -> None:
    """Pieces that do not count themselves as their names do are of different models, or were renamed."""
    for number, header in enumerate(headers):
        counted = header.whole("split.count") or 1
        if counted != len(headers) or (counted > 1 and header.whole("split.no") != number):
            place = f"piece {number + 1} of {len(headers)}" if len(headers) > 1 else "a whole model"
            raise LoadingError(
                f"{shown(header.name, 120)} should be {place}, and says that it is piece "
                f"{(header.whole('split.no') or 0) + 1} of {counted}; fetch all pieces again, under their own names."
            )
    told = headers[0].whole("split.tensors.count")
    held = sum(len(header.tensors) for header in headers)
    if len(headers) > 1 and told is not None and told != held:
        raise LoadingError(
            f"The pieces of {shown(headers[0].name, 120)} hold {held:,} tensors, and {told:,} belong to the model; "
            "fetch all pieces again."
        )
