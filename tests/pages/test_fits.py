"""No text leaves its box, whatever a model is called and however large its figure is."""

import re
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.labels.grading.scale import Scale
from generator.labels.label import Label
from generator.labels.verification import Verification
from generator.pages.environment import environment
from generator.pages.looks.palette import palette
from generator.pages.pictures import compact_label
from generator.pages.pictures.badge import draw_badge
from generator.pages.pictures.compact_label import draw_compact
from generator.pages.pictures.label_picture import HEIGHT, MARGIN, WIDTH, describe
from generator.pages.urls import BadgeStyle
from generator.pages.wording import words
from tests.factories import profile
from tests.labels.changing import changed
from tests.pages.boxes import SVG, Box, rect_boxes, text_boxes
from tests.pages.making import TASKS, drawn, kinds
from tests.pages.strategies import labels, verifications

_SLACK = 0.05


@given(labels())
def test_every_text_stays_inside_the_label(made: tuple[Label, Scale | None]) -> None:
    boxes = text_boxes(drawn(*made))
    assert len(boxes) > 15
    outside = [box for box in boxes if box.left < MARGIN - _SLACK or box.right > WIDTH - MARGIN + _SLACK]
    assert outside == []
    assert [box for box in boxes if box.top < 0 or box.bottom > HEIGHT] == []


@given(labels())
def test_no_text_runs_into_another_into_a_key_or_into_the_code(made: tuple[Label, Scale | None]) -> None:
    picture = drawn(*made)
    keys = [box for box in rect_boxes(picture, palette()["components"].values()) if box.bottom - box.top < 10]
    assert len(keys) == 3
    boxes = [*text_boxes(picture), *keys, _code(picture)]
    assert _met(boxes) == []


@given(labels())
def test_the_name_is_shown_in_full_or_visibly_shortened(made: tuple[Label, Scale | None]) -> None:
    label = made[0]
    texts = [box.text for box in text_boxes(drawn(*made))]
    shown = "".join(texts)
    assert label.subject.name in shown or any(text.endswith("…") and len(text) > 10 for text in texts)
    assert label.subject.organisation in shown or any(
        text[:-1] and label.subject.organisation.startswith(text[:-1]) for text in texts
    )


@given(labels())
def test_the_bar_of_components_fills_its_width_and_no_more(made: tuple[Label, Scale | None]) -> None:
    rects = rect_boxes(drawn(*made), palette()["components"].values())
    bars = [box for box in rects if box.top == rects[0].top]
    assert len(bars) == 3
    assert bars[0].left == pytest.approx(MARGIN)
    assert bars[-1].right == pytest.approx(WIDTH - MARGIN, abs=_SLACK)
    assert all(one.right == pytest.approx(other.left, abs=_SLACK) for one, other in pairwise(bars))


@pytest.mark.parametrize("style", ["flat", "square"])
@given(made=labels())
def test_badge_text_stays_inside_its_half(style: BadgeStyle, made: tuple[Label, Scale | None]) -> None:
    picture = _badge(made, style)
    root = ElementTree.fromstring(picture)
    left_half, right_half = [rect for rect in root.iter(f"{SVG}rect") if rect.get("fill")]
    edge, end = float(left_half.attrib["width"]), float(root.attrib["width"])
    assert float(right_half.attrib["x"]) == edge
    assert edge + float(right_half.attrib["width"]) == pytest.approx(end)
    left, right = text_boxes(picture)
    assert 3 <= left.left < left.right <= edge - 3
    assert edge + 3 <= right.left < right.right <= end - 3


@given(labels())
def test_large_badge_holds_its_texts_and_its_ruler(made: tuple[Label, Scale | None]) -> None:
    picture = _badge(made, "large")
    end, height = (float(ElementTree.fromstring(picture).attrib[name]) for name in ("width", "height"))
    assert height == 32
    boxes = text_boxes(picture)
    ruler = rect_boxes(picture, palette()["classes"].values())
    assert len(ruler) == (7 if made[0].result.grade.letter else 0)
    for box in (*boxes, *ruler):
        assert 3 <= box.left < box.right <= end - 8
        assert 0 <= box.top < box.bottom <= height
    assert _met([*boxes, *ruler]) == []


