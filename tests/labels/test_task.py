"""Tasks in readers' words, and the headline quality that needs every one of its data sets."""

from itertools import product
from typing import get_args

import pytest

from generator.labels.task import Task, read_tasks
from generator.records.model import PublishedQuality
from generator.records.model import Task as TaskId

TASK = Task(
    "text-classification", "Title", "Job.", "query", quality_metric="accuracy", quality_datasets=("imdb", "sst2")
)


def figures(**values: float) -> tuple[PublishedQuality, ...]:
    """Accuracies by data set."""
    return tuple(
        PublishedQuality(
            kind="published", metric="accuracy", value=value, dataset=dataset, source="https://example.org"
        )
        for dataset, value in values.items()
    )


def test_the_headline_is_the_mean_over_all_its_data_sets() -> None:
    assert TASK.headline(figures(sst2=0.75, imdb=0.25)) == 0.5
    assert TASK.headline(figures(sst2=0.75, imdb=0.25, tomatoes=0.0)) == 0.5


@pytest.mark.parametrize("known", [{}, {"sst2": 0.9}, {"imdb": 0.9}, {"tomatoes": 0.9}])
def test_with_a_data_set_missing_there_is_no_headline(known: dict[str, float]) -> None:
    assert TASK.headline(figures(**known)) is None


def test_a_quality_of_zero_is_a_figure_and_not_missing() -> None:
    assert TASK.headline(figures(sst2=0.0, imdb=0.0)) == 0.0


def test_another_metric_is_no_headline() -> None:
    others = tuple(item.model_copy(update={"metric": "F1"}) for item in figures(sst2=0.9, imdb=0.9))
    assert TASK.headline(others) is None


def test_a_task_without_data_sets_has_no_headline() -> None:
    assert Task("fill-mask", "Title", "Job.", "query").headline(figures(sst2=0.9)) is None


def test_every_task_of_the_model_is_described_for_readers() -> None:
    tasks = read_tasks()
    assert set(tasks) == set(get_args(TaskId))
    for task in tasks.values():
        assert task.title
        assert task.job.endswith(".")
        assert task.query.startswith("one ")


def test_a_quality_headline_is_named_in_full_or_not_at_all() -> None:
    fields = ("quality_title", "quality_short", "quality_metric", "quality_datasets")
    for task, (one, other) in product(read_tasks().values(), [fields[:2], fields[2:]]):
        assert bool(getattr(task, one)) == bool(getattr(task, other))
