"""SVG as PNG and as PDF for print, by vl-convert: the work of processes that `heavy.py` starts.

The bytes are the same each time: no date, no random id, and no font but the one that vl-convert brings along.
"""

import struct
import zlib
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

_SIGNATURE = b"\x89PNG\r\n\x1a\n"


class Print(NamedTuple):
    """A label's SVG and what to make of it, as paths below the site's folder; `title` is the PDF's."""

    svg: str
    png: str
    png_twice: str
    pdf: str
    title: str


def paint(svg: str, target: Path) -> None:
    """Write `svg` as PNG, a pixel each of its own."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(as_png(svg, 1))


def print_labels(labels: Sequence[Print], out: Path) -> None:
    """Write each label as PNG of one and of two pixels to each of its own, and as PDF."""
    for label in labels:
        svg = (out / label.svg).read_text("utf-8")
        (out / label.png).write_bytes(as_png(svg, 1))
        (out / label.png_twice).write_bytes(as_png(svg, 2))
        (out / label.pdf).write_bytes(as_pdf(svg, label.title))


def as_png(svg: str, pixel_ratio: int) -> bytes:
    """The picture with its transparency, `pixel_ratio` pixels to each of the SVG's."""
    import vl_convert

    return _packed(vl_convert.svg_to_png(svg, scale=pixel_ratio))


def as_pdf(svg: str, title: str) -> bytes:
    """One page of the picture's size, a point to each of its pixels; text stays text, in embedded fonts."""
    import pikepdf
    import vl_convert

    made, out = vl_convert.svg_to_pdf(svg), BytesIO()
    # Its objects come in another order each time: written anew, they stand as they are referred to.
    with pikepdf.open(BytesIO(made)) as pdf:
        pdf.docinfo["/Title"] = title
        pdf.Root.Lang = pikepdf.String("en-GB")
        pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _packed(png: bytes) -> bytes:
    """The same pixels in little more than a third of the bytes: vl-convert packs for speed.

    Level 6 would take twice the time to save a sixth of what is left. So would Pillow, which filters anew, to save
    nothing.
    """
    parts: list[tuple[bytes, bytes]] = []
    for kind, data in _chunks(png):
        if kind == b"IDAT" and parts and parts[-1][0] == kind:
            parts[-1] = (kind, parts[-1][1] + data)
        else:
            parts.append((kind, data))
    packed = ((kind, zlib.compress(zlib.decompress(data), 3) if kind == b"IDAT" else data) for kind, data in parts)
    return _SIGNATURE + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in packed
    )


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(_SIGNATURE)
    while place < len(png):
        length, kind = struct.unpack_from(">I4s", png, place)
        yield kind, png[place + 8 : place + 8 + length]
        place += length + 12
