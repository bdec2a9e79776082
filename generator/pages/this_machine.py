"""The preview: what a small campaign measured on this machine, on one page that is never published.

It is made from an edition of its own, so nothing of it can get among the published labels.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import fsum

from jinja2 import Environment
from markupsafe import Markup

from generator.labels.label import Label
from generator.labels.task import Task
from generator.pages import urls
from generator.pages.charts import bars
from generator.pages.charts.specifying import Chart
from generator.pages.edition.edition import Edition
from generator.pages.page import Page
from generator.pages.pictures.label_picture import describe, draw_label
from generator.pages.wording.words import counted_names
from generator.suite.models.architecture import ORGANISATION, architecture_names, load_architecture

CHART = "preview"
PAGE = f"{urls.preview_page()}index.md"
_PICTURES = 3


@dataclass(frozen=True)
class Row:
    """One label in the page's table."""

    label: Label
    task: Task
    model: str
    seconds_per_query: float
    watts: float
    counts: list[str]


@dataclass(frozen=True)
class Machine:
    """What was told of a machine, over all records that name it."""

    hardware: str | None
    tools: list[tuple[str, str]]
    idle_watts: float | None


@dataclass(frozen=True)
class Picture:
    """A label's picture with its description."""

    label: Label
    description: str


def charts(preview: Edition | None) -> dict[str, Chart]:
    """The page's chart by its name, where there is a preview."""
    if preview is None:
        return {}
    named = {_name(label, preview): label for label in _ordered(preview)}
    return {CHART: Chart(repr(named), lambda: _specification(named))}


def _specification(named: Mapping[str, Label]) -> str:
    chart = bars.bar_chart(named)
    return "" if chart is None else bars.specification(chart)


def preview_page(environment: Environment, preview: Edition, spec: str | None, drawn: str | None) -> Page:
    """The page `/preview/`, with its chart specified and drawn."""
    labels = _ordered(preview)
    used = [preview.profiles[name] for name in dict.fromkeys(label.setup.profile for label in labels)]
    body = environment.get_template("preview.html").render(
        base="../",
        day=preview.day.isoformat(),
        rows=[_row(label, preview) for label in labels],
        pictures=[Picture(label, describe(label, preview.tasks[label.subject.task])) for label in _pictured(preview)],
        # Drawn by vl-convert from our own specification; every text in it was escaped by it.
        chart=Markup(bars.embedded(drawn, CHART)) if drawn else None,  # noqa: S704
        # Inside a script element only "<" could end it early.
        spec=Markup(spec.replace("<", "\\u003c")) if spec else None,  # noqa: S704
        twins=all(label.subject.weights == "random" for label in labels),
        made_up=all(workload.queries_from == "synthetic" for label in labels for workload in label.result.workloads),
        estimated=all(share.counting == "estimated" for label in labels for share in label.result.shares),
        parts=list(
            dict.fromkeys((share.component, share.counting) for label in labels for share in label.result.shares)
        ),
        profiles=used,
        machines=_machines(labels),
    )
    return Page(PAGE, "This machine", "A preview of this machine, never published.", body, published=False)


def preview_pictures(environment: Environment, preview: Edition) -> Iterator[tuple[str, bytes]]:
    """The page's labels by their path on the site."""
    # Nobody can scan their way to a page that is not published, so the code leads to how to measure.
    address = preview.address(urls.measure_page())
    for label in _pictured(preview):
        profile, task = preview.profiles[label.setup.profile], preview.tasks[label.subject.task]
        yield urls.preview_picture(label), draw_label(environment, label, task, profile, None, address).encode()


def _ordered(preview: Edition) -> list[Label]:
    """Labels in the order of the site's tasks."""
    order = list(preview.tasks)
    return sorted(
        preview.labels,
        key=lambda label: (
            order.index(label.subject.task),
            label.subject.model.casefold(),
            label.setup.variant or "",
            label.source.digest,
        ),
    )


def _pictured(preview: Edition) -> list[Label]:
    """The thriftiest, the middle and the hungriest label: what a small task costs beside a large one."""
    ordered = sorted(preview.labels, key=lambda label: (label.result.value or 0.0, label.source.digest))
    if len(ordered) <= _PICTURES:
        return ordered
    return [ordered[0], ordered[len(ordered) // 2], ordered[-1]]


def _name(label: Label, preview: Edition) -> str:
    """The task's title, and more only where the task was measured more than once."""
    title = preview.tasks[label.subject.task].title
    if sum(other.subject.task == label.subject.task for other in preview.labels) == 1:
        return title
    return ", ".join(part for part in (title, label.subject.name, label.setup.variant, label.setup.profile) if part)


def _row(label: Label, preview: Edition) -> Row:
    """One line of the table; time and power are means over the workloads, as the figure is."""
    times = [(workload.seconds_per_query, workload.watts) for workload in label.result.workloads]
    # The suite always says how long a run took.
    timed = [(seconds, watts) for seconds, watts in times if seconds is not None and watts is not None]
    seconds = fsum(seconds for seconds, _ in timed)
    joules = fsum(seconds * watts for seconds, watts in timed)
    return Row(
        label=label,
        task=preview.tasks[label.subject.task],
        model=_model_in_words(label),
        seconds_per_query=seconds / len(label.result.workloads),
        watts=joules / seconds,
        counts=counted_names(label.result.workloads),
    )


def _model_in_words(label: Label) -> str:
    """What the architecture's file calls it; a model of the Hub keeps its id."""
    if label.subject.organisation == ORGANISATION and label.subject.name in architecture_names():
        return load_architecture(label.subject.name).title
    return label.subject.model


def _machines(labels: list[Label]) -> list[Machine]:
    """One machine for each hardware told; a task that needs more tools than another tells them too."""
    grouped: dict[str | None, list[Label]] = {}
    for label in labels:
        grouped.setdefault(label.setup.hardware, []).append(label)
    return [
        Machine(
            hardware,
            list(dict.fromkeys(tool for label in found for tool in label.setup.tools)),
            next((label.setup.idle_watts for label in found if label.setup.idle_watts), None),
        )
        for hardware, found in grouped.items()
    ]
