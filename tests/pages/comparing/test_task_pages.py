"""Comparison pages: the order, the choices, the chart, and tables that go over several pages."""

import json
import re
from functools import cache
from typing import Any

import pytest
from lxml import html

from generator.labels.label import Label
from generator.pages.charts.bars import embedded
from generator.pages.citing.citing import cited_pair
from generator.pages.comparing import models_pages, task_pages
from generator.pages.edition.tiles import tiles, untold
from tests.factories import TASK, record
from tests.pages.edition.test_clearest import known
from tests.pages.making import edition, label, pages, scale
from tests.pages.prose.test_findings import made

HERE = f"tasks/{TASK}/index.md"


def _label(model: str, figure: float, quality: float | None = None, **changes: Any) -> Label:
    figures = [
        {"metric": "accuracy", "value": quality, "dataset": name, "source": "https://example.org/q"}
        for name in ("sst2", "imdb", "tomatoes")
        if quality is not None
    ]
    energies = dict.fromkeys(("imdb", "sst2"), (figure, figure * 1.01, figure * 0.99))
    return label(record(model, energies=energies, quality=figures, **changes), scale())


@cache
def _body(count: int) -> str:
    """The task page of the last `count` labels."""
    return pages(edition(LABELS[-count:], [scale()]))[HERE].body


def _page(count: int) -> html.HtmlElement:
    return html.fromstring(_body(count))


def _texts(page: html.HtmlElement, path: str) -> list[str]:
    return [" ".join(str(item.text_content()).split()) for item in page.xpath(path)]


LABELS = [
    _label("acme/middle", 3.0, 0.95),
    _label("acme/hungry", 6.0, 0.97, approach="zero-shot"),
    _label("acme/thrifty", 1.0, 0.90),
    _label("acme/twin", 0.6, weights="random"),
]


def test_the_table_goes_from_the_thriftiest_to_the_hungriest_and_then_what_has_no_place() -> None:
    page = _page(4)
    assert _texts(page, "//tbody/tr/th") == ["acme/thrifty", "acme/middle", "acme/hungry", "acme/twin"]
    assert _texts(page, '//tbody/tr/td[contains(@class, "c-class")]') == ["C B–C", "D", "E", "– twin"]
    assert _texts(page, '//tbody/tr/td[contains(@class, "c-energy")]') == ["1.00", "3.00", "6.00", "0.600"]
    assert _texts(page, '//tbody/tr/td[contains(@class, "c-factor")]') == [
        "1×",
        "3.00× (2.93–3.07)",
        "6.00× (5.87–6.14)",
        "–",
    ]


def test_the_first_cell_of_a_row_names_its_model_to_whoever_lets_it_be_chosen() -> None:
    chosen = _page(4).xpath("//tbody/tr/*[1]/span[@class='el-choose']/@data-choose")
    assert chosen == ["acme/thrifty", "acme/middle", "acme/hungry", "acme/twin"]


def test_the_spread_sets_the_hungriest_against_the_thriftiest() -> None:
    assert (
        "hungriest of 3 models needs 6.00 times (95\u00a0% interval 5.87 to 6.14) the energy of the thriftiest"
        in _page(4).text_content()
    )
    assert "hungriest" not in _page(2).text_content()


def test_what_is_known_to_do_the_job_is_set_apart_from_what_is_not() -> None:
    rated = [known("a", 1.0, 0.9), known("b", 2.0, 0.8), known("c", 4.0, 0.7), made("base", 80.0)]
    found = edition(rated, [scale()])
    page = html.fromstring(pages(found)[HERE].body)
    (spread,) = page.find_class("el-spread")
    assert "hungriest of 4 models needs 80" in spread.text_content()
    assert "Of the 3 models whose quality is compared, the hungriest needs 4.00 times" in spread.text_content()
    # What a tile says can be cited here.
    (tile,) = tiles(found)
    assert tile.pair is not None
    cited = cited_pair(found, HERE.removesuffix("index.md"), *tile.pair)
    assert cited is not None
    assert page.xpath(f"//*[@id='{cited.anchor}']")


def test_the_choices_are_told_apart() -> None:
    assert _texts(_page(4), "//li/span[@class='el-size-model']/a") == [
        "acme/thrifty",
        "acme/middle",
        "acme/hungry",
    ]
    assert _texts(_page(4), "//li/span[@class='el-size-factor']/strong") == ["1×", "3.0×", "6.0×"]
    assert _texts(_page(4), "//li/span[@class='el-size-role']") == [
        "Thriftiest fine-tuned",
        "Thriftiest within 5 points of the best",
        "Thriftiest zero-shot, highest quality",
    ]
    assert _texts(_page(2), "//li/span[@class='el-size-model']/a") == []


def test_what_has_no_letter_is_explained() -> None:
    assert "the model never did this job" in _page(4).text_content()
    complete = pages(edition(LABELS[:3], [scale()]))[HERE].body
    assert "the model never did this job" not in complete


