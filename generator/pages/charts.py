"""Charts: an Altair specification for the page's script, and the same as an SVG for readers without it."""

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from generator.labels.label import Label
from generator.labels.rank import Ranked
from generator.labels.task import Task
from generator.pages.numbers import factor, percent, significant
from generator.pages.palette import palette
from generator.pages.textwidth import shortened
from generator.pages.theme import styled
from generator.pages.words import COMPONENT_NAMES
from generator.records.model import COMPONENTS

WIDTH = 680
_MOST_BARS = 40
_NAME_WIDTH, _NAME_SIZE = 260, 13
_SHAPES = {
    "fine-tuned": "circle",
    "pre-trained": "square",
    "zero-shot": "triangle-up",
    "classical": "diamond",
}


def task_chart(task: Task, rows: Sequence[Ranked]) -> Any | None:
    """Energy against quality where at least three models have both, else energy alone; None without figures."""
    known = [row for row in rows if row.place is not None]
    if not known:
        return None
    with_quality = [row for row in known if row.label.headline is not None]
    if len(with_quality) >= 3 and task.quality_title:
        return _energy_against_quality(task.quality_title, with_quality)
    return _energy_alone(known[:_MOST_BARS])


def _points(rows: Sequence[Ranked]) -> list[dict[str, Any]]:
    return [
        {
            "model": row.label.model,
            "name": shortened(row.label.model, _NAME_WIDTH, _NAME_SIZE),
            "approach": row.label.approach,
            "energy": row.label.value,
            "low": row.label.figure.low if row.label.figure else None,
            "high": row.label.figure.high if row.label.figure else None,
            "quality": row.label.headline,
            "class": row.label.grade.text,
            "figure": f"{significant(row.label.value)} Wh per 1,000 queries",
            "factor": factor(row.factor),
        }
        for row in rows
    ]


def _marked(rows: Sequence[Ranked], quality: bool) -> tuple[Any, Any]:
    """Coloured by approach, with a tooltip that says what the table says."""
    # Imported here: the parent of many stamping processes should not carry Altair and pandas.
    import altair

    present = [name for name in _SHAPES if any(row.label.approach == name for row in rows)]
    colours = [palette()["approaches"][name] for name in present]
    legend = altair.Legend(title=None, orient="top", symbolSize=120)
    shapes = [_SHAPES[name] for name in present]
    tooltip = [
        altair.Tooltip("model:N", title="Model"),
        altair.Tooltip("approach:N", title="Approach"),
        altair.Tooltip("figure:N", title="Energy"),
        altair.Tooltip("class:N", title="Class"),
        altair.Tooltip("factor:N", title="Against the thriftiest"),
    ]
    if quality:
        tooltip.append(altair.Tooltip("quality:Q", title="Quality", format=".3f"))
    base = altair.Chart(altair.InlineData(values=_points(rows))).properties(width=WIDTH)
    coloured = base.encode(
        color=altair.Color("approach:N", scale=altair.Scale(domain=present, range=colours), legend=legend),
        tooltip=tooltip,
    )
    shape = altair.Shape("approach:N", scale=altair.Scale(domain=present, range=shapes), legend=legend)
    return coloured, shape


def _energy_axis() -> Any:
    import altair

    return altair.Axis(title="Wh per 1,000 queries (logarithmic)", grid=True, tickCount=6, format="~s")


def _energy_against_quality(title: str, rows: Sequence[Ranked]) -> Any:
    import altair

    x = altair.X("energy:Q", scale=altair.Scale(type="log", nice=False, padding=18), axis=_energy_axis())
    y = altair.Y("quality:Q", scale=altair.Scale(zero=False, padding=14), axis=altair.Axis(title=title))
    coloured, shape = _marked(rows, quality=True)
    points = coloured.mark_point(filled=True, size=130, opacity=0.9).encode(x=x, y=y, shape=shape)
    return styled(points.properties(height=340), f"Energy of {len(rows)} models against {title}")