@given(labels())
def test_compact_label_holds_its_texts_and_none_runs_into_another(made: tuple[Label, Scale | None]) -> None:
    picture = _compact(made)
    boxes = text_boxes(picture)
    assert len(boxes) >= 9
    left, right = compact_label.MARGIN - _SLACK, compact_label.WIDTH - compact_label.MARGIN + _SLACK
    assert [box for box in boxes if box.left < left or box.right > right] == []
    assert [box for box in boxes if box.top < 0 or box.bottom > compact_label.HEIGHT - 6] == []
    assert _met(boxes) == []


def test_compact_label_is_readable_at_the_width_of_a_phone() -> None:
    sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)"', _compact(kinds()["longest-names"]))]
    # What GitHub leaves of 360 px.
    assert min(sizes) * 328 / compact_label.WIDTH >= 8.9


@given(labels())
def test_compact_label_says_what_was_measured_of_what_and_who_checked_it(made: tuple[Label, Scale | None]) -> None:
    label = made[0]
    shown = " ".join(box.text for box in text_boxes(_compact(made)))
    assert TASKS[label.subject.task].title in shown
    assert profile().short in shown
    assert words.checked_by(label) in shown


@pytest.mark.parametrize("machine", ["1 × tiny", "8 × A100 node, 2023", "8 × a machine with a longer name"])
def test_compact_label_names_the_organisation_so_that_it_can_be_read_or_not_at_all(machine: str) -> None:
    label, on = kinds()["graded"]
    for name in ("acme", "google-bert", "a-very-long-organisation"):
        shown = changed(label, model=f"{name}/model", task="question-answering")
        strip = draw_compact(environment(), shown, TASKS[shown.subject.task], profile(short=machine), on)
        (told,) = (box.text for box in text_boxes(strip) if "Question answering" in box.text)
        organisation = told.partition("Question answering")[0].removesuffix(" · ")
        assert organisation in ("", name) or len(organisation) > 5


@given(st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=300))
def test_long_words_of_a_profile_or_a_task_do_not_leave_the_label(text: str) -> None:
    label, on = kinds()["graded"]
    told = replace(TASKS[label.subject.task], quality_short=text, title=text)
    boxes = text_boxes(drawn(label, on, profile(short=text), told))
    assert [box for box in boxes if box.right > WIDTH - MARGIN + _SLACK] == []
    strip = text_boxes(draw_compact(environment(), label, told, profile(short=text), on))
    assert [box for box in strip if box.right > compact_label.WIDTH - compact_label.MARGIN + _SLACK] == []


@given(verifications())
def test_a_label_says_who_checked_its_figure(made: Verification) -> None:
    label, on = kinds()["graded"]
    label = changed(label, verification=made)
    texts = [box.text for box in text_boxes(drawn(label, on))]
    assert texts[texts.index("Checked") + 1] == words.checked_by(label)
    assert words.checked_by(label) in describe(label, TASKS[label.subject.task])


def test_nobody_checks_a_preview() -> None:
    label, on = kinds()["preview"]
    assert "Checked" not in [box.text for box in text_boxes(drawn(label, on))]


def test_the_measuring_finds_an_overflow_and_a_collision() -> None:
    picture = (
        '<svg xmlns="http://www.w3.org/2000/svg"><g font-size="20" text-anchor="end">'
        '<text x="100" y="50">one</text><text x="100" y="60" font-weight="bold">other</text></g>'
        f'<text x="100" y="100" font-size="10">{"W" * 40}</text></svg>'
    )
    one, other, wide = text_boxes(picture)
    assert one.meets(other)
    assert not one.meets(wide)
    assert other.left < one.left < one.right == other.right == 100
    assert wide.right > WIDTH


def _met(boxes: list[Box]) -> list[tuple[Box, Box]]:
    return [(one, other) for n, one in enumerate(boxes) for other in boxes[n + 1 :] if one.meets(other)]


def _badge(made: tuple[Label, Scale | None], style: BadgeStyle) -> str:
    return draw_badge(environment(), made[0], TASKS[made[0].subject.task], made[1], style)


def _compact(made: tuple[Label, Scale | None]) -> str:
    return draw_compact(environment(), made[0], TASKS[made[0].subject.task], profile(), made[1])


def _code(picture: str) -> Box:
    code = ElementTree.fromstring(picture).find(f"{SVG}svg")
    assert code is not None
    x, y, width, height = (float(code.attrib[name]) for name in ("x", "y", "width", "height"))
    return Box("the code", x, x + width, y, y + height)
