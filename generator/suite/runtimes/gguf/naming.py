"""In which format a GGUF file's weights are, in a record's words: what it says, held against what its tensors are.

llama.cpp's quantiser mixes types: in a Q4_K_M file some matrices are Q6_K, and rows that blocks of 256 do not fill are
of a simpler type. So more than half of the numbers in the layers' matrices must be of the type that the file is named
after, or of the one that stands in for it. Source: llama.cpp's `llama_ftype` and the table of fallbacks in its
quantiser.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import get_args

from generator.errors import shown
from generator.records.model import Precision, Quantization
from generator.suite.models.setup import LoadingError
from generator.suite.runtimes.gguf.header import Header, Tensor

_GUESSED = 1024  # set in a file type that whoever wrote the file did not know
_PLAIN: Mapping[str, Precision] = {"F32": "fp32", "F16": "fp16", "BF16": "bf16"}
_BLOCK = 256
# What stands in where 256 do not divide a row: several, because llama.cpp changed its mind.
_STAND_INS: Mapping[str, frozenset[str]] = {
    "Q2_K": frozenset({"IQ4_NL", "Q4_0"}),
    "Q3_K": frozenset({"IQ4_NL", "Q4_0"}),
    "Q4_K": frozenset({"Q5_0"}),
    "Q5_K": frozenset({"Q5_1"}),
    "Q6_K": frozenset({"Q8_0"}),
    "IQ1_M": frozenset({"IQ4_NL"}),
    "IQ4_XS": frozenset({"IQ4_NL"}),
}
_MXFP4 = "MXFP4"


@dataclass(frozen=True)
class Format:
    """The variant that a file is: its quantisation, or none and the precision of its plain numbers.

    Beside quantised weights llama.cpp keeps the rest, and computes, in single precision.
    """

    precision: Precision
    quantization: Quantization | None = None

    def __str__(self) -> str:
        return self.quantization or self.precision


def format_of(headers: Iterable[Header]) -> Format:
    """The format of a model in one file or several; `LoadingError` where the file and its tensors disagree.

    Raises also for a format that a record has no word for.
    """
    every = tuple(headers)
    first = every[0]
    matrices = [tensor for header in every for tensor in header.tensors if _is_matrix(tensor)]
    if not matrices:
        raise LoadingError(f"{shown(first.name, 120)} holds no layers with weights; fetch it again.")
    held = Counter[str]()
    for tensor in matrices:
        held[tensor.kind] += tensor.elements
    claimed = _claimed(first)
    if claimed is None:
        return _by_content(first, held)
    base = _base(claimed)
    fitting = sum(tensor.elements for tensor in matrices if _fits(tensor, base))
    if 2 * fitting <= sum(held.values()):
        most, _ = held.most_common(1)[0]
        raise LoadingError(
            f"{shown(first.name, 120)} says that it is {claimed} (general.file_type), and most of its layers are "
            f"{most}, so that a record cannot name it; fetch it again, or choose another file."
        )
    return _format(first, claimed)


def _is_matrix(tensor: Tensor) -> bool:
    """Whether it is one of the layers' matrices: embeddings and output are often kept in another type on purpose."""
    return tensor.name.startswith("blk.") and sum(length > 1 for length in tensor.shape) > 1


def _claimed(header: Header) -> str | None:
    """The file type by llama.cpp's name without what comes before it, such as `Q4_K_M`; None where none is claimed."""
    from gguf import LlamaFileType

    number = header.whole("general.file_type")
    if number is None or number & _GUESSED:
        return None
    try:
        return str(LlamaFileType(number).name).removeprefix("MOSTLY_").removeprefix("ALL_")
    except ValueError:
        raise LoadingError(
            f"{shown(header.name, 120)} says that it is of the file type {number}, which the installed gguf does not "
            "know; take a newer one, or choose another file."
        ) from None


def _base(claimed: str) -> str:
    """The type of the tensors that a file type is named after: `Q4_K` of `Q4_K_M`."""
    if claimed.startswith(_MXFP4):
        return _MXFP4
    return claimed[:-2] if claimed.endswith(("_K_S", "_K_M", "_K_L")) else claimed


def _fits(tensor: Tensor, base: str) -> bool:
    return tensor.kind == base or (tensor.shape[0] % _BLOCK > 0 and tensor.kind in _STAND_INS.get(base, ()))


def _by_content(header: Header, held: Counter[str]) -> Format:
    """Of a file that claims nothing: by the one type of its layers, where there is only one and it is a whole name."""
    if len(held) > 1:
        told = ", ".join(sorted(held))
        raise LoadingError(
            f"{shown(header.name, 120)} does not say how it is quantised (general.file_type), and its layers are of "
            f"several types ({told}); choose a file that says so."
        )
    return _format(header, next(iter(held)))


def _format(header: Header, kind: str) -> Format:
    if kind in _PLAIN:
        return Format(_PLAIN[kind])
    word = "mxfp4" if kind.startswith(_MXFP4) else kind.lower().replace("_", "-")
    for known in get_args(Quantization):
        if known == word:
            return Format("fp32", known)
    raise LoadingError(
        f"{shown(header.name, 120)} is {shown(kind, 40)}, for which a record has no word, so it cannot be measured as "
        "what it is; choose another file."
    )
