"""The summary as people read it, looked at and kept."""

from pathlib import Path

import pytest

from tests.authors.submitting import place_of, submission, submitting
from tests.pages.golden import FOLDER


def test_the_summary_is_the_one_that_was_looked_at(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    made = submitting(tmp_path)
    made.add(submission("acme/m1", "alice", factor=1.3))
    made.add(submission("acme/new", None, factor=1.05))
    hidden = submission("acme/copied", "carol", factor=1.1)
    hidden["workloads"][0]["runs"][0]["failed_queries"] = 3
    made.add(hidden)
    (made.head / "setup.py").write_text("print()\n")
    ran = made.run("--submitter", "alice")
    assert ran.of(place_of(hidden))["now"] is None
    golden = FOLDER / "submission-summary.md"
    if request.config.getoption("--rewrite-golden"):
        golden.write_text(ran.summary, "utf-8")
    assert ran.summary == golden.read_text("utf-8")
