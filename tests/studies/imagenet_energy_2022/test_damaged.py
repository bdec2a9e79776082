"""A damaged log is refused by file and entry, and nothing is written."""

from collections.abc import Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import EnergyLabelError
from generator.studies.csvfile import StudyFiles
from generator.studies.imagenet_energy_2022.logs import read_log
from generator.studies.imagenet_energy_2022.study import STUDY
from generator.studies.imagenet_energy_2022.tables import IMAGES
from tests.studies.imagenet_energy_2022.made_up import log, made_up_logs, named, write
from tests.studies.importing import refusal

CARD = named(made_up_logs(), "pytorch", "VGG16", card=True)
ALONE = named(made_up_logs(), "pytorch", "VGG16", card=False)
GPU, CPU = "validation.monitoring_pynvml", "validation.monitoring_pyrapl"


def changed(name: str, place: str, value: Any) -> dict[str, Any]:
    """The made-up logs but for one value, or without it where that is `...`."""
    logs = made_up_logs()
    put(logs[name], place.split("/"), value)
    return logs


def put(found: Any, path: Sequence[str], value: Any) -> None:
    """Set or take away what stands at a path."""
    *parents, last = path
    for part in parents:
        found = found[part]
    if value is ...:
        del found[last]
    else:
        found[last] = value


def refused(tmp_path: Path, logs: dict[str, Any]) -> str:
    """Why these logs are refused."""
    return refusal(STUDY, write(tmp_path / "study", logs), tmp_path / "measurements")


@pytest.mark.parametrize("value", [0, -1, 0.0, -1.5, "a lot", "", None, [], {}, True, 1e300])
@pytest.mark.parametrize(
    "place",
    [
        "validation/monitoring_pynvml/0/total_power_draw",
        "validation/monitoring_pyrapl/0/total_power_draw",
        "validation/monitoring_pynvml/0/power_usage/mean",
        "validation/duration",
        "validation/results/metrics/accuracy",
        "validation/results/model/fsize",
    ],
)
def test_a_figure_that_is_none_is_named(tmp_path: Path, place: str, value: Any) -> None:
    text = refused(tmp_path, changed(CARD, place, value))
    assert text.startswith(f"results/{CARD}.json, {place.replace('/', '.')}: ")


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_a_number_that_json_does_not_know_is_refused(tmp_path: Path, word: str) -> None:
    source = write(tmp_path / "study", made_up_logs())
    path = source / "results" / f"{CARD}.json"
    path.write_text(path.read_text("utf-8").replace("90.5", word), "utf-8")
    assert refusal(STUDY, source, tmp_path / "measurements").startswith(f"results/{CARD}.json: {word} is not a number")


@pytest.mark.parametrize(
    "place",
    [
        *("config", "execution_platform", "requirements", "train", "validation", "directory_name"),
        *("config/batch_size", "config/seed", "validation/duration", "validation/monitoring_psutil"),
        *("validation/results/end", "validation/results/metrics/loss", "validation/results/model/params"),
        *("execution_platform/Processor", "execution_platform/GPU", f"{GPU}.0".replace(".", "/")),
    ],
)
def test_a_missing_field_is_named(tmp_path: Path, place: str) -> None:
    text = refused(tmp_path, changed(CARD, place, ...))
    assert text.startswith(f"results/{CARD}.json, {place.replace('/', '.')}: ")


@pytest.mark.parametrize("place", ["", "config", "validation", "validation/results", "validation/results/metrics"])
def test_a_field_that_is_new_means_another_version(tmp_path: Path, place: str) -> None:
    text = refused(tmp_path, changed(CARD, f"{place}/version".lstrip("/"), 2))
    where = ".".join([*filter(None, place.split("/")), "version"])
    told = f"results/{CARD}.json, {where}: is not a field of the version of the file that is known"
    assert text.startswith(told)


@pytest.mark.parametrize(
    ("place", "value", "reason"),
    [
        ("directory_name", "infer_2022_03_03_00_00_99", "is none of"),
        ("config/model", "VisionTransformer", "is no model of PyTorch that is known"),
        ("config/infer_model", "VGG19", "is none of VGG16"),
        ("config/backend", "jax", "is none of pytorch, tensorflow"),
        ("config/batch_size", 64, "is none of 32"),
        ("config/n_batches", 10, "is none of -1"),
        ("execution_platform/Processor", "Another processor", "is none of Intel"),
        ("execution_platform/GPU/0/Name", "NVIDIA A100-SXM4-40GB", "is none of Quadro RTX 5000"),
        ("execution_platform/GPU/1", {"Name": "Quadro RTX 5000"}, "is not a field of the version"),
        ("validation/monitoring_pynvml/1", {}, "is not a field of the version"),
        ("validation/monitoring_pynvml/0/util.gpu/mean", 101, "is over 100 %"),
        ("validation/monitoring_pynvml/0/total_duration", 900, "s, and the run took"),
        ("validation/monitoring_pynvml/total/total_power_draw", 5, "is not that of the one device"),
        ("validation/results/end", 1_646_400_000, "is not the start and the duration together"),
        ("validation/results/metrics/accuracy", 0.7, "is not a whole number of 49984 images"),
        ("validation/results/metrics/accuracy", 2.0, "is not a whole number of 49984 images"),
        ("validation/results/model/fsize", 2_050_000, "are not four for each of the 1000000 parameters"),
    ],
)
def test_what_the_study_does_not_hold_is_named(tmp_path: Path, place: str, value: Any, reason: str) -> None:
    text = refused(tmp_path, changed(CARD, place, value))
    assert text.startswith(f"results/{CARD}.json, {place.replace('/', '.')}: ")
    assert reason in text


