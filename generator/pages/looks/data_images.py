"""Pictures that a style sheet carries within it, as files beside it: `img-src 'self'` forbids addresses of `data:`."""

import re
from collections.abc import Mapping
from hashlib import sha256
from urllib.parse import unquote

from generator.errors import EnergyLabelError

_PICTURE = re.compile(r"""url\((?P<quote>["']?)data:image/svg\+xml(?:;charset=utf-8)?,(?P<svg>.*?)(?P=quote)\)""")
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))")


def taken_out(style_sheet: str) -> tuple[str, Mapping[str, bytes]]:
    """The sheet with an address for each SVG, and these by name; they belong into the sheet's own folder.

    A name is the picture's hash. Raises `EnergyLabelError` where a picture of another kind is left.
    """
    found: dict[str, bytes] = {}

    def address(match: re.Match[str]) -> str:
        svg = unquote(_ESCAPE.sub(_unescaped, match["svg"])).encode()
        name = f"{sha256(svg).hexdigest()[:12]}.svg"
        found[name] = svg
        return f'url("{name}")'

    made = _PICTURE.sub(address, style_sheet)
    if (place := made.find("url(data:")) >= 0 or (place := made.find('url("data:')) >= 0:
        raise EnergyLabelError(
            f"A style sheet carries a picture that the site's policy forbids, {made[place : place + 60]!r}; "
            "make it a file, or have generator/pages/looks/data_images.py take it out."
        )
    return made, found


def _unescaped(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else match[2]
