"""Where every text of a drawn picture stands, measured with the generator's own table of widths."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal
from xml.etree import ElementTree

from generator.pages.looks.textwidth import text_width

SVG = "{http://www.w3.org/2000/svg}"
# Liberation Sans: capitals and figures are 0.73 em high, and descenders reach 0.21 em below the line.
_ABOVE, _BELOW = 0.73, 0.21
_INHERITED = ("font-size", "font-weight", "text-anchor")


@dataclass(frozen=True)
class Box:
    """A text (or a colour) and the rectangle it fills."""

    text: str
    left: float
    right: float
    top: float
    bottom: float

    def meets(self, other: "Box", slack: float = 0.05) -> bool:
        """Whether two boxes share more than a rounding's worth of area."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > slack and down > slack


def text_boxes(picture: str) -> list[Box]:
    """The box of each `<text>`, in the order of drawing."""
    return list(_boxes(ElementTree.fromstring(picture), {"font-size": "16"}))


def rect_boxes(picture: str, colours: Collection[str]) -> list[Box]:
    """The box of each `<rect>` filled with one of `colours`."""
    return [
        Box(rect.attrib["fill"], left, left + width, top, top + height)
        for rect in ElementTree.fromstring(picture).iter(f"{SVG}rect")
        if rect.get("fill") in colours
        for left, top, width, height in [[float(rect.attrib[name]) for name in ("x", "y", "width", "height")]]
    ]


def _boxes(element: ElementTree.Element, inherited: dict[str, str]) -> Iterator[Box]:
    style = inherited | {name: element.attrib[name] for name in _INHERITED if name in element.attrib}
    if element.tag == f"{SVG}text":
        yield _box(element, style)
    for child in element:
        yield from _boxes(child, style)


def _box(element: ElementTree.Element, style: dict[str, str]) -> Box:
    text = element.text or ""
    size = float(style["font-size"])
    weight: Literal["regular", "bold"] = "bold" if style.get("font-weight") == "bold" else "regular"
    # Where letters are spaced, as wide as it is drawn.
    spaced = element.get("lengthAdjust") == "spacing"
    width = float(element.attrib["textLength"]) if spaced else text_width(text, size, weight)
    share = {"start": 0.0, "middle": 0.5, "end": 1.0}[style.get("text-anchor", "start")]
    left, line = float(element.attrib["x"]) - share * width, float(element.attrib["y"])
    return Box(text, left, left + width, line - _ABOVE * size, line + _BELOW * size)
