"""Charts: an Altair specification for the page's script, and the same as an SVG for readers without it."""

import json
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from generator.labels.label import Label
from generator.pages.charts.rows import chart_of
from generator.pages.charts.theme import styled
from generator.pages.looks.palette import palette
from generator.pages.wording.numbers import counted, percent, significant
from generator.pages.wording.words import COMPONENT_NAMES
from generator.records.model import COMPONENTS

WIDTH = 680


def bar_chart(named: Mapping[str, Label]) -> Any | None:
    """One bar a label, by its name, on a logarithmic axis; None without figures.

    A bar ends at the figure. Its colours divide its length as the components divide the energy: on a
    logarithmic axis a part has no length of its own.
    """
    import altair

    known = {name: label for name, label in named.items() if label.result.value}
    if not known:
        return None
    reach = [edge for label in known.values() for edge in (label.result.value, *_interval(label)) if edge]
    # Room for the shortest bar on the left, which has no natural beginning on this axis.
    start, end = 10 ** math.floor(math.log10(min(reach) / 2)), max(reach) * 1.3
    parts = [bar for name, label in known.items() for bar in _parts(name, label, start)]
    wholes = [
        {
            "name": name,
            "energy": label.result.value,
            "figure": significant(label.result.value),
            "low": low,
            "high": high,
        }
        for name, label in known.items()
        for low, high in [_interval(label)]
    ]
    order = sorted(known, key=lambda name: (known[name].result.value or 0.0, name))
    colours = [palette()["components"][component] for component in COMPONENTS]
    y = altair.Y("name:N", sort=order, axis=altair.Axis(title=None, labelLimit=0))
    scale = altair.Scale(type="log", domain=[start, end], nice=False)
    axis = altair.Axis(title="Wh per 1,000 queries (logarithmic)", grid=True, tickCount=6, format="~g")
    bars = (
        chart_of(parts)
        .mark_bar(height=16)
        .encode(
            x=altair.X("from:Q", scale=scale, axis=axis),
            x2="to:Q",
            y=y,
            # The page tells what a colour is: a legend in the chart would not fit on a phone.
            color=altair.Color("id:N", scale=altair.Scale(domain=COMPONENTS, range=colours), legend=None),
            tooltip=[
                altair.Tooltip("name:N", title="Task"),
                altair.Tooltip("figure:N", title="Energy"),
                altair.Tooltip("part:N", title="Part"),
                altair.Tooltip("share:N", title="Share"),
            ],
        )
    )
    base = chart_of(wholes)
    spans = base.mark_rule(strokeWidth=2).encode(x=altair.X("low:Q", scale=scale), x2="high:Q", y=y)
    # In a column of their own, since an interval may be wide.
    figures = base.mark_text(align="left", dx=10, fontSize=13).encode(x=altair.value("width"), y=y, text="figure:N")
    # Named, so that the page's style can give the spans the colour of its text, light or dark.
    layers = bars + spans.properties(name="interval") + figures
    return styled(layers.properties(width=WIDTH, height=30 * len(known)), f"Energy of {counted(len(known), 'task')}")


def _interval(label: Label) -> tuple[float | None, float | None]:
    return (label.result.figure.low, label.result.figure.high) if label.result.figure else (None, None)


def _parts(name: str, label: Label, start: float) -> Iterator[dict[str, Any]]:
    """The parts of one bar from `start` to the figure, each as long as its share of the energy."""
    length, done = (label.result.value or start) / start, 0.0
    for share in label.result.shares:
        yield {
            "name": name,
            "id": share.component,
            "part": f"{COMPONENT_NAMES[share.component]}, {share.counting}",
            "from": start * length**done,
            "to": start * length ** (done + share.fraction),
            "figure": f"{significant(label.result.value)} Wh per 1,000 queries",
            "share": percent(share.fraction),
        }
        done += share.fraction


def specification(chart: Any) -> str:
    """The Vega-Lite specification as JSON text."""
    return json.dumps(chart.to_dict(), sort_keys=True, ensure_ascii=False, allow_nan=False)


def embedded(svg: str, prefix: str) -> str:
    """A drawn chart as an element of a page; `prefix` keeps its ids apart from other charts."""
    return re.sub(r'(id="|url\(#|href="#)', rf"\g<1>{prefix}-", svg[svg.index("<svg") :])
