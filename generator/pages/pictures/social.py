"""The pictures that social sites show beside a link, 1200 × 630: a label laid out wide, to be read as a thumbnail.

SVG is what these sites ignore, so each is painted as PNG (`painting.py`); here is what to paint.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from jinja2 import Environment

from generator.labels.label import Label
from generator.pages import urls
from generator.pages.edition.clearest import Clearest, clearest
from generator.pages.edition.edition import Edition
from generator.pages.edition.tiles import Tile, tiles
from generator.pages.looks.palette import class_colour
from generator.pages.looks.textwidth import fitted, shortened, text_width
from generator.pages.pictures import label_picture
from generator.pages.pictures.axis import axis
from generator.pages.pictures.ruler import mark
from generator.pages.wording.assumed import assumed_in_short, hollow
from generator.pages.wording.numbers import counted, factor, significant
from generator.pages.wording.quantising.in_short import variant_name
from generator.pages.wording.ratio import interval_in_words
from generator.pages.wording.words import approach_name

WIDTH, HEIGHT, MARGIN = 1200, 630, 64
INNER = WIDTH - 2 * MARGIN
_NAME_CHOICES = ((64.0, 1), (52.0, 1), (42.0, 2), (34.0, 2), (28.0, 3))
_TITLE_CHOICES = ((72.0, 1), (60.0, 1), (50.0, 2))
_LINE_CHOICES = ((32.0, 1), (28.0, 2), (24.0, 3))
_TOLD_CHOICES = ((28, 1), (25, 1), (22, 1))
_STRIP_GAP = 4


@dataclass(frozen=True)
class Part:
    """One class in the strip of a task: as wide as it has models, and hollow where their letters are provisional."""

    letter: str
    x: float
    width: float
    colour: str
    hollow: bool


def pictures(environment: Environment, edition: Edition) -> Iterator[tuple[str, str]]:
    """Every picture of the edition: its path on the site, and the SVG to paint."""
    found = tiles(edition)
    yield urls.home_social(), _home(environment, edition, found)
    placed = {tile.task.id: tile for tile in found}
    for task in edition.measured_tasks:
        yield urls.task_social(task), _task(environment, edition, task, placed.get(task))
    if edition.cards_have_pictures:
        for model, labels in edition.models.items():
            yield urls.model_social(model), draw_card(environment, edition, labels)


def draw_card(environment: Environment, edition: Edition, labels: Sequence[Label]) -> str:
    """The first label of a card, wide; how many more jobs the card holds is said."""
    label, scale = labels[0], edition.scale(labels[0])
    task = edition.tasks[label.subject.task]
    size, lines = fitted(label.subject.name, INNER, _NAME_CHOICES, "bold")
    number = significant(label.result.value) if label.result.value else "–"
    assumed = assumed_in_short(label) if label.result.grade.letter else ""
    words = label_picture.interval_in_words(label), label_picture.verdict(label), assumed
    told_size, told = fitted(" · ".join(part for part in words if part), INNER - 162, _TOLD_CHOICES)
    jobs = len({other.subject.task for other in labels}) - 1
    # What was there first was the only machine, and its pictures stay as they are.
    machine = "" if label.source.short_address else f" · {edition.profiles[label.setup.profile].short}"
    more = f", and {jobs} more {'job' if jobs == 1 else 'jobs'}" if jobs else ""
    return environment.get_template("social-card.svg").render(
        **_frame(edition),
        label=label,
        organisation=shortened(label.subject.organisation, INNER, 30),
        name_size=size,
        name_lines=lines,
        kind=shortened(f"{task.title} · {approach_name(label)} · {variant_name(label)}{machine}{more}", INNER, 30),
        tile_colour=class_colour(label.result.grade.letter),
        number=number,
        unit_x=round(text_width(number, 104, "bold"), 2),
        told=told[0],
        told_size=told_size,
        ruler=label_picture.ruler(environment, scale, label.result.grade) if scale else None,
        hollow=hollow(label.result.grade),
        mark=mark(label, scale, label_picture.MARGIN, label_picture.INNER) if scale else None,
        # The ruler is drawn in the label's measure.
        ruler_scale=round(INNER / label_picture.INNER, 4),
        ruler_x=label_picture.MARGIN,
        axis=axis(label, label_picture.MARGIN, label_picture.INNER),
        unscaled=label_picture.unscaled(label),
    )


def _task(environment: Environment, edition: Edition, task_id: str, tile: Tile | None) -> str:
    task = edition.tasks[task_id]
    size, lines = fitted(task.title, INNER, _TITLE_CHOICES, "bold")
    line_size, text = fitted(task.job, INNER, _LINE_CHOICES)
    return environment.get_template("social-page.svg").render(
        **_frame(edition),
        title_size=size,
        title_lines=lines,
        line_size=line_size,
        text_lines=text,
        **_spread(tile),
    )


def _home(environment: Environment, edition: Edition, found: list[Tile]) -> str:
    title = "What an AI model costs in energy"
    size, lines = fitted(title, INNER, _TITLE_CHOICES, "bold")
    words = (
        f"Energy labels for {counted(len(edition.models), 'model')} on {counted(len(edition.measured_tasks), 'task')}, "
        "with the uncertainty and the boundary beside every number."
    )
    line_size, text = fitted(words, INNER, _LINE_CHOICES)
    lead = clearest(edition)
    shown = _lead(lead) if lead else _spread(max(found, key=lambda tile: tile.factor, default=None))
    return environment.get_template("social-page.svg").render(
        **_frame(edition), title_size=size, title_lines=lines, line_size=line_size, text_lines=text, **shown
    )


def _frame(edition: Edition) -> dict[str, object]:
    return {
        "host": shortened(urlsplit(edition.site_url).netloc, INNER / 2, 24),
        "width": WIDTH,
        "height": HEIGHT,
        "margin": MARGIN,
        "inner": INNER,
    }


def _lead(lead: Clearest) -> dict[str, object]:
    """The most comparable difference, as Home begins with it."""
    times = factor(lead.ratio.value)
    return {
        "factor": times,
        "factor_x": round(text_width(times, 132, "bold"), 2),
        "spread": [
            "between two models, of which the",
            f"thriftier answers as well, for {lead.task.title.lower()}",
            f"({interval_in_words(lead.ratio)})",
        ],
        "strip": [],
    }


def _spread(tile: Tile | None) -> dict[str, object]:
    """How far a task's models are apart, and how many stand in each class."""
    if tile is None:
        return {"factor": "", "factor_x": 0, "spread": [], "strip": []}
    times = factor(tile.factor)
    return {
        "factor": times,
        "factor_x": round(text_width(times, 132, "bold"), 2),
        "spread": [
            "between the thriftiest and the hungriest",
            f"of {counted(tile.count, 'model')} for {tile.task.title.lower()}:",
            f"{significant(tile.low)} to {significant(tile.high)} Wh per 1,000 queries",
        ],
        "strip": _strip(tile),
    }


def _strip(tile: Tile) -> list[Part]:
    """A part for each class, and for its provisional letters one beside it: all are wide enough for their letter."""
    if not tile.classes:
        return []
    least = 56.0
    room = INNER - _STRIP_GAP * (len(tile.classes) - 1) - least * len(tile.classes)
    total = sum(stretch.labels for stretch in tile.classes)
    parts, x = [], float(MARGIN)
    for letter, count, open_ in tile.classes:
        width = least + room * count / total
        parts.append(Part(letter, round(x, 2), round(width, 2), class_colour(letter), open_))
        x += width + _STRIP_GAP
    return parts
