"""The QR code of a label as one SVG path."""

import math
from functools import lru_cache
from typing import Any

import zxingcpp

_LIGHT = b"\xff"


@lru_cache(maxsize=256)
def qr_path(text: str) -> tuple[int, str]:
    """Modules per side, and an SVG path that fills the dark modules (1 unit each, no quiet zone)."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="L")
    # Its type stub does not say that an image is a buffer: one byte a module, row by row.
    image: Any = code.to_image(scale=1, add_quiet_zones=False)
    flat = bytes(image)
    side = math.isqrt(len(flat))
    moves: list[str] = []
    for y in range(side):
        # Runs of dark modules: splitting on light ones is quicker than walking each module.
        x = 0
        for run in flat[y * side : (y + 1) * side].split(_LIGHT):
            if run:
                moves.append(f"M{x} {y}h{len(run)}v1h-{len(run)}z")
            x += len(run) + 1
    return side, "".join(moves)
