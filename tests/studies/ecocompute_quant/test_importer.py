"""What becomes of the made-up study: each of its numbers was chosen so that the record's can be said beforehand."""

import math
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.records.model import Record
from generator.studies.csvfile import Row
from generator.studies.ecocompute_quant.importer import read_study
from generator.studies.ecocompute_quant.made import joules_a_query
from generator.studies.ecocompute_quant.rtx4090 import means_of_queries
from generator.studies.ecocompute_quant.study import STUDY
from generator.studies.importing import import_study
from tests.studies.ecocompute_quant.made_up import write_study
from tests.studies.importing import files_below, folder_for

TINY = "TinyLlama/TinyLlama-1.1B-Chat-v1.0"


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str, str | None], Record]:
    """The made-up study's records by machine, model and method."""
    found = read_study(write_study(tmp_path_factory.mktemp("study")))
    return {(record.profile, record.model, record.setup.quantization): record for record in found}


Records = dict[tuple[str, str, str | None], Record]


def test_each_machine_has_its_models_in_each_precision(records: Records) -> None:
    of_machine = {name: sum(profile == name for profile, _, _ in records) for name in STUDY.profiles}
    assert of_machine == {
        "ecocompute-a800": 16,
        "ecocompute-rtx-4090": 15,
        "ecocompute-rtx-4090-july": 15,
        "ecocompute-rtx-5090": 8,
        "ecocompute-t4": 8,
    }


def test_a_generation_on_the_a800_is_a_run_with_its_tokens(records: Records) -> None:
    record = records["ecocompute-a800", "Qwen/Qwen2.5-14B", "bnb-int8-threshold-0"]
    (workload,) = record.workloads
    assert (len(workload.runs), record.setup.precision) == (10, "fp16")
    # 6,003 J for 1,000 tokens, 500 of them at 20 a second.
    run = workload.runs[2]
    assert (run.query.energy_joules, run.query.duration_s) == ({"gpu": 3001.5}, 25.0)
    assert run.counts is not None
    assert run.counts.tokens_out == 500
    assert record.provenance.name_in_source == "Qwen2.5-14B (variant not stated)"


def test_the_perplexity_that_cannot_be_is_left_out_and_no_other(records: Records) -> None:
    without = {key for key, record in records.items() if key[0] == "ecocompute-a800" and not record.quality}
    assert without == {
        ("ecocompute-a800", "01-ai/Yi-1.5-9B", None),
        ("ecocompute-a800", "mistralai/Mistral-7B-Instruct-v0.2", "bnb-int8-threshold-0"),
    }


def test_a_batch_is_a_point_with_ten_runs_of_its_own(records: Records) -> None:
    record = records["ecocompute-a800", "mistralai/Mistral-7B-Instruct-v0.2", "bnb-int8-threshold-0"]
    points = record.workloads[0].points
    assert [(point.serving.at_once, len(point.runs)) for point in points] == [(2**n, 10) for n in range(7)]
    run = points[3].runs[0]
    assert (run.queries, run.query.duration_s, run.query.energy_joules) == (8, 12.8, {"gpu": 1382.4})
    assert run.peak_memory is not None
    assert run.peak_memory.device_bytes == 8.5 * 2**30
    latency = points[0].latency
    assert latency is not None
    # The ten runs take 12.8 s and so on by sixteenths: 13.08125 s on average, for 256 tokens.
    assert latency.end_to_end_s == {"mean": 13.08125}
    assert latency.inter_token_s == {"mean": 0.051099}


def test_full_precision_stands_in_the_session_of_the_run_that_measured_it(records: Records) -> None:
    energies = {
        method: {
            workload.id: workload.means.total_joules() if workload.means else workload.runs[0].query.total_joules()
            for workload in records["ecocompute-rtx-4090", TINY, method].workloads
        }
        for method in (None, "bnb-int8", "bnb-nf4")
    }
    # An answer has 256 tokens; a run holds ten of them.
    assert energies == {
        None: {
            "session-2026-08-19-int8": 537.6,
            "session-2026-08-19-nf4": 512.0,
            "session-2026-08-20": 486.4,
        },
        "bnb-int8": {"session-2026-08-19-int8": 10752.0, "session-2026-08-20": 10242.56},
        "bnb-nf4": {"session-2026-08-19-nf4": 3840.0},
    }


def test_three_replicates_of_which_only_the_energy_was_published_are_means_with_their_deviation(
    records: Records,
) -> None:
    means = records["ecocompute-rtx-4090", TINY, None].workloads[2].means
    assert means is not None
    assert (means.runs, means.queries, means.deviation_joules) == (3, 10, {"gpu": 25.6})


def test_a_run_on_the_rtx_4090_says_when_it_was_and_takes_its_time_from_its_power(records: Records) -> None:
    run = records["ecocompute-rtx-4090", TINY, "bnb-nf4"].workloads[0].runs[0]
    assert run.finished_at == datetime(2026, 8, 19, 1, tzinfo=UTC)
    assert (run.queries, run.query.duration_s, run.warm_up_queries) == (10, 102.4, 2)


def test_july_is_a_machine_of_its_own_and_takes_nothing_of_other_rows(records: Records) -> None:
    for method, joules in ((None, 512.0), ("bnb-nf4", 384.0), ("bnb-int8", 1075.2)):
        (workload,) = records["ecocompute-rtx-4090-july", TINY, method].workloads
        assert workload.means is not None
        assert (workload.means.runs, workload.means.total_joules()) == (1, joules)
        assert workload.means.duration_s is None


def test_means_of_a_table_are_of_a_thousand_tokens(records: Records) -> None:
    (workload,) = records["ecocompute-rtx-5090", "Qwen/Qwen2-7B", "bnb-nf4-double-quant"].workloads
    means = workload.means
    assert means is not None
    assert means.counts is not None
    assert (means.runs, means.counts.tokens_out, means.duration_s) == (10, 1000, 20.0)
    assert (means.energy_joules, means.deviation_joules) == ({"gpu": 1500.0}, {"gpu": 20.0})


def test_an_import_is_repeated_byte_for_byte(study: Path, tmp_path: Path) -> None:
    folders = [folder_for(STUDY, tmp_path / name) for name in ("one", "two")]
    for folder in folders:
        assert import_study(STUDY, study, folder) == (62, 62)
    assert import_study(STUDY, study, folders[0]) == (0, 62)
    assert files_below(folders[0]) == files_below(folders[1])


_ENERGIES = st.decimals("0.001", "100000", places=3)


@given(st.lists(_ENERGIES, min_size=1, max_size=9))
def test_means_of_replicates_lie_among_them_and_scatter_as_they_do(energies: list[Decimal]) -> None:
    means = means_of_queries(Row("a.csv", 2, {"energy": "1"}), "energy", energies)
    each = [float(energy) * 0.256 for energy in energies]
    joules = means.energy_joules["gpu"]
    assert min(each) - 1e-6 <= joules <= max(each) + 1e-6
    if len(each) == 1:
        assert means.deviation_joules is None
    else:
        wanted = math.sqrt(sum((one - sum(each) / len(each)) ** 2 for one in each) / (len(each) - 1))
        assert means.deviation_joules is not None
        assert math.isclose(means.deviation_joules["gpu"], wanted, rel_tol=1e-6, abs_tol=1e-5)


@given(_ENERGIES, st.integers(1, 10**6))
def test_energy_a_query_is_energy_a_token_by_its_tokens(energy: Decimal, tokens: int) -> None:
    assert joules_a_query(energy, tokens) * 1000 == energy * tokens
