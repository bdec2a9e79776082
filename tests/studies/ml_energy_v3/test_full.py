"""The whole of ML.ENERGY v3, where it is at hand: the committed records are what the importer makes of it."""

import csv
import json
import math
import os
import tarfile
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest

from generator.records.facts import read_facts
from generator.records.files.store import read_profiles, serialized
from generator.records.model import Point, Record
from generator.studies.importing import import_study
from generator.studies.ml_energy_v3.importer import ARCHIVE, PROFILES, read_study
from generator.studies.ml_energy_v3.study import STUDY
from tests.studies.ml_energy_v3.made_up import measurements_for_import

JOULES_PER_WATT_HOUR = 3600


@pytest.fixture(scope="module")
def archive(repository: Path) -> Path:
    """The study's folder, or a skip that says how to have it."""
    beside = repository.parent / "shared" / "studies" / "ml-energy-v3"
    path = Path(os.environ.get("ML_ENERGY_V3", beside))
    if not path.is_dir():
        pytest.skip(f"the study is not in {path}; set ML_ENERGY_V3 to its folder to import all of it")
    return path


@pytest.fixture(scope="module")
def records(archive: Path) -> list[Record]:
    """All records of the study."""
    return read_study(archive)


@pytest.fixture(scope="module")
def index(archive: Path) -> dict[str, Any]:
    """What the study says of its models."""
    with tarfile.open(archive / ARCHIVE) as packed:
        file = packed.extractfile("public/data/index.json")
        assert file is not None
        found: dict[str, Any] = json.load(file)
    return found


def points(records: list[Record], task: str, gpu: str, model: str) -> list[Point]:
    """The points of a model's record."""
    (record,) = (r for r in records if (r.task, r.profile, r.model) == (task, PROFILES[gpu], model))
    return list(record.workloads[0].points)


def joules(point: Point) -> float:
    """Energy of an answer, J."""
    assert point.means is not None
    return point.means.total_joules()


def joules_a_token(point: Point) -> float:
    """Energy of a token, J."""
    assert point.means is not None
    assert point.means.counts is not None
    assert point.means.counts.tokens_out is not None
    return joules(point) / point.means.counts.tokens_out


def median_s(point: Point) -> float:
    """Median time between two tokens, s."""
    assert point.latency is not None
    assert point.latency.inter_token_s is not None
    return point.latency.inter_token_s["p50"]


def test_the_committed_records_are_a_fresh_import(records: list[Record], committed: Path) -> None:
    made = {record.relative_path: serialized(record) for record in records}
    there = {
        path.relative_to(committed / "records").as_posix(): path.read_bytes()
        for profile in PROFILES.values()
        for path in (committed / "records" / profile).glob("*/*.json")
    }
    assert made == there


def test_all_1858_configurations_are_in_113_small_records(archive: Path, records: list[Record], tmp_path: Path) -> None:
    assert len(records) == 113
    assert sum(len(record.workloads[0].points) for record in records) == 1858
    assert max(len(serialized(record)) for record in records) < 30_000
    target = measurements_for_import(tmp_path / "measurements")
    assert import_study(STUDY, archive, target) == (113, 113)
    assert import_study(STUDY, archive, target) == (0, 113)
    assert set(STUDY.profiles) == set(read_profiles(target))


@pytest.mark.parametrize(
    ("model", "watt_hours"),
    [
        ("meta-llama/Llama-3.1-8B-Instruct", 7.7),
        ("Qwen/Qwen3-8B", 12.9),
        ("meta-llama/Llama-3.1-70B-Instruct", 46.4),
        ("Qwen/Qwen3-235B-A22B-Instruct-2507", 356),
    ],
)
def test_a_chat_on_h100_within_50_ms_a_token_takes_what_it_took(
    records: list[Record], model: str, watt_hours: float
) -> None:
    fast = [point for point in points(records, "chat", "H100", model) if median_s(point) <= 0.05]
    least = min(map(joules, fast)) * 1000 / JOULES_PER_WATT_HOUR
    digits = 0 if watt_hours > 100 else 1
    assert round(least, digits) == watt_hours


def test_the_worst_way_of_serving_takes_six_times_the_best(records: list[Record]) -> None:
    energies = [joules(point) / 3.6 for point in points(records, "chat", "H100", "meta-llama/Llama-3.1-8B-Instruct")]
    assert round(max(energies)) == 49
    assert max(energies) / min(energies) > 6


def test_every_pair_of_fp8_and_bf16_comes_out_of_the_records(
    archive: Path, records: list[Record], committed: Path
) -> None:
    facts = read_facts(committed)
    tasks = {record.workloads[0].id: record.task for record in records}
    rows = list(csv.DictReader((archive / "fp8_vs_bf16_same_gpus.csv").read_text("utf-8").splitlines()))
    for row in rows:
        full = row["model"]
        (fp8,) = (model for model, known in facts.items() if known.quantized_from == full)
        pair = []
        for model in (full, fp8):
            (point,) = (
                point
                for point in points(records, tasks[row["task"]], row["gpu_model"], model)
                if _settings(point) == _row_settings(row)
            )
            pair.append(joules_a_token(point))
        ratio = float(row["ratio_fp8_over_bf16_per_token"])
        assert pair[1] / pair[0] == pytest.approx(ratio, rel=1e-6)
    assert len(rows) == 44


def _settings(point: Point) -> tuple[int, int, int, int, int]:
    spread = point.parallel
    tensor, expert, data = ((getattr(spread, kind) or 1) if spread else 1 for kind in ("tensor", "expert", "data"))
    return point.gpus or 0, point.serving.at_once or 0, tensor, expert, data


def _row_settings(row: dict[str, str]) -> tuple[int, ...]:
    names = ("num_gpus", "max_num_seqs", "tensor_parallel", "expert_parallel", "data_parallel")
    return tuple(int(float(row[name])) for name in names)


def test_the_declared_repeatability_is_not_less_than_the_study_s_own_repeats_show(
    records: list[Record], committed: Path
) -> None:
    pairs = []
    for record in records:
        named = {point.id: point for point in record.workloads[0].points}
        pairs += [(named[name.removesuffix("-again")], named[name]) for name in named if name.endswith("-again")]
    apart = sorted(math.exp(abs(math.log(joules(one) / joules(other)))) - 1 for one, other in pairs)
    assert [round(100 * part) for part in apart] == [8, 10, 19]
    deviation = math.sqrt(fmean(math.log(joules(one) / joules(other)) ** 2 for one, other in pairs) / 2)
    assert round(100 * deviation) == 9
    assert round(200 * deviation) == 17
    for profile in PROFILES.values():
        repeatability = read_profiles(committed)[profile].uncertainty.repeatability
        assert repeatability is not None
        assert repeatability.relative >= 2 * deviation


def test_the_facts_about_the_models_are_the_study_s(index: dict[str, Any], committed: Path) -> None:
    facts = read_facts(committed)
    for model, told in index["models"].items():
        total, activated = (round(told[f"{kind}_params_billions"] * 1e9) for kind in ("total", "activated"))
        assert facts[model].parameters == total, model
        assert facts[model].activated_parameters == (activated if activated < total else None), model
        assert (facts[model].quantized_from is not None) == model.endswith("-FP8"), model
