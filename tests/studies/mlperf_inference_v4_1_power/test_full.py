"""The whole study, where its files are at hand: the committed records are the import, and its figures come out."""

import csv
from pathlib import Path
from statistics import fmean

import pytest

from generator.records.model import Point, Record
from generator.studies.importing import import_study
from generator.studies.mlperf_inference_v4_1_power.importer import PROFILE, read_study
from generator.studies.mlperf_inference_v4_1_power.study import STUDY
from tests.studies.importing import files_below, folder_for, study_folder

# Passes in which the analyser gave no reading for a second: the study's table counts these as one or two watts below 0.
UNREAD = {"llama2-70b-99/Server/ranging", "resnet50/Offline/ranging"}


@pytest.fixture(scope="module")
def archive() -> Path:
    """The study's folder, or a skip that says how to have it."""
    return study_folder("mlperf-inference-v4.1-power")


@pytest.fixture(scope="module")
def records(archive: Path) -> dict[str, Record]:
    """Its records by the first name that each was submitted under."""
    return {str(record.provenance.name_in_source).split(",")[0]: record for record in read_study(archive)}


def joules(point: Point) -> float:
    """Mean energy of a query over the passes."""
    return fmean(run.query.total_joules() / run.queries for run in point.runs)


def test_the_committed_records_are_the_import_and_a_second_one_changes_nothing(
    archive: Path, committed: Path, tmp_path: Path
) -> None:
    measurements = folder_for(STUDY, tmp_path / "measurements")
    assert import_study(STUDY, archive, measurements) == (9, 9)
    made = files_below(measurements)
    assert files_below(measurements / "records" / PROFILE) == files_below(committed / "records" / PROFILE)
    assert import_study(STUDY, archive, measurements) == (0, 9)
    assert files_below(measurements) == made


def test_energy_per_sample_is_that_of_the_study_s_table(archive: Path, records: dict[str, Record]) -> None:
    with (archive / "power_runs.csv").open(encoding="utf-8", newline="") as file:
        rows = {f"{row['model']}/{row['scenario']}/{row['run']}": row for row in csv.DictReader(file)}
    unread = set()
    for name, record in records.items():
        for point in record.workloads[0].points:
            for run, called in zip(point.runs, ("ranging", "run_1"), strict=True):
                key = f"{name}/{point.id.capitalize()}/{called}"
                row = rows[key]
                # Draw over throughput there, and energy over samples here.
                table = float(row["mean_system_watts"]) / float(row["samples_per_second"])
                unread |= {key} if run.note else set()
                assert run.query.total_joules() / run.queries == pytest.approx(table, rel=4e-3 if run.note else 6e-4)
                assert run.query.duration_s == float(row["duration_s"])
    assert unread == UNREAD


def test_int8_takes_a_seventh_less_than_fp16_in_bert_and_answers_nearly_as_well(records: dict[str, Record]) -> None:
    (int8, _), (fp16, _) = (records[name].workloads[0].points for name in ("bert-99", "bert-99.9"))
    assert joules(int8) / joules(fp16) - 1 == pytest.approx(-0.155, abs=0.005)
    found = [records[name].published_quality[0] for name in ("bert-99", "bert-99.9")]
    assert [(figure.metric, round(figure.value, 4)) for figure in found] == [
        ("F1", 0.9036),
        ("F1", 0.9097),
    ]


def test_the_two_passes_agree_as_the_profile_says(records: dict[str, Record]) -> None:
    apart = []
    for record in records.values():
        for point in record.workloads[0].points:
            first, second = (run.query.total_joules() / run.queries for run in point.runs)
            apart.append(abs(second / first - 1))
    assert len(apart) == 17
    assert (round(fmean(apart), 3), round(max(apart), 3)) == (0.003, 0.011)


def test_offline_answers_whole_data_sets_where_answers_differ_in_length(records: dict[str, Record]) -> None:
    sets = {"gptj-99": 13_368, "llama2-70b-99": 24_576, "mixtral-8x7b": 15_000}
    for name, questions in sets.items():
        assert {run.queries % questions for run in records[name].workloads[0].points[0].runs} == {0}
