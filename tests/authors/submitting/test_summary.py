"""The summary as people read it, looked at and kept."""

from pathlib import Path

import pytest

from generator.authors.submitting.report import Judged, Report
from generator.authors.submitting.summary import markdown
from generator.errors import Fault
from tests.authors.submitting.making import place_of, submission, submitting
from tests.pages.golden import FOLDER


def test_a_summary_is_never_longer_than_github_takes() -> None:
    fault = Fault("\u202e" * 300, "\u202e" * 300, "\u202e" * 300, "\u202e" * 300)
    report = Report(
        records=tuple(Judged(f"records/{number}.json", "added", None, (fault,) * 60) for number in range(100))
    )
    summary = markdown(report)
    assert len(summary.encode()) < 2**20
    assert summary.endswith("The rest is in `report.json`.\n")


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
