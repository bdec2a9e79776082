"""The badge: a small picture for a README, and the same as a shields.io endpoint."""

import json

from jinja2 import Environment

from generator.labels.label import Label
from generator.labels.task import Task
from generator.pages.label_picture import describe
from generator.pages.numbers import significant
from generator.pages.palette import class_colour
from generator.pages.textwidth import text_width

_LEFT = "energy"
_SIZE = 11
_PAD = 7


def badge_message(label: Label) -> str:
    """`C · 1.37 Wh/1k`, or the status where there is no letter."""
    if label.grade.letter is None:
        return label.grade.status.replace("-", " ")
    return f"{label.grade.letter} · {significant(label.value)} Wh/1k"


def draw_badge(environment: Environment, label: Label, task: Task) -> str:
    """The badge as SVG text, 20 px high."""
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
        digest=label.digest,
        colour=class_colour(label.grade.letter),
    )


def endpoint(label: Label) -> str:
    """The shields.io endpoint document (schema version 1); shields rejects keys it does not know."""
    return json.dumps(
        {
            "schemaVersion": 1,
            "label": _LEFT,
            "message": badge_message(label),
            "color": class_colour(label.grade.letter).removeprefix("#"),
            "labelColor": "14181D",
            "cacheSeconds": 86400,
        },
        ensure_ascii=False,
    )
