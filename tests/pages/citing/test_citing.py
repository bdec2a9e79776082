"""Citing a ratio: the sentence, a link for good, and BibTeX of the edition's year."""

import re

from lxml import html

from generator.labels.estimates.ratio import Ratio
from generator.pages import urls
from generator.pages.citing import bibtex
from generator.pages.citing.citing import citations, cited_pair
from generator.pages.environment import environment
from generator.pages.wording.ratio import ratio_in_short, ratio_in_words
from tests.factories import record
from tests.pages.making import DAY, SITE_URL, edition, label, scale

ONE = label(record("acme/one", energies={"imdb": (6.0, 6.06, 5.94), "sst2": (6.0, 6.06, 5.94)}), scale())
OTHER = label(record("acme/other_model", energies={"imdb": (2.0,) * 3, "sst2": (2.0,) * 3}), scale())
FOUND = edition([ONE, OTHER], [scale()])


def test_a_citation_says_what_where_and_when() -> None:
    cited = cited_pair(FOUND, "tasks/x/", ONE, OTHER)
    assert cited is not None
    stems = [urls.immutable_stem(item).replace("/", ".") for item in (ONE, OTHER)]
    assert cited.anchor == f"ratio.{stems[0]}.{stems[1]}"
    assert cited.address == f"{SITE_URL}tasks/x/?edition={DAY.isoformat()}#{cited.anchor}"
    assert cited.sentence.startswith(
        "For text classification on 1 × tiny, 2025, acme/one needs 3.00 times (95\u00a0% interval"
    )
    assert cited.sentence.endswith("the energy of acme/other_model (6.00 against 2.00 Wh for 1,000 queries).")
    assert cited.text == f"{cited.sentence} {FOUND.imprint.by}, edition of {DAY.isoformat()}, {cited.address}"


def test_one_pair_at_two_places_of_a_page_has_two_anchors() -> None:
    first, second = (cited_pair(FOUND, "", ONE, OTHER, kind) for kind in ("general", "quality"))
    assert first is not None
    assert second is not None
    assert first.anchor != second.anchor


def test_an_address_that_names_the_models_itself_gets_the_edition_and_no_anchor() -> None:
    cited = cited_pair(FOUND, "compare/?m=acme/one&m=acme/other_model", ONE, OTHER)
    assert cited is not None
    assert cited.address == f"{SITE_URL}compare/?m=acme/one&m=acme/other_model&edition={DAY.isoformat()}"


def test_nothing_is_cited_of_one_record_against_itself() -> None:
    assert cited_pair(FOUND, "", ONE, ONE) is None
    assert citations(FOUND, "", "Nothing", []) is None


def test_bibtex_has_the_editions_year_and_each_box_a_key_of_its_own() -> None:
    cited = cited_pair(FOUND, "", ONE, OTHER)
    turned = cited_pair(FOUND, "", OTHER, ONE)
    assert cited is not None
    assert turned is not None
    alone, several = citations(FOUND, "", "50 % of a_b", [cited]), citations(FOUND, "", "Both", [cited, turned, cited])
    assert alone is not None
    assert several is not None
    assert f"year = {{{DAY.year}}}" in alone.bibtex
    assert "title = {{50 \\% of a\\_b}}" in alone.bibtex
    assert f"url = {{{cited.address}}}" in alone.bibtex
    assert f"url = {{{SITE_URL}?edition={DAY.isoformat()}}}" in several.bibtex
    assert len(several.items) == 2
    assert alone.bibtex.splitlines()[0] != several.bibtex.splitlines()[0]


def test_a_citation_cannot_begin_an_entry_of_its_own() -> None:
    """Every brace counts to BibTeX, also one after a backslash."""
    text = "Nice :-} @misc(evil-key, title = {Evil})"
    written = bibtex.entry("key", {"title": text, "author": text, "note": text, "year": "2025"})
    depth = 0
    for place, sign in enumerate(written):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        assert depth > 0 or place < len("@misc") or place == len(written) - 1
    assert depth == 0
    assert (
        r"note = {Nice :-\textbraceright{} @misc(evil-key, title = \textbraceleft{}Evil\textbraceright{})}" in written
    )


def test_a_box_needs_no_script_and_every_id_stands_once() -> None:
    items = [item for item in (cited_pair(FOUND, "", ONE, OTHER), cited_pair(FOUND, "", OTHER, ONE)) if item]
    template = environment().from_string('{% from "cite.html" import cite %}{{ cite(a) }}{{ cite(none) }}')
    page = html.fromstring(f"<main>{template.render(a=citations(FOUND, '', 'Both', items))}</main>")
    (box,) = page.xpath("//details[@data-edition][summary]")
    assert [item.get("id") for item in box.xpath(".//li")] == [item.anchor for item in items]
    assert [code.text for code in box.xpath(".//pre/code")][:2] == [item.text for item in items]
    assert not re.search(r"\bon\w+=|style=|<script", html.tostring(page, encoding="unicode"))


def test_an_interval_is_told_to_as_many_digits_as_it_has() -> None:
    assert ratio_in_words(Ratio(18.19, 0.28)) == "18 times (95\u00a0% interval 14 to 24)"
    assert ratio_in_short(Ratio(1.834, 0.02)) == "1.83× (1.80–1.87)"
    assert ratio_in_words(Ratio(2.04, None)) == "2.0 times (interval not known)"
    assert (ratio_in_short(Ratio(2.04, None)), ratio_in_short(Ratio(1.0, 0.02)), ratio_in_short(None)) == (
        "2.0×",
        "1×",
        "–",
    )
