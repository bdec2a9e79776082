"""The pairs as charts, all on one logarithmic axis on which 1 is the energy of full precision."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from generator.labels.estimates.ratio import Verdict
from generator.labels.quantising.groups import Group, groups
from generator.labels.quantising.pairs import Pair
from generator.pages.charts.bars import specification
from generator.pages.charts.rows import chart_of
from generator.pages.charts.small import WIDTH, lane, small
from generator.pages.charts.specifying import Chart
from generator.pages.edition.edition import Edition
from generator.pages.looks.palette import palette
from generator.pages.looks.textwidth import shortened, text_width
from generator.pages.prose.quantising.sections import Lane, OtherPanel, Panel, other_panels, sections, situations
from generator.pages.wording.numbers import counted
from generator.pages.wording.quantising.families import Lanes, with_bits
from generator.pages.wording.quantising.ratios import lost_in_short

OVERVIEW = "quantising-overview"
_TICKS = (0.125, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
_TICK_WORDS = (
    "datum.value == 1 ? 'same' : datum.value == 0.5 ? 'half' : datum.value == 2 ? 'twice' : "
    "datum.value < 1 ? '1/' + format(1 / datum.value, '~g') : format(datum.value, '~g') + '×'"
)
_LANE, _PAIR = 20, 2.7
# Room for the names of the methods, the same in each chart of the overview, so that one axis stands below the other.
_METHODS = 164
# And for those of a family's lanes.
_NAME: dict[Lanes, int] = {"method": 62, "at-once": 84, "model": 146}
_SIZE = 12
# Beside the plot: what is lost of quality, under a head that is wider than any of it, so that all plots stay as wide.
_ASIDE, _HEAD = 8, "quality"
# Of the overview's plots: with names and quality they fit a phone.
_PLOT = 196
Reach = tuple[float, float]


def charts(edition: Edition) -> dict[str, Chart]:
    """The overview, a chart for each situation, and one for each family and machine."""
    found, others = edition.quantised, edition.quantised_otherwise
    if not found and not others:
        return {}
    made = groups(found)
    reach = _reach([*found, *others])
    shown = {f"{OVERVIEW}-{key}": partial(_overview, some, reach) for key, some in situations(made)}
    shown |= {
        panel.name: partial(_panel, panel, reach) for section in sections(found, made) for panel in section.panels
    }
    shown |= {panel.name: partial(_panel, panel, reach) for panel in other_panels(others)}
    told = repr([reach, *map(_told, found), *map(_told, others)])
    return {name: Chart(f"{name} {told}", partial(_specified, draw)) for name, draw in shown.items()}


def _specified(draw: "partial[Any]") -> str:
    return specification(draw())


def _told(pair: Pair) -> tuple[object, ...]:
    """All that a chart shows of a pair."""
    subject, setup = pair.full.subject, pair.quantised.setup
    return subject.model, subject.weights, setup.profile, pair.method, pair.against, pair.way, pair.energy, pair.longer


def _reach(found: Iterable[Pair]) -> Reach:
    """From the lowest to the highest that any chart shows, so that all have one axis."""
    ends = [end for pair in found for end in (pair.ratio.low, pair.ratio.value, pair.ratio.high) if end is not None]
    return min(*ends, 0.5) / 1.1, max(*ends, 2.0) * 1.1


def _overview(found: Sequence[Group], reach: Reach) -> Any:
    """A lane a method: a dot a pair, and a line at their median."""
    import altair

    order = [with_bits(group.method) for group in found]
    height = _LANE * len(order)
    y = altair.Y("lane:N", sort=order, axis=_names(_METHODS), scale=altair.Scale(domain=order))
    medians = chart_of({"lane": with_bits(group.method), "ratio": group.median} for group in found)
    middle = medians.mark_tick(thickness=2.5, size=15, color="currentColor", aria=False).encode(x=_x(reach), y=y)
    dots = [row for group in found for row in _rows(group.pairs, with_bits(group.method))]
    layers = [*_sides(reach, height), _dots(dots, y, reach, size=38, opacity=0.8), middle]
    chart = altair.layer(*layers, *_lost(found, y)).properties(width=_PLOT, height=height)
    count = counted(sum(len(group.pairs) for group in found), "pair")
    return small(chart, f"Energy of {count} against full precision, by method")


def _lost(found: Sequence[Group], y: Any) -> list[Any]:
    """What is lost of quality, in words beside the plot."""
    import altair

    rows = [
        {"lane": with_bits(group.method), "text": "?" if group.lost is None else lost_in_short(group.lost)}
        for group in found
    ]
    texts = chart_of(rows).mark_text(align="left", dx=_ASIDE, fontSize=_SIZE, aria=False)
    head = chart_of([{"text": _HEAD}]).mark_text(align="left", dx=_ASIDE, fontSize=_SIZE, fontWeight="bold", aria=False)
    return [
        texts.encode(x=altair.value("width"), y=y, text="text:N"),
        head.encode(x=altair.value("width"), y=altair.value(-8), text="text:N"),
    ]


def _names(extent: int) -> Any:
    """The axis of the lanes' names, as wide in each chart of a kind, so that the plots stand one below the other."""
    axis = lane()
    axis.minExtent = axis.maxExtent = extent
    return axis


