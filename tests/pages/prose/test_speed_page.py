"""The page of the benchmark's run: its words, its figures as the file has them, and what is unknown said to be so."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from generator.pages.edition.content import Content
from generator.pages.environment import environment
from generator.pages.prose.parts import absent_pages
from generator.pages.prose.speed_page import PAGE, adds_ms, fragments, in_short, rest_s, trackers_in_short
from generator.records.bench import OURS, Bench, Built, Pages
from tests.benches import bench
from tests.pages import making
from tests.pages.golden import Golden

PIECES = ("speed-run", "speed-short", "speed-building", "speed-measuring", "speed-figures")


def pieces(made: Bench) -> dict[str, html.HtmlElement]:
    """Each piece, parsed."""
    return {name: html.fragment_fromstring(piece(), "div") for name, piece in fragments(environment(), made).items()}


def cells(piece: html.HtmlElement) -> list[list[str]]:
    """The texts of a table, row by row."""
    return [[" ".join(cell.text_content().split()) for cell in row] for row in piece.xpath(".//tr")]


def test_the_words_are_those_that_were_read_and_committed(golden: Golden) -> None:
    found = fragments(environment(), bench())
    assert tuple(found) == PIECES
    golden.text("speed.html", "".join(f"<!-- {name} -->\n{piece()}" for name, piece in found.items()))


def test_every_figure_of_the_file_is_on_the_page_and_what_is_not_in_it_is_unknown() -> None:
    found = pieces(bench())
    assert cells(found["speed-figures"])[1:] == [
        ["1,000 cards: whole cold build, s", "2.0", "≤ 30, met", "3"],
        ["of it, the lower end, %", "−0.50", "–", "–"],
        ["ours ÷ Hugo", "2.00", "≤ 0.5, missed", "–"],
        ["Zeus: energy of a query, J", "unknown", "–", "–"],
    ]
    building = cells(found["speed-building"])
    assert building[4:6] == [
        [OURS, "0.1.0", "10,000", "20.5", "2.05", "1×", "1"],
        ["Hugo", "0.168.0", "10,000", "41.0", "4.10", "2.00×", "1"],
    ]
    assert building[6] == ["MkDocs with Material", "1.6.1, 9.7.0", "10,000", "unknown", "unknown", "unknown", "–"]
    measuring = {row[0]: row[1:] for row in cells(found["speed-measuring"])}
    assert measuring["Energy of a query"] == ["0.0525 J", "unknown"]
    assert measuring["The same in milliseconds"] == ["+2.0 ms", "unknown"]
    assert measuring["All else"] == ["20.5 s", "unknown"]


def test_who_is_faster_is_said_by_the_figures() -> None:
    assert in_short(bench()) == [
        "A site of 10,000 cards took 20.5 s, 2.05 ms a card.",
        "Hugo 0.168.0 took 41.0 s for the same pages, 2.0 times as long as we do.",
        "MkDocs with Material 1.6.1, 9.7.0 for the same pages: unknown.",
        "Merely writing the same files took 5.12 s for the same pages; we take 4.0 times as long.",
    ]


def test_what_a_tracker_adds_is_said_with_its_interval_or_is_unknown() -> None:
    known, unknown = trackers_in_short(bench())
    found = "+0.2\u00a0% time (95\u00a0%: −0.5\u00a0% to +1.0\u00a0%)"
    assert known == f"The tracker of {OURS}: {found}, which this run cannot tell from none."
    assert unknown == "The tracker of Zeus: unknown how much time it adds."


def test_a_tracker_that_clearly_takes_time_is_not_called_doubtful() -> None:
    first, second = bench().trackers
    assert first.adds is not None
    clear = first.model_copy(update={"adds": first.adds.model_copy(update={"low": 0.1})})
    told = trackers_in_short(bench().model_copy(update={"trackers": (clear, second)}))[0]
    assert told == f"The tracker of {OURS}: +0.2\u00a0% time (95\u00a0%: +0.1\u00a0% to +1.0\u00a0%)."


@given(st.floats(0.01, 1e5), st.floats(0.01, 1e5))
def test_the_faster_is_never_called_the_slower(ours: float, theirs: float) -> None:
    built = (Built(builder=OURS, seconds=ours, runs=1), Built(builder="Other", seconds=theirs, runs=1))
    sentence = in_short(bench().model_copy(update={"pages": (Pages(cards=10, built=built),)}))[1]
    assert ("as we do" in sentence) is (theirs >= ours)


def test_a_run_of_nothing_is_told_as_such() -> None:
    empty = bench().model_copy(update={"pages": (), "trackers": (), "figures": ()})
    assert [" ".join(piece.text_content().split()) for piece in pieces(empty).values()][1:] == [
        "How long a site takes to build is unknown: the run built none.",
        "The run built no site.",
        "The run set no other program that measures beside ours.",
        "The run holds no figure.",
    ]


def test_what_the_file_says_is_text_and_no_markup() -> None:
    assert "A <b>bold</b> processor" in pieces(bench())["speed-run"].text_content()


def test_parts_of_what_is_unknown_are_unknown() -> None:
    known, unknown = bench().trackers
    assert (adds_ms(known), rest_s(known)) == ("+2.0", 20.5)
    assert adds_ms(unknown) is None and rest_s(unknown) is None


@pytest.mark.parametrize("made", [None, bench()])
def test_the_page_is_there_where_a_run_is(made: Bench | None) -> None:
    content = Content(Path("nowhere"), making.edition([]), bench=made)
    assert (PAGE in absent_pages(content)) is (made is None)


def test_another_run_makes_other_pages() -> None:
    edition = making.edition([])
    other = bench().model_copy(update={"figures": ()})
    keys = {Content(Path("nowhere"), edition, bench=made).key for made in (None, bench(), other)}
    assert len(keys) == 3


def test_a_run_on_a_busy_machine_is_to_be_read_with_care() -> None:
    noted = bench().trackers[0].model_copy(update={"command_s": None, "answering_s": None, "note": "not alone"})
    busy = bench().model_copy(update={"trackers": (noted, *bench().trackers[1:])})
    assert "Read this run with care. Model Energy Label: not alone." in pieces(busy)["speed-run"].text_content()
    assert "with care" not in pieces(bench())["speed-run"].text_content()
