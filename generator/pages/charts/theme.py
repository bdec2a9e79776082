"""How every chart looks: one Altair theme of the palette, legible on light and on dark paper."""

from functools import cache
from typing import Any

from generator.pages.looks.palette import palette

# Not the reader's own font: what a drawn chart has room for was measured with this one.
_FONT = "'Liberation Sans',Arial,Helvetica,sans-serif"
_SIZE = 13
# Text and lines take the colour of the text around the chart, so one drawing serves light, dark and paper.
_AROUND = "currentColor"


def styled(chart: Any, description: str) -> Any:
    """`chart` (Altair) with the site's theme and a sentence for readers who do not see it."""
    themed()
    return chart.properties(description=description)


@cache
def themed() -> None:
    """Register the theme and switch it on, once a process."""
    # Imported here: the parent of many stamping processes should not carry Altair and pandas.
    import altair

    altair.theme.register("energy-label", enable=True)(_theme)


def _theme() -> Any:
    """Vega-Lite's `config`, as Altair wants it."""
    return {
        "config": {
            "font": _FONT,
            "background": "transparent",
            "padding": 6,
            "view": {"stroke": None},
            "axis": {
                "labelFontSize": _SIZE,
                "titleFontSize": _SIZE,
                "titleFontWeight": "normal",
                "labelColor": _AROUND,
                "titleColor": _AROUND,
                "titleOpacity": 0.8,
                "gridColor": _AROUND,
                "gridOpacity": 0.14,
                "domainColor": _AROUND,
                "domainOpacity": 0.4,
                "tickColor": _AROUND,
                "tickOpacity": 0.4,
            },
            "legend": {"labelFontSize": _SIZE, "titleFontSize": _SIZE, "labelColor": _AROUND, "titleColor": _AROUND},
            "title": {"fontSize": 15, "color": _AROUND, "subtitleColor": _AROUND, "anchor": "start"},
            "header": {"labelFontSize": _SIZE, "labelColor": _AROUND, "titleColor": _AROUND},
            "text": {"fontSize": _SIZE, "color": _AROUND},
            "rule": {"color": _AROUND},
            "tick": {"color": _AROUND},
            "point": {"filled": True, "size": 120},
            "range": {"category": list(palette()["approaches"].values())},
        }
    }
