"""The data behind a task page's table, what it offers to filter by, and the names beside the chart's points."""

import json
from dataclasses import replace
from itertools import combinations, pairwise
from typing import Any, get_args

import pytest

from generator.labels.comparing.rank import Ranked, ranked
from generator.pages.charts.bars import WIDTH
from generator.pages.charts.energy_axis import Span
from generator.pages.charts.point_names import HEIGHT, Frame, box_of, place_names
from generator.pages.charts.task_chart import SHAPES, task_chart
from generator.pages.comparing.table import columns, filters, size_key, table_document
from generator.pages.edition.edition import Edition
from generator.pages.looks.palette import palette
from generator.pages.wording.numbers import parameters
from generator.pages.wording.ratio import ratio_in_short
from generator.pages.wording.words import UNITS
from generator.records.facts import ModelFacts
from generator.records.model import Approach
from generator.units import JOULES_PER_WATT_HOUR, QUERIES_PER_FIGURE
from tests.factories import PROFILE_ID, TASK, record
from tests.pages.making import TASKS, edition, label, scale


def _edition(**facts: dict[str, Any]) -> Edition:
    energies = {"imdb": (2.0, 2.02, 1.98), "sst2": (2.0, 2.02, 1.98)}
    made = edition(
        [
            label(record("acme/plain"), scale()),
            label(record("acme/half", energies=energies, configuration={"precision": "fp16"}), scale()),
            label(record("acme/twin", weights="random"), scale()),
        ],
        [scale()],
    )
    known = {
        f"acme/{name}": ModelFacts(model=f"acme/{name}", source="https://example.org/", **f)
        for name, f in facts.items()
    }
    return replace(made, facts=known)


def _rows(made: Edition) -> list[Ranked]:
    return made.rankings[TASK, PROFILE_ID]


def _filters(made: Edition) -> dict[str, list[str]]:
    return {item.name: [value for value, _ in item.options] for item in filters(made, _rows(made))}


def test_the_rows_are_those_of_the_ranking_and_what_is_unknown_is_null() -> None:
    made = _edition()
    document = json.loads(table_document(TASK, made))[PROFILE_ID]
    rows = made.rankings[TASK, PROFILE_ID]
    told = document["columns"]
    assert document["rows"] == 3
    assert told["model"] == [row.label.subject.model for row in rows]
    assert told["energy"] == pytest.approx([row.label.result.value for row in rows], rel=1e-8)
    assert told["precision"] == [None, "fp16", None]
    assert told["status"] == [None, None, "twin"]
    # Nothing is known in these, so they are not there; a nought stands nowhere.
    assert not {"parameters", "licence", "size"} & set(told)
    assert 0 not in [value for values in told.values() for value in values]


def test_only_what_rows_differ_in_can_be_filtered_by() -> None:
    assert _filters(_edition()) == {
        "class": [
            *dict.fromkeys(row.label.result.grade.letter or "none" for row in _edition().rankings[TASK, PROFILE_ID])
        ],
        "approach": ["fine-tuned", "random-weights"],
        "precision": ["fp16", "not-stated"],
    }
    alike = edition([label(record("acme/a"), scale()), label(record("acme/b"), scale())], [scale()])
    assert _filters(alike) == {}


def test_size_and_licence_are_offered_once_they_are_known() -> None:
    made = _edition(plain={"parameters": 66_000_000, "licence": "apache-2.0"}, half={"parameters": 7_000_000_000})
    found = _filters(made)
    assert found["size"] == ["under-100M", "1B-10B", "not-stated"]
    assert found["licence"] == ["apache-2.0", "not-stated"]
    assert {"size", "licence"} <= {column.name for column in columns(made, _rows(made))}
    assert not {"size", "licence"} & {column.name for column in columns(_edition(), _rows(_edition()))}


@pytest.mark.parametrize(
    ("count", "key", "text"),
    [
        (99_999_999, "under-100M", "100\u00a0M"),
        (100_000_000, "100M-1B", "100\u00a0M"),
        (10**10, "over-10B", "10\u00a0B"),
    ],
)
def test_sizes_by_range_and_in_words(count: int, key: str, text: str) -> None:
    assert size_key(count) == key
    assert parameters(count) == text


def test_a_column_in_which_nothing_is_known_is_left_out_at_first() -> None:
    plain = edition([label(record("acme/a"), scale())], [scale()])
    shown = [column.name for column in columns(plain, _rows(plain)) if column.shown]
    assert shown == ["interval", "factor"]


def test_units_are_those_of_the_figure_in_other_words() -> None:
    """By the name that stands in an address: how much of which unit one Wh is, and of how many queries."""
    for name, title, per in UNITS:
        unit, queries = name.split("-")
        assert title == f"{unit} per {'query' if queries == 'query' else '1,000 queries'}"
        share = 1 if queries == "1000" else 1 / QUERIES_PER_FIGURE
        assert per == pytest.approx({"Wh": 1, "kWh": 1e-3, "J": JOULES_PER_WATT_HOUR}[unit] * share, rel=1e-15)


