"""Chosen models side by side: the comparison that stands on the compare page without a script.

The browser draws the same for whatever a reader chooses (`site_src/pages/assets/compare/`); a test lays
the two beside each other.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, takewhile

from jinja2 import Environment

from generator.labels.comparing.comparable import energy_ratio, figure_workloads, may_meet, runs_interval, told_apart
from generator.labels.comparing.rank import Ranked
from generator.labels.estimates.ratio import Ratio
from generator.labels.label import Label
from generator.labels.task import Task
from generator.pages.charts.log_axis import Axis, Band, axis_of, bands
from generator.pages.citing.citing import Citations, citations, cited_pair
from generator.pages.edition.edition import Edition
from generator.pages.pictures.label_picture import describe
from generator.pages.wording.assumed import assumed_in_words
from generator.pages.wording.boundary import counted_in_words
from generator.pages.wording.served import (
    Tokens,
    made_in_words,
    operating_point,
    served_in_words,
    tokens,
    waited_in_words,
)
from generator.pages.wording.words import runs_in_words, workload_name
from generator.records.profile import Profile


@dataclass(frozen=True)
class Marks:
    """Where a figure, its intervals and its distance from the thriftiest stand on the axis, in per cent."""

    figure: float
    gap: float
    whole: tuple[float, float] | None
    runs: tuple[float, float] | None


@dataclass(frozen=True)
class Column:
    """One label of a panel; `parts` are its name, cut before what tells it apart from the names beside it."""

    label: Label
    name: str
    parts: tuple[str, str]
    anchor: str
    description: str
    factor: float | None
    ratio: Ratio | None
    told: bool | None
    marks: Marks | None
    runs: str
    serving: dict[str, str]
    tokens: Tokens | None
    counts: list[tuple[str, list[tuple[str, float]]]]


@dataclass(frozen=True)
class Panel:
    """Labels that may stand on one scale, thriftiest first.

    `told` are the rows of their cards that not every panel has; `chosen` whether the way of serving was chosen by the
    task's rule, `assumed` whether the scatter of runs is.
    """

    profile: Profile
    counted: str
    data_sets: str
    comparable: bool
    common_meter: bool
    columns: list[Column]
    axis: Axis | None
    bands: list[Band]
    ties: list[tuple[str, str]]
    told: list[str]
    chosen: bool
    assumed: bool
    cites: Citations | None


def panel(edition: Edition, labels: Sequence[Label], prefix: str) -> Panel:
    """One panel of `labels`, which share their ground and all have a figure."""
    ordered = sorted(
        labels, key=lambda label: (label.result.value or 0.0, label.subject.model, label.setup.variant or "")
    )
    first = ordered[0]
    task, scale = edition.tasks[first.subject.task], edition.scale(first)
    comparable = len(ordered) > 1 and first.subject.weights == "pretrained" and not first.setup.quick
    names = dict(zip(ordered, _short_names(ordered), strict=True))
    parts = dict(zip(ordered, parts_of(list(names.values())), strict=True))
    axis = axis_of(_extent(ordered)) if comparable else None
    columns = [
        _column(
            label,
            names[label],
            parts[label],
            task,
            axis,
            first if comparable else None,
            f"{prefix}-{first.subject.task}-{place}",
        )
        for place, label in enumerate(ordered, start=1)
    ]
    return Panel(
        profile=edition.profiles[first.setup.profile],
        counted=counted_in_words(edition.profiles[first.setup.profile]),
        data_sets=", ".join(map(workload_name, figure_workloads(first))),
        comparable=comparable,
        common_meter=len({label.source.measured_by for label in ordered}) == 1,
        columns=columns,
        axis=axis,
        bands=bands(scale, axis) if scale and axis else [],
        ties=[
            (names[one], names[other])
            for one, other in combinations(ordered, 2)
            if comparable and told_apart(one, other) is False
        ],
        told=_told(columns),
        chosen=any(label.result.operating for label in ordered),
        assumed=any(label.result.figure and label.result.figure.assumed for label in ordered),
        cites=_cites(edition, ordered, [column.name for column in columns]) if comparable else None,
    )


def _cites(edition: Edition, labels: Sequence[Label], names: Sequence[str]) -> Citations | None:
    """The verdict, to be cited where these models stand side by side."""
    first, last = labels[0], labels[-1]
    task, profile = edition.tasks[first.subject.task], edition.profiles[first.setup.profile]
    models = dict.fromkeys(label.subject.model for label in labels)
    query = "&".join([*(f"m={model}" for model in models), f"task={task.id}"])
    found = cited_pair(edition, f"compare/?{query}", last, first, machine=profile.short)
    about = f"{names[-1]} against {names[0]}: {task.title.lower()} on {profile.short}"
    return citations(edition, "", about, [found] if found else [])


def _told(columns: Sequence[Column]) -> list[str]:
    found = [term for column in columns for term, text in column.serving.items() if text]
    return list(dict.fromkeys(found + ["Energy a token" for column in columns if column.tokens]))


def _column(
    label: Label,
    name: str,
    parts: tuple[str, str],
    task: Task,
    axis: Axis | None,
    first: Label | None,
    anchor: str,
) -> Column:
    against = first if first is not label else None
    workloads = [workload for workload in label.result.workloads if workload.id in figure_workloads(label)]
    return Column(
        label=label,
        name=name,
        parts=parts,
        anchor=anchor,
        description=describe(label, task),
        factor=label.result.value / first.result.value if first and first.result.value and label.result.value else None,
        ratio=energy_ratio(label, first) if first else None,
        told=told_apart(against, label) if against else None,
        marks=_marks(label, axis, first) if axis and first else None,
        serving={
            "Served": served_in_words(label),
            "Assumed": assumed_in_words(label),
            "Waiting": waited_in_words(operating_point(label)),
            "Made": made_in_words(operating_point(label)),
        },
        tokens=tokens(label),
        runs=runs_in_words(label.result.runs, label.result.queries),
        counts=[(workload_name(workload.id), list(workload.counts)) for workload in workloads if workload.counts],
    )


def _marks(label: Label, axis: Axis, first: Label) -> Marks:
    figure = label.result.figure
    return Marks(
        figure=axis.position(label.result.value or 0.0),
        gap=axis.position(first.result.value or 0.0),
        whole=(axis.position(figure.low), axis.position(figure.high)) if figure else None,
        runs=(axis.position(runs_interval(figure)[0]), axis.position(runs_interval(figure)[1])) if figure else None,
    )


def _extent(labels: Sequence[Label]) -> list[float]:
    return [
        value
        for label in labels
        for value in (
            (label.result.figure.low, label.result.figure.high) if label.result.figure else (label.result.value or 0.0,)
        )
    ]


def _short_names(labels: Sequence[Label]) -> list[str]:
    """Names without the organisation where they are still told apart; variants are named."""
    shared = len({label.subject.name for label in labels}) < len({label.subject.model for label in labels})
    return [
        (label.subject.model if shared else label.subject.name)
        + (f" ({label.setup.variant})" if label.setup.variant else "")
        for label in labels
    ]


def parts_of(names: Sequence[str]) -> list[tuple[str, str]]:
    """Each name in two: how it begins as others of them do, up to a word's end, and the rest, which tells it apart.

    On a phone the first part is cut where there is no room for both.
    """

    def shared(one: str, other: str) -> int:
        # A variant stays whole, also beside a model that has none.
        alike = takewhile(lambda signs: signs[0] == signs[1], zip(one, f"{other} (", strict=False))
        found = re.match(r".*?(?= \()|.*[-/_]", "".join(sign for sign, _ in alike))
        return found.end() if found else 0

    cuts = [min(filter(None, (shared(name, other) for other in names if other != name)), default=0) for name in names]
    return [(name[:cut], name[cut:]) for name, cut in zip(names, cuts, strict=True)]


def worked_example(edition: Edition) -> tuple[Label, Label] | None:
    """The thriftiest fine-tuned against the thriftiest zero-shot model, where the two stand furthest apart.

    Where no task has both: the thriftiest against the hungriest of the task with the widest spread.
    """
    pairs = [pair for rows in edition.rankings.values() if (pair := _specialist_and_generalist(rows))]
    if not pairs:
        placed = [[row.label for row in rows if row.place] for rows in edition.rankings.values()]
        pairs = [(labels[0], labels[-1]) for labels in placed if len(labels) > 1 and may_meet(labels[0], labels[-1])]
    return max(pairs, key=lambda pair: (pair[1].result.value or 0.0) / (pair[0].result.value or 1.0), default=None)


def _specialist_and_generalist(rows: Sequence[Ranked]) -> tuple[Label, Label] | None:
    def thriftiest(approach: str) -> Label | None:
        return next((row.label for row in rows if row.place and row.label.subject.approach == approach), None)

    specialist, generalist = thriftiest("fine-tuned"), thriftiest("zero-shot")
    return (specialist, generalist) if specialist and generalist else None


def example_comparison(environment: Environment, edition: Edition, base: str) -> str:
    """The worked example as HTML; nothing where there are no two models to compare."""
    pair = worked_example(edition)
    if pair is None:
        return ""
    task = edition.tasks[pair[0].subject.task]
    template = environment.get_template("side_by_side.html")
    return template.render(
        base=base, task=task, panels=[panel(edition, pair, "example")], models=[x.subject.model for x in pair]
    )
