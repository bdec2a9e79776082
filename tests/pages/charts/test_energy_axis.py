"""The energy axis of a task's chart as it is drawn: which steps have a name."""

import json
from typing import Any
from xml.etree import ElementTree

import pytest

from generator.pages.charts.drawing import draw
from generator.pages.charts.energy_axis import Span, energy
from generator.pages.charts.rows import chart_of
from generator.pages.storing.cache import Cache

_TEXT = "{http://www.w3.org/2000/svg}text"


# The span of the energies, the width of the chart, and the steps that have a name.
AXES: list[tuple[float, float, int, list[str]]] = [
    (4.5, 610.0, 800, ["5", "10", "20", "50", "100", "200", "500"]),
    (4.5, 610.0, 130, ["10", "100"]),
    (0.6, 5.5, 130, ["1", "2", "5"]),
    (1.2, 5.4, 500, ["2", "3", "4", "5"]),
    (700.0, 25_000.0, 600, ["1,000", "2,000", "5,000", "10,000", "20,000"]),
]


def _specification(low: float, high: float, width: int) -> str:
    chart: Any = chart_of([{"energy": low}, {"energy": high}]).mark_point().encode(x=energy(Span(low, high)))
    return json.dumps(chart.properties(width=width).to_dict())


def _names(svg: str) -> list[str | None]:
    return [text.text for text in ElementTree.fromstring(svg).iter(_TEXT) if text.text and text.text[0].isdigit()]


@pytest.fixture(scope="module")
def drawn() -> dict[str, str]:
    """All of them by one process, which takes longer to start than to draw."""
    return draw({str(place): _specification(*axis[:3]) for place, axis in enumerate(AXES)}, 1, Cache(None))


@pytest.mark.parametrize("place", range(len(AXES)), ids=lambda place: "-".join(map(str, AXES[place][:3])))
def test_powers_of_ten_have_a_name_before_others(drawn: dict[str, str], place: int) -> None:
    assert _names(drawn[str(place)]) == AXES[place][3]
