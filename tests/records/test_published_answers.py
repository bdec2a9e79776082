"""Of which answers the study's published qualities are: what the study shows, and unknown wherever it does not."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.records.files.store import Stored
from generator.records.model import Record
from generator.records.versions.published_answers import _table, told
from generator.studies.power_hungry.importer import PROFILE
from tests import factories

DISTILBERT = "distilbert/distilbert-base-uncased-finetuned-sst-2-english"


@pytest.fixture(scope="module")
def records(stored: list[Stored]) -> list[Record]:
    """Every committed record of the study whose records version 1 holds."""
    return [item.record for item in stored if item.record.profile == PROFILE]


def test_every_figure_of_the_study_says_of_which_answers_it_is(records: list[Record]) -> None:
    found = Counter(
        (record.task, record.approach, figure.answers) for record in records for figure in record.published_quality
    )
    assert found == {
        # Two data sets of eight models, but for one figure of a training split; IMDB was cut.
        ("text-classification", "fine-tuned", "same"): 15,
        ("text-classification", "fine-tuned", "unknown"): 9,
        ("text-classification", "zero-shot", "unknown"): 24,
        ("question-answering", "fine-tuned", "same"): 23,
        ("question-answering", "fine-tuned", "unknown"): 1,
        ("question-answering", "zero-shot", "unknown"): 24,
        ("summarization", "fine-tuned", "longer"): 24,
        ("summarization", "zero-shot", "longer"): 24,
    }


def test_the_files_keep_their_words_and_what_is_read_says_rouge_1(records: list[Record], committed: Path) -> None:
    summaries = [record for record in records if record.task == "summarization" and record.quality]
    assert {figure.metric for record in summaries for figure in record.quality} == {"ROUGE-1"}
    for record in summaries:
        text = (committed / "records" / record.relative_path).read_text("utf-8")
        assert '"ROUGE"' in text
        assert '"answers"' not in text


def test_no_line_of_the_table_is_idle(records: list[Record]) -> None:
    used = {
        told(record.profile, record.task, record.approach, record.model, figure.dataset)
        for record in records
        for figure in record.published_quality
    }
    assert used == {item for items in _table().values() for item in items}
    for item in used:
        assert item is not None
        assert not item.why.endswith(".")
        assert item.source.startswith("https://")


def _figure(**changes: Any) -> dict[str, Any]:
    return {"metric": "accuracy", "value": 0.9, "dataset": "sst2", "source": "https://example.org/q"} | changes


@pytest.mark.parametrize(
    ("change", "figure", "answers"),
    [
        ({"profile": PROFILE}, {}, "same"),
        ({"profile": PROFILE, "model": DISTILBERT}, {}, "unknown"),
        ({"profile": PROFILE, "model": DISTILBERT}, {"dataset": "tomatoes"}, "same"),
        ({"profile": PROFILE, "approach": "zero-shot"}, {}, "unknown"),
        ({"profile": PROFILE}, {"dataset": "imdb"}, "unknown"),
        ({"profile": PROFILE}, {"dataset": "a-new-one"}, "unknown"),
        ({}, {}, "unknown"),
    ],
)
def test_version_1_says_what_the_study_shows_and_of_other_machines_nothing(
    change: dict[str, Any], figure: dict[str, Any], answers: str
) -> None:
    record = factories.record_from(factories.document(**change, quality=[_figure(**figure)]))
    assert [item.answers for item in record.published_quality] == [answers]


@given(
    st.lists(st.none() | st.integers() | st.lists(st.integers(), max_size=1) | st.just(PROFILE), min_size=5, max_size=5)
)
def test_whatever_a_file_holds_fits_nothing(values: list[Any]) -> None:
    assert told(*values) is None
