"""The scalars, strings and arrays of a GGUF header, each length held against what is left before it is believed.

The gguf package's own reader maps the whole file, believes every length in it and keeps an object for each entry of
the vocabulary. This one reads a stream, so that the first megabytes of a file on the Hub are enough, and takes nothing
that it has no room for. Source: the format's description in ggml's docs/gguf.md.
"""

import struct
from dataclasses import dataclass
from typing import BinaryIO, Literal

from generator.errors import shown
from generator.suite.models.setup import LoadingError

_STRING, _ARRAY = 8, 9
# A value's number in the file → how struct reads it.
_SCALARS: dict[int, str] = {
    0: "<B",
    1: "<b",
    2: "<H",
    3: "<h",
    4: "<I",
    5: "<i",
    6: "<f",
    7: "<?",
    10: "<Q",
    11: "<q",
    12: "<d",
}
# Vocabularies of 260,000 entries take 6 MB; nothing real comes near this.
_LONGEST = 256 * 2**20
_LONGEST_KEY = 2**16 - 1  # by the format
_LONGEST_STRING = 16 * 2**20  # chat templates and licences stand in some


@dataclass(frozen=True)
class Many:
    """An array, of which no more than its length is kept."""

    length: int


Value = int | float | bool | str | Many


class Bytes:
    """A header's bytes, one after another; `LoadingError` where the file, or what a header may take, ends first.

    `size` is the whole file's, in bytes; `name` is what it is called in a sentence to its user.
    """

    def __init__(self, stream: BinaryIO, size: int, name: str) -> None:
        self._stream, self.size, self.name = stream, size, name
        self.place = 0

    def broken(self, why: str) -> LoadingError:
        """What is wrong with the file, and what to do."""
        return LoadingError(f"{shown(self.name, 120)} is no GGUF file that can be run: {why}; fetch it again.")

    def take(self, length: int) -> bytes:
        """The next bytes, all of them."""
        if self.place + length > _LONGEST:
            raise self.broken(f"its header takes more than {_LONGEST:,} bytes")
        if self.place + length > self.size:
            raise self.broken(f"it ends after {self.size:,} bytes, within its header")
        found = self._stream.read(length)
        if len(found) != length:
            raise self.broken(f"it ends after {self.place + len(found):,} bytes, within its header")
        self.place += length
        return found

    def number(self, form: Literal["<I", "<Q"]) -> int:
        """The next whole number, of four bytes or eight."""
        (value,) = struct.unpack(form, self.take(struct.calcsize(form)))
        return int(value)

    def text(self, longest: int = _LONGEST_STRING) -> str:
        """The next string; bytes that are no UTF-8 are replaced."""
        length = self.number("<Q")
        if length > longest:
            raise self.broken(f"a text of {length:,} bytes stands in its header, where {longest:,} are the most")
        return self.take(length).decode("utf-8", "replace")

    def key(self) -> str:
        """The next key."""
        return self.text(_LONGEST_KEY)

    def value(self) -> Value:
        """The next value, its kind before it."""
        kind = self.number("<I")
        if kind == _STRING:
            return self.text()
        if kind == _ARRAY:
            return self._many()
        return self._scalar(kind)

    def _scalar(self, kind: int) -> Value:
        if kind not in _SCALARS:
            raise self.broken(f"a value in its header is of the kind {kind}, which is none")
        (value,) = struct.unpack(_SCALARS[kind], self.take(struct.calcsize(_SCALARS[kind])))
        found: int | float | bool = value
        return found

    def _many(self) -> Many:
        kind, length = self.number("<I"), self.number("<Q")
        if kind == _STRING:
            # Each is at least its length's eight bytes, so that a count beyond the file costs nothing.
            self._refuse_beyond(8 * length)
            for _ in range(length):
                self.take(min(self.number("<Q"), self.size + 1))
        elif kind in _SCALARS:
            self.take(struct.calcsize(_SCALARS[kind]) * length)
        else:
            raise self.broken(f"an array in its header is of the kind {kind}, which is none")
        return Many(length)

    def _refuse_beyond(self, length: int) -> None:
        if self.place + length > min(self.size, _LONGEST):
            raise self.broken("an array in its header is longer than the file")
