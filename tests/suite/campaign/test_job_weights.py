"""Whose weights a job measures, and what its record says of them."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.errors import EnergyLabelError
from generator.suite.campaign.planning import obtaining
from generator.suite.campaign.planning.publication import as_published
from generator.suite.campaign.running.loading import why_not_loaded
from generator.suite.meters.replay import reading
from generator.suite.models.hub import Fetched
from generator.suite.models.loading import load_model
from generator.suite.models.model_files import digest_of
from generator.suite.models.published import folder_reader
from generator.suite.models.setup import Setup
from tests.suite.campaign.jobs import go, record, tiny

pytestmark = pytest.mark.usefixtures("libraries")


def test_a_twin_that_a_killed_campaign_left_goes_away(tmp_path: Path) -> None:
    (tmp_path / "twin").mkdir()
    (tmp_path / "twin" / "model.safetensors").touch()
    made: list[bool] = []
    target = tiny(workloads=["sst2"])
    go(tmp_path, target, [reading(1.0)] * 3, runs=2, tell=lambda _: made.append((tmp_path / "twin").exists()))
    assert any(made)
    assert not (tmp_path / "twin").exists()


def test_a_folder_of_trained_weights_is_measured_under_the_id_given(tmp_path: Path, twin: Callable[[str], Any]) -> None:
    folder = twin("bert-text-classification-tiny").folder
    target = tiny(models=[str(folder)], approach="fine-tuned", workloads=["sst2"], **{"as": "my-lab/my-model"})
    assert (target.weights, target.model) == ("pretrained", "my-lab/my-model")
    journal, _ = go(tmp_path, target, [reading(1.0)] * 4)
    made = record(journal, target)
    assert (made.weights, made.relative_path) == (
        "pretrained",
        "cpu-only/text-classification/my-lab--my-model--fp32.json",
    )
    assert (made.provenance.model_repository, made.provenance.model_revision) == (None, None)
    assert made.provenance.model_folder_sha256 == digest_of(folder)
    assert sum("came from a local folder" in note for note in made.provenance.notes) == 1


def test_a_twin_of_the_suite_s_own_is_nobody_s_weights(tmp_path: Path) -> None:
    target = tiny(workloads=["sst2"])
    journal, _ = go(tmp_path, target, [reading(1.0)] * 4)
    provenance = record(journal, target).provenance
    assert (provenance.model_repository, provenance.model_folder_sha256) == (None, None)
    assert not any("local folder" in note for note in provenance.notes)


def test_what_the_hub_called_a_model_stays_with_its_runs(
    tmp_path: Path, twin: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = twin("bert-text-classification-tiny").folder
    target = tiny(models=["org/mine"], approach="fine-tuned", workloads=["sst2"])
    monkeypatch.setattr(obtaining, "fetch_model", lambda *_: Fetched(folder, "a" * 40, "A note.", "org/mine"))
    monkeypatch.setattr(obtaining, "hub_reader", lambda *_: folder_reader(folder))
    journal, _ = go(tmp_path, target, [reading(1.0)] * 4)
    provenance = record(journal, target).provenance
    assert (provenance.model_repository, provenance.model_revision) == ("org/mine", "a" * 40)
    assert provenance.model_folder_sha256 is None
    assert "A note." in provenance.notes


def test_a_pull_request_s_weights_are_not_the_model_s(tmp_path: Path) -> None:
    target = tiny(models=["org/mine"], approach="fine-tuned", workloads=["sst2"], revision="refs/pr/3")
    with pytest.raises(EnergyLabelError, match=r"^refs/pr/3 of org/mine is a pull request, which anybody can open"):
        go(tmp_path, target, [reading(1.0)] * 4)


def own_code(folder: Path, name: str, **settings: Any) -> None:
    found = json.loads((folder / name).read_text())
    (folder / name).write_text(json.dumps({**found, **settings}))


def test_code_that_was_not_run_stands_in_the_record(tmp_path: Path, twin: Callable[[str], Any]) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(twin("bert-text-classification-tiny").folder, folder)
    own_code(folder, "config.json", auto_map={"AutoModelForSequenceClassification": "modeling_mine.Mine"})
    target = tiny(models=[str(folder)], approach="fine-tuned", workloads=["sst2"], **{"as": "my-lab/my-model"})
    journal, _ = go(tmp_path / "state", target, [reading(1.0)] * 4)
    notes = record(journal, target).provenance.notes
    assert sum("code of its own (auto_map in config.json), which was not run" in note for note in notes) == 1


def test_weights_that_are_no_numbers_are_never_measured(tmp_path: Path, twin: Callable[[str], Any]) -> None:
    from safetensors.torch import load_file, save_file

    folder = tmp_path / "mine"
    shutil.copytree(twin("bert-text-classification-tiny").folder, folder)
    weights = load_file(folder / "model.safetensors")
    weights["classifier.weight"] *= float("nan")
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    target = tiny(models=[str(folder)], approach="fine-tuned", workloads=["sst2"], **{"as": "my-lab/my-model"})
    with pytest.raises(EnergyLabelError, match=r"^classifier\.weight holds a value that is not a finite number"):
        go(tmp_path / "state", target, [reading(1.0)] * 4)


@pytest.mark.filterwarnings("ignore:`torch.jit.script_method` is deprecated")
def test_a_quantised_folder_is_recorded_as_what_ran(tmp_path: Path, twin: Callable[..., Any]) -> None:
    pytest.importorskip("torchao")
    import transformers as tf

    dense = twin("bert-text-classification-tiny")
    folder = tmp_path / "packed"
    shutil.copytree(dense.folder, folder, ignore=shutil.ignore_patterns("*.safetensors"))
    setup = Setup(precision="bf16", quantization="torchao-int8")
    load_model(tf.AutoModelForSequenceClassification, dense, setup).save_pretrained(folder)
    entry = {"models": [str(folder)], "approach": "fine-tuned", "workloads": ["sst2"], "as": "my-lab/my-model"}
    [target] = as_published([tiny(**entry, precision=["bf16"])])
    journal, _ = go(tmp_path / "state", target, [reading(1.0)] * 4)
    made = record(journal, target)
    assert (made.setup.precision, made.setup.quantization) == ("bf16", "torchao-int8")
    assert any("published as torchao-int8" in note for note in made.provenance.notes)
    for wrong in ("torchao-int8-dynamic", "bnb-int8"):
        with pytest.raises(EnergyLabelError, match=rf"published as torchao-int8 and cannot be run as {wrong};"):
            go(tmp_path / "state", tiny(**entry, quantization=[wrong]), [reading(1.0)] * 4)


def test_a_twin_of_packed_weights_is_a_twin_of_the_dense_model(tmp_path: Path, twin: Callable[[str], Any]) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(twin("bert-text-classification-tiny").folder, folder)
    own_code(folder, "config.json", quantization_config={"quant_method": "gptq", "bits": 4})
    entry = {"models": [str(folder)], "approach": "fine-tuned", "workloads": ["sst2"], "as": "my-lab/my-model"}
    with pytest.raises(EnergyLabelError, match=r"'gptq'\), for which a record has no word"):
        go(tmp_path / "state", tiny(**entry), [reading(1.0)] * 4)
    journal, _ = go(tmp_path / "state", tiny(**entry, weights="random"), [reading(1.0)] * 4)
    assert record(journal, tiny(**entry, weights="random")).setup.quantization is None


def test_a_folder_without_its_weights_is_one_sentence(tmp_path: Path, twin: Callable[[str], Any]) -> None:
    folder = tmp_path / "broken"
    shutil.copytree(twin("bert-text-classification-tiny").folder, folder)
    (folder / "model.safetensors").unlink()
    target = tiny(models=[str(folder)], approach="fine-tuned", workloads=["sst2"], **{"as": "my-lab/my-model"})
    with pytest.raises(EnergyLabelError) as refused:
        go(tmp_path, target, [reading(1.0)] * 4)
    assert str(refused.value).count("\n") == 0


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ValueError("Weights only load failed … set `weights_only=False`"), "a pickle that holds more than weights"),
        (ValueError("please pass the argument `trust_remote_code=True`"), "read that code and allow it with --trust-"),
        (MemoryError(), "out of memory"),
        (
            ValueError("model type `x` but Transformers does not recognize this architecture"),
            "no kind of model (model_",
        ),
        (ValueError("Unrecognized model in /home/me/models/mine. Should have a `model_type`"), "no kind of model (mod"),
        (
            type("StrictDataclassFieldValidationError", (Exception,), {})(
                "Validation error for field 'eos_token_id': x"
            ),
            "its eos_token_id in config.json is of a kind",
        ),
        (KeyError("bert\n  two"), "see that its files are whole"),
    ],
)
def test_a_model_that_cannot_be_loaded_is_told_once_and_without_unsafe_advice(error: Exception, told: str) -> None:
    said = why_not_loaded(error)
    assert (
        told in said and "weights_only" not in said and "=True" not in said and "\n" not in said and "/home" not in said
    )
