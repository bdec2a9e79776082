"""The QR code of a label as one SVG path."""

import math
from functools import lru_cache
from typing import Any

import zxingcpp

_MASK = 3
# Modules of a row that are looked up together: of eight there are few enough different ones to be met again and again.
_TOGETHER = 8
# Stands for a row's number until the row is whole.
_ROW = "\0"


@lru_cache(maxsize=256)
def qr_path(text: str) -> tuple[int, str]:
    """Modules per side, and an SVG path whose stroke of 1 unit draws the dark modules (no quiet zone)."""
    # Any mask can be read; to find the one that is most even takes five times as long as all the rest.
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="L", data_mask=_MASK)
    # Its type stub does not say that an image is a buffer: one byte a module, row by row.
    image: Any = code.to_image(scale=1, add_quiet_zones=False)
    flat = bytes(image)
    side = math.isqrt(len(flat))
    return side, "".join([_row(flat[y * side : (y + 1) * side], side).replace(_ROW, str(y)) for y in range(side)])


def _row(modules: bytes, side: int) -> str:
    moves, dark = "", 0
    for x in range(0, side, _TOGETHER):
        more, dark = _moves(modules[x : x + _TOGETHER], x, dark)
        moves += more
    return f"{moves}M{side - dark} {_ROW}.5h{dark}" if dark else moves


@lru_cache(maxsize=65_536)
def _moves(modules: bytes, x: int, dark: int) -> tuple[str, int]:
    """A move for each run of dark modules that ends within `modules`, which begin at `x` with `dark` before them.

    Besides, how many dark modules are open at their end.
    """
    moves = ""
    for place, module in enumerate(modules, start=x):
        if not module:
            dark += 1
        elif dark:
            moves += f"M{place - dark} {_ROW}.5h{dark}"
            dark = 0
    return moves, dark
