"""A card of many labels: an overview by job and machine, and only the first label open."""

from lxml import html

from generator.labels.label import Label
from generator.pages.cards.card import make_card
from generator.pages.environment import environment
from tests.factories import record
from tests.pages.making import edition, label

MODEL = "acme/many"


def _labels(count: int) -> list[Label]:
    """One label a batch size, then one of another job."""
    made = [record(MODEL, configuration={"precision": "fp16", "batch_size": size}) for size in range(1, count)]
    return [*map(label, made), label(record(MODEL, "fill-mask", {"books": (1.0, 1.0, 1.0)}))]


def _card(count: int) -> html.HtmlElement:
    labels = _labels(count)
    return html.fromstring(make_card(environment(), MODEL, labels, edition(labels)).body)


def test_every_label_stands_in_the_overview_once_among_those_of_its_job_and_machine() -> None:
    card = _card(8)
    boxes = card.xpath('//nav[@class="el-overview"]/ul/li')
    assert [box.xpath("string(.//caption/b)") for box in boxes] == ["Text classification", "Fill mask"]
    assert [len(box.xpath(".//tr")) for box in boxes] == [7, 1]
    ways = [href.removeprefix("#") for href in card.xpath('//nav[@class="el-overview"]//a/@href') if href[0] == "#"]
    assert ways == card.xpath('//section[@class="el-entry"]//h2/@id')
    assert len(set(ways)) == 8


def test_of_many_labels_the_first_is_open_and_each_has_its_name_and_figure_outside_the_fold() -> None:
    folds = _card(8).xpath('//section[@class="el-entry"]/details')
    assert [fold.get("open") is not None for fold in folds] == [True] + [False] * 7
    for fold in folds:
        assert fold.xpath("string(summary/h2/@id)")
        assert "Wh per 1,000 queries" in " ".join(fold.find("summary").text_content().split())


def test_a_few_labels_are_all_open() -> None:
    assert not _card(6).xpath('//section[@class="el-entry"]/details[h2 | summary/h2]')
    assert not _card(2).xpath('//nav[@class="el-overview"]')
