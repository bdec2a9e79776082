"""What the committed records of the study must show: the differences that the author printed come out of them."""

from pathlib import Path
from statistics import mean

import pytest

from generator.records.files.reading import record_in
from generator.records.model import Record, Workload
from generator.studies.ecocompute_quant.study import STUDY

Records = dict[tuple[str, str, str | None], Record]
QWEN = "Qwen/Qwen2-"


@pytest.fixture(scope="module")
def records(committed: Path) -> Records:
    """The study's committed records by machine, model and method."""
    paths = [path for profile in STUDY.profiles for path in (committed / "records" / profile).glob("*/*.json")]
    found = [record_in(path.read_bytes(), "a.json") for path in paths]
    return {(record.profile, record.model, record.setup.quantization): record for record in found}


def joules_a_token(workload: Workload) -> float:
    """Mean energy of a token written."""
    if workload.means is not None:
        counts = workload.means.counts
        assert counts is not None
        assert counts.tokens_out
        return workload.means.total_joules() / counts.tokens_out
    tokens = [(run.counts and run.counts.tokens_out) or 0 for run in workload.runs]
    return mean(run.query.total_joules() / count for run, count in zip(workload.runs, tokens, strict=True))


def against_full_precision(records: Records, machine: str, model: str, method: str, session: str) -> float:
    """Energy a token of a method against full precision in the same session, in per cent."""
    quantised, full = (
        joules_a_token(next(workload for workload in records[machine, model, name].workloads if workload.id == session))
        for name in (method, None)
    )
    return (quantised / full - 1) * 100


@pytest.mark.parametrize(
    ("method", "printed"),
    [
        ("bnb-nf4", (-4.1, -1.5, 2.5)),
        ("bnb-int8", (130.8, 117.2, 107.4)),
        ("bnb-int8-threshold-0", (48.3, 56.2, 33.2)),
        ("bnb-nf4-double-quant", (9.0, 12.9, 19.0)),
    ],
)
def test_the_a800(records: Records, method: str, printed: tuple[float, ...]) -> None:
    models = ("mistralai/Mistral-7B-v0.1", "01-ai/Yi-1.5-9B", "Qwen/Qwen2.5-14B")
    found = [against_full_precision(records, "ecocompute-a800", name, method, "session-2026-02-26") for name in models]
    assert [round(value, 1) for value in found] == list(printed)


@pytest.mark.parametrize(
    ("model", "method", "session", "printed"),
    [
        (f"{QWEN}0.5B", "bnb-nf4", "session-2026-08-19-nf4", 31.1),
        (f"{QWEN}1.5B", "bnb-nf4", "session-2026-08-19-nf4", -2.2),
        (f"{QWEN}7B", "bnb-nf4", "session-2026-08-19-nf4", -39.0),
        (f"{QWEN}7B", "bnb-int8", "session-2026-08-19-int8", 105.8),
        (f"{QWEN}0.5B", "bnb-int8", "session-2026-08-19-int8", 594.6),
        (f"{QWEN}7B", "bnb-int8", "session-2026-08-20", 105.9),
    ],
)
def test_the_rtx_4090_of_august(records: Records, model: str, method: str, session: str, printed: float) -> None:
    assert round(against_full_precision(records, "ecocompute-rtx-4090", model, method, session), 1) == printed


@pytest.mark.parametrize(
    ("model", "method", "printed"),
    [
        (f"{QWEN}0.5B", "bnb-int8", 241.9),
        (f"{QWEN}7B", "bnb-int8", 49.5),
        (f"{QWEN}7B", "bnb-nf4", -28.5),
        ("Qwen/Qwen2.5-3B", "bnb-nf4", 0.8),
    ],
)
def test_the_rtx_4090_of_july(records: Records, model: str, method: str, printed: float) -> None:
    found = against_full_precision(records, "ecocompute-rtx-4090-july", model, method, "session-2026-07-24")
    assert round(found, 1) == printed


def test_what_stands_in_records_of_two_days_is_never_of_one_session(records: Records) -> None:
    ids = {profile: set[str]() for profile in STUDY.profiles}
    for (profile, _, _), record in records.items():
        ids[profile] |= {workload.id for workload in record.workloads}
    assert ids["ecocompute-rtx-4090"].isdisjoint(ids["ecocompute-rtx-4090-july"])


def test_seventy_runs_in_seven_batch_sizes_save_with_each_doubling(records: Records) -> None:
    record = records["ecocompute-a800", "mistralai/Mistral-7B-Instruct-v0.2", "bnb-int8-threshold-0"]
    points = record.workloads[0].points
    energies = [mean(run.query.total_joules() / run.queries for run in point.runs) for point in points]
    assert sum(len(point.runs) for point in points) == 70
    assert energies == sorted(energies, reverse=True)
    assert round(energies[0]) == 1768


def test_every_record_says_what_a_query_is(records: Records) -> None:
    limits = {
        profile: {
            workload.output_limit
            for (name, _, _), record in records.items()
            if name == profile
            for workload in record.workloads
        }
        for profile in STUDY.profiles
    }
    assert all(None not in found for found in limits.values())
    assert limits["ecocompute-t4"] == {"told for 1,000 tokens written, greedy decoding"}
