"""Findings against hand computation: every number a sentence gives is that of the labels."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from generator.labels.label import Label
from generator.pages.environment import environment
from generator.pages.prose import findings, findings_charts
from generator.pages.prose.home_page import annotated_label, findings_section, newest_labels, now_sentence
from tests.factories import document, record
from tests.pages import making

SENTENCES, PICTURES = "text-classification", "text-to-image"


def made(model: str, energy: float, approach: str = "fine-tuned", task: str = SENTENCES, **changes: Any) -> Label:
    """A label of `energy` Wh per 1,000 queries, graded where its task is text classification."""
    energies = {"imdb": (energy,) * 3, "sst2": (energy,) * 3}
    one = record(f"acme/{model}", task, energies, approach=approach, **changes)
    return making.label(one, making.scale(task))


def rated(value: float) -> list[dict[str, Any]]:
    """The quality of all data sets that text classification is rated by."""
    return [
        {"metric": "accuracy", "value": value, "dataset": name, "source": "https://example.org/q"}
        for name in ("sst2", "imdb", "tomatoes")
    ]


def points(spec: dict[str, Any]) -> list[dict[str, Any]]:
    """What a chart's first layer draws; Altair keeps data that layers share apart from them."""
    data = spec["layer"][0].get("data", spec.get("data"))
    return list(data["values"] if "values" in data else spec["datasets"][data["name"]])


def edition(*labels: Label) -> Any:
    """An edition with a scale for both tasks."""
    return making.edition(labels, [making.scale(SENTENCES), making.scale(PICTURES)])


def test_general_models_are_set_against_the_thriftiest_made_for_the_job() -> None:
    found = findings.approaches(
        edition(
            made("a", 2.0), made("b", 4.0), made("c", 8.0),
            made("x", 6.0, "zero-shot"), made("y", 60.0, "zero-shot"),
        )
    )  # fmt: skip
    assert len(found) == 1
    assert found[0].factor == pytest.approx(6 / 2)
    # The middle of 6 and 60 against the middle of 2, 4 and 8.


def test_a_job_with_one_approach_only_says_nothing_of_approaches() -> None:
    assert findings.approaches(edition(made("a", 2.0), made("b", 4.0))) == []


def test_jobs_stand_in_the_order_of_their_thriftiest_model() -> None:
    found = findings.jobs(
        edition(
            made("p", 50.0, task=PICTURES), made("q", 75.0, task=PICTURES), made("a", 2.0), made("b", 9.0)
        )
    )  # fmt: skip
    assert [(span.task.id, span.low.subject.name) for span in found] == [(SENTENCES, "a"), (PICTURES, "p")]
    assert [span.factor for span in found] == pytest.approx([4.5, 1.5])


def test_one_job_alone_is_not_compared() -> None:
    assert findings.jobs(edition(made("a", 2.0), made("b", 9.0))) == []


def test_the_best_is_found_and_of_equals_the_thriftiest() -> None:
    (span,) = findings.rated(
        edition(
            made("a", 2.0, quality=rated(0.8)),
            made("b", 3.0, quality=rated(0.9)),
            made("c", 4.0, quality=rated(0.9)),
            made("d", 9.0, quality=rated(0.7)),
            made("unrated", 99.0),
        )
    )
    assert (span.best.subject.name, span.high.subject.name) == ("b", "d")
    assert (span.best_factor, span.factor) == pytest.approx((1.5, 4.5))
    assert not span.hungriest_is_best


def test_two_rated_models_are_too_few() -> None:
    assert findings.rated(edition(made("a", 2.0, quality=rated(0.8)), made("b", 3.0, quality=rated(0.9)))) == []


def test_newest_goes_by_the_last_run_then_by_name() -> None:
    def measured(model: str, day: date) -> Label:
        text = document(f"acme/{model}", energies={"imdb": (1.0,) * 3, "sst2": (1.0,) * 3})
        for workload in text["workloads"]:
            for number, run in enumerate(workload["runs"]):
                run["finished_at"] = f"{(day - timedelta(days=number)).isoformat()}T12:00:00"
        return making.label(record(f"acme/{model}", workloads=text["workloads"]), making.scale())

    days = {"b": date(2025, 5, 2), "a": date(2025, 5, 2), "c": date(2025, 6, 1), "d": date(2025, 1, 1)}
    labels = [measured(model, day) for model, day in days.items()]
    assert [label.subject.name for label in findings.newest(edition(*labels), 3)] == ["c", "a", "b"]
    assert findings.newest(edition(*reversed(labels))) == findings.newest(edition(*labels))


