"""The published advice: as its schema says for every task, and the same as the labels say."""

import json
from datetime import date
from pathlib import Path

import pytest

from generator.grading import graded
from generator.labels.advice.advice import advise
from generator.pages.api.advice import advice_document
from generator.pages.api.documents import document
from generator.pages.edition.edition import Edition
from generator.pages.wording.advice import ROLES
from tests.schemas import faults

COMMITTED = Path(__file__).resolve().parents[3] / "measurements"


@pytest.fixture(scope="module")
def committed() -> Edition:
    """The committed measurements, graded."""
    return graded(COMMITTED, "https://labels.example.org/", date.max)


def test_the_advice_for_every_task_is_as_its_schema_says_and_of_figures_that_labels_have(committed: Edition) -> None:
    labels = {label.source.record_path: label for label in committed.labels}
    for task in committed.measured_tasks:
        machines = committed.machines(task)
        found = {name: advise(row.label for row in committed.rankings[task, name]) for name in machines}
        made = json.loads(document(advice_document(committed.tasks[task], found)))
        assert faults("advice", made) == []
        assert list(made["profiles"]) == machines
        for profile, machine in made["profiles"].items():
            counted = machine["candidates"] + sum(machine["left_out"].values())
            assert counted == len(committed.rankings[task, profile])
            assert bool(machine["advised"]) == bool(machine["candidates"])
            for pick in machine["advised"]:
                label = labels[pick["record"]]
                assert (label.setup.profile, label.subject.task) == (profile, task)
                assert pick["wh_per_1000_queries"] == label.result.value
                assert set(pick["roles"]) <= set(ROLES)
