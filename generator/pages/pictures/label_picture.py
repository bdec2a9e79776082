"""The label: a pure function from a `Label` to an SVG. A label is a picture first.

Geometry is worked out here; the template only draws. Our own design: a logarithmic ruler with the
letters on it, the model's mark and its interval, and a large figure in Wh per 1,000 queries.
"""

from dataclasses import dataclass
from functools import lru_cache

from jinja2 import Environment
from markupsafe import Markup

from generator.labels.grading.grade import Grade
from generator.labels.grading.scale import Scale
from generator.labels.grading.status import Status
from generator.labels.label import Label
from generator.labels.task import Task
from generator.pages.looks.palette import class_colour, palette
from generator.pages.looks.textwidth import fitted, shortened, text_width
from generator.pages.pictures.axis import axis
from generator.pages.pictures.qr import qr_path
from generator.pages.pictures.ruler import mark, segments
from generator.pages.wording.assumed import assumed_in_words, class_in_words, hollow
from generator.pages.wording.boundary import counted_in_short
from generator.pages.wording.letterless import letterless, verdict_without_letter
from generator.pages.wording.numbers import month, months, percent, significant
from generator.pages.wording.quality import quality_in_words
from generator.pages.wording.quantising.in_short import variant_name
from generator.pages.wording.served import (
    chosen_in_words,
    made_in_words,
    operating_point,
    served_in_words,
    tokens_in_words,
)
from generator.pages.wording.words import (
    COMPONENT_NAMES,
    approach_name,
    checked_by,
    runs_in_short,
    scale_in_words,
    taken,
)
from generator.records.profile import Profile

WIDTH, HEIGHT, MARGIN = 440, 640, 26
INNER = WIDTH - 2 * MARGIN
_NAME_CHOICES = ((23.0, 1), (19.0, 1), (18.0, 2), (14.0, 2), (12.0, 3))
_GAP = 1.5
_LEGEND_SIZE = 11.5
# Where figure, unit, interval and verdict stand beside the letter; one line more makes them move together.
_BESIDE, _BESIDE_ASSUMED = (201, 225, 245, 263), (195, 217, 233, 249)
_ASSUMED_CHOICES = ((13.0, 1), (12.0, 1), (11.0, 1))
# The facts below the bar: first line and step of as many as there is plenty of room for, and of more.
_FACTS_Y, _FACTS_STEP, _FACTS_END = 444, 18, 538
_ROOMY, _MOST = 6, 8
# The last two lines, up to the small 2 of CO₂e.
_EXCLUDED = ("Not in this label: training, cooling,", "network, making the hardware, CO")
NO_SCALE = "No scale for this task on this machine yet."
# Where no scale would bring a letter either.
_NONE_TO_COME: dict[Status, str] = {
    "preview": "A first look, never published.",
    "twin": "Random weights earn no letter.",
    "does-not-do-the-job": "Guesses earn no letter.",
    "estimated": "Estimated energy earns no letter.",
    "quick": "A quick measurement earns no letter.",
}


@dataclass(frozen=True)
class Bar:
    """One component in the bar, and its entry in the legend below."""

    x: float
    width: float
    legend_x: float
    colour: str
    estimated: bool
    text: str


def describe(label: Label, task: Task) -> str:
    """The label in one sentence, for people who do not see the picture."""
    energy = f"{significant(label.result.value)} Wh per 1,000 queries" if label.result.value else "no energy figure"
    checked = checked_by(label)
    head = f"{label.subject.model}, {task.title.lower()}: {energy}{f', {checked}' if checked else ''}"
    if label.result.grade.letter:
        assumed = assumed_in_words(label)
        return f"{head}, {class_in_words(label.result.grade)} of A to G{f' ({assumed})' if assumed else ''}"
    return f"{head}. {letterless(label)}"


def draw_label(
    environment: Environment,
    label: Label,
    task: Task,
    profile: Profile,
    scale: Scale | None,
    page_address: str,
) -> str:
    """The label as SVG text. `page_address` is the full address that the QR code leads to."""
    return label_body(environment, label, task, profile, scale) + label_foot(environment, page_address)


def label_foot(environment: Environment, page_address: str) -> str:
    """The end of a label: the code that leads to its page, and that page's address."""
    modules, path = qr_path(page_address)
    two_x = MARGIN + text_width(_EXCLUDED[1], 12)
    return environment.get_template("label-foot.svg").render(
        address=fitted(page_address.removeprefix("https://").rstrip("/"), INNER - 92, ((10.0, 2),))[1],
        excluded=_EXCLUDED,
        two_x=round(two_x, 2),
        end_x=round(two_x + text_width("2", 9), 2),
        qr_modules=modules,
        qr_path=path,
    )


