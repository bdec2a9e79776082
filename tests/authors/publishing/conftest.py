"""A folder whose one label has been published, and what became of it."""

import json
from datetime import date
from pathlib import Path

import pytest

from generator.authors.publishing import publish
from generator.labels.grading import own_scales
from generator.records.publication import short_addresses
from tests import factories
from tests.authors.publishing.publishing import LINE, OTHER, PLACE, TODAY, measure_anew, say
from tests.pages.making import scale


@pytest.fixture(autouse=True)
def scales(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tiny profile has a scale."""
    made = scale()
    monkeypatch.setattr(own_scales, "read_scales", lambda: {(made.task, made.profile): made})


@pytest.fixture
def published(measurements: Path) -> Path:
    """A folder whose one label has been published: 1.50 Wh, class C."""
    publish(measurements, TODAY)
    return measurements


@pytest.fixture
def replaced(published: Path) -> Path:
    """The folder after a change that was told and noted."""
    measure_anew(published, OTHER)
    say(published, f"{LINE} A meter was read twice.")
    publish(published, TODAY)
    return published


@pytest.fixture
def late(published: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a record that was measured after the only edition, whose labels have short addresses."""
    monkeypatch.setattr(short_addresses, "LAST_DAY", date(2026, 1, 1))
    document = factories.document("acme/late")
    for workload in document["workloads"]:
        for run in workload["runs"]:
            run["finished_at"] = "2026-04-01T12:00:00"
    path = published / PLACE.replace("small-model", "late")
    path.write_text(json.dumps(document), "utf-8")
    return published
