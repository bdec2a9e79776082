"""The badge: a small picture for a README in three styles, and the same as a shields.io endpoint."""

import json

from jinja2 import Environment

from generator.labels.grading.scale import Scale
from generator.labels.grading.status import SHORT
from generator.labels.label import Label
from generator.labels.task import Task
from generator.pages.looks.palette import class_colour, palette
from generator.pages.looks.textwidth import text_width
from generator.pages.pictures.label_picture import describe
from generator.pages.pictures.ruler import mark, segments
from generator.pages.urls import BadgeStyle
from generator.pages.wording.assumed import hollow
from generator.pages.wording.letterless import short_reason
from generator.pages.wording.numbers import significant

_LEFT = "energy"
_SIZE = 11
_PAD = 7
# The large badge: its tile, the room between that and the text, and the sizes of figure and words.
_TILE, _ROOM = 34, 9
_FIGURE_SIZE, _WORDS_SIZE = 12.5, 10.5
_NARROWEST_RULER = 126


def badge_message(label: Label) -> str:
    """`C · 1.37 Wh/1k`, `provisional C (B–C) · 7.7 Wh/1k`, or why there is no letter."""
    grade = label.result.grade
    if grade.letter is None:
        # One line has no room for whose energy was estimated.
        return SHORT[grade.status] if grade.status == "estimated" else short_reason(label)
    letter = f"provisional {grade.text}" if hollow(grade) else grade.letter
    return f"{letter} · {significant(label.result.value)} Wh/1k"


def draw_badge(environment: Environment, label: Label, task: Task, scale: Scale | None, style: BadgeStyle) -> str:
    """The badge as SVG text, 20 px high and the large one 32; `scale` is what the label is graded on."""
    if style == "large":
        return _draw_large(environment, label, task, scale)
    message = badge_message(label)
    left = round(text_width(_LEFT, _SIZE) + 2 * _PAD, 1)
    right = round(text_width(message, _SIZE, "bold") + 2 * _PAD, 1)
    return environment.get_template("badge.svg").render(
        description=describe(label, task),
        left_text=_LEFT,
        message=message,
        left=left,
        right=right,
        size=_SIZE,
        # Other pictures on the same page have clips too.
        clip=f"round-{label.source.digest[:12]}" if style == "flat" else None,
        colour=class_colour(label.result.grade.letter),
        hollow=hollow(label.result.grade),
    )


def _draw_large(environment: Environment, label: Label, task: Task, scale: Scale | None) -> str:
    """Tile, figure and a small ruler with the mark; without a letter, that and why."""
    x = _TILE + _ROOM
    if label.result.grade.letter and scale:
        figure = f"{significant(label.result.value)} Wh"
        words = f"per 1,000 queries{', provisional' if hollow(label.result.grade) else ''}"
        words_x = x + text_width(figure, _FIGURE_SIZE, "bold") + 5
        end = max(words_x + text_width(words, _WORDS_SIZE), x + _NARROWEST_RULER)
    else:
        figure, words, words_x = "No energy class", short_reason(label), x
        end = x + max(text_width(figure, _FIGURE_SIZE, "bold"), text_width(words, _WORDS_SIZE))
        scale = None
    width = round(end - x, 1)
    return environment.get_template("badge-large.svg").render(
        description=describe(label, task),
        letter=label.result.grade.letter or "–",
        colour=class_colour(label.result.grade.letter),
        hollow=hollow(label.result.grade),
        width=round(end + _ROOM, 1),
        tile=_TILE,
        x=x,
        figure=figure,
        figure_size=_FIGURE_SIZE,
        words=words,
        words_x=round(words_x, 1),
        words_size=_WORDS_SIZE,
        segments=segments(scale, label.result.grade.letter, x, width, 1) if scale else [],
        mark=mark(label, scale, x, width) if scale else None,
    )


def endpoint(label: Label) -> str:
    """The shields.io endpoint document (schema version 1); shields rejects keys it does not know."""
    return json.dumps(
        {
            "schemaVersion": 1,
            "label": _LEFT,
            "message": badge_message(label),
            "color": class_colour(label.result.grade.letter).removeprefix("#"),
            "labelColor": palette()["ink"]["soft"].removeprefix("#"),
            "cacheSeconds": 86400,
        },
        ensure_ascii=False,
    )
