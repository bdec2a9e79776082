"""Comparisons as drawn: the common scale, the panel, the worked example, and the values that the browser must meet.

`tests/golden/side_by_side.json` holds what Python computes; the tests in `tests/js/compare/` compute it again with the
code of the browser.
"""

import json
import random
from functools import partial
from itertools import combinations, pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from generator.labels.comparing.comparable import energy_ratio, may_meet, told_apart
from generator.labels.label import Label
from generator.pages.api.documents import label_entry
from generator.pages.api.serving import points_of
from generator.pages.charts.log_axis import axis_of, bands
from generator.pages.comparing.side_by_side import example_comparison, panel, parts_of, worked_example
from generator.pages.environment import environment
from generator.pages.wording.numbers import tick
from generator.pages.wording.ratio import ratio_in_short, ratio_in_words
from generator.pages.wording.served import made_in_words, operating_point, served_in_words, waited_in_words
from generator.pages.wording.words import COMPONENT_NAMES, COUNT_NAMES
from tests import served
from tests.factories import TASK, record
from tests.pages.golden import Golden
from tests.pages.making import TASKS, edition, label, scale
from tests.scripts import Scripts

VALUES = st.lists(st.floats(min_value=1e-4, max_value=1e6), min_size=1, max_size=6)


def _label(model: str, figure: float, scatter: float = 0.01, **changes: Any) -> Label:
    energies = dict.fromkeys(("imdb", "sst2"), (figure, figure * (1 + scatter), figure * (1 - scatter)))
    return label(record(model, energies=energies, **changes), scale())


@given(VALUES)
def test_an_axis_holds_every_value_in_few_even_steps(values: list[float]) -> None:
    axis = axis_of(values)
    assert axis.ticks[0] <= min(values) <= max(values) <= axis.ticks[-1]
    assert len(axis.ticks) >= 2
    assert [axis.position(axis.ticks[0]), axis.position(axis.ticks[-1])] == [0, 100]
    assert {tick(step).strip("0.,").replace(",", "").strip("0") for step in axis.ticks} <= {"1", "2", "5"}
    assert all(1.9 < other / one < 10.1 for one, other in pairwise(axis.ticks))


def test_bands_are_the_classes_along_the_axis_without_a_gap() -> None:
    axis = axis_of([0.7, 30])
    found = bands(scale(), axis)
    assert [band.letter for band in found] == ["A", "B", "C", "D", "E", "F", "G"][1 if axis.ticks[0] >= 0.5 else 0 :]
    assert found[0].left == 0
    assert all(one.left + one.width == pytest.approx(other.left) for one, other in pairwise(found))
    assert found[-1].left + found[-1].width == pytest.approx(100)


def test_a_panel_orders_its_labels_and_tells_which_cannot_be_told_apart() -> None:
    labels = [_label("acme/hungry", 6.0), _label("acme/thrifty", 1.0), _label("acme/close", 1.01)]
    made = panel(edition(labels, [scale()]), labels, "x")
    assert [column.name for column in made.columns] == ["thrifty", "close", "hungry"]
    assert [column.told for column in made.columns] == [None, False, True]
    assert made.ties == [("thrifty", "close")]
    assert made.columns[2].factor == pytest.approx(6.0)


def test_names_that_are_shared_keep_their_organisation() -> None:
    labels = [_label("acme/model", 1.0), _label("other/model", 2.0)]
    made = panel(edition(labels, [scale()]), labels, "x")
    assert [column.name for column in made.columns] == ["acme/model", "other/model"]


def test_the_worked_example_is_the_specialist_against_the_generalist() -> None:
    labels = [
        _label("acme/made-for-it", 1.0),
        _label("acme/made-too", 9.0),
        _label("acme/told", 6.0, approach="zero-shot"),
        _label("acme/told-too", 8.0, approach="zero-shot"),
    ]
    found = worked_example(edition(labels, [scale()]))
    assert found is not None
    assert [item.subject.model for item in found] == ["acme/made-for-it", "acme/told"]
    without = worked_example(edition(labels[:2], [scale()]))
    assert without is not None
    assert [item.subject.model for item in without] == ["acme/made-for-it", "acme/made-too"]


def test_with_one_label_there_is_no_example() -> None:
    assert example_comparison(environment(), edition([_label("acme/one", 1.0)], [scale()]), "../") == ""
    assert example_comparison(environment(), edition([]), "../") == ""


def test_an_example_that_cannot_be_told_apart_says_so() -> None:
    labels = [_label("acme/one", 1.0), _label("acme/two", 1.002, approach="zero-shot")]
    page = html.fromstring(example_comparison(environment(), edition(labels, [scale()]), "../"))
    (verdict,) = page.find_class("el-cmp-verdict")
    assert "No clear difference between one and two" in verdict.text_content()
    assert "needs" not in verdict.text_content()


@given(VALUES)
def test_the_browser_has_the_same_axis(scripts: Scripts, values: list[float]) -> None:
    axis = axis_of(values)
    assert scripts.call("compare/axis.js", "axisOf", values) == list(axis.ticks)
    places = [scripts.call("compare/axis.js", "position", axis.ticks, value) for value in values]
    assert places == pytest.approx([axis.position(value) for value in values], abs=1e-9)
    edges = dict(zip("ABCDEF", map(float, scale().edges), strict=True))
    drawn = scripts.call("compare/axis.js", "bands", edges, axis.ticks)
    expected = bands(scale(), axis)
    assert [band["letter"] for band in drawn] == [band.letter for band in expected]
    for ends in ("left", "width"):
        assert [band[ends] for band in drawn] == pytest.approx([getattr(band, ends) for band in expected], abs=1e-9)


