"""Pictures of what studies published: hollow where a letter is provisional, with the way of serving it stands on."""

import json
import re
from xml.etree import ElementTree

import pytest

from generator.pages.environment import environment
from generator.pages.looks.palette import palette
from generator.pages.pictures.badge import endpoint
from generator.pages.pictures.label_picture import HEIGHT, MARGIN, WIDTH, describe
from generator.pages.pictures.social import draw_card
from generator.pages.urls import BADGE_STYLES, BadgeStyle
from tests.pages import serving
from tests.pages.boxes import SVG, text_boxes
from tests.pages.golden import Golden
from tests.pages.making import TASKS, edition

KINDS = serving.kinds()
PAPER = palette()["ink"]["paper"]


@pytest.mark.parametrize("kind", KINDS)
def test_label_and_strip_look_as_they_did(kind: str, golden: Golden) -> None:
    golden.xml(f"label-{kind}.svg", serving.picture(KINDS[kind]))
    golden.xml(f"compact-{kind}.svg", serving.strip(KINDS[kind]))


@pytest.mark.parametrize("style", BADGE_STYLES)
@pytest.mark.parametrize("kind", KINDS)
def test_badges_look_as_they_did(kind: str, style: BadgeStyle, golden: Golden) -> None:
    golden.xml(f"badge-{style}-{kind}.svg", serving.badge(KINDS[kind], style))


@pytest.mark.parametrize("kind", ["operating-point", "longest-served"])
def test_the_social_picture_looks_as_it_did(kind: str, golden: Golden) -> None:
    label, on, profile = KINDS[kind]
    made = edition([label], [on] if on else [], [profile])
    golden.xml(f"social-{kind}.svg", draw_card(environment(), made, [label]))


@pytest.mark.parametrize("kind", KINDS)
def test_no_text_leaves_a_label_or_runs_into_another(kind: str) -> None:
    boxes = text_boxes(serving.picture(KINDS[kind]))
    assert [box for box in boxes if box.left < MARGIN - 0.05 or box.right > WIDTH - MARGIN + 0.05] == []
    assert [box for box in boxes if box.bottom > HEIGHT] == []
    strip = text_boxes(serving.strip(KINDS[kind]))
    badge = text_boxes(serving.badge(KINDS[kind], "large"))
    for found in (boxes, strip, badge):
        assert [(one, other) for n, one in enumerate(found) for other in found[n + 1 :] if one.meets(other)] == []


def _letters(picture: str) -> list[ElementTree.Element]:
    """The large letter, and that on the ruler where there is one: texts of one capital in bold."""
    texts = ElementTree.fromstring(picture).iter(f"{SVG}text")
    return [text for text in texts if text.get("font-weight") == "bold" and re.fullmatch("[A-G]", text.text or "")]


@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_is_hollow_where_it_is_provisional_and_only_there(kind: str) -> None:
    label = KINDS[kind][0]
    provisional = label.result.grade.status == "provisional"
    for picture in (serving.picture(KINDS[kind]), serving.badge(KINDS[kind], "large")):
        letters = _letters(picture)
        assert bool(letters) == (label.result.grade.letter is not None)
        for letter in letters:
            assert (letter.get("fill") == PAPER and letter.get("stroke") is not None) == provisional
    styles: tuple[BadgeStyle, ...] = ("flat", "square")
    for style in styles:
        inner = ElementTree.fromstring(serving.badge(KINDS[kind], style)).iter(f"{SVG}path")
        assert [path.get("fill") for path in inner] == ([PAPER] if provisional else [])


@pytest.mark.parametrize("kind", [kind for kind in KINDS if KINDS[kind][0].result.grade.status == "provisional"])
def test_a_provisional_letter_is_said_in_words_everywhere_with_its_span(kind: str) -> None:
    label = KINDS[kind][0]
    span, task = label.result.grade.text, TASKS[label.subject.task]
    pictures = [serving.picture(KINDS[kind]), serving.strip(KINDS[kind]), serving.badge(KINDS[kind], "flat")]
    for picture in pictures:
        shown = " ".join(box.text for box in text_boxes(picture))
        assert re.search(rf"provisional (class )?{re.escape(span)}", shown)
    assert json.loads(endpoint(label))["message"].startswith(f"provisional {span} · ")
    assert "provisional" in " ".join(box.text for box in text_boxes(serving.badge(KINDS[kind], "large")))
    told = describe(label, task)
    assert f"provisional class {span} of A to G" in told and "repeatability assumed, 15" in told.replace("12", "15")
    assert not re.search("verified|reproduced|confirmed", " ".join(pictures))


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("provisional", "one run; repeatability assumed, 15 %"),
        ("provisional-in-one-session", "10 runs in one session; repeatability assumed, 12 %"),
        ("node", "2 runs; repeatability assumed, 15 %"),
        ("operating-point", "128 requests at once on 1 GPU, tinyserve 1.0"),
        ("operating-point", "least energy at ≤ 50 ms a token, of 4 points measured"),
        ("operating-point", "0.0770 Wh per 1,000 tokens; 100 tokens an answer"),
        ("no-operating-point", "none at ≤ 50 ms a token, the fastest at 120 ms"),
        ("no-operating-point", "no letter: never as fast as asked"),
        ("one-at-a-time", "1024 × 1024 pixels, 50 steps"),
        ("one-at-a-time", "one at a time, fewest GPUs, of 2 points measured"),
        ("video", "1280 × 720 pixels, 81 frames, 50 steps"),
        ("node", "the whole computer at the wall, with 8 GPUs"),
        ("node", "Whole computer 100 %"),
    ],
)
def test_a_label_says_how_it_was_served_and_what_was_assumed(kind: str, words: str) -> None:
    texts = [box.text.replace("\u00a0", " ") for box in text_boxes(serving.picture(KINDS[kind]))]
    assert words in texts
