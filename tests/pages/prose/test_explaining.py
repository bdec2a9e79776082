"""The boundary's parts, the drawing of uncertainty and the list of disclosures, against hand computation."""

import json
from datetime import date
from pathlib import Path

import pytest

from generator.pages.api.documents import disclosures_document
from generator.pages.environment import environment
from generator.pages.prose import boundary, uncertainty_chart
from generator.pages.prose.understand_pages import disclosures, disclosures_count
from generator.records.disclosures import Disclosure, read_disclosures
from generator.records.model import Record
from tests.factories import document, profile, record, record_from
from tests.pages import making
from tests.pages.hostile import HOSTILE

MEASUREMENTS = Path(__file__).parents[3] / "measurements"


def node_record(model: str, seconds: float, gpu: float, cpu: float = 100.0, ram: float = 300.0) -> Record:
    """A record of one run in which all GPUs together took `gpu` joules."""
    made = document(model, energies={"imdb": (1.0,)})
    made["workloads"][0]["runs"][0]["query"] = {
        "duration_s": seconds,
        "gpu_joules": gpu,
        "cpu_joules": cpu,
        "ram_joules": ram,
    }
    return record_from(made)


def test_idle_gpus_take_at_most_their_even_share_of_the_lowest_draw() -> None:
    # The calm run draws 400 W over eight GPUs, so seven idle ones draw at most 350 W.
    calm, busy = node_record("acme/calm", 10, 4000), node_record("acme/busy", 10, 8000)
    node = profile(accelerators_counted=8)
    lowest = boundary.lowest_draw([busy, calm])
    assert lowest is not None
    assert (lowest.watts, lowest.record) == (400, calm)
    whole, task = boundary.splits([calm, busy], node, making.TASKS)
    total = 4000 + 8000 + 2 * 400
    assert (whole.title, task.title) == ("All runs", "Text classification")
    assert whole.idle == pytest.approx(2 * 3500 / total)
    assert whole.working == pytest.approx((12000 - 7000) / total)
    assert whole.ram == pytest.approx(600 / total)
    assert whole.estimated == pytest.approx(800 / total)
    assert whole.working + whole.idle + whole.estimated == pytest.approx(1)


def test_where_every_counted_gpu_works_none_is_idle() -> None:
    assert boundary.splits([record()], profile(), making.TASKS) == []
    assert boundary.charts([record()], {profile().id: profile()}, making.TASKS) == {}
    assert boundary.charts([], {}, making.TASKS) == {}


def test_runs_are_set_against_the_mean_of_their_own_data_set() -> None:
    made = record(energies={"imdb": (0.95, 1.0, 1.05), "sst2": (2.9, 2.9, 2.9)})
    label = making.label(made, making.scale())
    found = uncertainty_chart.scatter(making.edition([label], [making.scale()]), [made])
    assert found is not None
    (_, first), (_, second) = found.runs
    assert first == pytest.approx([-0.05, 0, 0.05])
    assert second == pytest.approx([0, 0, 0])
    assert found.widest == pytest.approx(0.05)
    assert found.count == 6
    assert [(below, above, edge) for below, above, edge in found.edges] == [("C", "D", 2.0)]
    charts = uncertainty_chart.charts(making.edition([label], [making.scale()]), [made])
    assert json.loads(charts[uncertainty_chart.CHART].specify())["layer"]


def test_an_interval_without_a_limit_inside_draws_nothing() -> None:
    made = record(energies={"imdb": (1.4,) * 3, "sst2": (1.4,) * 3})
    label = making.label(made, making.scale())
    assert label.result.grade.text == "C"
    assert uncertainty_chart.scatter(making.edition([label], [making.scale()]), [made]) is None


def test_every_disclosure_is_shown_with_its_words_source_and_reason() -> None:
    found = read_disclosures(MEASUREMENTS, date(2026, 11, 24))
    html = disclosures(environment(), found)
    for item in found:
        assert f'href="{item.source}"' in html
    assert "the median Gemini Apps text prompt consumes 0.24 Wh of energy" in html
    assert html.count("Why no letter") == sum(item.status == "disclosed" for item in found)
    assert disclosures_count(found).startswith("2 of 7 vendors")
    assert "el-class-A" not in html


def test_hostile_words_stay_words() -> None:
    entry = Disclosure(
        vendor=HOSTILE,
        product=HOSTILE,
        status="undisclosed",
        looked_on=date(2026, 1, 1),
        source="https://example.org/?a=1&b=2",
        source_title=HOSTILE,
        note=HOSTILE,
    )
    html = disclosures(environment(), [entry])
    assert "<script" not in html
    assert "<img" not in html
    assert "49" not in html


def test_the_api_tells_disclosures_without_a_letter() -> None:
    found = read_disclosures(MEASUREMENTS, date(2026, 11, 24))
    told = json.loads(disclosures_document(found, making.edition([])))
    assert told["edition"] == "2026-01-01"
    assert {entry["letter"] for entry in told["disclosures"]} == {None}
    silent = [entry for entry in told["disclosures"] if entry["status"] == "undisclosed"]
    assert silent
    assert all(entry["figures"] == [] and entry["words"] is None for entry in silent)
