"""The badge and its shields.io endpoint."""

import json

import pytest

from generator.pages.badge import badge_message, draw_badge, endpoint
from generator.pages.environment import environment
from generator.pages.palette import palette
from tests.pages.boxes import text_boxes
from tests.pages.making import TASKS, kinds

# https://shields.io/badges/endpoint-badge: a key beyond these is refused.
REQUIRED = {"schemaVersion", "label", "message"}
OPTIONAL = {"color", "labelColor", "isError", "namedLogo", "logoSvg", "logoColor", "logoWidth", "style", "cacheSeconds"}
KINDS = kinds()


@pytest.mark.parametrize("kind", KINDS)
def test_the_endpoint_is_what_shields_accepts(kind: str) -> None:
    label = KINDS[kind][0]
    document = json.loads(endpoint(label))
    assert set(document) >= REQUIRED
    assert set(document) <= REQUIRED | OPTIONAL
    assert document["schemaVersion"] == 1
    assert document["cacheSeconds"] >= 300
    assert document["message"] == badge_message(label)
    assert f"#{document['color']}" == palette()["classes"][label.grade.letter or "none"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_badge_says_what_the_endpoint_says(kind: str) -> None:
    label = KINDS[kind][0]
    document = json.loads(endpoint(label))
    boxes = text_boxes(draw_badge(environment(), label, TASKS[label.task]))
    assert [box.text for box in boxes] == [document["label"], document["message"]]


def test_a_letter_comes_with_its_figure_and_its_absence_with_the_reason() -> None:
    told = {kind: badge_message(label) for kind, (label, _) in KINDS.items()}
    assert told == {
        "graded": "C · 1.50 Wh/1k",
        "graded-over-an-edge": "D · 1.95 Wh/1k",
        "twin": "twin",
        "incomplete": "incomplete",
        "uncertain": "uncertain",
        "no-scale": "not comparable",
        "preview": "preview",
        "longest-names": "C · 1.50 Wh/1k",
    }
