"""What the suite would never have written is refused: other data sets, other questions, other models, other people."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.records.files.store import serialized
from generator.records.model import SCHEMA_VERSION
from tests import factories
from tests.authors.submitting.making import Document, Submitting, submission, submitting

TRAINED = {
    "dataset": {"name": "x"},
    "rows": 1,
    "rows_sha256": "a" * 64,
    "seed": 1,
    "model_sha256": "b" * 64,
    "model_bytes": 1,
}


@pytest.fixture
def made(tmp_path: Path) -> Submitting:
    return submitting(tmp_path)


def _set(field: str, value: object) -> Callable[[Document], None]:
    def edit(document: Document) -> None:
        *way, last = field.split(".")
        at: Any = document
        for name in way:
            at = at[int(name)] if name.isdecimal() else at[name]
        if value is None:
            at.pop(last, None)
        else:
            at[last] = value

    return edit


CASES = {
    "a data set of one's own": ("workloads.1.id", "zzz", "workloads[1].id", "none of the task's data sets"),
    "queries from nowhere": ("workloads.0.queries_from", None, "workloads[0].queries_from", "says where queries"),
    "another data set": ("workloads.0.dataset.name", "mallory/words", "workloads[0].dataset.name", "stanfordnlp/imdb"),
    "another split": ("workloads.0.dataset.split", "train", "workloads[0].dataset.split", "the suite asks with"),
    "fewer words": ("workloads.0.preparation", "First word only", "workloads[0].preparation", "the suite asks with"),
    "a prompt": ("workloads.0.prompt", "Say A. {text}", "workloads[0].prompt", "the suite asks with"),
    "a limit": ("workloads.0.output_limit", "exactly 1 new token", "workloads[0].output_limit", "the suite asks with"),
    "a training of no recipe": ("workloads.0.trained", TRAINED, "workloads[0].trained", "only the suite's own recipes"),
    "another's weights": ("provenance.model_repository", "evil/tiny", "provenance.model_repository", "are to be those"),
    "no such way": ("approach", "pre-trained", "approach", "the suite measures this task as"),
}


@pytest.mark.parametrize("case", CASES)
def test_what_the_suite_would_not_have_written_is_refused(made: Submitting, case: str) -> None:
    field, value, told, reason = CASES[case]
    document = factories.in_version(SCHEMA_VERSION, submission("acme/new", factor=1.05))
    place = made.add(document)
    assert made.run("--submitter", "bob").done.returncode == 0
    _set(field, value)(document)
    made.add(document, place)
    ran = made.run("--submitter", "bob")
    assert ran.done.returncode == 1
    assert [(found, reason in why) for found, why in ran.faults] == [(told, True)]


def test_a_task_that_the_suite_does_not_measure_is_handed_in_by_nobody(made: Submitting) -> None:
    document = submission("acme/new", factor=1.05)
    document["task"] = "chat"
    place = made.add(document)
    ran = made.run("--submitter", "bob")
    assert ran.done.returncode == 1
    assert ("task", "the suite has no case of this task, so that only published studies have figures for it") in [
        (fault["field"], fault["reason"]) for fault in ran.of(place)["faults"]
    ]


def test_an_account_that_is_no_persons_replaces_nobodys_record(made: Submitting) -> None:
    made.add(submission("acme/m1", "alice", factor=1.4))
    for account in ("foo-", "x[bot]", "john_acme", "mallory"):
        ran = made.run("--submitter", account)
        assert ran.done.returncode == 1, account
        assert f"the pull request is by '{account}'" in ran.faults[0][1]
    assert made.run("--submitter", "alice").done.returncode == 0


@pytest.mark.parametrize("account", ["alice", "mallory", "x[bot]"])
def test_a_record_that_names_an_account_is_not_replaced_by_one_that_names_none(made: Submitting, account: str) -> None:
    made.add(submission("acme/m1", None, factor=1.4))
    ran = made.run("--submitter", account)
    assert ran.done.returncode == 1
    assert [field for field, _ in ran.faults] == ["provenance.submitter"]
    assert "is by 'alice'" in ran.faults[0][1]


def test_what_names_no_account_is_replaced_by_who_measured_it_and_by_nobody_else(made: Submitting) -> None:
    before = submission("acme/nobodys", None, factor=1.2)
    for root in (made.base, made.head):
        record = factories.record_from(before)
        (root / "measurements" / "records" / record.relative_path).write_bytes(serialized(record))
    again = submission("acme/nobodys", "mallory", factor=1.3)
    made.add(again)
    ran = made.run("--submitter", "mallory")
    assert [field for field, _ in ran.faults] == ["provenance.measured_by"]
    again["provenance"]["measured_by"] = before["provenance"]["measured_by"]
    place = made.add(again)
    ran = made.run("--submitter", "mallory")
    assert ran.done.returncode == 0
    told = ran.of(place)["warnings"]
    assert any("names no account" in text for text in told)
    assert any("stands in records of no account already" in text for text in told)


def test_a_name_that_others_measure_by_is_told(made: Submitting) -> None:
    document = submission("acme/new", factor=1.05)
    document["provenance"]["measured_by"] = "the  TEAM of alice"
    place = made.add(document)
    ran = made.run("--submitter", "bob")
    told = "Measured by the  TEAM of alice stands in records of alice already: make sure that it is the same person."
    assert told in ran.of(place)["warnings"]


def test_what_else_is_changed_is_named_first_what_runs_before_what_is_read(made: Submitting) -> None:
    made.add(submission("acme/new", factor=1.05))
    for number in range(60):
        (made.head / f"!a{number:02}").write_text("x")
    for path in (".github/workflows/publish.yml", "generator/cli.py", "measurements/profiles/tiny-1xgpu.toml"):
        file = made.head / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("id = 1\n")
    ran = made.run("--submitter", "bob")
    first, second = ran.report["warnings"]
    assert first.startswith(
        "It changes 62 files that are no measurement: .github/workflows/publish.yml, generator/cli.py"
    )
    assert first.endswith("and 57 more.")
    assert second == (
        "It changes measurements/profiles/tiny-1xgpu.toml, by which labels that are there already are judged."
    )
    assert ran.report["other_files"][:2] == [".github/workflows/publish.yml", "generator/cli.py"]
