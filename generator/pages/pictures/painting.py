"""SVG as PDF for print, by vl-convert, and that as PNG, by PDFium, in processes of their own.

So the text of a picture is laid out once for all its sizes. The bytes are the same each time: no date, no random id,
and no font but the one that vl-convert brings along. So what was painted once is kept. As a program, this module reads
what to paint as JSON, keeps it, and writes it where a path is given.
"""

import json
import struct
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from generator.pages.storing.cache import Cache, key_of, made_by
from generator.pages.storing.subprocesses import Process, shares, speak_utf8
from generator.pages.storing.writing import put

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

_MODULE = "generator.pages.pictures.painting"
_FONTS = Path(__file__).with_name("fonts.conf")
# What whoever starts vl-convert must set, so that it finds no font of this machine.
FONTS = {"FONTCONFIG_FILE": str(_FONTS)}
# For `made_by`: the library and the fonts it may draw with.
VL_CONVERT = ("vl-convert-python", _FONTS)
_MADE_WITH = (*VL_CONVERT, "pikepdf", "pypdfium2", "zlib-ng", Path(__file__))
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# Level 6 would take twice the time to save a twentieth.
_LEVEL = 3
# PNG's colour type with transparency, and its filter for lines that stand as they are.
_RGBA, _UNFILTERED = 6, b"\0"


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
        by_svg: defaultdict[str, list[Picture]] = defaultdict(list)
        # In the order of their keys, which is none: so each process gets as many large ones as the others.
        for picture in sorted(pictures, key=lambda picture: picture.key):
            by_svg[picture.svg].append(picture)
        dealt = shares([*by_svg.values()], self._processes)
        started = [
            Process(_MODULE, self._cache.name, "" if out is None else str(out), environment=FONTS) for _ in dealt
        ]
        for share, process in zip(dealt, started, strict=True):
            process.feed(json.dumps(share))
        return started


def painted(pictures: Sequence[Picture]) -> Iterator[bytes]:
    """The file of each of `pictures`, which are all of one SVG."""
    import pypdfium2
    import vl_convert

    vectors = vl_convert.svg_to_pdf(pictures[0].svg)
    with pypdfium2.PdfDocument(vectors) as pdf:
        page = pdf[0]
        for picture in pictures:
            if picture.pdf_title is None:
                yield _as_png(page, picture.pixel_ratio)
            else:
                yield _as_pdf(vectors, picture.pdf_title)


def _as_pdf(vectors: bytes, title: str) -> bytes:
    """One page of the picture's size, a point to each of its pixels; text stays text, in embedded fonts."""
    import pikepdf

    out = BytesIO()
    # Its objects come in another order each time: written anew, they stand as they are referred to.
    with pikepdf.open(BytesIO(vectors)) as pdf:
        pdf.docinfo["/Title"] = title
        pdf.Root.Lang = pikepdf.String("en-GB")
        pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _as_png(page: "PdfPage", pixel_ratio: int) -> bytes:
    """The page with its transparency, `pixel_ratio` pixels to each of its points."""
    from pypdfium2.raw import FPDFBitmap_BGRA

    made = page.render(
        scale=pixel_ratio, fill_color=(0, 0, 0, 0), force_bitmap_format=FPDFBitmap_BGRA, rev_byteorder=True
    )
    pixels = memoryview(made.buffer)
    return _packed(made.width, [pixels[at : at + 4 * made.width] for at in range(0, len(pixels), made.stride)])


def _packed(width: int, lines: Sequence[memoryview]) -> bytes:
    """PNG of lines of RGBA.

    Python's own zlib takes four times as long for larger files, Pillow six times: it tries filters, of which text and
    areas of one colour want none.
    """
    from zlib_ng import zlib_ng

    packer = zlib_ng.compressobj(_LEVEL)
    # Line by line: fresh memory for all at once costs more than to call for each.
    packed = [packer.compress(part) for line in lines for part in (_UNFILTERED, line)]
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, len(lines), 8, _RGBA, 0, 0, 0)),
        (b"IDAT", b"".join([*packed, packer.flush()])),
        (b"IEND", b""),
    )
    return _SIGNATURE + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib_ng.crc32(kind + data))
        for kind, data in chunks
    )


def _write(out: Path, path: str, content: bytes) -> None:
    (out / path).parent.mkdir(parents=True, exist_ok=True)
    put(str(out), path, content)


def _paint_here(cache: Cache, out: Path | None) -> None:
    # Read first: who feeds several of these waits for each.
    for share in json.load(sys.stdin):
        pictures = [Picture(*fields) for fields in share]
        for picture, content in zip(pictures, painted(pictures), strict=True):
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
