"""What was published of each label, made when it is asked for: the same as if all of it were made at once."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from generator.labels.label import Label
from generator.pages.edition.publications import Publications, by_record, publication_of, unnoted
from generator.records.publication.published import WITHDRAWN, Publication
from tests import factories
from tests.pages.making import label, scale

DAY, BEFORE, FIRST = date(2026, 3, 3), date(2026, 2, 2), date(2026, 1, 1)
LABELS = [label(factories.record(f"acme/m{number}"), scale()) for number in range(4)]
GONE = "gone.json"


def earlier(made: Label, figure: str | None) -> Publication:
    """The label as it was published first, with another figure where one is named."""
    noted = publication_of(made, FIRST)
    return noted.model_copy(update={"sha256": "a" * 64, "wh_per_1000_queries": figure}) if figure else noted


@st.composite
def ledgers(draw: st.DrawFn) -> list[Publication]:
    """Of each label nothing, itself, another figure or that it was withdrawn; and of one that is there no more."""
    found = []
    for made in LABELS:
        if draw(st.booleans()):
            found.append(earlier(made, draw(st.sampled_from([None, "7.00"]))))
        if draw(st.booleans()) and found:
            found.append(Publication(since=BEFORE, record=found[-1].record, grade=WITHDRAWN))
    if draw(st.booleans()):
        strange = label(factories.record("acme/gone"), scale())
        found.append(publication_of(strange, FIRST))
    return sorted(found, key=lambda item: item.since)


@given(ledgers(), st.sets(st.sampled_from(range(4))))
def test_one_by_one_it_is_what_it_is_all_at_once(ledger: list[Publication], shown: set[int]) -> None:
    labels = [LABELS[number] for number in sorted(shown)]
    whole = by_record([*ledger, *unnoted(labels, ledger, DAY)])
    found = Publications(ledger, labels, DAY)
    assert {record: found.of(record) for record in whole} == whole
    assert found.of(GONE) == []
    assert found.withdrawn() == [record for record, items in whole.items() if items[-1].sha256 is None]
    since = {item.sha256: item.since for items in whole.values() for item in items if item.sha256}
    assert [found.since(made) for made in labels] == [since[made.source.digest] for made in labels]


def test_a_label_that_lost_its_letter_says_so_from_this_edition_on() -> None:
    made = LABELS[0]
    stale = replace(made, result=replace(made.result, grade=replace(made.result.grade, status="stale", letter=None)))
    found = Publications([publication_of(made, FIRST)], [stale], DAY)
    assert [item.since for item in found.of(made.source.record_path)] == [FIRST, DAY]
    assert found.since(stale) == DAY and found.since(LABELS[1]) == DAY
