"""Computed pieces of the home page, and the annotated label that the page on reading labels shares with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from jinja2 import Environment

from generator.labels.task import Task
from generator.pages.calculator.conversions import equivalents
from generator.pages.charts.small import picture
from generator.pages.citing.citing import Citations, citations, cited_pair, ratio_place
from generator.pages.edition.clearest import Clearest, clearest
from generator.pages.edition.edition import Edition
from generator.pages.edition.machines import machine_of
from generator.pages.edition.tiles import tiles, untold
from generator.pages.pictures import label_picture
from generator.pages.prose import findings, findings_charts
from generator.pages.prose.findings_cited import cited_findings, cited_tiles
from generator.pages.prose.serving import serving
from generator.pages.wording.numbers import joined, significant
from generator.pages.wording.points import point_in_words
from generator.units import QUERIES_PER_FIGURE


@dataclass(frozen=True)
class Callout:
    """One numbered note: where it points on the label, as a fraction of its height, and on which side it stands."""

    name: str
    y: float
    side: str


# From the geometry of label.svg, whose height is 640: what each note explains stands at that height.
CALLOUTS = tuple(
    Callout(name, y / label_picture.HEIGHT, side)
    for name, y, side in (
        ("identity", 74, "left"),
        ("figure", 192, "right"),
        ("letter", 230, "left"),
        ("ruler", 322, "right"),
        ("counted", 397, "left"),
        ("facts", 484, "right"),
        ("outside", 574, "left"),
        ("code", 602, "right"),
    )
)

# What a query of the jobs that everybody knows is called, and several.
_ONE = {
    "chat": ("chat reply", "chat replies"),
    "reasoning": ("answer of a reasoning model", "answers of a reasoning model"),
    "text-to-image": ("picture", "pictures"),
    "text-to-video": ("short video", "short videos"),
}


def _known(costs: Sequence[findings.Span]) -> list[findings.Span]:
    """Those of the jobs that everybody knows; without any of them, of the job that takes most."""
    return [span for span in costs if span.task.id in _ONE] or list(costs[-1:])


def _one(task: Task) -> str:
    """What one query is called after the word "one"."""
    return _ONE[task.id][0] if task.id in _ONE else task.query.removeprefix("one ")


def _charges(known: Sequence[findings.Span]) -> str:
    """What charging a phone is as much as, by the median of each job, in a sentence."""
    phone = next(item for item in equivalents() if item.id == "phone")
    many, few = [], []
    for span in known:
        watt_hours = span.median / QUERIES_PER_FIGURE
        if watt_hours <= phone.watt_hours:
            name = _ONE.get(span.task.id, ("", f"queries of {span.task.title.lower()}"))[1]
            many.append(f"{significant(phone.watt_hours / watt_hours, 2)} {name}")
        else:
            few.append(
                f"one {_one(span.task)} takes as much as {significant(watt_hours / phone.watt_hours, 2)} charges"
            )
    parts = [f"as much as {joined(many)}"] if many else []
    said = "; ".join([*parts, *few])
    return f"Charging a phone once takes {significant(phone.watt_hours, 2)} Wh: {said}."


def annotated_label(environment: Environment, edition: Edition, base: str) -> str:
    """A real label with numbered notes around it; nothing without a label."""
    label = findings.example(edition)
    if label is None:
        return ""
    task, profile = edition.tasks[label.subject.task], edition.profiles[label.setup.profile]
    return environment.get_template("annotated.html").render(
        base=base,
        label=label,
        task=task,
        profile=profile,
        scale=edition.scale(label),
        description=label_picture.describe(label, task),
        callouts=CALLOUTS,
        width=label_picture.WIDTH,
        height=label_picture.HEIGHT,
    )


def reading_example(environment: Environment, edition: Edition, base: str) -> str:
    """The same label read aloud in one sentence."""
    label = findings.example(edition)
    if label is None:
        return ""
    return environment.get_template("reading.html").render(
        base=base, label=label, task=edition.tasks[label.subject.task]
    )


def findings_section(environment: Environment, edition: Edition, drawn: Mapping[str, str], base: str) -> str:
    """What the data say: each finding as a sentence, a chart and the same figures as a table."""
    charts = findings_charts
    names = (charts.COSTS, charts.SERVING, charts.GENERAL, charts.JOBS, charts.QUALITY)
    costs, jobs, served = findings.costs(edition), findings.jobs(edition), serving(edition)
    general, rated = findings.approaches(edition), findings.rated(edition)
    if jobs == costs:
        # The same bars once more.
        jobs = []
    return environment.get_template("findings.html").render(
        base=base,
        costs=costs,
        phone=next(item for item in equivalents() if item.id == "phone"),
        charges=_charges(_known(costs)),
        known=_known(costs),
        one=_one,
        served=served,
        point=point_in_words,
        general=general,
        jobs=jobs,
        rated=rated,
        ratio=findings.ratio,
        cites=cited_findings(edition, served, general, jobs, rated),
        machine=partial(machine_of, edition),
        charts={name.removeprefix("finding-"): picture(drawn.get(name), name) for name in names},
    )


def task_tiles(environment: Environment, edition: Edition, base: str) -> str:
    """A tile a task, and their ratios to be cited."""
    found = tiles(edition)
    return environment.get_template("tasks.html").render(
        base=base, tiles=found, untold=untold(edition), cites=cited_tiles(edition, found)
    )


def newest_labels(environment: Environment, edition: Edition, base: str) -> str:
    """The labels measured last."""
    return environment.get_template("newest.html").render(
        base=base,
        labels=findings.newest(edition),
        tasks=edition.tasks,
        machine=partial(machine_of, edition),
    )


def preview_line(environment: Environment, preview: Edition | None, base: str) -> str:
    """The one line that leads to this machine's preview, where there is one."""
    if preview is None:
        return ""
    template = environment.from_string(
        '<p class="el-note" data-search-exclude>Only on this machine: <a href="{{ base }}{{ urls.preview_page() }}">'
        "what {{ numbers.counted(count, 'small measurement') }} cost here</a>, a preview that is never published.</p>"
    )
    return template.render(base=base, count=len(preview.labels))


def now_sentence(environment: Environment, edition: Edition, base: str) -> str:
    """The most comparable difference, then what one query of the best-known jobs takes now; nothing without either."""
    told, lead = _known(findings.costs(edition)), clearest(edition)
    if not told and lead is None:
        return ""
    return environment.get_template("now.html").render(
        base=base,
        lead=lead,
        place=ratio_place(edition, lead.task.id, lead.profile) if lead else "",
        cites=_cited_lead(edition, lead) if lead else None,
        told=told,
        one=_one,
        machine=partial(machine_of, edition),
    )


def _cited_lead(edition: Edition, lead: Clearest) -> Citations | None:
    about = f"What two models of similar quality need for {lead.task.title.lower()}"
    found = cited_pair(edition, "", lead.hungry, lead.thrifty, "clearest")
    return citations(edition, "", about, [found] if found else [])
