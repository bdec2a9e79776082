"""Every count, plural and date that a reader meets is what its words say, whatever the record: on every output."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from generator.authors.model_card.readme import section
from generator.labels.grading.scale import Scale
from generator.labels.label import Label
from generator.pages.api.documents import label_entry
from generator.pages.calculator.cost import Use
from generator.pages.calculator.pages import calculator_pages
from generator.pages.cards.card import make_card
from generator.pages.cards.snippets import alternative
from generator.pages.comparing.models_pages import models_pages
from generator.pages.comparing.side_by_side import example_comparison
from generator.pages.comparing.task_pages import task_pages
from generator.pages.edition.edition import Edition
from generator.pages.edition.tiles import tiles
from generator.pages.environment import environment
from generator.pages.finding.feed import feed_document
from generator.pages.prose.home_page import findings_section, now_sentence
from tests import factories
from tests.examples import examples
from tests.factories import ENERGIES, phase_document, record
from tests.pages.making import DAY, TASKS, drawn, edition, label, scale

ONE_OF_MANY = re.compile(
    r"(?<![\d.,])1[ \u00a0](?:models|runs|queries|labels|tasks|jobs|others|GPUs|answers|records|measurements)\b"
)
# Each list is a workload's runs, by their queries.
LENGTHS = st.lists(st.lists(st.sampled_from([1, 2, 999, 1000, 26_000]), min_size=1, max_size=4), min_size=2, max_size=2)


def made(lengths: list[list[int]], origin: str = "hub", model: str = "acme/small-model", **changes: Any) -> Label:
    """A label of two workloads, each with runs of so many queries, whose queries came from `origin`."""
    document = factories.document(model)
    for workload, counts in zip(document["workloads"], lengths, strict=True):
        energy = ENERGIES[workload["id"]][0]
        first = workload["runs"][0]
        workload["queries_from"] = origin
        workload["runs"] = [
            {**first, "id": f"{first['id']}-{n}", "queries": count, "query": phase_document(energy * count / 1000)}
            for n, count in enumerate(counts)
        ]
    return label(record(model, workloads=document["workloads"], **changes), scale())


def text_of(markup: str) -> str:
    """What is read of HTML or SVG, a space between elements."""
    return " ".join(" ".join(html.fromstring(markup).itertext()).split())


def outputs(labels: list[Label], on: Scale | None) -> Iterator[tuple[str, str]]:
    """Everything that tells of these labels, by name, as text."""
    found, first = edition(labels, [on] if on else []), labels[0]
    task = first.subject.task
    yield "label", text_of(drawn(first, on))
    yield "card", text_of(make_card(environment(), first.subject.model, [first], found).body)
    yield "alternative", alternative(first, TASKS[task])
    yield "readme", section(found, [first])
    yield "compare", text_of(f"<p>{example_comparison(environment(), found, '')}</p>")
    yield "feed", feed_document(environment(), found)
    yield "home", text_of(f"<p>{findings_section(environment(), found, {}, '')}</p>")
    yield "now", text_of(f"<p>{now_sentence(environment(), found, '')}</p>")
    for page in (
        *task_pages(environment(), found, task, {}, {}),
        *(page for part in models_pages(environment(), found) for page in part.make()),
        *calculator_pages(environment(), found),
    ):
        yield page.path, f"{page.description} {text_of(page.body)}"


@settings(max_examples=examples(25))
@given(LENGTHS, st.sampled_from(["hub", "synthetic", "file"]))
def test_runs_are_told_as_they_are_on_every_output(lengths: list[list[int]], origin: str) -> None:
    one, other = made(lengths, origin), made([[1000] * 3] * 2, model="acme/another", approach="zero-shot")
    counts = [count for runs in lengths for count in runs]
    runs, fewest, most, total = len(counts), min(counts), max(counts), sum(counts)
    run, query = "run" if runs == 1 else "runs", "query" if fewest == 1 else "queries"
    told = f"{runs} {run} of {fewest:,} {query}"
    if fewest < most:
        told = f"{runs} {run} of {fewest:,} to {most:,} queries, {total:,} in all"
    for name, text in outputs([one, other], scale()):
        assert not ONE_OF_MANY.search(text), name
        if fewest < most:
            assert f"{runs} {run} of {fewest:,} {query}" not in text, name
        if name in ("card", "readme"):
            assert told in text, name
        if name == "label":
            assert (told if fewest == most else f"{runs} {run}, {total:,} queries") in text
    entry = label_entry(one, TASKS)
    told_of = [
        (w["queries_per_run"], w["queries_per_run_most"], w["queries_in_all"]) for w in entry["workloads"].values()
    ]
    assert told_of == [(min(x), max(x), sum(x)) for x in lengths]


@pytest.mark.parametrize("origin", ["synthetic", "file"])
def test_what_was_measured_with_other_queries_is_not_called_unmeasured(origin: str) -> None:
    one = made([[1000] * 3] * 2, origin)
    assert one.result.grade.status == "incomplete"
    for name, text in outputs([one], scale()):
        assert "Not measured: " not in text, name
    readme = section(edition([one], [scale()]), [one])
    assert "not with queries of the data set itself, so without a letter: IMDB, SST-2." in readme


def test_what_is_missing_is_called_unmeasured() -> None:
    one = label(record(energies={"imdb": (1.0, 1.0, 1.0)}), scale())
    assert "Not measured: SST-2." in section(edition([one], [scale()]), [one])
    assert "Not measured: SST-2." in dict(outputs([one], scale()))["card"]


def test_what_was_estimated_is_dated_as_an_estimate() -> None:
    under = factories.profile(boundary={"gpu": "estimated"})
    one = label(record(), scale(), under)
    assert one.result.grade.status == "estimated"
    found = edition([one], [scale()], [under])
    assert alternative(one, TASKS[one.subject.task]).endswith("(estimated Jun 2025)")
    card = text_of(make_card(environment(), one.subject.model, [one], found).body)
    for text in (alternative(one, TASKS[one.subject.task]), card, section(found, [one])):
        assert not re.search(r"[Nn]ot measured.{0,80}\(measured", text)


@pytest.mark.parametrize(
    ("licence", "said"), [("CC BY 4.0", 1), ("CC BY 4.0.", 1), ("MIT licence, copyright (c) 2023 A", 1)]
)
def test_a_licence_is_named_once(licence: str, said: int) -> None:
    document = factories.document()
    one = label(record(provenance=document["provenance"] | {"licence": licence}), scale())
    text = section(edition([one], [scale()]), [one])
    assert text.count("CC BY 4.0") == said
    assert ("MIT licence, copyright (c) 2023 A." in text) == licence.startswith("MIT")


def test_a_card_is_cited_with_the_year_of_its_edition() -> None:
    one = label(record(), scale())
    assert one.source.measured_to.year == 2025
    found = edition([one], [scale()])
    assert f"year = {{{DAY.year}}}" in section(found, [one])
    assert f"Edition of {DAY.isoformat()}." in section(found, [one])


@cache
def _single() -> Edition:
    return edition([label(record(), scale())], [scale()])


def test_one_model_with_one_label_is_told_in_the_singular() -> None:
    for name, text in outputs(list(_single().labels), scale()):
        assert not ONE_OF_MANY.search(text), name
    (tile,) = tiles(_single())
    assert tile.count == 1


def test_variants_of_one_model_are_not_counted_as_models() -> None:
    variants = [
        label(record(configuration={"precision": precision}, energies={"imdb": (e,) * 3, "sst2": (e,) * 3}), scale())
        for precision, e in (("fp16", 1.0), ("bf16", 2.0))
    ]
    other = label(record("acme/other", energies={"imdb": (8.0,) * 3, "sst2": (8.0,) * 3}), scale())
    found = edition([*variants, other], [scale()])
    (page,) = task_pages(environment(), found, other.subject.task, {}, {})
    assert page.description.startswith("What 2 models need for")
    assert "the hungriest of 2 models needs 8.00 times" in text_of(page.body)
    assert "3 labels" in text_of(page.body)


def test_a_tie_is_no_factor() -> None:
    labels = [
        label(record(name, approach=approach, energies={"imdb": (2.0,) * 3, "sst2": (2.0,) * 3}), scale())
        for name, approach in (("acme/a", "fine-tuned"), ("acme/b", "zero-shot"))
    ]
    told = dict(outputs(labels, scale()))
    assert not any(re.search(r"\bneeds? 1×|\b1× that|1 times", text) for text in told.values())
    assert "all of 2 models need the same energy" in told["tasks/text-classification/index.md"]


def test_one_query_a_day_is_one() -> None:
    page = calculator_pages(environment(), _single())[0]
    assert "10,000 queries a day" in text_of(page.body)
    template = environment().from_string("{{ '{:,.0f}'.format(n) }} {{ numbers.plural(n, 'query') }} a day")
    assert template.render(n=Use(1, 0.0).queries) == "1 query a day"
