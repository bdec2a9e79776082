"""The findings as small charts: one drawing that can be read on a phone and on a wall."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from generator.labels.label import Label
from generator.pages.charts.bars import specification
from generator.pages.charts.rows import chart_of
from generator.pages.charts.small import WIDTH, lane, log_x, small
from generator.pages.charts.specifying import Chart
from generator.pages.edition.edition import Edition
from generator.pages.edition.edition_key import label_key
from generator.pages.looks.palette import palette
from generator.pages.prose import findings
from generator.pages.prose.serving import Serving, serving
from generator.pages.wording.numbers import factor, one_in, significant
from generator.units import QUERIES_PER_FIGURE

COSTS, SERVING = "finding-costs", "finding-serving"
GENERAL, JOBS, QUALITY = "finding-general", "finding-jobs", "finding-quality"
_AXIS = "Wh per 1,000 queries, each line ten times the last"
# In one lane: more would lie on each other, and the home page would grow with every model.
_MOST_DOTS = 100
_Item = TypeVar("_Item")


def charts(edition: Edition) -> dict[str, Chart]:
    """The chart of each finding that there is, by name."""
    made = {}
    if now := findings.costs(edition):
        shown = repr([(span.task.title, _keys([span.low, *span.middle, span.high])) for span in now])
        made[COSTS] = Chart(shown, lambda: specification(_costs(now)))
    if served := serving(edition):
        shown = repr([(item.task.title, item.factor) for item in served.moved])
        made[SERVING] = Chart(shown, lambda: specification(_serving(served)))
    if found := findings.approaches(edition):
        shown = repr([(item.task.title, _keys(item.made), _keys(item.general), item.factor) for item in found])
        made[GENERAL] = Chart(shown, lambda: specification(_general(found)))
    if spans := findings.jobs(edition):
        shown = repr([(span.task.title, _keys([span.low, span.high])) for span in spans])
        made[JOBS] = Chart(shown, lambda: specification(_jobs(spans)))
    if rated := findings.rated(edition):
        shown = repr([(span.task.title, _keys([span.low, span.best, span.high, *span.labels])) for span in rated])
        made[QUALITY] = Chart(shown, lambda: specification(_quality(rated)))
    return made


def _drawn(lane: Sequence[_Item]) -> list[_Item]:
    """What of a lane has a dot: all, or of too many the first and the last and others in even steps."""
    step = one_in(len(lane), _MOST_DOTS)
    return [item for place, item in enumerate(lane) if place % step == 0 or place == len(lane) - 1]


def _keys(labels: Iterable[Label]) -> list[str]:
    return [label_key(label) for label in labels]


def _costs(spans: Sequence[findings.Span]) -> Any:
    """For each job a bar from its thriftiest to its hungriest model, with the median marked."""
    import altair

    values = [
        {
            "job": span.task.title,
            "low": findings.energy(span.low) / QUERIES_PER_FIGURE,
            "median": span.median / QUERIES_PER_FIGURE,
            "high": findings.energy(span.high) / QUERIES_PER_FIGURE,
        }
        for span in spans
    ]
    base = chart_of(values)
    y = altair.Y("job:N", sort=[span.task.title for span in spans], axis=lane())
    reach = [findings.energy(label) / QUERIES_PER_FIGURE for span in spans for label in (span.low, span.high)]
    x = log_x("low", "Wh for one, each line ten times the last", reach)
    ink = palette()["components"]["gpu"]
    bars = base.mark_bar(height=10, color=ink, opacity=0.5, cornerRadius=5).encode(x=x, x2="high:Q", y=y)
    ticks = base.mark_tick(color=ink, thickness=4, height=18, opacity=1).encode(x=altair.X("median:Q"), y=y)
    described = f"Energy of one query by the thriftiest and the hungriest model of {len(spans)} jobs, and the median"
    return small((bars + ticks).properties(width=WIDTH, height=30 * len(spans)), described)


def _serving(found: Serving) -> Any:
    """For each job a dot a model: the hungriest way of serving against the thriftiest."""
    import altair

    dotted = {id(item) for task in found.tasks for item in _drawn(found.of(task))}
    values = [{"job": item.task.title, "factor": item.factor} for item in found.moved if id(item) in dotted]
    most = [
        {"job": task.title, "factor": item.factor, "text": factor(item.factor)}
        for task in found.tasks
        for item in found.of(task)[:1]
    ]
    y = altair.Y("job:N", sort=[task.title for task in found.tasks], axis=lane())
    reach = [1.0, *(item.factor * 1.6 for item in found.moved)]
    x = log_x("factor", "Hungriest way of serving against the thriftiest", reach, steps=(1, 2, 5, 10, 20, 50, 100, 200))
    ink = palette()["components"]["gpu"]
    dots = chart_of(values).mark_point(filled=True, size=42, color=ink, opacity=0.45).encode(x=x, y=y)
    texts = chart_of(most).mark_text(align="left", dx=8, fontSize=12, fontWeight="bold").encode(x=x, y=y, text="text:N")
    described = f"How far the way of serving moves each of {len(found.moved)} records"
    return small((dots + texts).properties(width=WIDTH, height=30 * len(found.tasks)), described)


def _general(found: Sequence[findings.Approaches]) -> Any:
    """For each job two lanes of dots: models made for it, and general ones."""
    import altair

    points = [
        {"job": item.task.title, "approach": name, "energy": findings.energy(label)}
        for item in found
        for name, labels in (("made for the job", item.made), ("general", item.general))
        for label in _drawn(labels)
    ]
    ends = [
        {"job": item.task.title, "approach": "general", "energy": findings.energy(item.general[-1]),
         "text": factor(item.factor)}
        for item in found
    ]  # fmt: skip
    colours = [palette()["approaches"]["fine-tuned"], palette()["approaches"]["zero-shot"]]
    names = ["made for the job", "general"]
    jobs = [item.task.title for item in found]
    y = altair.Y("job:N", sort=jobs, axis=lane())
    offset = altair.YOffset("approach:N", sort=names)
    reach = [findings.energy(label) for item in found for label in (*item.made, *item.general)]
    # With room for the factor beside the hungriest.
    x = log_x("energy", _AXIS, [*reach, *(1.6 * findings.energy(item.general[-1]) for item in found)])
    dots = (
        chart_of(points)
        .mark_point(filled=True, size=42, opacity=0.85)
        .encode(
            x=x,
            y=y,
            yOffset=offset,
            color=altair.Color(
                "approach:N",
                scale=altair.Scale(domain=names, range=colours),
                legend=altair.Legend(title=None, orient="top"),
            ),
            shape=altair.Shape("approach:N", scale=altair.Scale(domain=names, range=["circle", "triangle-up"])),
        )
    )
    # On the right: on the left it would lie on the name of the job where the thriftiest stand near the axis.
    labels = (
        chart_of(ends)
        .mark_text(align="left", dx=9, fontSize=12, fontWeight="bold")
        .encode(x=x, y=y, yOffset=offset, text="text:N")
    )
    described = f"Energy of models made for a job and of general models, in {len(found)} jobs"
    return small((dots + labels).properties(width=WIDTH, height=62 * len(found)), described)


def _jobs(spans: Sequence[findings.Span]) -> Any:
    """For each job a bar from its thriftiest to its hungriest model."""
    import altair

    values = [
        {
            "job": span.task.title,
            "low": findings.energy(span.low),
            "high": findings.energy(span.high),
            "text": significant(span.low.result.value),
        }
        for span in spans
    ]
    base = chart_of(values)
    y = altair.Y("job:N", sort=[span.task.title for span in spans], axis=lane())
    reach = [findings.energy(label) for span in spans for label in (span.low, span.high)]
    x = log_x("low", _AXIS, reach, room=3.5)
    ink = palette()["components"]["gpu"]
    bars = base.mark_bar(height=8, color=ink, opacity=0.5, cornerRadius=4).encode(x=x, x2="high:Q", y=y)
    dots = base.mark_point(filled=True, size=64, color=ink, opacity=1).encode(x=x, y=y)
    texts = base.mark_text(align="right", dx=-8, fontSize=11).encode(x=x, y=y, text="text:N")
    described = f"Energy of the thriftiest to the hungriest model of {len(spans)} jobs"
    return small((bars + dots + texts).properties(width=WIDTH, height=25 * len(spans)), described)


def _labels(span: findings.Rated) -> list[Label]:
    """Those that have a dot, the best and the hungriest in any case, thriftiest first."""
    dotted = {id(label) for label in (*_drawn(span.labels), span.best, span.high)}
    return [label for label in span.labels if id(label) in dotted]


def _quality(rated: Sequence[findings.Rated]) -> Any:
    """For each job every model whose quality is known, the best one and the hungriest told apart."""
    import altair

    names = ["answers best", "hungriest", "other models"]
    # Drawn last, and so on top, are the two that matter.
    drawn = [
        (names[0] if label is span.best else names[1] if label is span.high else names[2], span, label)
        for span in rated
        for label in _labels(span)
    ]
    drawn.sort(key=lambda item: -names.index(item[0]))
    points = [
        {
            "job": span.task.title,
            "role": role,
            "factor": findings.energy(label) / findings.energy(span.low),
            "text": "" if role == names[2] else factor(findings.energy(label) / findings.energy(span.low)),
        }
        for role, span, label in drawn
    ]
    colours = [
        palette()["approaches"]["pre-trained"],
        palette()["approaches"]["zero-shot"],
        palette()["components"]["ram"],
    ]
    y = altair.Y("job:N", sort=[span.task.title for span in rated], axis=lane())
    x = log_x("factor", "Energy against the thriftiest of the job", [1.0, *(span.factor for span in rated)])
    role = altair.Color(
        "role:N",
        scale=altair.Scale(domain=names, range=colours),
        legend=altair.Legend(title=None, orient="top"),
    )
    shape = altair.Shape("role:N", scale=altair.Scale(domain=names, range=["diamond", "triangle-up", "circle"]))
    size = altair.Size("role:N", scale=altair.Scale(domain=names, range=[150, 110, 42]), legend=None)
    base = chart_of(points)
    dots = base.mark_point(filled=True, opacity=1).encode(x=x, y=y, color=role, shape=shape, size=size)
    # The best one's above its mark, the hungriest's below: beside each other they would overlap where the two are near.
    above, below = (
        base.transform_filter(f"datum.role == '{name}'")
        .mark_text(dy=dy, fontSize=12, fontWeight="bold")
        .encode(x=x, y=y, text="text:N")
        for name, dy in ((names[0], -13), (names[1], 14))
    )
    described = f"Energy of the model that answers best and of the hungriest in {len(rated)} jobs"
    return small((dots + above + below).properties(width=WIDTH, height=58 * len(rated)), described)
