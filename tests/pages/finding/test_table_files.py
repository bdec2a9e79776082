"""The files of the data set: on a large site fewer forms, and what describes them names no other."""

import json
from pathlib import Path

import pytest

from generator.pages.edition import edition as editions
from generator.pages.edition.content import Content
from generator.pages.finding import structured
from generator.pages.finding.downloads import Downloads
from generator.pages.storing.cache import Cache
from tests import factories
from tests.pages.making import edition, label, scale


@pytest.mark.parametrize("large", [False, True])
def test_what_is_described_is_what_there_is(large: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if large:
        monkeypatch.setattr(editions, "MOST_IN_FULL_TABLES", 0)
    record = factories.record("acme/one")
    made = edition([label(record, scale())], [scale()])
    measurements = factories.write_measurements(tmp_path / "data", [record])
    Downloads(Content(measurements, made), Cache(None)).write(tmp_path / "out")
    there = {path.name for path in (tmp_path / "out").iterdir()}
    plain = {"labels.json", "points.json", "runs.csv"}
    packed = {"labels.csv", "labels.parquet", "points.csv", "points.parquet", "runs.parquet"}
    assert there == (packed if large else packed | plain)
    told = json.loads(structured.croissant(made, tmp_path / "out"))
    assert {item["@id"] for item in told["distribution"]} == there
    for table in told["recordSet"]:
        assert {field["source"]["fileObject"]["@id"] for field in table["field"]} <= there
    listed = str(structured.dataset(made))
    assert [name for name in packed | plain if f"/data/{name}" in listed and name not in there] == []