def label_body(environment: Environment, label: Label, task: Task, profile: Profile, scale: Scale | None) -> str:
    """A label but for its foot: the living label and that of exactly its record mostly have the same."""
    name_size, name_lines = fitted(label.subject.name, INNER, _NAME_CHOICES, "bold")
    number = significant(label.result.value) if label.result.value else "–"
    number_size = 50.0
    while text_width(number, number_size, "bold") + text_width(" Wh", 24, "bold") > INNER - 128:
        number_size -= 1
    assumed = assumed_in_words(label) if label.result.grade.letter else ""
    assumed_size, assumed_lines = fitted(assumed, INNER - 124, _ASSUMED_CHOICES)
    told = _facts(label, profile, task)
    return environment.get_template("label.svg").render(
        label=label,
        description=describe(label, task),
        organisation=shortened(label.subject.organisation, INNER, 14),
        name_size=name_size,
        name_lines=name_lines,
        kind=shortened(f"{task.title} · {approach_name(label)} · {variant_name(label)}", INNER, 14),
        tile_colour=class_colour(label.result.grade.letter),
        number=number,
        number_size=number_size,
        unit_x=round(MARGIN + 132 + text_width(number, number_size, "bold"), 2),
        interval=interval_in_words(label),
        verdict=verdict(label),
        assumed=assumed_lines[0],
        assumed_size=assumed_size,
        beside=_BESIDE_ASSUMED if assumed else _BESIDE,
        hollow=hollow(label.result.grade),
        ruler=ruler(environment, scale, label.result.grade) if scale else None,
        mark=mark(label, scale, MARGIN, INNER) if scale else None,
        bars=_bars(label),
        facts=_placed(told),
        facts_size=_facts_size(told),
        version=_version(label),
        axis=axis(label, MARGIN, INNER),
        unscaled=unscaled(label),
    )


def unscaled(label: Label) -> str:
    """What stands in the place of a ruler where there is no scale."""
    return _NONE_TO_COME.get(label.result.grade.status, NO_SCALE)


def _version(label: Label) -> str:
    return "preview" if label.result.grade.status == "preview" else scale_in_words(label)


def interval_in_words(label: Label) -> str:
    """`95 % interval 1.43 – 1.58`, or that it is not known."""
    if label.result.figure is None:
        return "interval not known"
    return f"95 % interval {significant(label.result.figure.low)} – {significant(label.result.figure.high)}"


def verdict(label: Label) -> str:
    """The class where the letter alone does not say it; without a letter, why."""
    if label.result.grade.letter is None:
        return verdict_without_letter(label)
    grade = label.result.grade
    return class_in_words(grade) if grade.span != grade.letter or hollow(grade) else ""


@lru_cache(maxsize=4096)
def ruler(environment: Environment, scale: Scale, grade: Grade) -> Markup:
    """The ruler with its letters and edges: the same for every label of one grade on one scale."""
    made = segments(scale, grade.letter, MARGIN, INNER, _GAP)
    # Rendered by the same escaping environment.
    return Markup(environment.get_template("ruler.svg").render(segments=made, hollow=hollow(grade)))  # noqa: S704


def _bars(label: Label) -> list[Bar]:
    bars: list[Bar] = []
    x = legend_x = float(MARGIN)
    for share in label.result.shares:
        width = INNER * share.fraction
        estimated = share.counting == "estimated"
        text = f"{COMPONENT_NAMES[share.component]} {percent(share.fraction)}{' estimated' if estimated else ''}"
        colour = palette()["components"][share.component]
        bars.append(Bar(round(x, 2), round(width, 2), round(legend_x, 2), colour, estimated, text))
        x += width
        legend_x += 14 + text_width(text, _LEGEND_SIZE) + 12
    return bars


def _facts(label: Label, profile: Profile, task: Task) -> list[tuple[str, str]]:
    days = months(label.source.measured_from, label.source.measured_to)
    facts = [
        ("Machine", profile.short),
        ("Counted", counted_in_short(profile)),
        ("Served", served_in_words(label)),
        ("Chosen", chosen_in_words(label)),
        ("Tokens", tokens_in_words(label)),
        ("Made", made_in_words(operating_point(label))),
        ("Quality", quality_in_words(label, task)),
        (taken(label), f"{days}, {runs_in_short(label.result.runs, label.result.queries)}"),
        ("Checked", checked_by(label)),
        # A first look is no promise for years.
        ("Valid until", month(label.source.valid_until) if label.result.grade.status != "preview" else ""),
    ]
    known = [(name, text) for name, text in facts if text]
    if len(known) > _MOST and [name for name, _ in known[-2:]] == ["Checked", "Valid until"]:
        *known, (_, checked), (_, until) = known
        known.append(("Checked", f"{checked}; valid until {until}"))
    return known


def _placed(facts: list[tuple[str, str]]) -> list[tuple[str, str, float]]:
    """Each fact and where its line stands: as far apart as there is room for."""
    size = _facts_size(facts)
    first, step = _FACTS_Y, float(_FACTS_STEP)
    if len(facts) > _ROOMY:
        first = _FACTS_Y - 6
        step = (_FACTS_END - first) / (len(facts) - 1)
    return [
        (name, shortened(text, INNER - 92, size), _short(first + place * step))
        for place, (name, text) in enumerate(facts)
    ]


def _short(number: float) -> float:
    """To a tenth, and a whole number without one."""
    return int(number) if number == int(number) else round(number, 1)


def _facts_size(facts: list[tuple[str, str]]) -> float:
    return 13 if len(facts) <= _ROOMY else 12.5 if len(facts) < _MOST else 12