def _served() -> dict[str, Any]:
    """Labels with points as a model's document holds them, which of their figures may meet, and how each was served."""
    profile = served.study_profile()
    study = partial(label, under=profile)
    small, large = {"width": 512, "height": 512, "steps": 20}, {"width": 1024, "height": 1024, "steps": 20}
    labels = [
        study(served.record([served.point(1, 9.0, 10.0), served.point(64, 2.0, 40.0)], model="acme/one")),
        study(served.record([served.point(64, 3.0, 45.0), served.point(64, 2.5, 48.0, gpus=2)], model="acme/two")),
        study(served.record([served.point(64, 3.0, 80.0), served.point(1, 5.0, 70.0)], model="acme/slow")),
        study(served.record([served.point(64, 3.0), _unsaid(7.0), _batch(64, 2.5)], model="acme/unsaid")),
        study(served.record([_unsaid(6.0), served.point(8, 2.0, 12.5)], model="acme/unsaid-too")),
        study(served.record(model="acme/one-way")),
        study(served.record(model="acme/random", weights="random")),
        *(
            study(
                served.record([served.point(n, 9.0 / n, made=made) for n in (1, 8)], model=name, task="text-to-image")
            )
            for name, made in (("acme/small", small), ("acme/small-too", small), ("acme/large", large))
        ),
    ]
    figures = [
        (place, point)
        for place, item in enumerate(labels)
        for point in (None, *(each for work in item.result.workloads for each in work.points))
    ]
    meet = [
        [one, a and a.id, other, b and b.id, may_meet(labels[one], labels[other], a, b)]
        for (one, a), (other, b) in combinations(figures, 2)
        if one != other
    ]
    assert {answer for *_, answer in meet} == {True, False}
    points = [(item, operating_point(item)) for item in labels]
    return {
        "documents": [{"labels": [label_entry(item, TASKS)], "points": points_of([item])} for item in labels],
        "meet": meet,
        "words": [[served_in_words(item), waited_in_words(at), made_in_words(at)] for item, at in points],
    }


def _unsaid(watt_hours: float) -> Any:
    return served.point(1, watt_hours, id="unsaid", serving={"kind": "offline", "batch_size": None})


def _batch(size: int, watt_hours: float) -> Any:
    return served.point(1, watt_hours, 30.0, id="batch", serving={"kind": "offline", "batch_size": size})


_NAMES = (
    ["gpt2", "flan-t5-base", "flan-t5-large"],
    ["Llama-3.1-8B-Instruct (bf16)", "Llama-3.1-8B-Instruct (fp8)", "Llama-3.1-8B-Instruct"],
    ["gpt2", "gpt2-large", "distilgpt2"],
    ["gemma-4-E2B-it (q4-0)", "gemma-4-E2B-it (q8-0)", "gemma-4-E4B-it (q4-0)"],
    ["acme/one", "acme/two", "other/one", "alone"],
    ["twice", "twice"],
)


def test_what_tells_names_apart_stands_in_a_part_of_its_own() -> None:
    assert parts_of(_NAMES[0]) == [("", "gpt2"), ("flan-t5-", "base"), ("flan-t5-", "large")]
    assert parts_of(_NAMES[1])[:2] == [("Llama-3.1-8B-Instruct", " (bf16)"), ("Llama-3.1-8B-Instruct", " (fp8)")]
    assert parts_of(_NAMES[3]) == [("gemma-4-", name.removeprefix("gemma-4-")) for name in _NAMES[3]]
    assert all("".join(parts) == name for names in _NAMES for name, parts in zip(names, parts_of(names), strict=True))


def test_the_browser_is_held_to_these_values(golden: Golden) -> None:
    chance = random.Random(20261124)
    groups = [[10 ** chance.uniform(-3, 4) for _ in range(chance.randint(1, 4))] for _ in range(25)] + [
        [1.0],
        [0.001, 1000],
    ]
    labels = [
        _label(f"acme/model-{place}", 2 * 1.012**place, chance.choice((0.001, 0.01, 0.02)), approach=approach)
        for place, approach in enumerate(["fine-tuned", "zero-shot"] * 4)
    ]
    labels += [label(record("acme/two-runs", energies={"imdb": (1.0, 1.1), "sst2": (2.0, 2.1)}), scale())]
    pairs = [(one, other) for one in range(len(labels)) for other in range(one + 1, len(labels))]
    told = [told_apart(labels[one], labels[other]) for one, other in pairs]
    assert {None, True, False} == set(told)
    made: dict[str, Any] = {
        "served": _served(),
        "words": {"components": COMPONENT_NAMES, "counts": COUNT_NAMES},
        "axes": [
            {
                "values": values,
                "ticks": axis.ticks,
                "texts": list(map(tick, axis.ticks)),
                "at": [round(axis.position(value), 6) for value in values],
                "bands": [[band.letter, round(band.left, 6), round(band.width, 6)] for band in bands(scale(), axis)],
            }
            for values in groups
            for axis in [axis_of(values)]
        ],
        "edges": dict(zip("ABCDEF", map(float, scale().edges), strict=True)),
        "parts": [[names, parts_of(names)] for names in _NAMES],
        "labels": [label_entry(item, TASKS) for item in labels],
        "ratios": [
            [one, other, ratio_in_words(ratio), ratio_in_short(ratio)]
            for one, other in pairs
            if (ratio := energy_ratio(labels[other], labels[one]))
        ],
        "told": [[one, other, answer] for (one, other), answer in zip(pairs, told, strict=True)],
    }
    assert made["labels"][0]["task"] == TASK
    golden.json("side_by_side.json", json.dumps(made))
