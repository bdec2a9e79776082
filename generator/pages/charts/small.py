"""What the small charts of prose pages share: one width for a phone and a wall, one style, one logarithmic axis."""

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from generator.pages.charts.bars import embedded
from generator.pages.charts.theme import styled

# Of the plot alone; with the names on its left it fits a phone, and grows with the page.
WIDTH = 232


def lane() -> Any:
    """The axis of names on the left."""
    import altair

    return altair.Axis(title=None, labelLimit=0, labelFontSize=12, domain=False, ticks=False, labelPadding=6)


def log_scale(values: Sequence[float], room: float = 1.6) -> Any:
    """A logarithmic scale over `values`, with some room for what stands beside the first and the last."""
    import altair

    return altair.Scale(type="log", nice=False, domain=[min(values) / room, max(values) * 1.6])


_POWERS = tuple(10.0**power for power in range(-4, 7))


def log_x(field: str, title: str, values: Sequence[float], room: float = 1.6, steps: Sequence[float] = _POWERS) -> Any:
    """`field` on such a scale, with a line at each of `steps`: the powers of ten."""
    import altair

    axis = altair.Axis(
        title=title,
        grid=True,
        values=[power for power in steps if min(values) / room <= power <= max(values) * 1.6],
        format=",~g",
    )
    return altair.X(f"{field}:Q", scale=log_scale(values, room), axis=axis)


def small(chart: Any, description: str) -> Any:
    """The chart in the theme of the site, in the sizes of a small one."""
    return (
        styled(chart, description)
        .configure(padding=2)
        .configure_axis(labelFontSize=11, titleFontSize=11)
        .configure_legend(labelFontSize=12, symbolSize=60)
    )


def picture(drawn: str | None, name: str) -> Markup:
    """A drawn chart as an element that keeps its proportions; the text beside it says the same."""
    if drawn is None:
        return Markup()
    svg = embedded(drawn, name).replace("<svg", '<svg role="img" aria-hidden="true" focusable="false"', 1)
    # Drawn by vl-convert from our own specification; every text in it was escaped by it.
    return Markup(svg)  # noqa: S704