@pytest.mark.parametrize("requirements", [[], ["tensorflow==2.4.1"], ["torch==1", "torch==2"], "torch==1", [1]])
def test_a_log_that_names_no_version_is_named(tmp_path: Path, requirements: Any) -> None:
    text = refused(tmp_path, changed(ALONE, "requirements", requirements))
    assert text.startswith(f"results/{ALONE}.json, requirements: does not name one version of ")


def test_a_meter_of_a_card_that_is_not_there_is_named(tmp_path: Path) -> None:
    logs = made_up_logs()
    logs[ALONE]["validation"]["monitoring_pynvml"] = deepcopy(logs[CARD]["validation"]["monitoring_pynvml"])
    text = refused(tmp_path, logs)
    assert text.startswith(f"results/{ALONE}.json, validation.monitoring_pynvml: there is no graphics card")


@pytest.mark.parametrize("watts", [5.0, 400.0])
@pytest.mark.parametrize(
    ("meter", "power", "part"), [("monitoring_pynvml", "power_usage", "gpu"), ("monitoring_pyrapl", "package-0", "cpu")]
)
def test_an_energy_that_the_machine_cannot_have_taken_is_refused(
    tmp_path: Path, meter: str, power: str, part: str, watts: float
) -> None:
    logs = made_up_logs()
    found = logs[CARD]["validation"][meter]
    found["0"][power]["mean"] = watts
    found["0"]["total_power_draw"] = found["total"]["total_power_draw"] = watts * found["0"]["total_duration"]
    assert f"energy_joules.{part}" in refused(tmp_path, logs)


def test_a_configuration_that_comes_twice_is_named_by_both_logs(tmp_path: Path) -> None:
    name = "infer_2022_03_05_00_00_00"
    logs = made_up_logs() | {name: log(name, "pytorch", "VGG16", 90.0, True)}
    text = refused(tmp_path, logs)
    assert text.startswith(f"results/{name}.json, config.model: ")
    assert f"first in results/{CARD}.json, config.model" in text


def test_a_copy_that_lacks_a_run_is_refused(tmp_path: Path) -> None:
    logs = made_up_logs()
    del logs[ALONE]
    text = refused(tmp_path, logs)
    assert text.startswith("No infer_*.json is of VGG16 by PyTorch on Intel(R) Xeon(R) W-2155 CPU @ 3.30GHz;")


def test_a_folder_without_logs_is_refused(tmp_path: Path) -> None:
    (tmp_path / "study").mkdir()
    text = refusal(STUDY, tmp_path / "study", tmp_path / "measurements")
    assert text.startswith("No infer_*.json was found;")


def test_a_log_within_the_archive_is_named_by_both(tmp_path: Path) -> None:
    source = write(tmp_path / "study", changed(CARD, "config/batch_size", 8), packed=True)
    text = refusal(STUDY, source, tmp_path / "measurements")
    assert text.startswith(f"results_raw_json.tar.xz/{CARD}.json, config.batch_size: ")


@given(watts=st.floats(1e-3, 1e4), mean=st.floats(1e-3, 1e4), seconds=st.floats(1.0, 1e5))
def test_energy_is_accepted_just_where_it_is_power_times_time(
    tmp_path_factory: pytest.TempPathFactory, watts: float, mean: float, seconds: float
) -> None:
    found = log("infer_a", "pytorch", "VGG16", seconds, False)
    meter = found["validation"]["monitoring_pyrapl"]
    meter["0"]["package-0"]["mean"] = mean
    meter["0"]["total_power_draw"] = meter["total"]["total_power_draw"] = watts * meter["0"]["total_duration"]
    folder = write(tmp_path_factory.mktemp("log") / "study", {"infer_a": found})
    try:
        read = read_log(StudyFiles(folder), "results/infer_a.json")
    except EnergyLabelError:
        assert abs(watts - mean) > 0.0199 * mean
    else:
        assert read is not None
        assert abs(watts - mean) < 0.0201 * mean
        assert float(read.energy.cpu) == pytest.approx(watts * meter["0"]["total_duration"])


@given(right=st.integers(1, IMAGES), off=st.floats(0.02, 0.98))
def test_accuracy_is_a_whole_number_of_images(tmp_path_factory: pytest.TempPathFactory, right: int, off: float) -> None:
    folder = tmp_path_factory.mktemp("log")
    whole, broken = (log("infer_a", "pytorch", "VGG16", 60.0, False) for _ in range(2))
    put(whole, ["validation", "results", "metrics", "accuracy"], right / IMAGES)
    put(broken, ["validation", "results", "metrics", "accuracy"], (right - off) / IMAGES)
    read = read_log(StudyFiles(write(folder / "whole", {"infer_a": whole})), "results/infer_a.json")
    assert read is not None
    assert round(float(read.top_1) * IMAGES) == right
    with pytest.raises(EnergyLabelError, match="is not a whole number"):
        read_log(StudyFiles(write(folder / "broken", {"infer_a": broken})), "results/infer_a.json")
