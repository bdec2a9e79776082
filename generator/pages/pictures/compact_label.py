"""The compact label: class, figure, interval and a small ruler in a strip, for the width of a README on a phone."""

from jinja2 import Environment

from generator.labels.grading.scale import Scale
from generator.labels.label import Label
from generator.labels.task import Task
from generator.pages.looks.palette import class_colour
from generator.pages.looks.textwidth import fitted, shortened, text_width
from generator.pages.pictures.axis import axis
from generator.pages.pictures.label_picture import describe, interval_in_words, unscaled, verdict
from generator.pages.pictures.ruler import mark, segments
from generator.pages.wording.assumed import assumed_in_short, hollow
from generator.pages.wording.numbers import significant
from generator.pages.wording.words import checked_by
from generator.records.profile import Profile

WIDTH, HEIGHT, MARGIN = 440, 154, 18
_LEFT = 138
_INNER = WIDTH - MARGIN - _LEFT
_NAME_CHOICES = ((19.0, 1), (16.0, 1), (14.0, 1))
_WORDS, _WORDS_SIZE = "per 1,000 queries", 13.0
_NUMBER_SIZE, _SMALLEST_NUMBER = 32.0, 18.0
_SHORTEST_NAME = 5
_NAME, _SMALL = "Model Energy Label", 12.5


def draw_compact(environment: Environment, label: Label, task: Task, profile: Profile, scale: Scale | None) -> str:
    """The compact label as SVG text."""
    name_size, name_lines = fitted(label.subject.name, _INNER, _NAME_CHOICES, "bold")
    number = significant(label.result.value) if label.result.value else "–"
    interval = interval_in_words(label)
    beside = max(text_width(_WORDS, _WORDS_SIZE), text_width(interval, _WORDS_SIZE))
    size = _NUMBER_SIZE
    while size > _SMALLEST_NUMBER and _figure_width(number, size) + beside > _INNER:
        size -= 1
    words_x = _LEFT + _figure_width(number, size)
    told, site = _foot(label, scale)
    return environment.get_template("compact.svg").render(
        description=describe(label, task),
        letter=label.result.grade.letter or "–",
        colour=class_colour(label.result.grade.letter),
        hollow=hollow(label.result.grade),
        name=name_lines[0],
        name_size=name_size,
        kind=_kind(label, task, profile),
        number=number,
        number_size=size,
        unit_x=round(words_x - 10 - text_width("Wh", _unit_size(size), "bold"), 1),
        unit_size=_unit_size(size),
        words=_WORDS,
        words_x=round(words_x, 1),
        interval=shortened(interval, WIDTH - MARGIN - words_x, _WORDS_SIZE),
        segments=segments(scale, label.result.grade.letter, _LEFT, _INNER, 1.5) if scale else [],
        mark=mark(label, scale, _LEFT, _INNER) if scale else None,
        axis=axis(label, _LEFT, _INNER),
        unscaled=unscaled(label),
        told=told,
        site=site,
    )


def _foot(label: Label, scale: Scale | None) -> tuple[str, str]:
    """What is to be said of class and checking, and whose label it is where there is room for that beside."""
    # Where the ruler is missing, that is said in its place.
    said = label.result.grade.status == "not-comparable" and label.result.awaiting is None
    words = "" if said and not scale else verdict(label), checked_by(label)
    room = WIDTH - 2 * MARGIN
    assumed = assumed_in_short(label) if label.result.grade.letter else ""
    # What was assumed gives way first: the picture's own description says it whole.
    told = " · ".join(
        word for word in (words[0].replace("provisional class", "provisional"), assumed, words[1]) if word
    )
    if text_width(told, _SMALL) > room:
        told = " · ".join(word for word in words if word)
    name = _NAME if text_width(told, _SMALL) + 16 + text_width(_NAME, _SMALL) <= room else ""
    return shortened(told, room, _SMALL), name


def _kind(label: Label, task: Task, profile: Profile) -> str:
    """Whose, which task, which machine; of these the organisation's name gives way where there is no room."""
    rest = f"{task.title} · {profile.short}"
    room = _INNER - text_width(f" · {rest}", _WORDS_SIZE)
    organisation = shortened(label.subject.organisation, max(room, 0), _WORDS_SIZE)
    # A letter or two say nobody's name.
    told = organisation == label.subject.organisation or len(organisation) > _SHORTEST_NAME
    return shortened(f"{organisation} · {rest}" if told else rest, _INNER, _WORDS_SIZE)


def _unit_size(number_size: float) -> float:
    return max(round(number_size / 2, 1), _WORDS_SIZE)


def _figure_width(number: str, size: float) -> float:
    """The figure with its unit and the room behind it."""
    return text_width(number, size, "bold") + 6 + text_width("Wh", _unit_size(size), "bold") + 10
