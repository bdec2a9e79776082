"""Tables of very many rows: plain links lead to every page, the work grows with the rows, and no page is heavy."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from generator.labels.comparing.front import on_front
from generator.labels.comparing.rank import Ranked
from generator.pages import outputs
from generator.pages.charts import task_chart
from generator.pages.charts.task_chart import sampled
from generator.pages.comparing import models_pages, table, task_pages, tools
from generator.pages.edition.content import Content
from generator.pages.edition.edition import Edition
from generator.pages.page import page_links
from tests.factories import TASK, record
from tests.pages.making import edition, label, pages, scale

HERE = f"tasks/{TASK}/index.md"


def _edition(models: Sequence[str]) -> Edition:
    energies = [dict.fromkeys(("imdb", "sst2"), (n + 1.0, n + 1.01, n + 0.99)) for n in range(len(models))]
    made = [label(record(model, energies=own), scale()) for model, own in zip(models, energies, strict=True)]
    return edition(made, [scale()])


SIX = _edition(["acme/a", "acme/b", "bolt/c", "bolt/d", "zeta/e", "zeta/f"])


@given(count=st.integers(1, 400), data=st.data())
def test_from_each_page_there_is_a_way_to_every_other(count: int, data: st.DataObject) -> None:
    here = data.draw(st.integers(1, count))
    links = page_links("models/", here, count)
    numbers = [link.number for link in links]
    assert numbers == sorted(set(numbers)) and {1, here, count} <= set(numbers) <= set(range(1, count + 1))
    assert [link.number for link in links if link.here] == [here]
    assert links[0].path == "models/"
    # Ever nearer: every tenth page has links, and near each are all.
    wanted = data.draw(st.integers(1, count))
    for _ in range(6):
        here = min((link.number for link in page_links("models/", here, count)), key=lambda n: abs(n - wanted))
    assert here == wanted


@given(st.integers(31, 2_000))
def test_the_links_of_all_pages_are_not_all_pages_on_each(count: int) -> None:
    assert len(page_links("models/", count // 2, count)) <= 10 + count / 10


def test_a_table_that_is_too_long_to_be_sorted_is_whole_without_a_script(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (tools, models_pages, table, outputs):
        monkeypatch.setattr(module, "MOST_SORTED", 5)
    made = pages(SIX)
    for path in (HERE, "models/index.md"):
        page = html.fromstring(made[path].body)
        assert page.xpath("count(//tbody/tr)") == 6
        assert not page.xpath("//form | //script[contains(@src, 'table.js')]")
        assert "6 labels on 1 page: too many to be sorted" in str(page.text_content())
    assert table.table_document(TASK, SIX) == "{}\n"
    content = Content(cast(Any, None), SIX)
    assert [*outputs._models_table(content)] == []


def test_one_row_fewer_has_all_tools() -> None:
    page = html.fromstring(pages(SIX)[HERE].body)
    assert page.xpath("//form") and page.xpath("//script[contains(@src, 'table.js')]")


def test_what_looks_at_every_row_looks_once_for_all_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []

    def counted(module: Any, name: str) -> None:
        function = getattr(module, name)

        def looking(*arguments: Any) -> Any:
            looked.append(f"{module.__name__}.{name}")
            return function(*arguments)

        monkeypatch.setattr(module, name, looking)

    for module in (task_pages, models_pages):
        monkeypatch.setattr(module, "ROWS_PER_PAGE", 1)
    for name in ("columns", "filters", "bounds"):
        counted(tools, name)
    for name in ("_columns", "_filters"):
        counted(models_pages, name)
    made = pages(SIX)
    assert len([path for path in made if path.startswith(("models/", f"tasks/{TASK}/"))]) == 12
    assert len(looked) == len(set(looked)) == 5


def test_each_first_letter_has_a_link_to_its_page_where_there_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models_pages, "ROWS_PER_PAGE", 1)
    path = "//nav[@aria-label='Models by their first letter']/a"
    assert html.fromstring(pages(SIX)["models/index.md"].body).xpath(path) == []
    monkeypatch.setattr(models_pages, "_FEW_PAGES", 2)
    made = pages(SIX)
    found = html.fromstring(made["models/page-4.md"].body).xpath(path)
    assert [(link.text, link.get("href")) for link in found] == [
        ("A", "../../models/"),
        ("B", "../../models/page-3/"),
        ("Z", "../../models/page-5/"),
    ]


def _row(energy: float, quality: float) -> Ranked:
    row = SimpleNamespace(
        place=1,
        quality=SimpleNamespace(value=quality, goodness=quality),
        label=SimpleNamespace(result=SimpleNamespace(value=energy)),
    )
    return cast(Ranked, row)


@given(st.lists(st.tuples(st.floats(0.1, 1e6), st.floats(0, 1)), max_size=60), st.integers(1, 20))
def test_of_too_many_points_the_front_and_some_of_the_others_are_drawn(
    points: list[tuple[float, float]], most: int
) -> None:
    rows = [_row(*point) for point in sorted(points)]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(task_chart, "MOST_POINTS", most)
        drawn = sampled(rows)
    front = on_front(rows)
    assert [row for row in rows if any(row is other for other in drawn)] == drawn
    assert all(any(row is other for other in drawn) for row in front)
    assert len(drawn) <= most + len(front)
    if len(rows) <= most:
        assert drawn == rows