def _energy_alone(rows: Sequence[Ranked]) -> Any:
    import altair

    # Shortened here: Vega would measure every name again and again to find where to cut it.
    order = [shortened(row.label.model, _NAME_WIDTH, _NAME_SIZE) for row in rows]
    y = altair.Y("name:N", sort=order, axis=altair.Axis(title=None, labelLimit=0))
    scale = altair.Scale(type="log", nice=False, padding=18)
    coloured, shape = _marked(rows, quality=False)
    points = coloured.mark_point(filled=True, size=120, opacity=1).encode(
        x=altair.X("energy:Q", scale=scale, axis=_energy_axis()), y=y, shape=shape
    )
    rules = coloured.mark_rule(strokeWidth=2).encode(x=altair.X("low:Q", scale=scale), x2="high:Q", y=y)
    return styled((rules + points).properties(height=max(160, 30 * len(rows))), f"Energy of {len(rows)} models")


def bar_chart(named: Mapping[str, Label]) -> Any | None:
    """One bar a label, by its name, on a logarithmic axis; None without figures.

    A bar ends at the figure. Its colours divide its length as the components divide the energy: on a
    logarithmic axis a part has no length of its own.
    """
    import altair

    known = {name: label for name, label in named.items() if label.value}
    if not known:
        return None
    reach = [edge for label in known.values() for edge in (label.value, *_interval(label)) if edge]
    # Room for the shortest bar on the left, which has no natural beginning on this axis.
    start, end = 10 ** math.floor(math.log10(min(reach) / 2)), max(reach) * 1.3
    parts = [bar for name, label in known.items() for bar in _parts(name, label, start)]
    wholes = [
        {"name": name, "energy": label.value, "figure": significant(label.value), "low": low, "high": high}
        for name, label in known.items()
        for low, high in [_interval(label)]
    ]
    order = sorted(known, key=lambda name: (known[name].value or 0.0, name))
    colours = [palette()["components"][component] for component in COMPONENTS]
    y = altair.Y("name:N", sort=order, axis=altair.Axis(title=None, labelLimit=0))
    scale = altair.Scale(type="log", domain=[start, end], nice=False)
    axis = altair.Axis(title="Wh per 1,000 queries (logarithmic)", grid=True, tickCount=6, format="~g")
    bars = (
        altair.Chart(altair.InlineData(values=parts))
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
    base = altair.Chart(altair.InlineData(values=wholes))
    spans = base.mark_rule(strokeWidth=2).encode(x=altair.X("low:Q", scale=scale), x2="high:Q", y=y)
    # In a column of their own, since an interval may be wide.
    figures = base.mark_text(align="left", dx=10, fontSize=13).encode(x=altair.value("width"), y=y, text="figure:N")
    # Named, so that the page's style can give the spans the colour of its text, light or dark.
    layers = bars + spans.properties(name="interval") + figures
    return styled(layers.properties(width=WIDTH, height=30 * len(known)), f"Energy of {len(known)} tasks")


def _interval(label: Label) -> tuple[float | None, float | None]:
    return (label.figure.low, label.figure.high) if label.figure else (None, None)


def _parts(name: str, label: Label, start: float) -> Iterator[dict[str, Any]]:
    """The parts of one bar from `start` to the figure, each as long as its share of the energy."""
    length, done = (label.value or start) / start, 0.0
    for share in label.shares:
        yield {
            "name": name,
            "id": share.component,
            "part": f"{COMPONENT_NAMES[share.component]}, {share.counting}",
            "from": start * length**done,
            "to": start * length ** (done + share.fraction),
            "figure": f"{significant(label.value)} Wh per 1,000 queries",
            "share": percent(share.fraction),
        }
        done += share.fraction


def specification(chart: Any) -> str:
    """The Vega-Lite specification as JSON text."""
    return json.dumps(chart.to_dict(), sort_keys=True, ensure_ascii=False, allow_nan=False)


def embedded(svg: str, prefix: str) -> str:
    """A drawn chart as an element of a page; `prefix` keeps its ids apart from other charts."""
    return re.sub(r'(id="|url\(#|href="#)', rf"\g<1>{prefix}-", svg[svg.index("<svg") :])
