"""The page of exactly one record's label: what it says of itself stays, and what has come since stands beside it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from lxml import html

from generator.labels.gathering.superseded import Superseded
from generator.labels.grading.grade import Grade
from generator.labels.label import Label, stale_from
from generator.pages import stamp, urls
from generator.pages.cards.immutable import immutable_page, withdrawn_card
from generator.pages.edition.edition import Edition
from generator.pages.edition.publications import publication_of
from generator.pages.environment import environment
from generator.pages.frame import Framed
from generator.pages.history.timeline import history
from generator.pages.pictures import of_label
from generator.records.publication.changes import Change, Entry
from generator.records.publication.published import Publication, identity_of
from tests.factories import MODEL, TASK, record
from tests.factories import profile as make_profile
from tests.pages.hostile import HOSTILE, hostile_label, hostile_profile
from tests.pages.making import SITE_URL, TASKS, label, scale

FIRST, SECOND, THIRD = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)
ON = scale()
OLD = label(record(), ON)
MIDDLE = label(record(energies={"imdb": (1.4, 1.41, 1.39), "sst2": (2.0, 2.02, 1.98)}), ON)
NEW = label(record(energies={"imdb": (0.4, 0.41, 0.39), "sst2": (0.8, 0.82, 0.78)}), ON)
TO_MIDDLE = Change(MODEL, TASK, None, "1.50", "1.70", "The meter was read twice.")
TO_NEW = Change(MODEL, TASK, None, "1.70", "0.600", "A newer driver.", None, "C", "B")
GONE = Change(MODEL, TASK, None, "1.50", None, "Its author found a fault.", None, "C")


def _edition(
    labels: Sequence[Label], ledger: Sequence[Publication], earlier: Sequence[Label], *entries: Entry, **more: Any
) -> Edition:
    known = {(ON.task, ON.profile): ON}
    scales = {(ON.task, ON.profile, ON.version): ON}
    profile = more.get("profile") or make_profile()
    return Edition(
        entries[0].day if entries else FIRST,
        SITE_URL,
        labels,
        {profile.id: profile},
        known,
        TASKS,
        changes=entries,
        short={OLD.source.record_path: identity_of(OLD.source.record_path)},
        ledger=ledger,
        superseded=Superseded(tuple(earlier), scales),
    )


def _twice_replaced() -> Edition:
    ledger = [publication_of(OLD, FIRST), publication_of(MIDDLE, SECOND), publication_of(NEW, THIRD)]
    entries = [Entry(THIRD, 1, "", (), (TO_NEW,)), Entry(SECOND, 1, "", (), (TO_MIDDLE,)), Entry(FIRST, 1, "", (), ())]
    return _edition([NEW], ledger, [OLD, MIDDLE], *entries)


def _withdrawn() -> Edition:
    ledger = [
        publication_of(OLD, FIRST),
        Publication(since=SECOND, record=OLD.source.record_path, grade="withdrawn"),
    ]
    return _edition([], ledger, [OLD], Entry(SECOND, 1, "", (), (GONE,)))


def _text(page: Framed) -> str:
    return " ".join(html.fromstring(page.body).text_content().split())


def _links(page: Framed) -> list[str]:
    return [str(link) for link in html.fromstring(page.body).xpath("//@href")]


def test_the_current_label_says_so() -> None:
    page = immutable_page(environment(), _twice_replaced(), NEW)
    text = _text(page)
    assert "Current. This is the label" in text
    assert "Superseded" not in text
    assert page.place == urls.immutable_page(NEW).rstrip("/")
    assert page.robots == "noindex"


def test_a_superseded_label_says_by_what_and_why() -> None:
    page = immutable_page(environment(), _twice_replaced(), OLD)
    text = _text(page)
    assert "Superseded in the edition of 2026-02-01 by another label: 1.50 Wh, class C → 1.70 Wh, class C." in text
    assert "The meter was read twice." in text
    assert "The newest is 0.600 Wh, class B" in text
    links = _links(page)
    assert f"../../../{urls.immutable_page(MIDDLE)}" in links
    assert f"../../../{urls.immutable_page(NEW)}" in links
    assert f"../../../{urls.superseded_record(OLD)}" in links
    assert f"../../../models/{MODEL}/#{TASK}" in links


def test_the_one_that_took_its_place_names_no_newer_than_its_own() -> None:
    text = _text(immutable_page(environment(), _twice_replaced(), MIDDLE))
    assert "1.70 Wh, class C → 0.600 Wh, class B" in text
    assert "The newest is" not in text


def test_a_withdrawn_label_says_why_and_its_card_is_kept() -> None:
    made = _withdrawn()
    page = immutable_page(environment(), made, OLD)
    assert "Withdrawn in the edition of 2026-02-01: 1.50 Wh, class C → no label." in _text(page)
    assert "Its author found a fault." in _text(page)
    card = withdrawn_card(environment(), MODEL, made)
    assert card.place == f"models/{MODEL}"
    assert "Its author found a fault." in _text(card)
    assert stamp.stamped_models(made) == [MODEL]


def test_a_withdrawn_label_leaves_a_grey_badge() -> None:
    made = _withdrawn()
    (left,) = made.withdrawn[MODEL]
    assert left.result.grade == Grade("withdrawn")
    texts = dict(of_label.living(environment(), made, left))
    addresses = {urls.badge_endpoint(each) for each in urls.by_each_address(left)}
    assert addresses == {f"badges/{MODEL}/{TASK}.json", f"badges/{MODEL}/{TASK}--{left.setup.profile}.json"}
    assert all('"withdrawn"' in texts[address] for address in addresses)


def test_a_card_tells_its_earlier_figures() -> None:
    made = _twice_replaced()
    card, *_ = stamp.framed_pages(made, MODEL)
    rows = html.fromstring(card.body).xpath("//table[contains(@class, 'el-history')]/tbody/tr")
    assert [row.xpath("string(td[2])") for row in rows] == ["0.600", "1.70", "1.50"]
    once = _edition([NEW], [publication_of(NEW, FIRST)], [])
    assert "Earlier figures" not in next(stamp.framed_pages(once, MODEL)).body


def test_what_the_immutable_picture_says_never_becomes_stale() -> None:
    stale = stale_from(OLD, date(2099, 1, 1))
    assert (stale.result.grade.status, stale.result.grade.letter) == ("stale", None)
    made, later = (_edition([item], [publication_of(OLD, FIRST)], []) for item in (OLD, stale))
    before, after = (dict(of_label.immutable(environment(), at, at.labels[0])) for at in (made, later))
    assert before == after
    page = immutable_page(environment(), later, stale)
    assert "Past its date. It was valid until 2030-06-01" in _text(page)
    assert "class C of A to G" in _text(page)


def test_a_label_before_its_last_day_is_not_stale() -> None:
    assert stale_from(OLD, OLD.source.valid_until) is OLD
    twin = label(record(weights="random"), ON)
    assert stale_from(twin, date(2099, 1, 1)) is twin


def test_steps_tell_each_kind_of_reason() -> None:
    anew = label(record(energies={"imdb": (1.0, 1.012, 0.99), "sst2": (2.0, 2.02, 1.98)}), ON)
    ledger = [publication_of(OLD, FIRST), publication_of(anew, SECOND), publication_of(NEW, THIRD)]
    made = _edition([NEW], ledger, [OLD, anew], Entry(THIRD, 1, "", (), ()))
    first, second, third = history(made, OLD.source.record_path)
    assert first.why == "First published."
    assert "Measured again" in second.why
    assert third.why == "The reason is not stated."


def test_a_label_that_is_not_in_the_ledger_yet_is_first_published_now() -> None:
    (step,) = history(_edition([NEW], [], [], Entry(THIRD, 1, "", (), ())), NEW.source.record_path)
    assert step.since == THIRD


def test_hostile_words_stay_words_on_page_and_in_bibtex() -> None:
    item = hostile_label(HOSTILE)
    change = Change(item.subject.model, item.subject.task, item.setup.variant, "9", "8", HOSTILE)
    made = _edition([item], [], [], Entry(FIRST, 1, HOSTILE, (HOSTILE,), (change,)), profile=hostile_profile(HOSTILE))
    root = html.fromstring(immutable_page(environment(), made, item).body)
    assert root.xpath(".//script | .//style | .//img[@onerror]") == []
    assert HOSTILE in root.text_content()


@pytest.mark.parametrize("text", ["a_b & 50 % of $x #1 {y} ~ ^ \\end{document}"])
def test_bibtex_holds_no_command_of_a_record(text: str) -> None:
    document = record()
    changed = document.model_copy(update={"provenance": document.provenance.model_copy(update={"measured_by": text})})
    item = label(changed, ON)
    body = immutable_page(environment(), _edition([item], [], []), item).body
    bibtex = html.fromstring(body).xpath("string(//pre)")
    author = next(line for line in bibtex.splitlines() if "author" in line)
    braces = r"\textbraceleft{}y\textbraceright{}"
    assert (
        rf"a\_b \& 50 \% of \$x \#1 {braces} \textasciitilde{{}} \textasciicircum{{}} \textbackslash{{}}end" in author
    )
