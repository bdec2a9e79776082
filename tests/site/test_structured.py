"""What machines read of the built site: JSON-LD on the pages, and a Croissant file that its own library takes."""

import csv
import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from generator.pages.finding import columns
from tests.patience import PATIENCE_S
from tests.site.building import SITE_URL
from tests.site.links import Built

# In a process of its own: the library and what it needs warn of their own affairs, and it is given no network.
_VALIDATE = """
import json, sys
import mlcroissant
dataset = mlcroissant.Dataset(sys.argv[1])
issues = dataset.metadata.issues
print(json.dumps({
    "errors": sorted(issues.errors),
    "warnings": sorted(issues.warnings),
    "fields": {item.name: [field.name for field in item.fields] for item in dataset.metadata.record_sets},
}))
"""


def _documents(parsed: Built, path: str) -> dict[str, Any]:
    page = parsed.pages[parsed.folder / path / "index.html"]
    found = [json.loads(item.text) for item in page.xpath("//script[@type='application/ld+json']")]
    assert all(item["@context"] == "https://schema.org" for item in found)
    return {item["@type"]: item for item in found}


@pytest.mark.parametrize("path", ["models/openai-community/gpt2", "tasks/text-classification"])
def test_cards_and_task_pages_say_where_they_stand(path: str, parsed: Built) -> None:
    items = _documents(parsed, path)["BreadcrumbList"]["itemListElement"]
    assert [item["position"] for item in items] == [1, 2, 3]
    assert items[-1]["item"] == f"{SITE_URL}{path}/"
    home = parsed.folder / "index.html"
    assert [fault for item in items if (fault := parsed.fault(home, item["item"]))] == []


def test_the_data_page_describes_the_data_set_and_its_files(parsed: Built) -> None:
    found = _documents(parsed, "data")["Dataset"]
    assert found["url"] == f"{SITE_URL}data/"
    home = parsed.folder / "index.html"
    files = [item["contentUrl"] for item in (*found["distribution"], found["subjectOf"])]
    assert len(files) == 9
    assert [fault for address in files if (fault := parsed.fault(home, address))] == []
    assert any("Power Hungry Processing" in text for text in found["citation"])


def test_croissant_s_own_library_finds_nothing_wrong(site: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _VALIDATE, str(site / "data" / "croissant.json")],
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["errors"] == []
    assert told["warnings"] == []
    assert told["fields"] == {
        "labels": [column.name for column in columns.LABELS],
        "points": [column.name for column in columns.POINTS],
        "runs": [column.name for column in columns.RUNS],
    }


def test_croissant_names_each_file_by_its_checksum_and_each_column_of_the_tables(site: Path) -> None:
    found = json.loads((site / "data" / "croissant.json").read_bytes())
    files = {item["name"]: item for item in found["distribution"]}
    # The ledger is a history, and no table to learn from.
    others = {"croissant.json", "index.html", "published.jsonl"}
    assert set(files) == {path.name for path in (site / "data").iterdir()} - others
    for name, item in files.items():
        data = (site / "data" / name).read_bytes()
        assert item["sha256"] == hashlib.sha256(data).hexdigest()
        assert item["contentSize"] == f"{len(data)} B"
        assert item["contentUrl"] == f"{SITE_URL}data/{name}"
    for table in found["recordSet"]:
        with (site / "data" / f"{table['name']}.csv").open(encoding="utf-8", newline="") as file:
            header = next(csv.reader(file))
        assert [field["name"] for field in table["field"]] == header
