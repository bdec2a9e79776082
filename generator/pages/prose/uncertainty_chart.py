"""Uncertainty in one drawing: a real label's runs, its interval, and the class limit that lies inside."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum
from typing import Any

from generator.labels.estimates.estimate import Estimate
from generator.labels.grading.scale import LETTERS, Scale
from generator.labels.label import Label
from generator.pages.charts.bars import specification
from generator.pages.charts.rows import chart_of
from generator.pages.charts.small import WIDTH, lane, small
from generator.pages.charts.specifying import Chart
from generator.pages.edition.edition import Edition
from generator.pages.looks.palette import class_colour, palette
from generator.pages.wording.words import workload_name
from generator.records.model import Record

CHART = "scatter"


@dataclass(frozen=True)
class Scatter:
    """One label with its runs as fractions off the mean of their data set, and the limits near its interval."""

    label: Label
    figure: Estimate
    runs: list[tuple[str, list[float]]]
    edges: list[tuple[str, str, float]]

    @property
    def widest(self) -> float:
        """How far a run lies off its data set's mean at most, as a fraction."""
        return max(abs(run) for _, runs in self.runs for run in runs)

    @property
    def count(self) -> int:
        """How many runs there are."""
        return sum(len(runs) for _, runs in self.runs)

    def off(self, value: float) -> float:
        """How far `value` lies off the figure, as a fraction."""
        return value / self.figure.value - 1


def scatter(edition: Edition, records: Sequence[Record]) -> Scatter | None:
    """The label with a limit inside its interval whose runs scatter most; None where no label has one."""
    by_path = {record.relative_path: record for record in records}
    found = [
        label
        for label in edition.labels
        if label.result.figure and label.result.grade.letter and label.result.grade.span != label.result.grade.letter
        if label.source.record_path in by_path and edition.scale(label)
    ]
    label = max(
        found,
        key=lambda label: (label.result.figure.spread if label.result.figure else 0.0, label.source.digest),
        default=None,
    )
    if label is None or label.result.figure is None:
        return None
    scale, record = edition.scale(label), by_path[label.source.record_path]
    graded = {workload.id for workload in label.result.workloads if workload.graded}
    runs = [
        (workload_name(workload.id), _off_mean(workload.watt_hours_per_thousand_queries()))
        for workload in record.workloads
        if workload.id in graded
    ]
    return Scatter(label, label.result.figure, runs, _edges(scale, label.result.figure) if scale else [])


def _off_mean(energies: Sequence[float]) -> list[float]:
    mean = fsum(energies) / len(energies)
    return [energy / mean - 1 for energy in energies]


def _edges(scale: Scale, figure: Estimate) -> list[tuple[str, str, float]]:
    """The class below, the class above and the limit between them, for each limit inside the interval."""
    return [
        (LETTERS[place], LETTERS[place + 1], float(edge))
        for place, edge in enumerate(scale.edges)
        if figure.low < float(edge) < figure.high
    ]


def scatter_chart(found: Scatter) -> str:
    """Dots for runs, a bar for the interval, a line for the limit, all in per cent off the mean."""
    import altair

    last = "The figure"
    # The lane without a name is for the letters.
    order = [" ", *(name for name, _ in found.runs), last]
    reach = 1.35 * max(abs(found.off(found.figure.low)), abs(found.off(found.figure.high)), found.widest)
    scale = altair.Scale(domain=[-reach, reach], nice=False)
    y = altair.Y("row:N", scale=altair.Scale(domain=order), axis=lane())
    axis = altair.Axis(
        title="Off the mean",
        labelExpr="datum.value == 0 ? '0 %' : format(datum.value * 100, '+.0f') + ' %'",
        tickCount=5,
        grid=False,
    )
    # On the fields of the classes, which are the same by day and by night.
    ink, paper = palette()["ink"]["text"], palette()["ink"]["paper"]
    dots = (
        chart_of([{"row": name, "off": run} for name, runs in found.runs for run in runs])
        .mark_point(filled=True, size=48, opacity=0.5, color=ink)
        .encode(x=altair.X("off:Q", scale=scale, axis=axis), y=y)
    )
    figure = chart_of(
        [{"row": last, "low": found.off(found.figure.low), "high": found.off(found.figure.high), "off": 0}]
    )
    bar = figure.mark_bar(height=9, cornerRadius=4, color=ink).encode(
        x=altair.X("low:Q", scale=scale), x2="high:Q", y=y
    )
    mean = figure.mark_point(size=120, shape="diamond", fill=paper, stroke=ink, opacity=1).encode(
        x=altair.X("off:Q", scale=scale), y=y
    )
    layers = [*_limits(found, scale, reach), dots, bar, mean]
    chart = altair.layer(*layers).properties(width=WIDTH, height=34 * len(order))
    return specification(small(chart, f"Runs and interval of {found.label.subject.model}"))


def _limits(found: Scatter, scale: Any, reach: float) -> list[Any]:
    """The classes as fields behind all, with the first limit between them."""
    import altair

    if not found.edges:
        return []
    below, above, edge = found.edges[0]
    at = found.off(edge)
    fields = [
        {"from": -reach, "to": at, "letter": below, "colour": class_colour(below), "at": (at - reach) / 2},
        {"from": at, "to": reach, "letter": above, "colour": class_colour(above), "at": (at + reach) / 2},
    ]
    base = chart_of(fields)
    x = altair.X("from:Q", scale=scale)
    return [
        base.mark_rect(opacity=1).encode(x=x, x2="to:Q", color=altair.Color("colour:N", scale=None)),
        base.mark_text(fontSize=15, fontWeight="bold", y=18, color=palette()["ink"]["text"]).encode(
            x=altair.X("at:Q", scale=scale), text="letter:N"
        ),
    ]


def charts(edition: Edition, records: Sequence[Record]) -> dict[str, Chart]:
    """The chart by its name, where there is one to draw."""
    found = scatter(edition, records)
    return {CHART: Chart(repr(found), lambda: scatter_chart(found))} if found else {}
