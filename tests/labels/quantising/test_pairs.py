"""Pairs of one model with itself: what makes one, and what must never."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.labels.quantising.pairs import pairs
from generator.records.facts import ModelFacts
from tests import own_records, served
from tests.labels.quantising.making import FP8, OTHER, found, measured
from tests.pages.making import label

ESTIMATED = own_records.profile()
PERIOD: Mapping[str, Any] = {"first": "2025-06-01", "last": "2025-06-02", "basis": "Made up."}


def provenance(**changes: Any) -> dict[str, Any]:
    return {**served.document()["provenance"], **changes}


def test_a_quantised_model_meets_itself_in_full_precision() -> None:
    full, quantised = measured(), measured(FP8, workloads=_workload(1.0, 150.0))
    (pair,) = found(full, quantised)
    assert (pair.quantised, pair.full, pair.method, pair.against) == (quantised, full, "fp8", "bf16")
    assert pair.energy.value == pytest.approx(0.5)
    assert pair.longer == pytest.approx(1.5)
    assert pair.per_token is not None
    assert pair.per_token.value == pytest.approx(1 / 3)
    assert pair.ratio == pair.per_token
    assert (pair.energy.assumed, pair.qualities, pair.smaller) == (0.15, (), None)


def _workload(watt_hours: float, tokens: float | None = 100.0, name: str = "arena") -> list[Any]:
    return [{"id": name, "dataset": {"name": name}, "means": served.means(watt_hours, tokens)}]


def test_without_tokens_the_query_is_what_is_compared() -> None:
    (pair,) = found(measured(workloads=_workload(2.0, None)), measured(FP8))
    assert (pair.longer, pair.per_token) == (None, None)
    assert pair.ratio == pair.energy


@pytest.mark.parametrize(
    "changes",
    [
        {"model": "acme/another-model"},
        {"profile": OTHER.id},
        {"task": "code-completion"},
        {"workloads": _workload(1.0, name="another-session")},
        {"weights": "random"},
        {"provenance": provenance(measured_by="Other people")},
        {"provenance": provenance(period={**PERIOD, "first": "2025-07-01", "last": "2025-07-02"})},
        {"setup": {"quantization": "fp8", "serving": {"kind": "offline", "batch_size": 8}}},
        {"setup": {"quantization": "fp8", "compiled": True}},
        {"setup": {"quantization": "fp8", "serving": {"kind": "server", "concurrency": 1}}},
    ],
    ids=["model", "machine", "task", "workload", "twin", "people", "days", "batch", "compiled", "server"],
)
def test_what_differs_in_more_than_the_number_format_is_no_pair(changes: dict[str, Any]) -> None:
    assert found(measured(), measured(**{"setup": FP8, **changes})) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"gpus": 1},
        {"parallel": {"tensor": 2}},
        {"serving": {"kind": "server", "concurrency": 9, "engine": "tinyserve 1.0"}},
        {"serving": {"kind": "server", "concurrency": 8, "engine": "tinyserve 2.0"}},
        {"made": {"width": 512, "height": 512}},
    ],
    ids=["gpus", "spread", "at once", "engine", "size"],
)
def test_a_point_served_otherwise_is_no_pair(changes: dict[str, Any]) -> None:
    full = measured(points=[served.point(8, 2.0, gpus=2)])
    other = served.point(8, 1.0, id="other", **{"gpus": 2, **changes})
    assert found(full, measured(FP8, [other])) == []
    assert len(found(full, measured(FP8, [served.point(8, 1.0, gpus=2)]))) == 1


@pytest.mark.parametrize(("first", "pairs"), [("2025-06-03", 1), ("2025-06-04", 0)])
def test_a_session_may_run_over_midnight_but_not_over_a_day(first: str, pairs: int) -> None:
    later = provenance(period={**PERIOD, "first": first, "last": "2025-06-05"})
    assert len(found(measured(), measured(FP8, provenance=later))) == pairs


LOADS = st.dictionaries(st.integers(min_value=1, max_value=64), st.floats(min_value=0.5, max_value=9), max_size=6)


@given(LOADS.filter(bool), LOADS.filter(bool))
def test_points_pair_one_by_one_where_both_were_served_so(full: dict[int, float], small: dict[int, float]) -> None:
    made = found(
        measured(points=[served.point(load, energy) for load, energy in full.items()]),
        measured(FP8, [served.point(load, energy) for load, energy in small.items()]),
    )
    assert {pair.way.at_once: pair.energy.value for pair in made} == {
        load: pytest.approx(small[load] / full[load]) for load in full.keys() & small.keys()
    }


@given(st.permutations(range(5)))
def test_a_foreign_record_adds_no_pair_and_no_order_matters(order: list[int]) -> None:
    labels = [
        measured(),
        measured(FP8),
        measured(model="acme/foreign"),
        measured(FP8, model="acme/foreign-too"),
        measured(FP8, profile=OTHER.id),
    ]
    (pair,) = found(*(labels[place] for place in order))
    assert (pair.quantised, pair.full) == (labels[1], labels[0])


def test_two_points_that_look_alike_are_no_pair() -> None:
    twice = [served.point(8, 2.0, id="a"), served.point(8, 3.0, id="b")]
    assert found(measured(points=twice), measured(FP8, [served.point(8, 1.0)])) == []


def test_a_repository_of_its_own_is_tied_by_its_facts() -> None:
    full, quantised = measured(), measured(FP8, model="acme/served-model-fp8")
    facts = {
        "acme/served-model-fp8": ModelFacts(
            model="acme/served-model-fp8", quantized_from=served.SERVED, source="https://example.org/card"
        )
    }
    assert found(full, quantised) == []
    (pair,) = found(full, quantised, facts=facts)
    assert pair.full is full
    # What is quantised is full precision to nobody, whatever its record forgot to say.
    forgot = measured(model="acme/served-model-fp8")
    assert found(forgot, quantised, facts=facts) == []


def test_a_precision_that_nobody_stated_is_not_full() -> None:
    assert found(measured({}), measured(FP8)) == []


def test_of_several_formats_its_own_comes_first_and_else_the_shortest() -> None:
    formats = [measured({"precision": name}) for name in ("fp32", "fp16", "bf16")]
    for setup, own in ((FP8, "bf16"), ({"precision": "fp32", "quantization": "bnb-nf4"}, "fp32")):
        (pair,) = [pair for pair in found(*formats, measured(setup)) if pair.method == setup["quantization"]]
        assert pair.against == own


def test_half_precision_stands_against_fp32_alone() -> None:
    formats = [measured({"precision": name}) for name in ("fp32", "fp16", "bf16")]
    assert [(pair.method, pair.against) for pair in found(*formats)] == [("fp16", "fp32"), ("bf16", "fp32")]
    assert found(*formats[1:]) == []


@pytest.mark.parametrize("runtime", ["onnxruntime", "llama-cpp"])
def test_another_program_is_another_measurement(runtime: str) -> None:
    full, int8 = {"precision": "fp32"}, {"precision": "fp32", "quantization": "torchao-int8"}
    assert found(measured(full), measured({**int8, "runtime": runtime})) == []
    (pair,) = found(measured({**full, "runtime": runtime}), measured({**int8, "runtime": runtime}))
    assert pair.way.runtime == runtime


def test_twins_meet_twins() -> None:
    (pair,) = found(measured(weights="random"), measured(FP8, weights="random"))
    assert pair.twin
    assert not found(measured(), measured(FP8))[0].twin


def test_an_estimate_is_a_pair_that_says_so() -> None:
    made = [
        label(own_records.record("acme/a", "fine-tuned", {"precision": "fp32", **more}, energy, right), under=ESTIMATED)
        for more, energy, right in (({}, 2.0, 0.8), ({"quantization": "torchao-int8"}, 1.0, 0.7))
    ]
    made_pairs = pairs(made, {ESTIMATED.id: ESTIMATED}, {})
    assert [pair.way.workload for pair in made_pairs] == list(own_records.WORKLOADS)
    assert not any(pair.metered for pair in made_pairs)
    assert [pair.energy.value for pair in made_pairs] == pytest.approx([0.5, 0.5])


def test_who_only_guesses_saves_nothing() -> None:
    made = [
        label(own_records.record("acme/a", "fine-tuned", {"precision": "fp32", **more}, 2.0, right), under=ESTIMATED)
        for more, right in (({}, 0.8), ({"quantization": "torchao-int8"}, 0.5))
    ]
    assert pairs(made, {ESTIMATED.id: ESTIMATED}, {}) == []


def test_files_of_llama_cpp_stand_against_q8_0_only_where_nothing_is_in_full() -> None:
    eight, four = measured({"quantization": "q8-0"}), measured({"quantization": "q4-k-m"})
    (pair,) = found(eight, four)
    assert (pair.method, pair.against) == ("q4-k-m", "q8-0")
    assert {pair.against for pair in found(eight, four, measured())} == {"bf16"}
    assert found(eight, measured({"quantization": "bnb-nf4"})) == []


def test_the_same_quality_of_both_is_set_side_by_side() -> None:
    full = measured(quality=[_quality("accuracy", 0.8), _quality("perplexity", 4.0, "wikitext")])
    small = measured(FP8, quality=[_quality("accuracy", 0.76), _quality("perplexity", 5.0, "wikitext")])
    (pair,) = found(full, small)
    assert [(item.metric, item.dataset) for item in pair.qualities] == [("accuracy", "arena")]
    assert pair.quality is not None
    assert pair.quality.lost == pytest.approx(0.05)
    # Of another text where nothing is known of the workload's own; there less is better.
    (other,) = found(
        measured(quality=[_quality("perplexity", 4.0, "wikitext")]),
        measured(FP8, quality=[_quality("perplexity", 5.0, "wikitext"), _quality("accuracy", 0.7)]),
    )
    assert other.quality is not None
    assert other.quality.lost == pytest.approx(0.25)


def _quality(metric: str, value: float, dataset: str = "arena") -> dict[str, Any]:
    figure = {"kind": "published", "metric": metric, "value": value, "dataset": dataset, "answers": "same"}
    return {**figure, "source": "https://example.org/quality"}


def test_the_files_of_both_are_set_side_by_side() -> None:
    (pair,) = found(measured(weights_bytes=16_000), measured(FP8, weights_bytes=8_000))
    assert pair.smaller == 0.5
