"""What a card shows when its record has it, and that it shows nothing in its place when not."""

from typing import Any

import pytest
from lxml import html

from generator.pages.api.documents import label_entry
from generator.pages.cards.card import make_card
from generator.pages.environment import environment
from generator.pages.finding.downloads import label_rows
from generator.pages.wording.quantising.in_short import variant_name
from generator.pages.wording.words import QUANTIZATION_NAMES, precision_in_words
from generator.records.model import Quantization, Record
from tests.factories import document, record, record_from
from tests.pages.making import TASKS, edition, label

COUNTS = {"tokens_in": 12_000, "tokens_out": 10_000, "forward_passes": 11_000}


def _card(made: Record) -> html.HtmlElement:
    found = label(made)
    return html.fromstring(make_card(environment(), found.subject.model, [found], edition([found])).body)


def _facts(card: html.HtmlElement) -> dict[str, str]:
    terms, texts = card.xpath("//dt"), card.xpath("//dt/following-sibling::dd[1]")
    return {_said(term): _said(text) for term, text in zip(terms, texts, strict=True)}


def _said(item: html.HtmlElement) -> str:
    return " ".join(item.text_content().split())


def _with_counts(*counts: dict[str, Any] | None) -> Record:
    made = document(energies={"imdb": (1.0,) * len(counts), "sst2": (1.0, 1.0, 1.0)})
    for run, found in zip(made["workloads"][0]["runs"], counts, strict=True):
        run |= {"counts": found} if found else {}
    return record_from(made)


def _table(card: html.HtmlElement) -> list[list[str]]:
    rows = card.xpath("//div[starts-with(@aria-label, 'Counts a query')]//tr")
    return [[_said(cell) for cell in row] for row in rows]


def test_counts_are_told_a_query_and_by_data_set() -> None:
    passes = {"encoder": 1000, "decoder": 10_000}
    card = _card(_with_counts(*[{**COUNTS, "passes": passes}] * 3))
    assert _table(card) == [
        ["Mean of a query", "Tokens in", "Tokens out", "Forward passes"],
        ["IMDB", "12", "10", "11 (decoder 10, encoder 1)"],
        ["SST-2", "not counted", "not counted", "not counted"],
    ]


def test_no_counts_no_table() -> None:
    assert _table(_card(record())) == []
    assert _table(_card(_with_counts(COUNTS, None, COUNTS))) == []


def test_a_count_of_zero_is_not_a_missing_one() -> None:
    assert _table(_card(_with_counts(*[{"tokens_out": 0}] * 3)))[1] == ["IMDB", "0"]


@pytest.mark.parametrize(
    ("configuration", "words", "variant"),
    [
        ({}, None, "precision not stated"),
        ({"precision": "fp32"}, "fp32", "fp32"),
        (
            {"precision": "fp16", "quantization": "bnb-nf4", "batch_size": 8, "compiled": True},
            "fp16, quantised to 4-bit NF4 by bitsandbytes",
            "fp16, NF4, batch 8, compiled",
        ),
        ({"quantization": "int8"}, "quantised to 8-bit integers", "INT8, prepared"),
    ],
)
def test_precision_is_told_where_it_is_known(configuration: dict[str, Any], words: str | None, variant: str) -> None:
    made = record(configuration=configuration)
    assert (precision_in_words(label(made)), variant_name(label(made))) == (words, variant)
    assert _facts(_card(made)).get("Precision") == words


def test_every_quantisation_has_a_name() -> None:
    assert set(QUANTIZATION_NAMES) == set(Quantization.__args__)  # type: ignore[attr-defined]


def test_a_record_without_a_source_is_itself_the_source() -> None:
    made = document()
    del made["provenance"]["source_url"]
    found = label(record_from(made))
    card = _card(record_from(made))
    assert _facts(card)["Source"] == "the record itself. CC0"
    assert "None" not in card.text_content()
    assert label_entry(found, TASKS)["source_url"] is None
    assert next(label_rows(edition([found])))["source_url"] is None


def test_the_idle_draw_is_told_where_it_was_measured() -> None:
    made = record(idle={"duration_s": 10.0, "gpu_joules": 500.0, "cpu_joules": 100.0, "ram_joules": 50.0})
    assert _facts(_card(made))["Drawn when idle"].startswith("65.0 W")
    assert "Drawn when idle" not in _facts(_card(record()))


def test_made_up_queries_are_called_so() -> None:
    made = document()
    for workload in made["workloads"]:
        workload["queries_from"] = "synthetic"
    assert "made up" in _card(record_from(made)).text_content()
    assert "made up" not in _card(record()).text_content()
