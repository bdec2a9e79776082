"""What a record says against itself is refused, and what is true is not."""

import math
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import EnergyLabelError
from generator.records.model import Record, Run, Setup
from generator.records.plausibility.contradictions import beside_others, contradictory_run
from generator.records.plausibility.physics import impossible, impossible_run
from generator.suite.campaign.planning.terms import refuse_impossible
from tests import factories

Document = dict[str, Any]


def record(change: Callable[[Document], None] = lambda _: None, **changes: Any) -> Record:
    """A record of version 2 with two workloads of three runs each, changed."""
    document = factories.in_version(2, factories.document(**changes))
    change(document)
    return factories.record_from(document)


def faults(made: Record) -> list[tuple[str, str]]:
    """Field and reason of every fault."""
    found = impossible(made, factories.profile(), "a.json", factories.TODAY)
    return [(fault.field, fault.reason) for fault in found]


def run_of(document: Document, number: int = 0) -> Document:
    """One run of the first workload."""
    run: Document = document["workloads"][0]["runs"][number]
    return run


def batches(batch: int, queries: int, passes: dict[str, int], **counts: int) -> Callable[[Document], None]:
    """The first run as of so many queries in batches, with these forward passes."""

    def change(document: Document) -> None:
        document["setup"]["serving"] = {"kind": "offline", "batch_size": batch}
        for workload in document["workloads"]:
            for run in workload["runs"]:
                run["queries"] = max(queries, batch)
                run["query"]["duration_s"] = 10.0 * run["query"]["duration_s"]
                for part in run["query"]["energy_joules"]:
                    run["query"]["energy_joules"][part] *= 10.0
        run_of(document)["queries"] = queries
        run_of(document)["counts"] = {"passes": passes, "forward_passes": sum(passes.values()), **counts}

    return change


@pytest.mark.parametrize(("batch", "queries"), [(64, 2), (1001, 1000)])
def test_a_batch_of_more_than_was_asked_is_refused(batch: int, queries: int) -> None:
    found = faults(record(batches(batch, queries, {"model": 1})))
    reason = f"the batches are of {batch}, and so many were never asked at once; say the batch that was made"
    assert ("workloads[0].runs[0].queries", reason) in found


@pytest.mark.parametrize(
    ("task", "batch", "queries", "passes", "field"),
    [
        # 1,000 batches of two queries each, recorded as of 64.
        ("text-classification", 64, 2000, {"model": 1000}, "counts.passes"),
        ("image-classification", 8, 800, {"model": 800}, "counts.passes"),
        ("text-classification", 1, 1000, {"model": 1001}, "counts.passes"),
        # Fewer batches than there must have been.
        ("text-classification", 1, 1000, {"model": 999}, "counts.passes"),
        ("text-to-image", 2, 1000, {"unet": 499, "vae-decoder": 400}, "counts.passes"),
    ],
)
def test_passes_that_the_batches_cannot_have_made_are_refused(
    task: str, batch: int, queries: int, passes: dict[str, int], field: str
) -> None:
    found = faults(record(batches(batch, queries, passes), task=task))
    assert [name for name, _ in found] == [f"workloads[0].runs[0].{field}"]


@pytest.mark.parametrize(
    ("task", "batch", "queries", "passes", "counts"),
    [
        ("text-classification", 64, 2000, {"model": 32}, {}),
        ("text-classification", 1, 1000, {"model": 1000}, {}),
        # A text that is written takes a pass a token, and an answer is looked for in several windows.
        ("text-classification", 1, 1000, {"model": 12_000}, {"tokens_out": 12_000}),
        ("question-answering", 4, 1000, {"model": 3000}, {}),
        ("summarization", 4, 1000, {"encoder": 250, "decoder": 9000}, {"tokens_out": 36_000}),
        ("text-to-image", 1, 10, {"unet": 510, "text-encoder": 20, "safety-checker": 10, "vae-decoder": 10}, {}),
    ],
)
def test_passes_that_can_be_are_not(
    task: str, batch: int, queries: int, passes: dict[str, int], counts: dict[str, int]
) -> None:
    assert faults(record(batches(batch, queries, passes, **counts), task=task)) == []


