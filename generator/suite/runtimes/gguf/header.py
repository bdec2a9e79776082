"""What a GGUF file says of itself before a weight is read: architecture, settings, and each tensor's type and place.

Every number is a stranger's: counts, lengths and offsets are held against the file's size before they are used.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from generator.errors import shown
from generator.suite.models.setup import LoadingError
from generator.suite.runtimes.gguf.bounded import Bytes, Many, Value

_MAGIC = b"GGUF"
_VERSIONS = (2, 3)
_MOST_KEYS, _MOST_TENSORS = 65_536, 1_000_000
_LONGEST_NAME = 64  # GGML_MAX_NAME
_MOST_DIMENSIONS = 4  # GGML_MAX_DIMS
_MOST_ELEMENTS = 2**48


@dataclass(frozen=True)
class Tensor:
    """One tensor: its type by ggml's name, its shape with the row's length first, and where its bytes begin.

    `offset` is counted from the end of the header.
    """

    name: str
    kind: str
    shape: tuple[int, ...]
    offset: int
    bytes: int

    @property
    def elements(self) -> int:
        """How many numbers it holds."""
        return math.prod(self.shape)


@dataclass(frozen=True)
class Header:
    """A file's settings by key and its tensors in their order; `name` is the file's."""

    name: str
    values: Mapping[str, Value]
    tensors: tuple[Tensor, ...]

    @property
    def architecture(self) -> str:
        """The architecture's name in llama.cpp, such as `llama` or `gemma3`."""
        found = self.values.get("general.architecture")
        if not isinstance(found, str) or not found:
            raise LoadingError(f"{shown(self.name, 120)} does not say which architecture it is of; fetch it again.")
        return found

    def whole(self, key: str) -> int | None:
        """A whole number among the settings, or an array's length; None where there is none."""
        found = self.values.get(key)
        if isinstance(found, Many):
            return found.length
        return found if isinstance(found, int) and not isinstance(found, bool) else None

    def own(self, key: str) -> int | None:
        """A whole number among the architecture's own settings, such as `context_length`."""
        return self.whole(f"{self.architecture}.{key}")


def header_of(path: Path) -> Header:
    """The header of a file on this disk; `LoadingError` for what is none or does not fit the file."""
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            return read_header(stream, size, path.name)
    except OSError as error:
        raise LoadingError(f"{shown(path.name, 120)} cannot be read ({error.strerror}); name a GGUF file.") from error


def read_header(stream: BinaryIO, size: int, name: str) -> Header:
    """The header at the beginning of `stream`, of a file of `size` bytes called `name`."""
    source = Bytes(stream, size, name)
    if size < 24 or source.take(4) != _MAGIC:
        raise LoadingError(f"{shown(name, 120)} is not a GGUF file; name one that llama.cpp runs.")
    version = source.number("<I")
    if version not in _VERSIONS:
        raise LoadingError(
            f"{shown(name, 120)} is GGUF of version {version if version < 2**16 else 'another byte order'}, and "
            f"{_VERSIONS[0]} or {_VERSIONS[-1]} is read here; convert the model anew."
        )
    tensors, keys = source.number("<Q"), source.number("<Q")
    if keys > _MOST_KEYS or tensors > _MOST_TENSORS:
        raise source.broken(f"it claims {keys:,} settings and {tensors:,} tensors")
    values = _values(source, keys)
    return Header(name, values, tuple(_tensors(source, tensors, _alignment(source, values))))


def _values(source: Bytes, count: int) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for _ in range(count):
        key = source.key()
        if key in values:
            raise source.broken(f"its setting {shown(key, 60)} stands in it twice")
        values[key] = source.value()
    return values


def _alignment(source: Bytes, values: Mapping[str, Value]) -> int:
    found = values.get("general.alignment", 32)
    if not isinstance(found, int) or not 1 <= found <= 2**20 or found & (found - 1):
        raise source.broken(f"its alignment is {shown(str(found), 20)}, which is no power of two")
    return found


def _tensors(source: Bytes, count: int, alignment: int) -> Iterator[Tensor]:
    """The tensors, once all their places are known to lie in the file and apart."""
    found: dict[str, Tensor] = {}
    for _ in range(count):
        tensor = _tensor(source)
        if tensor.name in found:
            raise source.broken(f"its tensor {shown(tensor.name, 60)} stands in it twice")
        if tensor.offset % alignment:
            raise source.broken(f"its tensor {shown(tensor.name, 60)} lies between two steps of {alignment} bytes")
        found[tensor.name] = tensor
    begin, end = -(-source.place // alignment) * alignment, 0
    for tensor in sorted(found.values(), key=lambda tensor: tensor.offset):
        if tensor.offset < end:
            raise source.broken(f"its tensor {shown(tensor.name, 60)} lies over another")
        end = tensor.offset + tensor.bytes
        if begin + end > source.size:
            raise source.broken(
                f"its tensor {shown(tensor.name, 60)} ends at byte {begin + end:,}, and the file at {source.size:,}"
            )
    yield from found.values()


def _tensor(source: Bytes) -> Tensor:
    from gguf import GGML_QUANT_SIZES, GGMLQuantizationType

    name = source.text(_LONGEST_NAME)
    dimensions = source.number("<I")
    if not 1 <= dimensions <= _MOST_DIMENSIONS:
        raise source.broken(f"its tensor {shown(name, 60)} has {dimensions:,} dimensions")
    shape = tuple(source.number("<Q") for _ in range(dimensions))
    kind, offset = source.number("<I"), source.number("<Q")
    elements = math.prod(shape)
    if not 1 <= elements <= _MOST_ELEMENTS:
        raise source.broken(f"its tensor {shown(name, 60)} is of {elements:,} numbers")
    try:
        told = GGMLQuantizationType(kind)
    except ValueError:
        raise source.broken(f"its tensor {shown(name, 60)} is of the type {kind}, which is none") from None
    block, size = GGML_QUANT_SIZES[told]
    if shape[0] % block:
        raise source.broken(
            f"its tensor {shown(name, 60)} has rows of {shape[0]:,}, which blocks of {block} do not fill"
        )
    return Tensor(name, told.name, shape, offset, elements // block * size)
