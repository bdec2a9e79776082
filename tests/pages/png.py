"""A PNG's pixels without an imaging library: enough for what vl-convert writes."""

import struct
import zlib
from itertools import pairwise

_CHANNELS = {2: 3, 6: 4}


def grey(data: bytes) -> tuple[bytes, int, int]:
    """The green channel of an 8-bit RGB(A) PNG, its width and height."""
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    place, packed, header = 8, b"", (0, 0, 0, 0)
    while place < len(data):
        length, kind = struct.unpack(">I4s", data[place : place + 8])
        body = data[place + 8 : place + 8 + length]
        if kind == b"IHDR":
            header = struct.unpack(">IIBB", body[:10])
        elif kind == b"IDAT":
            packed += body
        place += 12 + length
    width, height, depth, colour = header
    assert depth == 8
    step = _CHANNELS[colour]
    raw, stride = zlib.decompress(packed), width * step
    row, green = bytes(stride), bytearray()
    for start, end in pairwise(range(0, (stride + 1) * height + 1, stride + 1)):
        row = _unfiltered(raw[start], raw[start + 1 : end], row, step)
        green += row[1::step]
    return bytes(green), width, height


def _unfiltered(kind: int, line: bytes, above: bytes, step: int) -> bytes:
    """One row after undoing its filter (PNG, 9.2)."""
    made = bytearray(line)
    for n in range(len(made) if kind else 0):
        left, up, corner = (made[n - step], above[n], above[n - step]) if n >= step else (0, above[n], 0)
        made[n] = (made[n] + (left, up, (left + up) // 2, _paeth(left, up, corner))[kind - 1]) & 255
    return bytes(made)


def _paeth(left: int, up: int, corner: int) -> int:
    to_left, to_up, to_corner = abs(up - corner), abs(left - corner), abs(left + up - 2 * corner)
    if to_left <= to_up and to_left <= to_corner:
        return left
    return up if to_up <= to_corner else corner
