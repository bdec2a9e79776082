"""Computed pieces of the home page, and the annotated label that the page on reading labels shares with it."""

from collections.abc import Mapping
from dataclasses import dataclass

from jinja2 import Environment

from generator.pages.charts.small import picture
from generator.pages.edition import Edition
from generator.pages.pictures import label_picture
from generator.pages.prose import findings, findings_charts
from generator.pages.words import not_known


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
    names = (findings_charts.GENERAL, findings_charts.JOBS, findings_charts.QUALITY)
    return environment.get_template("findings.html").render(
        base=base,
        general=findings.approaches(edition),
        jobs=findings.jobs(edition),
        rated=findings.rated(edition),
        charts={name.removeprefix("finding-"): picture(drawn.get(name), name) for name in names},
    )


def newest_labels(environment: Environment, edition: Edition, base: str) -> str:
    """The labels measured last."""
    return environment.get_template("newest.html").render(
        base=base, labels=findings.newest(edition), tasks=edition.tasks
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


def widest_sentence(environment: Environment, edition: Edition, base: str) -> str:
    """The hungriest against the thriftiest model of the task with the widest spread, in a sentence."""
    widest = max(findings.placed(edition), key=lambda span: span.factor, default=None)
    if widest is None or widest.low is widest.high:
        return ""
    template = environment.from_string(
        'For {{ title }}, <a href="{{ base }}{{ urls.model_page(b.subject.model) }}">{{ b.subject.name }}</a> needs '
        "<strong>{% if times == 1 %}as much</strong> energy as"
        "{% else %}{{ times|times }}</strong> the energy of{% endif %} "
        '<a href="{{ base }}{{ urls.model_page(a.subject.model) }}">'
        "{{ a.subject.name }}</a>: {{ b.result.value|sig }} Wh against {{ a.result.value|sig }} Wh per 1,000 queries."
        "{% if unknown %} Not known of {{ b.subject.name }}: {{ unknown }}.{% endif %}"
    )
    return template.render(
        base=base,
        a=widest.low,
        b=widest.high,
        title=widest.task.title.lower(),
        times=widest.factor,
        unknown=not_known(widest.high),
    )
