"""The badge and its shields.io endpoint."""

import json

import pytest
from hypothesis import given

from generator.labels.grading.grade import Grade
from generator.labels.grading.scale import Scale
from generator.labels.grading.status import SHORT, Status
from generator.labels.label import Label
from generator.pages.environment import environment
from generator.pages.looks.palette import palette
from generator.pages.pictures.badge import badge_message, draw_badge, endpoint
from generator.pages.urls import BadgeStyle
from tests.labels.changing import changed
from tests.pages.boxes import text_boxes
from tests.pages.making import TASKS, kinds
from tests.pages.shields import refused
from tests.pages.strategies import labels

KINDS = kinds()


@pytest.mark.parametrize("kind", KINDS)
def test_the_endpoint_is_what_shields_accepts(kind: str) -> None:
    label = KINDS[kind][0]
    document = json.loads(endpoint(label))
    assert refused(document) == []
    assert document["message"] == badge_message(label)
    assert f"#{document['color']}" == palette()["classes"][label.result.grade.letter or "none"]
    # A label without a letter is no error.
    assert not document.get("isError")


@given(labels())
def test_shields_accepts_the_endpoint_of_any_label(made: tuple[Label, Scale | None]) -> None:
    assert refused(json.loads(endpoint(made[0]))) == []


@pytest.mark.parametrize("style", ["flat", "square"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_badge_says_what_the_endpoint_says(kind: str, style: BadgeStyle) -> None:
    label, on = KINDS[kind]
    document = json.loads(endpoint(label))
    boxes = text_boxes(draw_badge(environment(), label, TASKS[label.subject.task], on, style))
    assert [box.text for box in boxes] == [document["label"], document["message"]]


@pytest.mark.parametrize("status", SHORT)
def test_the_large_badge_tells_the_letter_and_the_figure_or_why_there_is_none(status: Status) -> None:
    label, on = KINDS["quick" if status == "quick" else "graded"]
    if status != "graded":
        label = changed(label, grade=Grade(status))
    said = {"quick": "quick: 20 queries", "estimated": "value only: all energy is estimated"}
    texts = [box.text for box in text_boxes(draw_badge(environment(), label, TASKS[label.subject.task], on, "large"))]
    graded = ["C", "1.50 Wh", "per 1,000 queries"]
    assert texts == (graded if status == "graded" else ["–", "No energy class", said.get(status, SHORT[status])])


def test_only_the_flat_badge_is_round() -> None:
    label, on = KINDS["graded"]
    flat, square = (
        draw_badge(environment(), label, TASKS[label.subject.task], on, style) for style in ("flat", "square")
    )
    assert "clip-path" in flat
    assert "clip" not in square


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"schemaVersion": "1"}, "schemaVersion"),
        ({"message": ""}, "message"),
        ({"label": None}, "label"),
        ({"link": "https://example.org/"}, "link"),
        ({"color": "#C7E1F1"}, "color"),
        ({"labelColor": "darkish"}, "labelColor"),
        ({"isError": "no"}, "isError"),
        ({"logoColor": "blue"}, "logoColor"),
        ({"namedLogo": "python", "logoSvg": "<svg/>"}, "namedLogo"),
        ({"cacheSeconds": 299}, "cacheSeconds"),
        ({"cacheSeconds": "300"}, "cacheSeconds"),
        ({"cacheSeconds": True}, "cacheSeconds"),
    ],
)
def test_what_shields_refuses_is_refused(change: dict[str, object], why: str) -> None:
    good = json.loads(endpoint(KINDS["graded"][0]))
    assert refused({**good, "namedLogo": "python", "logoColor": "blue", "color": "brightgreen"}) == []
    assert refused({**good, **change}) == [why]


def test_what_shields_needs_is_missed() -> None:
    assert refused({}) == ["schemaVersion", "label", "message"]


def test_a_letter_comes_with_its_figure_and_its_absence_with_the_reason() -> None:
    told = {kind: badge_message(label) for kind, (label, _) in KINDS.items()}
    assert told == {
        "graded": "C · 1.50 Wh/1k",
        "graded-over-an-edge": "D · 1.95 Wh/1k",
        "twin": "random weights",
        "incomplete": "workloads missing",
        "uncertain": "too uncertain",
        "no-scale": "no scale for this machine",
        "awaiting": "no scale yet: 3 of 5 models",
        "awaiting-alone": "no scale yet: 1 of 5 models",
        "awaiting-in-part": "no scale yet: 2 of 5 models",
        "awaiting-due": "scale due: 5 models",
        "awaiting-study": "no scale: 2 of 5 models",
        "estimated": "estimated",
        "quick": "quick: 20 queries",
        "measured-quality": "C · 1.50 Wh/1k",
        "does-not-do-the-job": "does not do the job",
        "preview": "preview",
        "longest-names": "C · 1.50 Wh/1k",
    }
