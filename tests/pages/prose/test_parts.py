"""Parts of hand-written pages that stand only where there is something to tell."""

from pathlib import Path

import pytest

from generator.errors import EnergyLabelError
from generator.pages.edition.content import Content
from generator.pages.prose.parts import chosen, conditions, without_links
from tests.pages import making

PAGES = Path(__file__).parents[3] / "site_src" / "pages"
EMPTY = Content(Path("nowhere"), making.edition([]))
ONE = Content(Path("nowhere"), making.edition([making.label(on=making.scale())], [making.scale()]))


def test_a_part_stands_where_its_condition_holds() -> None:
    text = "a <!-- energy-label-if: scales -->b <!-- energy-label-else -->c <!-- energy-label-end -->d"
    assert chosen(text, ONE, "x.md") == "a b d"
    assert chosen(text, EMPTY, "x.md") == "a c d"


def test_a_part_without_an_otherwise_is_cut_with_its_lines() -> None:
    text = "## A\n\n<!-- energy-label-if: scales -->\n## B\n\nb\n<!-- energy-label-end -->\n## C\n"
    assert chosen(text, ONE, "x.md") == "## A\n\n## B\n\nb\n## C\n"
    assert chosen(text, EMPTY, "x.md") == "## A\n\n## C\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<!-- energy-label-if: wishes -->a<!-- energy-label-end -->", "x.md: no condition 'wishes'; there are: "),
        ("<!-- energy-label-if: scales -->a", "x.md: a part has no end"),
        ("a<!-- energy-label-end -->", "x.md: a part has no end"),
    ],
)
def test_a_part_at_fault_is_told(text: str, said: str) -> None:
    with pytest.raises(EnergyLabelError, match=said):
        chosen(text, EMPTY, "x.md")


def test_every_condition_is_decided_and_each_that_a_page_names_is_known() -> None:
    for content in (EMPTY, ONE):
        assert {type(holds()) for holds in conditions(content).values()} == {bool}
        for page in sorted(PAGES.rglob("*.md")):
            chosen(page.read_text("utf-8"), content, page.name)


def test_a_link_to_a_page_that_is_not_there_is_its_words() -> None:
    text = "[One](../study/a.md), [two](../study/b.md#c), [three](https://a.example/study/a.md)"
    assert without_links(text, "understand/x.md", {"study/a.md", "study/b.md"}) == (
        "One, two, [three](https://a.example/study/a.md)"
    )
