"""The QR code of a label as one SVG path."""

import math
from functools import lru_cache
from typing import Any

import zxingcpp

_LIGHT = b"\xff"
_MASK = 3


@lru_cache(maxsize=256)
def qr_path(text: str) -> tuple[int, str]:
    """Modules per side, and an SVG path whose stroke of 1 unit draws the dark modules (no quiet zone)."""
    # Any mask can be read; to find the one that is most even takes five times as long as all the rest.
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="L", data_mask=_MASK)
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
                moves.append(f"M{x} {y}.5h{len(run)}")
            x += len(run) + 1
    return side, "".join(moves)
