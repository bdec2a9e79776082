"""The importer on made-up submissions: real runs, a point for each scenario, and what LoadGen's summaries say."""

from decimal import Decimal
from math import ceil
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from generator.records.files.store import profile_of, serialized
from generator.records.files.toml_file import read_toml
from generator.records.model import Record
from generator.records.plausibility.physics import impossible
from generator.studies.mlperf_inference_v4_1_power.importer import PROFILE, read_study
from generator.studies.mlperf_inference_v4_1_power.power import energy_joules
from generator.studies.mlperf_inference_v4_1_power.summary import Summary
from tests import factories
from tests.studies.mlperf_inference_v4_1_power.made_up import RATE, SECONDS, WATTS, made_up_files, pack, write


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up study, unpacked."""
    return write(made_up_files(), tmp_path_factory.mktemp("study"))


@pytest.fixture(scope="module")
def records(study: Path) -> dict[str, Record]:
    """Its records by the first name that each was submitted under."""
    return {str(record.provenance.name_in_source).split(",")[0]: record for record in read_study(study)}


def test_each_result_is_one_record_of_two_points_with_two_runs(records: dict[str, Record]) -> None:
    assert len(records) == 9
    for name, record in records.items():
        points = record.workloads[0].points
        assert [point.id for point in points] == (["offline"] if name == "3d-unet-99" else ["offline", "server"])
        assert {len(point.runs) for point in points} == {2}
        assert {point.gpus for point in points} == {8}
        assert list(impossible(record, profile_of(read_toml(_profile())), "a.json", factories.TODAY)) == []


def _profile() -> Path:
    return Path(__file__).resolve().parents[3] / "measurements" / "profiles" / f"{PROFILE}.toml"


def test_energy_is_mean_draw_times_time_over_the_samples_answered(records: dict[str, Record]) -> None:
    for record in records.values():
        for point in record.workloads[0].points:
            for run, watts in zip(point.runs, WATTS.values(), strict=True):
                assert run.query.energy_joules == {"node": watts * SECONDS}
                assert run.query.duration_s == SECONDS
                assert run.queries == RATE * SECONDS
                assert run.finished_at is not None and run.finished_at.isoformat() == "2024-07-01T12:00:10+00:00"


def test_bert_is_a_pair_of_two_number_formats(records: dict[str, Record]) -> None:
    pair = [records["bert-99"], records["bert-99.9"]]
    assert len({(record.model, record.task, record.workloads[0].id) for record in pair}) == 1
    assert [record.variant for record in pair] == ["int8", "fp16"]


def test_a_format_that_is_not_credible_is_not_stated_and_says_so(records: dict[str, Record]) -> None:
    doubted = {name for name, record in records.items() if record.variant is None}
    assert doubted == {"gptj-99", "llama2-70b-99", "mixtral-8x7b"}
    for name in doubted:
        assert any("not credible" in note for note in records[name].provenance.notes)


def test_only_the_server_scenario_says_how_many_were_under_way_and_how_long_they_took(
    records: dict[str, Record],
) -> None:
    offline, server = records["llama2-70b-99"].workloads[0].points
    assert offline.serving.at_once is None and offline.latency is None
    # 300 a second, each of two seconds.
    assert server.serving.at_once == 600
    assert server.latency is not None
    assert server.latency.inter_token_s == {"mean": 0.04, "p50": 0.04, "p90": 0.08, "p99": 0.12}
    assert server.latency.end_to_end_s == {"mean": 2.0, "p50": 2.0, "p90": 4.0, "p99": 6.0}


def test_counts_are_there_where_the_files_have_them(records: dict[str, Record]) -> None:
    counts = {name: record.workloads[0].points[0].runs[0].counts for name, record in records.items()}
    assert {name for name, count in counts.items() if count and count.tokens_out == RATE * SECONDS * 50} == {
        "llama2-70b-99",
        "mixtral-8x7b",
    }
    pictures = counts["stable-diffusion-xl"]
    assert pictures is not None and pictures.images_out == RATE * SECONDS


def test_quality_is_a_share_where_it_was_printed_out_of_100(records: dict[str, Record]) -> None:
    figures = {figure.metric: figure.value for record in records.values() for figure in record.published_quality}
    assert figures["accuracy (top-1)"] == figures["F1"] == figures["CLIP score"] == 0.5


def test_the_archive_gives_the_same_records_as_the_unpacked_files(tmp_path: Path, study: Path) -> None:
    packed = pack(write(made_up_files(), tmp_path / "packed", packed=True))
    made, unpacked = ([serialized(record) for record in read_study(source)] for source in (packed, study))
    assert made == unpacked


WATT = st.decimals(min_value=1, max_value=10_000, places=1)


@given(st.lists(WATT, min_size=1), st.decimals(min_value=1, max_value=5000, places=3))
def test_energy_lies_between_the_least_and_the_most_drawn(readings: list[Decimal], seconds: Decimal) -> None:
    joules = energy_joules(readings, seconds)
    near = Decimal("1e-20")
    assert min(readings) * seconds * (1 - near) <= joules <= max(readings) * seconds * (1 + near)
    assert energy_joules([value * 2 for value in readings], seconds) == pytest.approx(joules * 2)
    assert energy_joules(readings * 2, seconds) == pytest.approx(joules)


def _offline(asked: int, whole: int, rate: str, nanoseconds: int) -> Summary:
    values = {
        "Scenario": "Offline",
        "Samples per second": rate,
        "Max latency (ns)": str(nanoseconds),
        "samples_per_query": str(asked),
        "performance_sample_count": str(whole),
    }
    return Summary("a.txt", {name: (number, value) for number, (name, value) in enumerate(values.items(), 1)})


@given(st.integers(1, 10**7), st.integers(1, 10**5), st.booleans(), st.integers(10**9, 10**13))
def test_the_samples_are_those_that_were_answered(asked: int, whole: int, sets: bool, nanoseconds: int) -> None:
    rounded = ceil(asked / whole) * whole
    # With six digits of throughput, nobody tells two numbers apart that are nearly the same.
    assume(rounded == asked or rounded - asked > asked / 50_000)
    answered = rounded if sets else asked
    rate = f"{Decimal(answered) * 10**9 / nanoseconds:.6g}"
    assert _offline(asked, whole, rate, nanoseconds).samples(Decimal(1)) == answered