def test_sentences_say_what_was_computed() -> None:
    found = edition(
        made("a", 2.0, quality=rated(0.8)),
        made("b", 4.0, quality=rated(0.9)),
        made("x", 14.2, "zero-shot", quality=rated(0.7)),
        made("p", 500.0, task=PICTURES),
    )
    html = findings_section(environment(), found, {}, "../")
    assert "needs 7.1 times the energy of one made for the job" in html
    assert "Image generation needs 250 times the energy of text classification" in html
    assert "Of the models whose quality is known, the hungriest answers best in none of 1 job<" in html
    assert "answers best (accuracy, mean of two data sets) and needs" in html
    assert (
        "2.00 times (95 % interval 2.00 to 2.00) what the thriftiest needs; the hungriest needs 7.10 times"
        in " ".join(html.split())
    )
    assert 'href="../models/acme/b/"' in html


def test_of_many_jobs_a_sentence_has_the_ends_and_the_table_all() -> None:
    energies = {"fill-mask": 6.0, "question-answering": 9.0, "summarization": 30.0, SENTENCES: 8.0}
    energies["text-generation"] = 2.0
    labels = [
        made(f"{task}-{name}", energy, approach, task)
        for task, general in energies.items()
        for name, energy, approach in (("small", 2.0, "fine-tuned"), ("general", general, "zero-shot"))
    ]
    html = findings_section(environment(), making.edition(labels, [making.scale(task) for task in energies]), {}, "")
    section = html[html.index('id="finding-general"') : html.index('id="finding-jobs"')]
    sentence, table = section.split("<details", 1)
    assert "For text generation it is" in sentence and "for summarization it is 15.0 times" in sentence
    assert "The other 3 jobs lie between." in sentence
    assert "question answering" not in sentence
    assert table.count("<tr>") == 1 + len(energies)


def test_charts_hold_the_labels_and_no_others() -> None:
    found = edition(
        made("a", 2.0, quality=rated(0.8)),
        made("b", 4.0, quality=rated(0.9)),
        made("x", 14.0, "zero-shot", quality=rated(0.7)),
        made("p", 500.0, task=PICTURES),
    )
    specs = {name: json.loads(chart.specify()) for name, chart in findings_charts.charts(found).items()}
    assert list(specs) == [getattr(findings_charts, name) for name in ("COSTS", "GENERAL", "JOBS", "QUALITY")]
    general = points(specs[findings_charts.GENERAL])
    assert sorted(value["energy"] for value in general) == pytest.approx([2.0, 4.0, 14.0])
    quality = points(specs[findings_charts.QUALITY])
    assert {(value["role"], value["text"]) for value in quality} == {
        ("answers best", "2.0×"),
        ("hungriest", "7.0×"),
        ("other models", ""),
    }


def test_a_chart_has_no_more_dots_for_many_models_and_keeps_those_that_matter() -> None:
    many = [made(f"m{n}", 2.0 + n / 100, quality=rated(0.5 + (0.4 if n == 137 else n / 1_000))) for n in range(250)]
    general = [made(f"x{n}", 10.0 + n / 100, "zero-shot", quality=rated(0.5)) for n in range(250)]
    charts = findings_charts.charts(edition(*many, *general))
    specs = {name: json.loads(chart.specify()) for name, chart in charts.items()}
    dots = points(specs[findings_charts.GENERAL])
    assert len(dots) <= 2 * 101
    energies = [value["energy"] for value in dots]
    assert {2.0, 4.49, 10.0, 12.49} <= {round(energy, 2) for energy in energies}
    quality = points(specs[findings_charts.QUALITY])
    assert len(quality) <= 103
    assert [value["role"] for value in quality].count("answers best") == 1
    assert [value["role"] for value in quality].count("hungriest") == 1


def test_nothing_is_found_in_nothing() -> None:
    empty = making.edition([])
    assert findings_charts.charts(empty) == {}
    assert findings_section(environment(), empty, {}, "").strip() == ""
    assert annotated_label(environment(), empty, "") == ""
    assert now_sentence(environment(), empty, "") == ""
    assert "<li>" not in newest_labels(environment(), empty, "")


def test_the_example_has_a_letter_and_a_known_quality_where_there_is_one() -> None:
    plain = made("a", 2.0)
    assert findings.example(edition(plain, made("b", 4.0))) == plain
    known = made("b", 4.0, quality=rated(0.8))
    assert findings.example(edition(plain, known)) == known
    html = annotated_label(environment(), edition(plain, known), "../")
    assert html.count('<span class="el-pin') == html.count("<li ") == 8
    assert 'src="../labels/acme/b/text-classification.svg"' in html
    assert "4.00 watt-hours for 1,000 queries" in html