@given(st.integers(1, 300), st.integers(1, 64), st.integers(1, 20))
def test_whole_passes_over_the_queries_in_whatever_batches_are_possible(asked: int, batch: int, rounds: int) -> None:
    """As the suite makes them: a data set's queries `batch` at a time, the last one smaller, again and again."""
    batch = min(batch, asked)
    made = rounds * math.ceil(asked / batch)
    run = Run.model_validate_json(
        f'{{"id": "a", "finished_at": "2025-06-01T12:00:00", "queries": {asked * rounds}, "query": {{"duration_s": 1, '
        f'"energy_joules": {{"gpu": 1.0}}}}, "counts": {{"passes": {{"model": {made}}}, "forward_passes": {made}}}}}'
    )
    setup = Setup.model_validate({"serving": {"kind": "offline", "batch_size": batch}})
    assert list(contradictory_run(run, setup, "fill-mask", "a.json", "run")) == []


@pytest.mark.parametrize(("name", "count"), [("non_answers", 1001), ("withheld", 5000)])
def test_more_answers_of_a_kind_than_queries_are_refused(name: str, count: int) -> None:
    found = faults(record(lambda document: run_of(document).update({name: count})))
    assert found == [(f"workloads[0].runs[0].{name}", "of 1000 queries no more can be told")]


@pytest.mark.parametrize(
    ("energies", "refused"),
    # Of the same power, so that the time goes with the energy.
    [((1.0, 1.0, 3.1), True), ((6.2, 1.0, 2.0), True), ((1.0, 2.0, 2.9), False), ((1.0,), False)],
)
def test_runs_that_take_over_three_times_as_long_are_refused(energies: tuple[float, ...], refused: bool) -> None:
    found = faults(record(energies={"imdb": energies, "sst2": (20.0, 20.0)}))
    assert [field for field, _ in found] == ["workloads[0].runs"] * refused
    assert all("measure again" in reason for _, reason in found)


def test_moments_are_not_compared_for_a_machine_does_this_and_that() -> None:
    assert faults(record(energies={"imdb": (0.02, 0.1, 0.04)})) == []


def test_a_run_is_refused_as_soon_as_it_is_made() -> None:
    profile = factories.profile()
    slow, quick = (record(energies={"imdb": (energy,)}).workloads[0].runs[0] for energy in (10.0, 1.0))
    day = date(2025, 6, 1)
    assert impossible_run(slow, profile, day) == []
    refuse_impossible(slow, profile, Setup(), "fill-mask", [])
    with pytest.raises(EnergyLabelError, match="not like those before it"):
        refuse_impossible(slow, profile, Setup(), "fill-mask", [quick])
    many = Setup.model_validate({"serving": {"kind": "offline", "batch_size": 2000}})
    with pytest.raises(EnergyLabelError, match="batches are of 2000"):
        refuse_impossible(quick, profile, many, "fill-mask")


BITS = "bits per byte (perplexity of what follows)"
MEASURED: Document = {
    "kind": "measured",
    "metric": "accuracy",
    "value": 0.9,
    "workload": "imdb",
    "tool": "scikit-learn 1.9",
    "items": 1000,
    "interval_95": [0.88, 0.92],
    "chance": 0.5,
}


def judged(**changes: Any) -> list[tuple[str, str]]:
    """Faults of a record with one measured quality."""
    return faults(record(lambda document: document.update(quality=[{**MEASURED, **changes}])))


