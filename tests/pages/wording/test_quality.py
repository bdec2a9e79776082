"""How a quality is named, and why one that was published stands beside no energy."""

from dataclasses import replace
from typing import Any

import pytest

from generator.labels.comparing.rank import ranked
from generator.labels.label import Label
from generator.labels.quality import Basis, Headline
from generator.pages.api.documents import label_entry
from generator.pages.comparing.task_pages import task_pages
from generator.pages.environment import environment
from generator.pages.wording.quality import left_out, measured_in_words, quality_short, quality_title, quality_value
from tests.factories import measured_quality, record
from tests.labels.changing import changed
from tests.pages.making import TASKS, edition, label, measured_label, scale

TASK = TASKS["text-classification"]
SETS = ("imdb", "sst2")


@pytest.mark.parametrize(
    ("basis", "title", "short"),
    [
        (
            Basis("accuracy", ("sst2", "tomatoes"), measured=False),
            "Accuracy, mean of SST-2 and Rotten Tomatoes",
            "accuracy, mean of two data sets",
        ),
        (Basis("accuracy", SETS, measured=True), "Accuracy, measured, mean of IMDB and SST-2", "accuracy, measured"),
        (
            Basis("WER", ("librispeech-clean",), measured=True, better="lower"),
            "WER, measured, on LibriSpeech, clean, lower is better",
            "WER, measured, lower is better",
        ),
    ],
)
def test_a_quality_is_named_by_its_metric_its_data_sets_and_whether_it_was_measured(
    basis: Basis, title: str, short: str
) -> None:
    assert (quality_title(basis, TASK), quality_short(basis, TASK)) == (title, short)


def test_a_measured_quality_has_its_interval_and_a_published_one_none() -> None:
    basis = Basis("accuracy", SETS, measured=True)
    assert quality_value(Headline(0.91, basis, (0.903, 0.917))) == "0.910 (0.903–0.917)"
    assert quality_value(Headline(0.91, basis)) == "0.910"


def test_a_measured_figure_tells_what_it_rests_on() -> None:
    (first, _) = measured_label(scale()).result.measured
    assert measured_in_words(first) == (
        "1,000 answers; 95 % interval 0.920–0.940; guessing reaches 0.500, and this is better than that; "
        "0.2\u00a0% of the answers could not be read as one of the labels"
    )
    one = label(record(quality=[measured_quality("imdb", 0.5, items=1, interval_95=None)])).result.measured[0]
    assert measured_in_words(one) == (
        "1 answer; guessing reaches 0.500, and these answers do not show whether this is better"
    )
    many = label(record(quality=[measured_quality("imdb", 0.5, interval_95=None)])).result.measured[0]
    assert measured_in_words(many) == "1,000 answers; guessing reaches 0.500, and this is no better than that"


def _published(answers: str, *datasets: str) -> list[dict[str, Any]]:
    figure = {"metric": "F1", "value": 0.9, "source": "https://example.org/q", "answers": answers}
    return [figure | {"dataset": name} for name in datasets]


def test_what_is_left_out_is_named_with_its_reason() -> None:
    rows = ranked(
        [
            label(record("acme/a", quality=_published("longer", "cnn", "xsum"))),
            label(record("acme/b", quality=_published("longer", "cnn"))),
            label(record("acme/c", quality=_published("same", "cnn"))),
        ]
    )
    (found,) = left_out(rows)
    assert found.sentence == (
        "The F1 of 2 models on CNN/DailyMail and XSum is not compared with energy: it is for longer answers than the "
        "measured ones."
    )
    assert found.source is None


def test_what_was_prepared_otherwise_is_left_out_with_both_ways() -> None:
    def prepared(model: str, how: str) -> Label:
        made = label(record(model, quality=_published("same", "imdb", "sst2")))
        assert made.result.headline is not None
        basis = replace(made.result.headline.basis, prepared=(how, how))
        return changed(made, headline=replace(made.result.headline, basis=basis))

    rows = ranked([prepared("acme/a", "Cropped."), prepared("acme/b", "Resized."), prepared("acme/c", "Resized.")])
    assert [row.quality is None for row in rows] == [True, False, False]
    (found,) = left_out(rows)
    assert found.sentence == (
        "The F1 mean of IMDB and SST-2 of 1 model is not compared with that of the others: their inputs were prepared "
        "otherwise (“Cropped”; those of the others: “Resized”)."
    )


@pytest.mark.parametrize("answers", ["longer", "unknown"])
def test_a_page_without_a_quality_axis_says_why(answers: str) -> None:
    found = edition(
        [label(record(f"acme/{n}", quality=_published(answers, "cnn")), scale()) for n in range(3)], [scale()]
    )
    (page,) = task_pages(environment(), found, TASK.id, {}, {})
    assert "No quality is compared with energy here" in page.body
    assert "The F1 of 3 models on CNN/DailyMail is not compared with energy" in page.body


def test_the_api_tells_measured_quality_beside_published() -> None:
    entry = label_entry(measured_label(scale()), {TASK.id: TASK})
    assert [item["workload"] for item in entry["quality_measured"]] == ["imdb", "sst2"]
    assert entry["quality_of_energy"] is not None
    assert entry["quality_of_energy"]["measured"]
    assert entry["quality_headline"] == entry["quality_of_energy"]["value"] == pytest.approx(0.91)
    assert [(w["non_answers"], w["withheld"]) for w in entry["workloads"].values()] == [(6, 0), (6, 0)]
    told = label_entry(label(record(quality=_published("longer", "cnn"))), {TASK.id: TASK})
    assert ([item["answers"] for item in told["quality"]], told["quality_headline"]) == (["longer"], None)
    assert told["quality_of_energy"] is None
