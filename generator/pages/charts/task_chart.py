"""The charts of a task page: energy against quality with its Pareto front, or energy alone."""

from collections.abc import Iterator, Sequence
from typing import Any

from generator.labels.comparing.front import on_front
from generator.labels.comparing.rank import Ranked
from generator.labels.grading.scale import Scale
from generator.labels.quality import LEAST_RATED, Basis
from generator.labels.task import Task
from generator.pages.charts.bars import WIDTH
from generator.pages.charts.energy_axis import UNIT, Span, class_bands, energy
from generator.pages.charts.point_names import HEIGHT, Frame, Placed, place_names
from generator.pages.charts.rows import chart_of
from generator.pages.charts.theme import themed
from generator.pages.looks.palette import palette
from generator.pages.looks.textwidth import shortened, text_width
from generator.pages.wording import numbers
from generator.pages.wording.assumed import hollow
from generator.pages.wording.numbers import counted, factor, significant
from generator.pages.wording.quality import quality_title

MOST_BARS = 40
# Of more, the front and some of the others are drawn: a point takes half a kilobyte of its page.
MOST_POINTS = 400
SHAPES = {
    "fine-tuned": "circle",
    "pre-trained": "square",
    "few-shot": "triangle-down",
    "zero-shot": "triangle-up",
    "classical": "diamond",
}
_NAME_WIDTH, _NAME_SIZE = 260, 13
# The page's script sets `shown` to the rows that a filter left; the others stay as faint marks.
_SHOWN = "length(shown) == 0 || indexof(shown, datum.row) >= 0"


def task_chart(task: Task, rows: Sequence[Ranked], scale: Scale | None) -> Any | None:
    """Energy against quality where at least three models have both, else energy alone; None without figures."""
    known = [row for row in rows if row.place is not None]
    if not known:
        return None
    if with_quality := rated(known):
        title = quality_title(axis_of(with_quality), task)
        return _energy_against_quality(title, sampled(with_quality), rows, scale)
    return _energy_alone(known[:MOST_BARS], rows, scale)


def rated(rows: Sequence[Ranked]) -> list[Ranked]:
    """The rows with a place and a quality, where they are enough to draw one against the other."""
    found = [row for row in rows if row.place is not None and row.quality is not None]
    return found if len(found) >= LEAST_RATED else []


def one_in(found: Sequence[Ranked]) -> int:
    """Of how many rated rows that are not on the front one is drawn."""
    return numbers.one_in(len(found), MOST_POINTS)


def sampled(found: Sequence[Ranked]) -> list[Ranked]:
    """The rated rows that are drawn: all, or of too many those on the front and the others in even steps."""
    step = one_in(found)
    ahead = {id(row) for row in on_front(found)} if step > 1 else set()
    return [row for place, row in enumerate(found) if place % step == 0 or id(row) in ahead]


def axis_of(drawn: Sequence[Ranked]) -> Basis:
    """What the axis of quality holds; `drawn` are rated rows, which a ranking holds to one kind."""
    return next(row.quality.basis for row in drawn if row.quality)


def _points(drawn: Sequence[Ranked], rows: Sequence[Ranked], named: bool) -> list[dict[str, Any]]:
    """What is drawn of each row; `row` is its place in the table's data, by which the page's script knows it."""
    places = {id(row): place for place, row in enumerate(rows)}
    return [
        {
            "row": places[id(row)],
            "model": row.label.subject.model,
            "approach": row.label.subject.approach,
            "energy": row.label.result.value,
            # As the table writes it: Vega would round a tie up.
            "text": significant(row.label.result.value),
            "class": f"{row.label.result.grade.text}{', provisional' if hollow(row.label.result.grade) else ''}",
            "factor": factor(row.factor),
            **({"name": _name(row, drawn)} if named else {"y": _quality(row), "quality": significant(_quality(row))}),
            **(
                {"low": row.label.result.figure.low, "high": row.label.result.figure.high}
                if named and row.label.result.figure
                else {}
            ),
        }
        for row in drawn
    ]


def _quality(row: Ranked) -> float:
    return row.quality.value if row.quality else 0.0


def _name(row: Ranked, drawn: Sequence[Ranked]) -> str:
    """The model, with its variant where it is drawn in several: each has a line of its own."""
    model, variant = row.label.subject.model, row.label.setup.variant
    if variant is None or sum(other.label.subject.model == model for other in drawn) == 1:
        return shortened(model, _NAME_WIDTH, _NAME_SIZE)
    told = shortened(f" ({variant})", _NAME_WIDTH / 2, _NAME_SIZE)
    return shortened(model, _NAME_WIDTH - text_width(told, _NAME_SIZE), _NAME_SIZE) + told


