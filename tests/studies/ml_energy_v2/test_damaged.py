"""A damaged ML.ENERGY v2, or another version, is refused by file and field, and then nothing at all is written."""

from pathlib import Path
from typing import Any

import pytest

from generator.errors import EnergyLabelError, RecordFaultsError
from generator.studies.ml_energy_v2.study import STUDY
from tests.studies import importing
from tests.studies.ml_energy_v2.made_up import (
    CHAT,
    FILM,
    H100,
    IMAGES,
    PAINTER,
    SMALL,
    VIDEOS,
    Document,
    text_file,
    write,
)

TEXT = f"{CHAT}/{H100}/{SMALL}/bs32+tp1+pp1.json"
IMAGE = f"{IMAGES}/{H100}/{PAINTER}/bs4+steps25.json"
VIDEO = f"{VIDEOS}/{H100}/{FILM}/bs1+steps25+frames16.json"


def refusal(study: Path, target: Path, error: type[EnergyLabelError] = EnergyLabelError) -> str:
    """What the importer says, by this very error."""
    return importing.refusal(STUDY, study, target, error)


@pytest.mark.parametrize(
    ("file", "name", "value", "reason"),
    [
        (TEXT, "Energy/req (J)", 0, "'0' is not a positive number"),
        (TEXT, "Energy/req (J)", -30.0, "'-30.0' is not a positive number"),
        (TEXT, "Energy/req (J)", 1e300, "is beyond all bounds"),
        (TEXT, "Energy/req (J)", 1e-9, "Energy/req (J): Input should be greater than"),
        (TEXT, "Energy/req (J)", None, "is missing or empty"),
        (TEXT, "Avg TPOT (s)", 0.32, "disagrees with Token tput and Avg BS"),
        (TEXT, "Token tput (tok/s)", 100.0, "disagrees with Token tput and Avg BS"),
        (TEXT, "Avg BS (reqs)", 33.0, "is more than Max BS"),
        (TEXT, "Max BS (reqs)", 10**6, "less than or equal to 65536"),
        (TEXT, "Max BS (reqs)", 64, "by its content the file is called bs64+tp1+pp1.json"),
        (TEXT, "TP", 2, "by its content the file is called bs32+tp2+pp1.json"),
        (TEXT, "GPU", "NVIDIA A100-SXM4-40GB", "is none of NVIDIA H100 80GB HBM3"),
        (TEXT, "Model", "small", "names no organisation"),
        (TEXT, "Model", "acme/other", "is not the model of its folder, acme/small"),
        (IMAGE, "Energy/image (J)", 0, "is not a positive number"),
        (IMAGE, "Batch size", 8, "by its content the file is called bs8+steps25.json"),
        (IMAGE, "Denoising steps", 50, "by its content the file is called bs4+steps50.json"),
        (VIDEO, "Frames", 8, "by its content the file is called bs1+steps25+frames8.json"),
    ],
)
def test_a_value_that_cannot_be_is_told_by_file_and_name(
    documents: dict[str, Document], tmp_path: Path, target: Path, file: str, name: str, value: Any, reason: str
) -> None:
    documents[file][name] = value
    told = refusal(write(tmp_path / "study", documents), target)
    assert told.startswith(f"{file}, ")
    assert reason in told


@pytest.mark.parametrize(("file", "name"), [(TEXT, "Avg TPOT (s)"), (IMAGE, "Batch latency (s)"), (VIDEO, "Frames")])
def test_a_missing_and_an_unknown_field_are_told(
    documents: dict[str, Document], tmp_path: Path, target: Path, file: str, name: str
) -> None:
    value = documents[file].pop(name)
    assert refusal(write(tmp_path / "study", documents), target).startswith(f"{file}, {name}: is missing;")
    documents[file].update({name: value, "Seed": 1})
    told = refusal(write(tmp_path / "study", documents), target)
    assert told.startswith(f"{file}, Seed: is not a field of the version of the file that is known;")


@pytest.mark.parametrize(
    "path",
    [
        f"{CHAT}/V100/{SMALL}/bs32+tp1+pp1.json",
        f"{CHAT}/{H100}/bs32+tp1+pp1.json",
        f"{CHAT}/{H100}/{SMALL}/more/bs32+tp1+pp1.json",
        f"{CHAT}/{H100}/{SMALL}/bs32.csv",
    ],
)
def test_a_file_where_none_belongs_is_told(
    documents: dict[str, Document], tmp_path: Path, target: Path, path: str
) -> None:
    documents[path] = text_file(SMALL)
    told = refusal(write(tmp_path / "study", documents), target)
    assert told.startswith(f"{path}: is not a file of the known version; fetch that version.")


def test_a_configuration_that_comes_twice_is_told_by_both_places(
    documents: dict[str, Document], tmp_path: Path, target: Path
) -> None:
    again = f"{CHAT}/{H100}/{SMALL}-pp1/bs32+tp1+pp1.json"
    documents[again] = text_file(SMALL)
    told = refusal(write(tmp_path / "study", documents), target)
    assert again in told
    assert TEXT in told
    assert "comes twice" in told


def test_a_model_of_which_the_study_does_not_tell_is_told(
    documents: dict[str, Document], tmp_path: Path, target: Path
) -> None:
    del documents[f"{CHAT}/models.json"][SMALL]
    told = refusal(write(tmp_path / "study", documents), target)
    assert "Model: models.json does not tell of acme/small;" in told
    documents.pop(f"{CHAT}/models.json")
    (tmp_path / "without").mkdir()
    assert f"{CHAT}/models.json is missing;" in refusal(write(tmp_path / "without", documents), target)


def test_a_size_that_is_none_is_told(documents: dict[str, Document], tmp_path: Path, target: Path) -> None:
    documents[f"{IMAGES}/models.json"][PAINTER]["resolution"] = "large"
    told = refusal(write(tmp_path / "study", documents), target)
    assert told.startswith(f"{IMAGES}/models.json, {PAINTER}.resolution: is no width and height in pixels;")


@pytest.mark.parametrize(("joules", "reason"), [(71.0, "over the profile's limit of 700 W"), (5.0, "idle draw")])
def test_a_power_that_the_hardware_cannot_draw_is_refused_by_the_profile(
    documents: dict[str, Document], tmp_path: Path, target: Path, joules: float, reason: str
) -> None:
    documents[TEXT]["Energy/req (J)"] = joules
    told = refusal(write(tmp_path / "study", documents), target, RecordFaultsError)
    assert "workloads[0].points[0].means.energy_joules.gpu" in told
    assert reason in told
