"""A damaged ML.ENERGY v3, or another version, is refused by file and entry, and then nothing at all is written."""

import json
import tarfile
from pathlib import Path
from typing import Any

import pytest

from generator.errors import EnergyLabelError, RecordFaultsError
from generator.studies.ml_energy_v3.importer import ARCHIVE
from generator.studies.ml_energy_v3.study import STUDY
from tests.studies import importing
from tests.studies.ml_energy_v3.made_up import SMALL, Document, text_entry, write

INDEX = "public/data/index.json"
CHAT, IMAGES = "public/data/tasks/lm-arena-chat.json", "public/data/tasks/text-to-image.json"
GPQA = "public/data/tasks/gpqa.json"


def refusal(study: Path, target: Path, error: type[EnergyLabelError] = EnergyLabelError) -> str:
    """What the importer says, by this very error."""
    return importing.refusal(STUDY, study, target, error)


@pytest.mark.parametrize(
    ("file", "name", "value", "reason"),
    [
        (CHAT, "energy_per_token_joules", 0, "'0' is not a positive number"),
        (CHAT, "energy_per_token_joules", -0.5, "'-0.5' is not a positive number"),
        (CHAT, "energy_per_token_joules", 1e300, "is beyond all bounds"),
        (CHAT, "energy_per_token_joules", None, "is missing or empty"),
        (CHAT, "energy_per_token_joules", "much", "'much' is not a number"),
        (CHAT, "energy_per_token_joules", True, "is neither text nor a number"),
        (CHAT, "energy_per_request_joules", 51.0, "51 is not energy per token times mean length (50)"),
        (CHAT, "avg_power_watts", 400.0, "400 is not energy per token times tokens per second (500)"),
        (CHAT, "avg_batch_size", 9.0, "is more than max_num_seqs"),
        (CHAT, "max_num_seqs", 8.5, "'8.5' is not a whole number"),
        (CHAT, "max_num_seqs", 10**6, "less than or equal to 65536"),
        (CHAT, "num_gpus", 4, "the model is spread over 1"),
        (CHAT, "tensor_parallel", 2, "the model is spread over 2"),
        (CHAT, "p95_itl_ms", 15.0, "is less than a lower percentile"),
        (CHAT, "gpu_model", "H200", "'H200' is none of H100, B200"),
        (CHAT, "weight_precision", "int4", "is not what index.json says of the model"),
        (CHAT, "total_params_billions", 9.0, "is not what index.json says of the model"),
        (CHAT, "model_id", "small", "names no organisation"),
        (CHAT, "model_id", "acme/../small", "String should match pattern"),
        (CHAT, "model_id", "acme/unknown", "index.json does not tell of acme/unknown"),
        (IMAGES, "energy_per_image_joules", 1999.0, "is not mean power times a batch's time"),
        (IMAGES, "throughput_images_per_sec", 0.5, "is not the batch divided by its time"),
        (IMAGES, "inference_steps", 0, "is not a positive number"),
        (IMAGES, "ring_degree", 2, "the model is spread over 2"),
    ],
)
def test_a_value_that_cannot_be_is_told_by_file_entry_and_name(
    documents: dict[str, Document], tmp_path: Path, target: Path, file: str, name: str, value: Any, reason: str
) -> None:
    documents[file]["configurations"][0][name] = value
    told = refusal(write(tmp_path / "study", documents), target)
    assert told.startswith(f"{file}, configurations[0].")
    assert name in told or "num_gpus" in told
    assert reason in told


@pytest.mark.parametrize("file", [CHAT, IMAGES])
def test_a_missing_and_an_unknown_field_are_told(
    documents: dict[str, Document], tmp_path: Path, target: Path, file: str
) -> None:
    entry = documents[file]["configurations"][1]
    power = entry.pop("avg_power_watts")
    told = refusal(write(tmp_path / "study", documents), target)
    assert told.startswith(f"{file}, configurations[1].avg_power_watts: is missing;")
    entry.update(avg_power_watts=power, seed=1)
    told = refusal(write(tmp_path / "study", documents), target)
    assert told.startswith(f"{file}, configurations[1].seed: is not a field of the version of the file that is known;")


@pytest.mark.parametrize(
    ("name", "value", "where"),
    [
        ("last_updated", "2027-01-01", "last_updated: '2027-01-01' is none of 2026-02-16"),
        ("tasks", ["gpqa"], "tasks: is not the seven tasks"),
        ("version", 4, "version: is not a field of the version of the file that is known"),
        ("models", [], "models: is not an object"),
    ],
)
def test_another_version_is_refused(
    documents: dict[str, Document], tmp_path: Path, target: Path, name: str, value: Any, where: str
) -> None:
    documents[INDEX][name] = value
    assert refusal(write(tmp_path / "study", documents), target).startswith(f"{INDEX}, {where}")


