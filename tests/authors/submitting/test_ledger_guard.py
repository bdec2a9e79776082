"""What a pull request leaves as it is: the ledger's lines, the short addresses, what CHANGES.md has told."""

from pathlib import Path

import pytest

from generator.records.publication.published import LEDGER
from generator.records.publication.short_addresses import SHORT_ADDRESSES
from tests.authors.submitting.making import Submitting, submission, submitting


@pytest.fixture
def made(tmp_path: Path) -> Submitting:
    return submitting(tmp_path)


def _edit(made: Submitting, how: str) -> None:
    path = made.head / "measurements" / LEDGER
    text = path.read_text("utf-8")
    path.unlink()
    if how == "cut":
        path.write_text("".join(text.splitlines(keepends=True)[:-1]), "utf-8")
    elif how == "edited":
        path.write_text(text.replace("1.50", "1.40", 1), "utf-8")
    elif how == "link":
        path.symlink_to(made.base / "measurements" / LEDGER)
    elif how == "added":
        path.write_text(text + text.splitlines(keepends=True)[-1], "utf-8")


@pytest.mark.parametrize("how", ["cut", "edited", "link", "gone"])
def test_a_line_of_the_ledger_is_never_touched(made: Submitting, how: str) -> None:
    _edit(made, how)
    ran = made.run()
    assert ran.done.returncode == 1
    assert [(fault["file"], fault["value"]) for fault in ran.report["faults"]] == [(LEDGER, "changed or gone")]


@pytest.mark.parametrize("text", ["records = []\n", "# A word more.\n", None])
def test_the_list_of_short_addresses_is_never_touched(made: Submitting, text: str | None) -> None:
    path = made.head / "measurements" / SHORT_ADDRESSES
    if text is None:
        path.unlink()
    else:
        path.write_text(text, "utf-8")
    ran = made.run()
    assert ran.done.returncode == 1
    assert [(fault["file"], fault["value"]) for fault in ran.report["faults"]] == [(SHORT_ADDRESSES, "changed or gone")]


def test_the_ledger_grows_by_what_is_due_and_by_nothing_else(made: Submitting) -> None:
    path = made.base / "measurements" / LEDGER
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:-1]), "utf-8")
    assert made.run().done.returncode == 0
    for forged in (lines[-1].replace('_queries": "', '_queries": "9'), "no line\n"):
        (made.head / "measurements" / LEDGER).write_text("".join([*lines[:-1], forged]), "utf-8")
        ran = made.run()
        assert ran.done.returncode == 1
        assert ["says what no label of main does" in reason for _, reason in ran.faults] == [True]


def test_the_ledger_never_grows_with_a_record(made: Submitting) -> None:
    _edit(made, "added")
    made.add(submission("acme/new", factor=0.9))
    ran = made.run()
    assert ran.done.returncode == 1
    assert [(fault["file"], fault["value"]) for fault in ran.report["faults"]] == [(LEDGER, "added")]


def test_a_change_log_that_is_gone_is_refused(made: Submitting) -> None:
    (made.head / "measurements" / "CHANGES.md").unlink()
    ran = made.run()
    assert ran.done.returncode == 1
    assert [fault["file"] for fault in ran.report["faults"]] == ["CHANGES.md"]


@pytest.mark.parametrize(
    ("text", "warned"),
    [
        ("# Changes\n\n## 2026-01-01\n\nFirst edition.\n\nMore of it.\n", False),
        ("# Changes\n\n## 2026-01-01: again\n\nNew.\n\n## 2026-01-01\n\nFirst edition.\n", False),
        ("# Changes\n\n## 2026-01-01\n\nAnother first edition.\n", True),
        ("# Changes\n\n## 2025-12-31\n\nFirst edition.\n", True),
    ],
)
def test_what_was_told_once_stays_or_somebody_looks(made: Submitting, text: str, warned: bool) -> None:
    (made.head / "measurements" / "CHANGES.md").write_text(text, "utf-8")
    ran = made.run()
    assert (
        ran.report["warnings"]
        == ["CHANGES.md no longer says all that it said on 2026-01-01: what was told once stays."] * warned
    )
