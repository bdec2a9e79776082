"""A card's curve: each point stands in the table and inside the box, one is highlighted, and no word becomes markup."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from generator.labels.label import Label
from generator.pages.cards.card import make_card
from generator.pages.cards.curve import curve
from generator.pages.environment import environment
from tests import served
from tests.pages.hostile import HOSTILE
from tests.pages.making import edition, label

PROFILE = served.study_profile()
# Wh per 1,000 queries, ms between tokens, GPUs.
MEASURED = st.tuples(
    st.floats(min_value=0.05, max_value=1e5), st.floats(min_value=0.01, max_value=1e4), st.integers(1, 12)
)


def _label(*points: Any, **changes: Any) -> Label:
    return label(served.record(points, **changes), under=PROFILE)


def _card(made: Label) -> html.HtmlElement:
    return html.fromstring(make_card(environment(), made.subject.model, [made], edition([made], (), [PROFILE])).body)


@given(st.lists(MEASURED, min_size=2, max_size=12))
def test_every_point_is_inside_the_box_and_one_is_the_label_s(measured: list[tuple[float, float, int]]) -> None:
    points = [served.point(place, *figures) for place, figures in enumerate(measured, start=1)]
    made = curve(_label(*points))
    assert made
    dots = [dot for series in made.series for dot in series.dots]
    assert len(dots) == len(made.rows) == len(points)
    assert all(0 <= place <= 100 for dot in dots for place in (dot.left, dot.top))
    assert made.limit is not None and 0 <= made.limit <= 100
    assert sum(dot.operating for dot in dots) == sum(row.operating for row in made.rows) == 1
    assert len(made.series) <= 5
    assert len({series.name for series in made.series}) == len(made.series)


def test_more_energy_is_higher_and_a_longer_wait_further_right() -> None:
    made = curve(_label(served.point(1, 40.0, 12.0), served.point(64, 9.0, 30.0), served.point(256, 4.0, 90.0)))
    assert made
    (series,) = made.series
    assert [dot.name for dot in series.dots] == ["1", "64", "256"]
    assert [dot.left for dot in series.dots] == sorted(dot.left for dot in series.dots)
    assert [dot.top for dot in series.dots] == sorted(dot.top for dot in series.dots)
    assert [dot.operating for dot in series.dots] == [False, True, False]
    assert made.limit is not None and series.dots[1].left < made.limit < series.dots[2].left


def test_a_line_joins_only_what_is_spread_alike() -> None:
    ways = [{"ring": 4}, {"ulysses": 4}]
    points = [
        served.point(n, 9.0 / n + place, 10.0 * n, gpus=4, id=f"p{place}-{n}", parallel=way)
        for place, way in enumerate(ways)
        for n in (1, 2, 4)
    ]
    made = curve(_label(*points))
    assert made
    (series,) = made.series
    assert [len(line.split()) for line in series.lines] == [3, 3]
    for line in series.lines:
        lefts = [float(place.split(",")[0]) for place in line.split()]
        assert lefts == sorted(lefts)


def test_what_nobody_timed_stands_in_the_table_alone() -> None:
    made = curve(_label(served.point(1, 40.0, 12.0), served.point(64, 9.0, 30.0), served.point(256, 4.0)))
    assert made
    assert sum(len(series.dots) for series in made.series) == 2
    assert [row.at_once for row in made.rows] == [1, 64, 256]


def test_without_two_times_there_is_nothing_to_draw() -> None:
    assert curve(_label()) is None
    assert curve(_label(served.point(1, 40.0, 12.0))) is None
    assert curve(_label(served.point(1, 40.0, 12.0), served.point(64, 9.0))) is None


def test_the_card_holds_each_point_as_a_row_and_marks_the_label_s() -> None:
    card = _card(_label(served.point(1, 40.0, 12.0), served.point(64, 9.0, 31.0), served.point(128, 7.7, 44.0, gpus=2)))
    assert len(card.find_class("el-curve-dot")) == 3
    assert len(card.find_class("el-curve-here")) == 1
    (table,) = card.xpath("//div[starts-with(@aria-label, 'Ways of serving')]//table")
    rows = table.xpath(".//tbody/tr")
    assert len(rows) == 3
    (mine,) = table.find_class("el-curve-mine")
    assert "(the label\u2019s)" in mine.text_content()


def test_words_of_a_record_stay_words() -> None:
    engine = {"kind": "server", "concurrency": 8, "engine": HOSTILE}
    hostile = [served.point(n, 9.0 / n, 10.0 * n, serving=engine | {"concurrency": n}, note=HOSTILE) for n in (1, 2)]
    plain = [served.point(n, 9.0 / n, 10.0 * n, note="Plain.") for n in (1, 2)]
    tags = [[item.tag for item in _card(_label(*points)).iter()] for points in (hostile, plain)]
    assert tags[0] == tags[1]


def test_queries_at_once_and_gpus_are_counted_and_not_rounded() -> None:
    card = _card(_label(served.point(1, 40.0, 12.0), served.point(1536, 9.0, 30.0, gpus=2)))
    rows = [
        [cell.text_content().replace(" (the label’s)", "") for cell in row.xpath("./th | ./td")[:2]]
        for row in card.xpath("//div[contains(@aria-label, 'Ways of serving')]//tbody/tr")
    ]
    assert rows == [["1", "1"], ["1,536", "2"]]
