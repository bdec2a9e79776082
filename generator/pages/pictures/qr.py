"""The QR code of a label as one SVG path."""

import math
from functools import lru_cache
from typing import Any

import zxingcpp

_MASK = 3
# Modules of a row that are looked up together: of eight there are few enough different ones to be met again and again.
_TOGETHER = 8


@lru_cache(maxsize=256)
def qr_path(text: str) -> tuple[int, str]:
    """Modules per side, and an SVG path whose stroke of 1 unit draws the dark modules (no quiet zone)."""
    # Any mask can be read; to find the one that is most even takes five times as long as all the rest.
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="L", data_mask=_MASK)
    # Its type stub does not say that an image is a buffer: one byte a module, row by row.
    image: Any = code.to_image(scale=1, add_quiet_zones=False)
    flat = bytes(image)
    side = math.isqrt(len(flat))
    return side, "".join([_row(flat[y * side : (y + 1) * side], y) for y in range(side)])


def _row(modules: bytes, y: int) -> str:
    """The strokes of row `y`: the first from the left edge, each other from the end of the one before it."""
    moves, gap, dark = "", 0, 0
    for start in range(0, len(modules), _TOGETHER):
        more, gap, dark = _moves(modules[start : start + _TOGETHER], gap, dark)
        moves += more
    if dark:
        moves += _stroke(gap, dark)
    # The first stands where it is: the gap before it is its place.
    return "M" + moves[1:].replace(" 0", f" {y}.5", 1) if moves else ""


@lru_cache(maxsize=65_536)
def _moves(modules: bytes, gap: int, dark: int) -> tuple[str, int, int]:
    """A stroke for each run of dark modules that ends within `modules`, before which `dark` are open behind a `gap`.

    Besides, the gap and how many dark modules are open at their end.
    """
    moves = ""
    for module in modules:
        if not module:
            dark += 1
        elif dark:
            moves += _stroke(gap, dark)
            gap, dark = 1, 0
        else:
            gap += 1
    return moves, gap, dark


def _stroke(gap: int, dark: int) -> str:
    return f"m{gap} 0h{dark}"