def test_class_limits_stand_above_the_table() -> None:
    assert _texts(_page(4), '//*[@class="el-edge"]') == [
        "A≤ 0.5",
        "B≤ 1",
        "C≤ 2",
        "D≤ 4",
        "E≤ 8",
        "F≤ 16",
        "G> 16",
    ]


def test_a_chart_has_the_figures_of_the_table_and_a_picture_without_a_script() -> None:
    page = _page(4)
    (spec,) = page.xpath('//script[@type="application/json"]')
    text = json.dumps(json.loads(spec.text))
    for item in LABELS[:3]:
        assert item.subject.model in text
        assert str(item.result.value) in text
    (figure,) = page.xpath("//figure[@data-spec]")
    assert figure.get("data-spec") == spec.get("id")
    (picture,) = figure.xpath(".//*[local-name()='svg'][not(ancestor::*[local-name()='svg'])]")
    assert "Wh per 1,000 queries" in picture.text_content()
    assert page.xpath("//figcaption")


def test_without_a_place_there_is_no_chart() -> None:
    page = _page(1)
    assert not page.xpath("//figure | //script[not(@src) and not(@type='application/ld+json')]")
    assert _texts(page, "//tbody/tr/th") == ["acme/twin"]


def test_ids_of_a_page_are_told_apart() -> None:
    ids = re.findall(r'\bid="([^"]+)"', _body(4))
    assert len(ids) == len(set(ids)) >= 2
    drawn = '<?xml version="1.0"?><svg><clipPath id="c"/><g clip-path="url(#c)"/><use href="#c"/></svg>'
    assert embedded(drawn, "one") == '<svg><clipPath id="one-c"/><g clip-path="url(#one-c)"/><use href="#one-c"/></svg>'


def test_a_long_table_goes_over_several_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(task_pages, "ROWS_PER_PAGE", 2)
    made = pages(edition(LABELS, [scale()]))
    assert {path for path in made if path.startswith("tasks/")} == {HERE, f"tasks/{TASK}/page-2.md"}
    first, second = html.fromstring(made[HERE].body), html.fromstring(made[f"tasks/{TASK}/page-2.md"].body)
    assert _texts(first, "//tbody/tr/th") == ["acme/thrifty", "acme/middle"]
    assert _texts(second, "//tbody/tr/th") == ["acme/hungry", "acme/twin"]
    assert [item.get("href") for item in first.xpath("//nav/a")] == [f"../../tasks/{TASK}/page-2/"]
    assert [item.get("href") for item in second.xpath("//nav/a")] == [f"../../../tasks/{TASK}/"]
    assert made[f"tasks/{TASK}/page-2.md"].title != made[HERE].title


def test_a_model_with_several_jobs_stays_on_one_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models_pages, "ROWS_PER_PAGE", 2)
    both = [_label("acme/both", 1.0), label(record("acme/both", "fill-mask", {"books": (1.0, 1.0, 1.0)}))]
    made = pages(edition([_label("acme/a", 2.0), *both, _label("acme/c", 3.0)], [scale()]))
    tables = [html.fromstring(made[path].body) for path in ("models/index.md", "models/page-2.md", "models/page-3.md")]
    assert [_texts(table, "//tbody/tr/th") for table in tables] == [["acme/a"], ["acme/both"] * 2, ["acme/c"]]
    assert _texts(tables[1], '//td[@class="c-job"]') == ["Text classification", "Fill mask"]
    assert {table.xpath("count(//form)") for table in tables[1:]} == {0}


def test_no_page_is_empty_where_the_first_model_alone_has_more_labels_than_a_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(models_pages, "ROWS_PER_PAGE", 1)
    both = [_label("acme/both", 1.0), label(record("acme/both", "fill-mask", {"books": (1.0, 1.0, 1.0)}))]
    made = pages(edition([*both, _label("acme/c", 3.0)], [scale()]))
    found = [path for path in made if path.startswith("models/")]
    assert [_texts(html.fromstring(made[path].body), "//tbody/tr/th") for path in found] == [
        ["acme/both"] * 2,
        ["acme/c"],
    ]


def test_tiles_say_what_the_task_pages_say() -> None:
    (tile,) = tiles(edition(LABELS, [scale()]))
    assert (tile.task.id, tile.count) == (TASK, 3)
    assert tile.factor == pytest.approx(6.0)
    assert sum(stretch.labels for stretch in tile.classes) == 3


def test_a_task_without_a_tile_is_reached_all_the_same() -> None:
    other = label(record("acme/reader", "fill-mask", {"books": (1.0, 1.0, 1.0)}))
    made = edition([*LABELS, other], [scale()])
    assert [(task.id, models) for task, models in untold(made)] == [("fill-mask", 1)]
    assert untold(edition(LABELS, [scale()])) == []
