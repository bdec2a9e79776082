"""The pictures for social sites: one for home, each task and each card; nothing leaves its box, nothing is markup."""

from xml.etree import ElementTree

import pytest

from generator.pages.edition import edition as editions
from generator.pages.environment import environment
from generator.pages.looks.textwidth import Weight, text_width
from generator.pages.pictures import social
from tests.factories import record
from tests.pages.edition.test_clearest import known
from tests.pages.golden import Golden
from tests.pages.making import LONGEST, edition, kinds, label, scale
from tests.pages.prose.test_findings import edition as rated_edition

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("kind", ["graded-over-an-edge", "no-scale"])
def test_a_card_s_picture(kind: str, golden: Golden) -> None:
    found, on = kinds()[kind]
    made = edition([found], [on] if on else [])
    golden.xml(f"social-{kind}.svg", social.draw_card(environment(), made, [found]))


def test_there_is_one_for_home_each_task_and_each_card() -> None:
    on = scale()
    made = edition([label(record(model), on) for model in ("acme/one", "acme/two")], [on])
    assert list(dict(social.pictures(environment(), made))) == [
        "pictures/home.png",
        "pictures/tasks/text-classification.png",
        "pictures/models/acme/one.png",
        "pictures/models/acme/two.png",
    ]


def test_with_very_many_models_a_card_shows_its_task_s(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(editions, "MOST_CARD_PICTURES", 1)
    made = edition([label(record(model), scale()) for model in ("acme/one", "acme/two")], [scale()])
    assert len(dict(social.pictures(environment(), made))) == 2
    assert made.social_picture(made.labels[0]) == "pictures/tasks/text-classification.png"


@pytest.mark.parametrize("model", ["acme/one", LONGEST])
def test_no_text_leaves_the_picture(model: str) -> None:
    on = scale()
    made = edition([label(record(model), on)], [on])
    for picture in dict(social.pictures(environment(), made)).values():
        for group, text in _texts(ElementTree.fromstring(picture)):
            style = {**group.attrib, **text.attrib}
            assert float(text.get("y", 0)) <= social.HEIGHT
            if style.get("text-anchor", "start") == "start" and text.text:
                weight: Weight = "bold" if style.get("font-weight") == "bold" else "regular"
                end = float(text.get("x", 0)) + text_width(text.text, float(style["font-size"]), weight)
                assert end <= social.WIDTH - social.MARGIN + 1, text.text


def test_home_shows_the_most_comparable_difference_with_its_interval() -> None:
    made_up = rated_edition(known("a", 2.0, 0.9), known("b", 3.0, 0.8), known("c", 9.0, 0.95))
    picture = dict(social.pictures(environment(), made_up))["pictures/home.png"]
    texts = [text.text or "" for _, text in _texts(ElementTree.fromstring(picture))]
    assert "1.5×" in texts
    assert any("95\u00a0% interval 1.50 to 1.50" in text for text in texts)


def _texts(root: ElementTree.Element) -> list[tuple[ElementTree.Element, ElementTree.Element]]:
    return [(group, text) for group in root.iter() for text in group.findall(f"{SVG}text")]
