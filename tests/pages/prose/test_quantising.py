"""The page on quantising: its pieces, its charts on one axis, and its story, computed from made-up pairs."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from lxml import html

from generator.labels.quantising.groups import groups
from generator.pages.edition.edition import Edition
from generator.pages.environment import environment
from generator.pages.prose.quantising.charts import charts
from generator.pages.prose.quantising.page import PIECES, fragments
from generator.pages.prose.quantising.sections import sections, situations
from generator.pages.prose.quantising.story import moved, story
from tests import own_records, served
from tests.labels.quantising.making import FP8, PROFILES, measured
from tests.pages.hostile import HOSTILE
from tests.pages.making import edition, label

INT8: Mapping[str, Any] = {"precision": "bf16", "quantization": "bnb-int8"}
NF4: Mapping[str, Any] = {"precision": "bf16", "quantization": "bnb-nf4"}
FOUR: Mapping[str, Any] = {"precision": "bf16", "quantization": "q4-k-m"}


def _alone(setup: Mapping[str, Any], watt_hours: float, model: str, **changes: Any) -> Any:
    point = {**served.point(1, watt_hours), "serving": {"kind": "offline", "batch_size": 1}}
    return measured(setup, [point], model=model, **changes)


def _edition() -> Edition:
    """FP8 turns with the load, INT8 always costs, NF4 turns with the size, and Q4_K_M saves with three models."""
    loads = (2, 128)
    labels = [
        measured(points=[served.point(load, 10.0) for load in loads]),
        measured(FP8, [served.point(2, 20.0), served.point(128, 5.0)]),
    ]
    for size, four, nf4 in ((0.5, 5.0, 15.0), (3, 5.0, 10.0), (7, 4.0, 6.0)):
        model = f"acme/llm-{size}B"
        labels += [_alone({"precision": "bf16"}, 10.0, model), _alone(FOUR, four, model)]
        labels += [_alone(INT8, 30.0, model), _alone(NF4, nf4, model)]
    return edition(labels, profiles=list(PROFILES.values()))


def _pieces(made: Edition) -> dict[str, str]:
    return {name: piece() for name, piece in fragments(environment(), made, {}, "../../").items()}


def test_the_story_is_found_and_not_told_from_memory() -> None:
    found = _edition().quantised
    told = story(found, groups(found))
    assert told.saves is not None
    assert told.saves.method == "q4-k-m"
    assert told.costs is not None
    assert told.costs.method == "bnb-int8"
    assert told.turns is not None
    assert [group.method for group in told.turns] == ["fp8", "fp8"]
    assert told.by_size is not None
    assert [pair.full.subject.name for pair in (*told.by_size.smallest, *told.by_size.largest)] == [
        "llm-0.5B",
        "llm-7B",
    ]


def test_the_summary_has_the_computed_numbers() -> None:
    summary = _pieces(_edition())["quantising-summary"].replace("\u00a0", " ")
    for words in ("Q4_K_M (4 bits)", "50 % less", "3.0 times as much", "11 pairs", "llm-0.5B"):
        assert words in summary


def test_without_a_pair_nothing_is_told_but_the_arithmetic() -> None:
    pieces = _pieces(edition([label()]))
    assert set(pieces) == {f"quantising-{name}" for name in PIECES}
    assert "28" in pieces.pop("quantising-memory")
    assert set(pieces.values()) == {""}
    assert charts(edition([label()])) == {}


def test_every_pair_is_in_one_panel_one_lane_and_one_row_of_a_table() -> None:
    found = _edition().quantised
    made = sections(found, groups(found))
    shown = [pair for section in made for panel in section.panels for lane in panel.lanes for pair in lane.pairs]
    assert sorted(map(id, shown)) == sorted(map(id, found))
    assert sum(len(group.pairs) for _, some in situations(groups(found)) for group in some) == len(found)
    methods = _pieces(_edition())["quantising-methods"]
    assert methods.count("→ ") == 0
    assert methods.count('<small>against <a href="../../models/') == len(found)


def test_a_method_without_a_pair_is_told_of_as_such() -> None:
    other = _edition()
    four = measured({"quantization": "mxfp4"}, model="acme/born-small")
    made = edition([*other.labels, four], profiles=list(PROFILES.values()))
    assert (
        "There is no pair: 1 model measured this way, and none also in full precision."
        in _pieces(made)["quantising-methods"]
    )
    assert "There is no pair" not in _pieces(other)["quantising-methods"]


def test_all_charts_have_one_axis_and_draw_every_pair() -> None:
    made = {name: json.loads(chart.specify()) for name, chart in charts(_edition()).items()}
    domains = {json.dumps(found) for spec in made.values() for found in _domains(spec)}
    assert len(domains) == 1
    details = [spec for name, spec in made.items() if "overview" not in name]
    assert sum(len(_rows(spec, "rule")) for spec in details) == len(_edition().quantised)
    overview = [spec for name, spec in made.items() if "overview" in name]
    assert sum(len(_rows(spec, "point")) for spec in overview) == len(_edition().quantised)


def _domains(spec: Any) -> list[Any]:
    return [layer["encoding"]["x"]["scale"]["domain"] for layer in spec["layer"] if "scale" in layer["encoding"]["x"]]


def _rows(spec: Any, mark: str) -> list[Any]:
    """What the layers of this mark draw of pairs."""
    layers = [layer for layer in spec["layer"] if layer["mark"]["type"] == mark]
    found = [layer["data"].get("values") or spec["datasets"][layer["data"]["name"]] for layer in layers]
    return [row for values in found for row in values if "verdict" in row]


def test_a_chart_is_drawn_anew_where_a_pair_changes() -> None:
    other = _edition()
    more = [_alone(FOUR, 9.0, "acme/llm-9B"), _alone({"precision": "bf16"}, 10.0, "acme/llm-9B")]
    changed = edition([*other.labels, *more], profiles=list(PROFILES.values()))
    before, after = charts(other), charts(changed)
    assert all(before[name].shows != after[name].shows for name in before.keys() & after.keys())


def test_sessions_that_disagree_are_told() -> None:
    sessions = [
        {"id": f"session-{day}", "dataset": {"name": "one prompt"}, "means": served.means(energy)}
        for day, energy in ((1, 1.0), (2, 1.0))
    ]
    slower = [
        {"id": f"session-{day}", "dataset": {"name": "one prompt"}, "means": served.means(energy)}
        for day, energy in ((1, 2.0), (2, 3.0))
    ]
    made = edition([measured(workloads=sessions), measured(INT8, workloads=slower)], profiles=list(PROFILES.values()))
    found = moved(made.quantised, PROFILES)
    assert found is not None
    assert found.median == pytest.approx(1.5)
    assert "2.0, 3.0 times" in _pieces(made)["quantising-sessions"]
    assert moved(_edition().quantised, PROFILES) is None


def test_what_records_and_profiles_say_is_escaped() -> None:
    figure = {
        "kind": "published",
        "metric": HOSTILE,
        "value": 0.5,
        "dataset": HOSTILE,
        "source": "https://example.org/q",
    }
    hostile = served.study_profile(short=HOSTILE)
    made = edition([measured(quality=[figure]), measured(FP8, quality=[figure])], profiles=[hostile])
    pieces = _pieces(made)
    assert "&lt;script&gt;" in pieces["quantising-methods"]
    assert not any("<script>" in piece for piece in pieces.values())


def _own() -> Edition:
    labels = [label(made, under=own_records.profile()) for made in (*own_records.records(), *own_records.twins())]
    return edition(labels, profiles=[own_records.profile()])


def test_estimates_and_twins_count_nowhere_and_are_told_apart() -> None:
    made = _own()
    assert made.quantised == []
    pieces = _pieces(made)
    assert {name for name, piece in pieces.items() if piece} == {"quantising-others", "quantising-memory"}
    page = html.fromstring(pieces["quantising-others"])
    trained, twins = page.xpath(".//table")
    assert "Energy, estimated, as a multiple" in trained.text_content()
    models = [{row.text_content() for row in table.xpath(".//tbody//th/a")} for table in (trained, twins)]
    assert models == [{"all-minilm-l6-v2-logistic-regression"}, {"bert-base-uncased"}]
    assert "both by ONNX Runtime" in trained.text_content()
    assert [cell.text for cell in twins.xpath(".//thead//th")].count("Quality") == 0
    # Beside pairs that count, a method whose pairs do not is no method without any.
    both = edition([*_edition().labels, *made.labels], profiles=[*PROFILES.values(), own_records.profile()])
    methods = html.fromstring(_pieces(both)["quantising-methods"]).text_content()
    assert "The only 2 pairs are estimated, or without an answer." in methods
    assert "There is no pair" not in methods
    assert set(charts(made)) == {
        f"quantising-other-{own_records.PROFILE_ID}",
        f"quantising-other-{own_records.PROFILE_ID}-twins",
    }
