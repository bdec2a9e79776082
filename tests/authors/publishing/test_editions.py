"""Editions: when one begins, and what becomes of labels with the day."""

import json
from datetime import date
from pathlib import Path

import pytest

from generator.authors.publishing import publish
from generator.build import build
from generator.errors import EnergyLabelError
from generator.records.publication import short_addresses
from generator.records.publication.published import (
    LEDGER,
    published_digests,
    read_ledger,
    replace_record,
)
from tests import factories
from tests.authors.publishing.publishing import OTHER, PLACE, TODAY, built, say, told


def test_an_edition_does_not_go_back(replaced: Path) -> None:
    (replaced / "CHANGES.md").write_text("## 2026-01-01\n", "utf-8")
    assert "the edition of 2026-02-01 is published already" in told(replaced)


def test_what_was_measured_after_the_edition_begins_a_new_one(late: Path) -> None:
    before = (late / "CHANGES.md").read_text("utf-8")
    noted = publish(late, TODAY)
    assert noted.began == TODAY and len(noted.lines) == 1
    said = (
        "## 2026-06-01: new measurements\n\nMeasured since the edition before: `acme/late` (text-classification).\n\n"
    )
    assert (late / "CHANGES.md").read_text("utf-8") == before.replace("## ", f"{said}## ", 1)
    assert read_ledger(late, TODAY)[-1].since == built(late).edition.day == TODAY
    again = publish(late, TODAY)
    assert again.began is None and not again.lines


def test_what_is_newer_than_the_changelog_is_in_the_edition_and_makes_no_other_label_stale(
    published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(short_addresses, "LAST_DAY", date(2026, 1, 1))
    document = factories.document("acme/late")
    for run in (run for workload in document["workloads"] for run in workload["runs"]):
        # After the day until which the label beside it is valid.
        run["finished_at"] = "2031-01-01T12:00:00"
    (published / PLACE.replace("small-model", "late")).write_text(json.dumps(document), "utf-8")
    edition = build(published, "", date(2031, 6, 1)).edition
    assert edition.day == date(2031, 1, 1) > edition.changes[0].day
    assert {label.result.grade.letter for label in edition.labels} == {"C"}
    assert all(label.source.valid_until < edition.day for label in edition.labels if label.subject.model != "acme/late")


def test_an_edition_that_cannot_begin_leaves_everything_as_it_was(late: Path) -> None:
    before = (late / "CHANGES.md").read_bytes(), (late / LEDGER).read_bytes()
    with pytest.raises(EnergyLabelError, match=r"1\.50 \(C\) → 1\.50 \(stale\)"):
        publish(late, date(2031, 1, 1))
    assert ((late / "CHANGES.md").read_bytes(), (late / LEDGER).read_bytes()) == before


def test_a_label_past_its_date_is_stale_from_an_edition_on(published: Path) -> None:
    say(published, "Nothing else.", day="2031-01-01")
    line = "- `acme/small-model`, text-classification: 1.50 (C) → 1.50 (stale) Wh."
    with pytest.raises(EnergyLabelError) as caught:
        build(published, "", date(2031, 6, 1))
    assert f"{line} <why>" in str(caught.value)
    say(published, f"{line} Five years have passed.", day="2031-01-01")
    (label,) = build(published, "", date(2031, 6, 1)).edition.labels
    assert (label.result.grade.status, label.result.grade.letter) == ("stale", None)
    publish(published, date(2031, 6, 1))
    # Replaced later, its immutable label still has the letter it was measured with.
    replace_record(factories.record(energies=OTHER), published, published_digests(published, date.max))
    say(published, "- `acme/small-model`, text-classification: 1.50 → 1.70 Wh. Why.", day="2031-01-02")
    (old,) = build(published, "", date(2031, 6, 1)).edition.superseded.labels
    assert old.result.grade.letter == "C"
