"""SVG as PNG and as PDF for print, by vl-convert in processes of their own.

The bytes are the same each time: no date, no random id, and no font but the one that vl-convert brings along. So what
was painted once is kept. `python -m generator.pages.pictures.painting` reads what to paint as JSON, keeps it, and
writes it where a path is given.
"""

import json
import struct
import sys
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from generator.pages.storing.cache import Cache, key_of, made_by
from generator.pages.storing.subprocesses import Process, shares, speak_utf8
from generator.pages.storing.writing import put

_MODULE = "generator.pages.pictures.painting"
_FONTS = Path(__file__).with_name("fonts.conf")
# What whoever starts vl-convert must set, so that it finds no font of this machine.
FONTS = {"FONTCONFIG_FILE": str(_FONTS)}
# For `made_by`: the library and the fonts it may draw with.
VL_CONVERT = ("vl-convert-python", _FONTS)
_MADE_WITH = (*VL_CONVERT, "pikepdf", "zlib-ng", Path(__file__))
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# Level 6 would take twice the time to save a tenth.
_LEVEL = 3


class Picture(NamedTuple):
    """What to paint, and where it goes on the site: a PNG, or the PDF of this title."""

    path: str
    svg: str
    pixel_ratio: int = 1
    pdf_title: str | None = None

    @property
    def key(self) -> str:
        """The hash of all that it is made from: its path is not among it."""
        form = ("png", str(self.pixel_ratio)) if self.pdf_title is None else ("pdf", self.pdf_title)
        return key_of("picture", made_by(*_MADE_WITH), *form, self.svg)

    def painted(self) -> bytes:
        """The file."""
        return as_png(self.svg, self.pixel_ratio) if self.pdf_title is None else as_pdf(self.svg, self.pdf_title)


class Painting:
    """Pictures on their way to the site.

    Painting is most of a cold build, so what is not kept is painted from now on, in so many processes, beside whatever
    else the build does. `write` then takes all from the cache, and paints what nobody could keep.
    """

    def __init__(self, pictures: Sequence[Picture], cache: Cache, processes: int) -> None:
        self._pictures, self._cache, self._processes = pictures, cache, processes
        self._started: list[Process] = []
        if cache.works():
            # One picture may lie at several addresses.
            wanted = {picture.key: picture for picture in pictures if not cache.holds(picture.key)}
            self._started = self._start([*wanted.values()], None)

    def write(self, out: Path) -> None:
        """Write every picture to its path below `out`; raises `EnergyLabelError` where one could not be painted."""
        for process in self._started:
            process.output()
        missing = self._start([picture for picture in self._pictures if not self._copied(picture, out)], out)
        for process in missing:
            process.output()
        if self._started or missing:
            self._cache.trim()

    def _copied(self, picture: Picture, out: Path) -> bool:
        content = self._cache.read(picture.key)
        if content is None:
            return False
        _write(out, picture.path, content)
        return True

    def _start(self, pictures: Sequence[Picture], out: Path | None) -> list[Process]:
        """Paint into the cache, and below `out` where it is given."""
        # In the order of their keys, which is none: so each process gets as many large ones as the others.
        dealt = shares(sorted(pictures, key=lambda picture: picture.key), self._processes)
        started = [
            Process(_MODULE, self._cache.name, "" if out is None else str(out), environment=FONTS) for _ in dealt
        ]
        for share, process in zip(dealt, started, strict=True):
            process.feed(json.dumps(share))
        return started


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
    """The same pixels in a third of the bytes: vl-convert packs for speed.

    Python's own zlib takes four times as long for larger files, Pillow six times: it filters anew, to save nothing.
    """
    from zlib_ng import zlib_ng

    parts: list[tuple[bytes, bytes]] = []
    for kind, data in _chunks(png):
        if kind == b"IDAT" and parts and parts[-1][0] == kind:
            parts[-1] = (kind, parts[-1][1] + data)
        else:
            parts.append((kind, data))
    packed = (
        (kind, zlib_ng.compress(zlib_ng.decompress(data), _LEVEL) if kind == b"IDAT" else data) for kind, data in parts
    )
    return _SIGNATURE + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib_ng.crc32(kind + data))
        for kind, data in packed
    )


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(_SIGNATURE)
    while place < len(png):
        length, kind = struct.unpack_from(">I4s", png, place)
        yield kind, png[place + 8 : place + 8 + length]
        place += length + 12


def _write(out: Path, path: str, content: bytes) -> None:
    (out / path).parent.mkdir(parents=True, exist_ok=True)
    put(str(out), path, content)


def _paint_here(cache: Cache, out: Path | None) -> None:
    # Read first: who feeds several of these waits for each.
    pictures = [Picture(*fields) for fields in json.load(sys.stdin)]
    for picture in pictures:
        content = picture.painted()
        cache.keep(picture.key, content)
        if out is not None:
            _write(out, picture.path, content)


if __name__ == "__main__":
    speak_utf8()
    match sys.argv[1:]:
        case [cache, out]:
            _paint_here(Cache.named(cache), Path(out) if out else None)
        case _:
            sys.exit(f"usage: python -m {_MODULE} CACHE OUT")
