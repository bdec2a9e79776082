"""JSON-LD cannot end its element, says the way to a page, and knows every column of the tables."""

import json
from typing import Any

import pytest
from lxml import html

from generator.pages.finding import columns
from generator.pages.finding.downloads import label_rows
from generator.pages.finding.structured import breadcrumbs, dataset, script
from tests.factories import document, record
from tests.pages.hostile import HOSTILE, hostile_label, hostile_profile
from tests.pages.making import DAY, SITE_URL, edition, label, scale


def _read(markup: str) -> Any:
    elements = html.fromstring(f"<div>{markup}</div>").xpath(".//*")
    assert [element.tag for element in elements] == ["script"]
    return json.loads(str(elements[0].text))


@pytest.mark.parametrize("text", [HOSTILE, "</script>", "<!--<script>", "&lt;", "\u2028", "]]>"])
def test_no_text_ends_the_element(text: str) -> None:
    assert _read(script({"name": text})) == {"name": text}


def test_breadcrumbs_lead_from_home_to_the_page() -> None:
    found = _read(breadcrumbs(edition([]), ("Tasks", "tasks/"), ("Fill mask", "tasks/fill-mask/")))
    assert found["@type"] == "BreadcrumbList"
    assert [(item["position"], item["name"], item["item"]) for item in found["itemListElement"]] == [
        (1, "Home", SITE_URL),
        (2, "Tasks", f"{SITE_URL}tasks/"),
        (3, "Fill mask", f"{SITE_URL}tasks/fill-mask/"),
    ]


def test_a_hostile_record_is_only_words_in_the_data_set() -> None:
    made = edition([hostile_label(HOSTILE)], [scale()], [hostile_profile(HOSTILE)])
    found = _read(dataset(made))
    assert HOSTILE in found["citation"]
    assert found["measurementTechnique"] == [HOSTILE]


def test_the_data_set_says_who_what_when_and_under_which_licence() -> None:
    found = _read(dataset(edition([label(record(), scale())], [scale()])))
    cc, mit = "https://creativecommons.org/licenses/by/4.0/", "https://opensource.org/license/mit"
    assert found["license"] == [cc, {"@type": "CreativeWork", "name": "CC0"}]
    provenance = document()["provenance"]
    both = [
        label(record(f"acme/{name}", provenance=provenance | {"licence": told}))
        for name, told in (("a", "Data: MIT licence, (c) acme."), ("b", "CC BY 4.0"))
    ]
    assert _read(dataset(edition(both)))["license"] == [cc, mit]
    assert found["creator"]["@type"] == "Organization"
    assert found["dateModified"] == DAY.isoformat()
    # Google asks for 50 to 5,000 characters (developers.google.com/search/docs/appearance/structured-data/dataset).
    assert 50 <= len(found["description"]) <= 5000
    assert {item["encodingFormat"] for item in found["distribution"]} == {
        "text/csv",
        "application/json",
        "application/vnd.apache.parquet",
    }
    assert "wh_per_1000_queries" in {item["name"] for item in found["variableMeasured"]}


def test_every_column_of_a_label_is_described_in_its_order() -> None:
    row = next(label_rows(edition([label(record(), scale())], [scale()])))
    assert [column.name for column in columns.LABELS] == list(row)
    types = {"Text": str, "Integer": int, "Float": float, "Date": str, "URL": str}
    wrong = [
        column.name
        for column in columns.LABELS
        if row[column.name] is not None and not isinstance(row[column.name], types[column.type])
    ]
    assert wrong == []