def test_what_a_script_only_shows_is_a_finished_text() -> None:
    made = _edition(plain={"parameters": 559_214_592}, half={"parameters": 7_069_016_064})
    told = json.loads(table_document(TASK, made))[PROFILE_ID]["columns"]
    rows = made.rankings[TASK, PROFILE_ID]
    assert told["factor"] == [None if row.factor is None else ratio_in_short(row.ratio) for row in rows]
    assert told["factor"][0] == "1×"
    assert told["factor"][-1] is None
    assert set(told["size_words"]) == {"559\u00a0M", "7.07\u00a0B", None}


def test_every_approach_has_its_own_shape_and_colour() -> None:
    approaches = set(get_args(Approach))
    assert set(SHAPES) == set(palette()["approaches"]) == approaches
    assert len(set(SHAPES.values())) == len(set(palette()["approaches"].values())) == len(approaches)


def _rated(count: int) -> list[Any]:
    labels = []
    for number in range(count):
        figure = 1.5**number
        figures = [
            {"metric": "accuracy", "value": 0.5 + 0.015 * number, "dataset": name, "source": "https://example.org/q"}
            for name in ("sst2", "imdb", "tomatoes")
        ]
        energies = dict.fromkeys(("imdb", "sst2"), (figure, figure * 1.01, figure * 0.99))
        labels.append(label(record(f"acme/model-{number}", energies=energies, quality=figures), scale()))
    return ranked(labels)


def _layers(spec: dict[str, Any]) -> list[dict[str, Any]]:
    return [leaf for layer in spec["layer"] for leaf in (_layers(layer) if "layer" in layer else [layer])]


def test_the_chart_draws_bands_front_and_points_on_one_axis() -> None:
    chart = task_chart(TASKS[TASK], _rated(6), scale())
    assert chart
    spec = chart.to_dict()
    layers = _layers(spec)
    marks = [layer["mark"]["type"] for layer in layers]
    assert marks[:4] == ["rect", "text", "line", "point"]
    domains = {json.dumps(layer["encoding"]["x"]["scale"]["domain"]) for layer in layers}
    assert len(domains) == 1
    bands = next(rows for rows in spec["datasets"].values() if "colour" in rows[0])
    assert [bands[0]["from"], bands[-1]["to"]] == json.loads(domains.pop())
    assert all(one["to"] == other["from"] for one, other in pairwise(bands))


def test_a_tooltip_says_what_the_table_says() -> None:
    """Finished texts: Vega's own format rounds a tie otherwise."""
    figures = [
        {"metric": "accuracy", "value": 0.5625, "dataset": name, "source": "https://example.org/q"}
        for name in ("sst2", "imdb", "tomatoes")
    ]
    energies = dict.fromkeys(("imdb", "sst2"), (1.125, 1.125, 1.125))
    rows = ranked([label(record(f"acme/{name}", energies=energies, quality=figures), scale()) for name in "abc"])
    assert [row.label.result.value for row in rows] == [1.125] * 3
    chart = task_chart(TASKS[TASK], rows, scale())
    assert chart
    spec = chart.to_dict()
    points = next(points for points in spec["datasets"].values() if "text" in points[0])
    assert (points[0]["text"], points[0]["quality"]) == ("1.12", "0.562")
    assert "format(" not in json.dumps([layer.get("transform") for layer in _layers(spec)])


def test_with_few_quality_figures_energy_stands_alone() -> None:
    chart = task_chart(TASKS[TASK], _rated(2), None)
    assert chart
    layers = _layers(chart.to_dict())
    assert [layer["mark"]["type"] for layer in layers] == ["rule", "point"]
    assert {layer["encoding"]["y"]["field"] for layer in layers} == {"name"}


@pytest.mark.parametrize("count", [3, 6, 12, 30])
def test_names_cover_neither_points_nor_each_other(count: int) -> None:
    rows = _rated(count)
    span = Span.of(rows)
    frame = Frame(span.place, 0.4, 0.6 + 0.015 * count, span.high)
    names = place_names(rows, rows, frame)
    assert names
    boxes = [box_of(name, frame) for name in names]
    for (left, top, right, bottom), (a, b, c, d) in combinations(boxes, 2):
        assert right <= a or left >= c or bottom <= b or top >= d
    for row in rows:
        x, y = frame.point(row.label.result.value, row.quality.value)
        assert not any(left < x < right and top < y < bottom for left, top, right, bottom in boxes)
    assert all(left >= 0 and right <= WIDTH and top >= 0 and bottom <= HEIGHT for left, top, right, bottom in boxes)
