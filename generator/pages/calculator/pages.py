"""The calculator's page, whole without a script, and which labels it starts from."""

from collections.abc import Iterator
from dataclasses import dataclass

from jinja2 import Environment

from generator.labels.comparing.comparable import figure_workloads, may_meet
from generator.labels.comparing.latency import machine_seconds
from generator.labels.comparing.rank import Ranked
from generator.labels.estimates.point_figure import PointFigure
from generator.labels.label import Label
from generator.labels.task import Task
from generator.pages import urls
from generator.pages.calculator.break_even import BreakEven, Chart, break_even, chart, milestones, verdict
from generator.pages.calculator.busy import busy, served_way
from generator.pages.calculator.conversions import Grid, Training, equivalents, grids, trainings
from generator.pages.calculator.cost import Figure, Use, cost, kilowatt_hours_a_day
from generator.pages.calculator.described import described, name_of, named
from generator.pages.calculator.own_trainings import own_trainings
from generator.pages.edition.edition import Edition
from generator.pages.page import Page
from generator.pages.wording.points import point_names
from generator.pages.wording.served import operating_point
from generator.records.profile import Profile

VOLUMES = (100, 10_000, 1_000_000)
_QUERIES = 10_000
_COUNTED = frozenset({"graded", "provisional", "uncertain", "incomplete", "not-comparable", "no-operating-point"})


@dataclass(frozen=True)
class Pair:
    """A small model to train once and a large one to use as it is, under one profile."""

    small: Label
    large: Label


@dataclass(frozen=True)
class Example:
    """The page's own break-even, worked out."""

    pair: Pair
    training: Training
    found: BreakEven
    short: str
    range: str
    chart: Chart
    milestones: list[tuple[str, str, str]]


@dataclass(frozen=True)
class VolumeRow:
    """One model of the table of volumes: kWh a year at each of `VOLUMES`."""

    task: Task
    profile: Profile
    role: str
    label: Label
    years: list[str]


def offered(label: Label) -> bool:
    """Whether the calculator knows a label: a figure that was measured with the model's real weights."""
    return (
        label.result.value is not None
        and label.subject.weights == "pretrained"
        and label.result.grade.status in _COUNTED
    )


# Its source path, where it is made.
CALCULATOR = "calculator/index.md"


def calculator_pages(environment: Environment, edition: Edition) -> list[Page]:
    """The one page; none where there is nothing to calculate with."""
    tasks = offered_tasks(edition)
    if not tasks:
        return []
    pairs = {task: pair for task in tasks if (pair := default_pair(edition, task))}
    task = next(iter(pairs), tasks[0])
    label = pairs[task].large if task in pairs else rows_of(edition, task)[0]
    world = grids()[0]
    use = Use(_QUERIES, world.grams)
    body = environment.get_template("calculator.html").render(
        base="../",
        tasks=[edition.tasks[name] for name in tasks],
        task=edition.tasks[task],
        label=label,
        way=_way(label),
        chosen=next((name for point, name in ways_of(label) if point.operating), None),
        key=urls.calculator_key,
        described=described,
        name_of=name_of,
        name=named(edition, label, rows_of(edition, task)),
        use=use,
        shown=cost(figure_of(label), use),
        busy=busy(_QUERIES, machine_seconds(label), label.setup.gpus, served_way(label)),
        day=kilowatt_hours_a_day(label.result.value or 0.0, use),
        grid=world,
        grids=grids(),
        outliers=_outliers(grids()),
        equivalents=equivalents(),
        trainings=trainings(),
        own_trainings=own_trainings(edition),
        profiles=[edition.profiles[name] for name in _profiles(edition, tasks)],
        example=_example(pairs[task]) if task in pairs else None,
        volumes=VOLUMES,
        volume_rows=_volume_rows(edition, tasks),
    )
    description = (
        "Queries a day or a month, region, electricity price and PUE give kWh, kg CO2e and money a year; "
        "and the day on which training a small model pays."
    )
    return [Page(CALCULATOR, "What does it cost at my volume?", description, body)]


