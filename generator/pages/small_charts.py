"""What the small charts of prose pages share: one width for a phone and a wall, one style, one logarithmic axis."""

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from generator.pages.charts import embedded
from generator.pages.palette import palette

# Of the plot alone; with the names on its left it fits a phone, and grows with the page.
WIDTH = 232
_FONT = "'Liberation Sans',Arial,Helvetica,sans-serif"


def lane() -> Any:
    """The axis of names on the left."""
    import altair

    return altair.Axis(title=None, labelLimit=0, labelFontSize=12, domain=False, ticks=False, labelPadding=6)


def log_axis(field: str, title: str, values: Sequence[float], room: float = 1.6) -> Any:
    """A logarithmic axis over `values`, with some room for what stands beside the first and the last."""
    import altair

    domain = [min(values) / room, max(values) * 1.6]
    return altair.X(
        f"{field}:Q",
        scale=altair.Scale(type="log", nice=False, domain=domain),
        axis=altair.Axis(
            title=title,
            grid=True,
            values=[10**power for power in range(-4, 7) if domain[0] <= 10**power <= domain[1]],
            format=",~g",
        ),
    )


def small(chart: Any, description: str) -> Any:
    """The chart in the style of the site."""
    ink = palette()["ink"]
    return (
        chart.properties(description=description)
        .configure(font=_FONT, background="transparent", padding=2)
        .configure_view(stroke=None)
        .configure_axis(
            labelFontSize=11,
            titleFontSize=11,
            titleFontWeight="normal",
            labelColor=ink["text"],
            titleColor=ink["soft"],
            gridColor=ink["line"],
            gridOpacity=0.6,
            domainColor=ink["line"],
            tickColor=ink["line"],
        )
        .configure_legend(labelFontSize=12, labelColor=ink["text"])
    )


def picture(drawn: str | None, name: str) -> Markup:
    """A drawn chart as an element that keeps its proportions; the text beside it says the same."""
    if drawn is None:
        return Markup()
    svg = embedded(drawn, name).replace("<svg", '<svg role="img" aria-hidden="true" focusable="false"', 1)
    # Drawn by vl-convert from our own specification; every text in it was escaped by it.
    return Markup(svg)  # noqa: S704