def test_a_task_that_is_missing_or_new_is_told(documents: dict[str, Document], tmp_path: Path, target: Path) -> None:
    chat = documents.pop(CHAT)
    assert refusal(write(tmp_path / "study", documents), target).startswith(f"{CHAT} is missing;")
    more = {**documents, CHAT: chat, "public/data/tasks/audio-chat.json": chat}
    told = refusal(write(tmp_path / "more", more), target)
    assert told.startswith("public/data/tasks/audio-chat.json: is not a file of the known version;")


def test_a_file_of_another_task_is_told(documents: dict[str, Document], tmp_path: Path, target: Path) -> None:
    documents[CHAT]["task"] = "gpqa"
    assert refusal(write(tmp_path / "study", documents), target).startswith(f"{CHAT}, task: 'gpqa' is none of")


def test_a_configuration_that_comes_twice_is_told_by_both_places(
    documents: dict[str, Document], tmp_path: Path, target: Path
) -> None:
    entries = documents[CHAT]["configurations"]
    entries.append(text_entry(SMALL, avg_batch_size=7.5))
    told = refusal(write(tmp_path / "study", documents), target)
    assert told.startswith(f"{CHAT}, configurations[{len(entries) - 1}].model_id: ")
    assert "comes twice" in told
    assert f"first in {CHAT}, configurations[0].model_id" in told


@pytest.mark.parametrize("which", [0, 1])
def test_neither_of_two_values_for_one_setting_may_come_again(
    documents: dict[str, Document], tmp_path: Path, target: Path, which: int
) -> None:
    entries = documents[GPQA]["configurations"]
    entries.append(dict(entries[which]))
    told = refusal(write(tmp_path / "study", documents), target)
    assert told.startswith(f"{GPQA}, configurations[2].model_id: ")
    assert "comes twice" in told


def test_figures_that_agree_and_yet_cannot_be_are_refused_by_the_profile(
    documents: dict[str, Document], tmp_path: Path, target: Path
) -> None:
    absurd = {"energy_per_token_joules": 0.71, "energy_per_request_joules": 71.0, "avg_power_watts": 710.0}
    documents[CHAT]["configurations"][0].update(absurd)
    told = refusal(write(tmp_path / "study", documents), target, RecordFaultsError)
    assert "workloads[0].points[0].means.energy_joules.gpu" in told
    assert "over the profile's limit of 700 W" in told


def test_what_is_no_json_or_says_something_twice_is_told(
    documents: dict[str, Document], tmp_path: Path, target: Path
) -> None:
    study = write(tmp_path / "study", documents)
    text = (study / CHAT).read_text("utf-8")
    for broken, reason in (
        (text[:-100], "not JSON"),
        (text.replace('"num_gpus": 1', '"num_gpus": 1, "num_gpus": 2', 1), "'num_gpus' comes twice in one object"),
        (text.replace('"num_gpus": 1', '"num_gpus": NaN', 1), "NaN is not a number"),
        (text.replace('"num_gpus": 1', '"num_gpus": 1e999999999999999999', 1), "is beyond all bounds"),
        ("[" * 100_000, "lists stand too deep in each other"),
        ("[]", "holds no object at its outermost"),
    ):
        (study / CHAT).write_text(broken, "utf-8")
        told = refusal(study, target)
        assert told.startswith(CHAT)
        assert reason in told


def test_faults_within_the_archive_name_it(documents: dict[str, Document], tmp_path: Path, target: Path) -> None:
    documents[CHAT]["configurations"][0]["avg_power_watts"] = 0
    write(tmp_path / "upstream", documents)
    folder = tmp_path / "folder"
    folder.mkdir()
    with tarfile.open(folder / ARCHIVE, "w:xz") as archive:
        archive.add(tmp_path / "upstream" / "public", arcname="public")
    told = refusal(folder, target)
    assert told.startswith(f"{ARCHIVE}/data/tasks/lm-arena-chat.json, configurations[0].avg_power_watts: ")
    (folder / ARCHIVE).write_bytes((folder / ARCHIVE).read_bytes()[:-200])
    assert "is not a readable archive" in refusal(folder, target)


def test_another_study_s_folder_is_told_by_what_it_lacks(tmp_path: Path, target: Path) -> None:
    (tmp_path / "else").mkdir()
    (tmp_path / "else" / "a.json").write_text(json.dumps({}), "utf-8")
    assert refusal(tmp_path / "else", target).startswith("data/index.json is missing; give a complete copy")