def offered_tasks(edition: Edition) -> list[str]:
    """Tasks with at least one label to calculate with."""
    return [task for task in edition.measured_tasks if rows_of(edition, task)]


def default_pair(edition: Edition, task: str) -> Pair | None:
    """The thriftiest fine-tuned model and the zero-shot one of the best answers, under one profile.

    Where the quality of no zero-shot model's answers is known, its thriftiest: energy against energy alone.
    """
    for (name, _), rows in edition.rankings.items():
        if name != task:
            continue
        placed = [row for row in rows if row.place and offered(row.label)]
        small = next((row.label for row in placed if row.label.subject.approach == "fine-tuned"), None)
        general = [row for row in placed if row.label.subject.approach == "zero-shot"]
        general = [row for row in general if small and may_meet(small, row.label)]
        rated = [(row, row.quality) for row in general if row.quality is not None]
        if small and general:
            best = max(rated, key=lambda item: (item[1].goodness, -(item[0].label.result.value or 0.0)), default=None)
            return Pair(small, (best[0] if best else general[0]).label)
    return None


def rows_of(edition: Edition, task: str) -> list[Label]:
    """The labels of a task to calculate with, as its tables list them."""
    return [row.label for row in _ranked(edition, task) if offered(row.label)]


def _ranked(edition: Edition, task: str) -> Iterator[Ranked]:
    for (name, _), rows in edition.rankings.items():
        if name == task:
            yield from rows


def _profiles(edition: Edition, tasks: list[str]) -> list[str]:
    return list(dict.fromkeys(label.setup.profile for task in tasks for label in rows_of(edition, task)))


def _way(label: Label) -> str | None:
    """What the way of serving is called that the label's figure is of; None where there was one."""
    point = operating_point(label)
    return point_names([point])[0] if point else None


def ways_of(label: Label) -> list[tuple[PointFigure, str]]:
    """The ways of serving to choose from; none where there is one, or where the figure is a mean over data sets."""
    counted = [workload for workload in label.result.workloads if workload.id in figure_workloads(label)]
    if len(counted) != 1 or len(counted[0].points) < 2:
        return []
    points = sorted(counted[0].points, key=lambda point: (point.at_once or 0, point.gpus or 0, point.id))
    return list(zip(points, point_names(points), strict=True))


def figure_of(label: Label) -> Figure:
    """A label's own figure with its interval."""
    figure = label.result.figure
    return Figure(label.result.value or 0.0, figure.low if figure else None, figure.high if figure else None)


def _example(pair: Pair) -> Example:
    training = trainings()[0]
    small, large = figure_of(pair.small), figure_of(pair.large)
    found = break_even(training.kilowatt_hours, small, large, _QUERIES)
    return Example(
        pair,
        training,
        found,
        *verdict(found, small, large),
        chart(training.kilowatt_hours, small, large, _QUERIES),
        milestones(training.kilowatt_hours, small, large, _QUERIES),
    )


def _volume_rows(edition: Edition, tasks: list[str]) -> list[VolumeRow]:
    """The thriftiest and the hungriest ranked model of each task, on the first of its machines that has any."""
    made = []
    for task in tasks:
        ranked = [row.label for row in _ranked(edition, task) if row.place and offered(row.label)]
        placed = [label for label in ranked if label.setup.profile == ranked[0].setup.profile]
        for role, found in (("thriftiest", placed[:1]), ("hungriest", placed[1:][-1:])):
            made += [
                VolumeRow(
                    edition.tasks[task],
                    edition.profiles[label.setup.profile],
                    role,
                    label,
                    [_year(label, volume) for volume in VOLUMES],
                )
                for label in found
            ]
    return made


def _year(label: Label, volume: int) -> str:
    found = cost(figure_of(label), Use(volume, 0.0))
    return f"{found['energy-year']}\u00a0{found['energy-unit']}"


def _outliers(found: tuple[Grid, ...]) -> tuple[Grid, Grid]:
    """The cleanest and the dirtiest grid, to show how much the place matters."""
    return min(found, key=lambda grid: grid.grams), max(found, key=lambda grid: grid.grams)
