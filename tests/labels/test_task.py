"""Tasks in readers' words."""

from itertools import product
from typing import get_args

from generator.labels.task import read_tasks
from generator.records.model import Task as TaskId


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