def _marked(base: Any, rows: Sequence[Ranked], quality: bool) -> tuple[Any, Any]:
    """Coloured by approach, and the shapes that tell the same, with a tooltip that says what the table says."""
    # Imported here: the parent of many stamping processes should not carry Altair and pandas.
    import altair

    present = [name for name in SHAPES if any(row.label.subject.approach == name for row in rows)]
    colours = [palette()["approaches"][name] for name in present]
    # Below the letters of the classes.
    legend = altair.Legend(title=None, orient="top", symbolSize=130, offset=24, columnPadding=18)
    told = [("model", "Model"), ("figure", "Energy"), ("class", "Class"), ("factor", "Against the thriftiest")]
    tooltip = [altair.Tooltip(f"{field}:N", title=title) for field, title in (*told, ("approach", "Approach"))]
    if quality:
        tooltip.insert(-1, altair.Tooltip("quality:N", title="Quality"))
    marked = base.transform_calculate(figure=f"datum.text + ' {UNIT}'").encode(
        color=altair.Color("approach:N", scale=altair.Scale(domain=present, range=colours), legend=legend),
        tooltip=tooltip,
        opacity=altair.condition(_SHOWN, altair.value(0.95), altair.value(0.1)),
    )
    shapes = altair.Scale(domain=present, range=[SHAPES[name] for name in present])
    return marked, altair.Shape("approach:N", scale=shapes, legend=legend)


def _energy_against_quality(title: str, drawn: Sequence[Ranked], rows: Sequence[Ranked], scale: Scale | None) -> Any:
    import altair

    span = Span.of(drawn)
    values = [_quality(row) for row in drawn]
    room = (max(values) - min(values) or 0.1) * 0.12
    domain = [min(values) - room, max(values) + room]
    y = altair.Y("y:Q", scale=altair.Scale(domain=domain, nice=False), axis=altair.Axis(title=title, tickCount=7))
    base = chart_of(_points(drawn, rows, named=False))
    marked, shape = _marked(base, drawn, quality=True)
    points = marked.mark_point(filled=True, size=130, aria=False).encode(x=energy(span), y=y, shape=shape)
    front = on_front(drawn)
    steps = [{"energy": row.label.result.value, "y": _quality(row)} for row in front]
    # On to the frame: nothing that costs more is better.
    steps.append({"energy": span.high, "y": _quality(front[-1])})
    line = (
        chart_of(steps)
        .mark_line(interpolate="step-after", strokeDash=[6, 4], strokeWidth=1.5, opacity=0.8, tooltip=None, aria=False)
        .encode(x=energy(span), y=y, color=altair.value("currentColor"))
    )
    frame = Frame(span.place, domain[0], domain[1], span.high)
    names = [_texts(group, span, y) for group in _grouped(place_names(front, drawn, frame))]
    layers = [line.properties(name="front"), points.properties(name="points"), *names]
    described = f"Energy of {counted(len(drawn), 'label')} against {title}"
    return _layered(class_bands(scale, span), layers, HEIGHT, described)


def _grouped(names: Sequence[Placed]) -> Iterator[list[Placed]]:
    """Names that stand in the same way beside their points share a layer: alignment is no channel of Vega-Lite."""
    keys = dict.fromkeys((name.align, name.dx, name.dy, name.front) for name in names)
    for key in keys:
        yield [name for name in names if (name.align, name.dx, name.dy, name.front) == key]


def _texts(names: Sequence[Placed], span: Span, y: Any) -> Any:
    import altair

    first = names[0]
    values = [{"text": name.text, "energy": name.energy, "y": name.quality} for name in names]
    style: dict[str, Any] = {"fontStyle": "italic"} if first.front else {}
    return (
        chart_of(values)
        # Placed for the width of the picture: on a narrower chart they would run into each other.
        .mark_text(
            align=first.align,
            baseline="middle",
            dx=first.dx,
            dy=first.dy,
            fontSize=12,
            tooltip=None,
            aria=False,
            opacity=altair.ExprRef(expr=f"width < {WIDTH - 90} ? 0 : 1"),
            **style,
        )
        .encode(x=energy(span), y=y, text="text:N")
    )


def _energy_alone(drawn: Sequence[Ranked], rows: Sequence[Ranked], scale: Scale | None) -> Any:
    import altair

    span = Span.of(drawn)
    # Shortened here: Vega would measure every name again and again to find where to cut it.
    y = altair.Y(
        "name:N", sort=[_name(row, drawn) for row in drawn], axis=altair.Axis(title=None, labelLimit=0, grid=True)
    )
    base = chart_of(_points(drawn, rows, named=True))
    marked, shape = _marked(base, drawn, quality=False)
    points = marked.mark_point(filled=True, size=120, aria=False).encode(x=energy(span), y=y, shape=shape)
    rules = marked.mark_rule(strokeWidth=2, aria=False).encode(x=energy(span, "low:Q"), x2="high:Q", y=y)
    height = max(160, 30 * len(drawn))
    return _layered(class_bands(scale, span), [rules, points], height, f"Energy of {counted(len(drawn), 'label')}")


def _layered(under: Sequence[Any], layers: Sequence[Any], height: int, description: str) -> Any:
    """One chart of all layers. At once: Altair copies all that there is for each layer and each property more."""
    import altair

    themed()
    whole = {
        "description": description,
        "width": WIDTH,
        "height": height,
        # Layers have one legend for colour and shape, and one axis each way.
        "resolve": altair.Resolve(scale=altair.ScaleResolveMap(x="shared", y="shared")),
        "params": [altair.param(name="shown", value=[]).param],
    }
    return altair.layer(*under, **whole) + altair.layer(*layers) if under else altair.layer(*layers, **whole)