def test_a_sound_quality_is_not_refused() -> None:
    assert judged() == []
    assert judged(metric="WER", value=1.2, interval_95=[1.1, 1.3], chance=1.0, better="lower") == []
    assert judged(metric="Spearman's ρ", value=-0.02, interval_95=[-0.1, 0.05], chance=0.0) == []
    assert judged(metric=BITS, value=1.9, interval_95=[1.8, 2.0], chance=8.0, better="lower") == []
    assert judged(value=0.7, interval_95=[0.6, 0.8], unmapped=0.3) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"better": "lower"}, "better"),
        ({"metric": "WER", "better": "higher", "chance": 1.0}, "better"),
        ({"metric": "WER", "better": "lower"}, "chance"),
        ({"metric": BITS, "value": 1.0, "interval_95": None, "chance": 8.0}, "better"),
        ({"metric": "Perplexity", "value": 9.0, "interval_95": [8.0, 10.0], "chance": None}, "metric"),
        ({"metric": "balanced accuracy", "value": 0.9}, "metric"),
        ({"metric": "goodness", "value": 3.0, "interval_95": None}, "metric"),
        ({"metric": "Accuracy"}, "metric"),
        ({"metric": "Matthews correlation", "better": "lower"}, "metric"),
        ({"chance": None}, "chance"),
        ({"value": 0.01, "interval_95": None, "chance": None}, "chance"),
        ({"interval_95": [0.88, 1.2]}, "interval_95[1]"),
        ({"interval_95": [-0.1, 1.0]}, "interval_95[0]"),
        ({"chance": 7.0}, "chance"),
        ({"metric": "Spearman's ρ", "value": 1.5, "interval_95": None, "chance": 0.0}, "value"),
        ({"metric": "Spearman's ρ", "value": 0.5, "interval_95": None, "chance": -0.9}, "chance"),
        ({"metric": "mAP (COCO, things of score 0.5 and more)", "value": -0.5, "interval_95": None}, "value"),
        ({"metric": BITS, "value": -0.4, "interval_95": None, "chance": 8.0, "better": "lower"}, "value"),
        ({"unmapped": 0.5}, "value"),
        ({"workload": "mnli"}, "workload"),
        ({"items": 1001}, "items"),
    ],
)
def test_a_quality_that_contradicts_itself_or_the_record_is_refused(changes: Document, field: str) -> None:
    assert [name for name, _ in judged(**changes)] == [f"quality[0].{field}"]


@pytest.mark.parametrize("origin", ["synthetic", "hub"])
def test_made_up_queries_have_no_right_answers(origin: str) -> None:
    def change(document: Document) -> None:
        document["workloads"][0]["queries_from"] = origin
        document["quality"] = [MEASURED]

    found = faults(record(change))
    assert [field for field, _ in found] == ["quality[0].workload"] * (origin == "synthetic")


def test_one_metric_is_measured_once_on_a_workload() -> None:
    twice = faults(record(lambda document: document.update(quality=[MEASURED, MEASURED])))
    assert [field for field, _ in twice] == ["quality[1].metric"]
    other = [MEASURED, {**MEASURED, "workload": "sst2"}, {**MEASURED, "metric": "F1 (names)"}]
    assert faults(record(lambda document: document.update(quality=other))) == []


@pytest.mark.parametrize(("metric", "value"), [("Matthews correlation", 1.5), ("perplexity", 0.2), ("AUC", 7.0)])
def test_published_figures_too_lie_within_what_their_metric_can_be(metric: str, value: float) -> None:
    figure = {
        "metric": metric,
        "value": value,
        "dataset": "imdb",
        "source": "https://example.org/",
        "kind": "published",
    }
    found = faults(record(lambda document: document.update(quality=[figure])))
    assert [field for field, _ in found] == ["quality[0].value"]


@pytest.mark.parametrize(("share", "refused"), [(None, False), (0.0, False), (0.05, False), (0.051, True), (1.0, True)])
def test_no_published_run_was_made_beside_more_than_a_little_of_somebody_else_s_work(
    share: float | None, refused: bool
) -> None:
    def change(document: Document) -> None:
        run_of(document, 1)["conditions"] = {"others_cpu_share": share}

    made = record(change)
    found = [fault.field for fault in beside_others(made, "a.json")]
    assert found == (["workloads[0].runs[1].conditions.others_cpu_share"] if refused else [])
    # A preview keeps such a run and says so: it is never published.
    assert faults(made) == []


@pytest.mark.parametrize(("first", "refused"), [(0.2, False), (0.5, False), (0.6, True)])
def test_no_answer_begins_after_its_end(first: float, refused: bool) -> None:
    def change(document: Document) -> None:
        run_of(document)["latency"] = {
            "end_to_end_s": {"p50": 0.5, "p95": 0.9},
            # Of the 99th percentile nothing is known to hold it against.
            "time_to_first_token_s": {"p50": first, "p99": 5.0},
        }

    found = [field for field, _ in faults(record(change))]
    assert found == (["workloads[0].runs[0].latency.time_to_first_token_s.p50"] if refused else [])