def _named(lanes: Sequence[Lane]) -> list[tuple[str, Sequence[Pair]]]:
    """Lanes by names that fit, unless two would then be called the same."""
    room = max(_NAME.values()) - _ASIDE
    asides = [f", {item.aside}" if item.aside else "" for item in lanes]
    short = [
        shortened(item.name, room - text_width(aside, _SIZE), _SIZE) + aside
        for item, aside in zip(lanes, asides, strict=True)
    ]
    whole = [f"{item.name}{aside}" for item, aside in zip(lanes, asides, strict=True)]
    names = short if len(set(short)) == len(short) else whole
    return [(name, item.pairs) for name, item in zip(names, lanes, strict=True)]


def _panel(panel: Panel | OtherPanel, reach: Reach) -> Any:
    """A dot and its interval for each pair, in lanes."""
    import altair

    lanes = _named(panel.lanes)
    most = max(len(pairs) for _, pairs in lanes)
    height = max(_LANE, 6 + _PAIR * most) * len(lanes)
    order = [name for name, _ in lanes]
    y = altair.Y(
        "lane:N",
        sort=order,
        axis=_names(_NAME[panel.family.lanes] if isinstance(panel, Panel) else _METHODS),
        scale=altair.Scale(domain=order, paddingInner=0.15),
    )
    rows = [row for name, pairs in lanes for row in _rows(pairs, name, (most - len(pairs)) / 2)]
    # Half a pair's room more on each side, or the first and the last would lie on the edges of the lane.
    offset = altair.YOffset("slot:Q", scale=altair.Scale(domain=[-0.8, most - 0.2]))
    spans = (
        chart_of(row for row in rows if "low" in row)
        .mark_rule(strokeWidth=1.2, opacity=0.7, aria=False)
        .encode(x=_x(reach, "low:Q"), x2="high:Q", y=y, yOffset=offset, color=_colour())
    )
    dots = _dots(rows, y, reach, size=20, opacity=1.0).encode(yOffset=offset)
    chart = altair.layer(*_sides(reach, height), spans, dots).properties(width=WIDTH, height=height)
    return small(chart, f"Energy of {counted(len(panel.pairs), 'pair')} against full precision, with intervals")


def _rows(pairs: Iterable[Pair], name: str, first: float = 0) -> list[dict[str, Any]]:
    """A row a pair, in slots of its lane from the `first` on."""
    return [
        {
            "lane": name,
            "slot": first + slot,
            "ratio": pair.ratio.value,
            "verdict": pair.ratio.verdict,
            **({"low": pair.ratio.low, "high": pair.ratio.high} if pair.ratio.low is not None else {}),
        }
        for slot, pair in enumerate(pairs)
    ]


def _dots(rows: Sequence[dict[str, Any]], y: Any, reach: Reach, size: int, opacity: float) -> Any:
    import altair

    shapes = altair.Shape("verdict:N", scale=altair.Scale(domain=list(_LOOKS), range=_looks(1)), legend=None)
    marks = chart_of(rows).mark_point(filled=True, size=size, opacity=opacity, aria=False)
    return marks.encode(x=_x(reach), y=y, color=_colour(), shape=shapes)


# The page's own legend says the same; in a chart it would not fit on a phone.
_LOOKS: dict[Verdict, tuple[str, str]] = {
    "saves": ("fine-tuned", "circle"),
    "costs more": ("zero-shot", "triangle-up"),
    "unclear": ("grey", "diamond"),
}


def _looks(part: int) -> list[str]:
    return [look[part] for look in _LOOKS.values()]


def _colour() -> Any:
    import altair

    colours = {**palette()["approaches"], "grey": palette()["components"]["ram"]}
    scale = altair.Scale(domain=list(_LOOKS), range=[colours[name] for name in _looks(0)])
    return altair.Color("verdict:N", scale=scale, legend=None)


def _x(reach: Reach, field: str = "ratio:Q") -> Any:
    import altair

    scale = altair.Scale(type="log", base=2, nice=False, domain=list(reach))
    ticks = [tick for tick in _TICKS if reach[0] <= tick <= reach[1]]
    axis = altair.Axis(title=None, grid=True, values=ticks, labelExpr=_TICK_WORDS, domain=False, ticks=False)
    return altair.X(field, scale=scale, axis=axis)


def _sides(reach: Reach, height: float) -> list[Any]:
    """Where energy is saved and where more is spent, as fields behind all, and the line between them."""
    import altair

    fields = chart_of(
        [
            {"from": reach[0], "to": 1, "colour": palette()["classes"]["B"]},
            {"from": 1, "to": reach[1], "colour": palette()["classes"]["F"]},
        ]
    )
    rects = fields.mark_rect(opacity=0.22, aria=False).encode(
        x=_x(reach, "from:Q"), x2="to:Q", y=altair.value(0), y2=altair.value(height),
        fill=altair.Fill("colour:N", scale=None),
    )  # fmt: skip
    line = (
        chart_of([{"at": 1}])
        .mark_rule(strokeWidth=1.5, aria=False)
        .encode(x=_x(reach, "at:Q"), y=altair.value(0), y2=altair.value(height))
    )
    return [rects, line]
