"""Targets named as their files are: quantised checkpoints, read from their settings before anything is measured."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from generator.errors import EnergyLabelError
from generator.suite.campaign.planning import obtaining, publication
from generator.suite.campaign.planning.obtaining import Obtained
from generator.suite.campaign.planning.publication import as_published
from generator.suite.campaign.planning.targets import targets_of
from generator.suite.campaign.running.facts import facts_of
from generator.suite.case import load_case
from generator.suite.models.setup import ModelFiles
from tests.suite.plans import plan
from tests.suite.terms import BASELINE, terms

NF4 = {"quant_method": "bitsandbytes", "load_in_4bit": True, "bnb_4bit_quant_type": "nf4"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "bert", "quantization_config": NF4}))
    return tmp_path


def entry(at: str | Path, **changes: Any) -> dict[str, Any]:
    named = {"as": "my-lab/packed"} if isinstance(at, Path) else {}
    return {"tasks": ["text-classification"], "models": [str(at)], "approach": "fine-tuned", **named, **changes}


def test_a_record_of_a_quantised_folder_is_named_so(folder: Path) -> None:
    [target] = as_published(targets_of(plan(entry(folder, precision=["bf16"]))))
    assert (target.quantization, target.variant) == ("bnb-nf4", "bf16-bnb-nf4")


def test_a_model_of_the_hub_is_read_by_its_settings_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def reader(hub_id: str, revision: str | None) -> Any:
        asked.append((hub_id, revision))
        return {"config.json": json.dumps({"quantization_config": {"quant_method": "fp8"}})}.get

    monkeypatch.setattr(obtaining, "hub_reader", reader)
    [target] = as_published(targets_of(plan(entry("org/packed", revision="v2"))))
    assert (target.quantization, asked) == ("fp8", [("org/packed", "v2")])


@pytest.mark.parametrize("changes", [{"weights": "random"}, {"quantization": ["torchao-int8"]}])
def test_a_twin_and_what_is_asked_for_stay_as_they_are(folder: Path, changes: dict[str, Any]) -> None:
    """A twin has nobody's weights; what contradicts the files is refused when its turn comes."""
    targets = targets_of(plan(entry(folder, **changes)))
    assert as_published(targets) == targets


def test_what_cannot_be_read_now_does_not_stop_the_others(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: Any) -> Any:
        raise EnergyLabelError("the Hub does not answer.")

    monkeypatch.setattr(obtaining, "hub_reader", away)
    broken = folder / "broken"
    broken.mkdir()
    (broken / "config.json").write_text(json.dumps({"quantization_config": {"quant_method": "gptq"}}))
    entries = [entry("org/packed"), entry(broken, **{"as": "my-lab/broken"}), entry(folder)]
    assert [target.quantization for target in as_published(targets_of(plan(*entries)))] == [None, None, "bnb-nf4"]


def test_what_was_fetched_before_needs_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    cached = {"config.json": json.dumps({"quantization_config": NF4})}
    monkeypatch.setattr(publication, "cached_reader", lambda *_: cached.get)
    monkeypatch.setattr(obtaining, "hub_reader", lambda *_: pytest.fail("the Hub was asked"))
    [target] = as_published(targets_of(plan(entry("org/packed"))))
    assert target.quantization == "bnb-nf4"


def test_a_hub_that_is_away_is_not_waited_for_model_after_model(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def away(hub_id: str, _: Any) -> Any:
        asked.append(hub_id)
        raise EnergyLabelError("the Hub does not answer.")

    monkeypatch.setattr(obtaining, "hub_reader", away)
    monkeypatch.setattr(publication, "cached_reader", lambda *_: {}.get)
    # Every look at the clock is ten seconds later.
    monkeypatch.setattr(time, "monotonic", iter(range(0, 10_000, 10)).__next__)
    as_published(targets_of(plan(*[entry(f"org/model-{number}") for number in range(9)])))
    assert asked == ["org/model-0", "org/model-1", "org/model-2"]


def test_a_broken_file_in_the_cache_does_not_stop_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publication, "cached_reader", lambda *_: {"config.json": "["}.get)
    [target] = as_published(targets_of(plan(entry("org/packed"))))
    assert target.quantization is None


def test_two_ways_of_asking_for_one_record_are_noticed(folder: Path) -> None:
    targets = targets_of(plan(entry(folder, quantization=["none", "bnb-nf4"])))
    with pytest.raises(EnergyLabelError, match="asks twice for text-classification my-lab/packed"):
        as_published(targets)


@pytest.mark.parametrize("kind", ["fp8", "mxfp4", "bnb-nf4"])
def test_every_published_kind_has_its_facts(tmp_path: Path, kind: Any) -> None:
    """Whose library is named among the tools, where it is one of the suite's."""
    [found] = targets_of(plan(entry("org/packed")))
    target = found.model_copy(update={"quantization": kind})
    case = load_case(target.task)
    model = Obtained(ModelFiles(tmp_path, "pretrained"), "org/packed", "a" * 40)
    facts = facts_of(target, terms(tmp_path), case, case.approaches["fine-tuned"], BASELINE, {}, model)
    assert ("bitsandbytes" in facts.tools) == (kind == "bnb-nf4")


@pytest.mark.usefixtures("libraries")
@pytest.mark.parametrize(
    ("task", "files", "told"),
    [
        (
            "text-classification",
            {"config.json": {"model_type": "house_made", "auto_map": {"AutoModel": "modeling.House"}}},
            "is a 'house_made', which the library does not know .* --trust-remote-code",
        ),
        (
            "sentence-similarity",
            {"config.json": {"model_type": "bert"}, "modules.json": [{"type": "a.Dense", "path": "2_Dense"}]},
            "has a 'Dense', which this suite does not run",
        ),
        ("text-classification", {"config.json": {"quantization_config": {"quant_method": "gptq"}}}, "'gptq'"),
    ],
)
def test_what_the_settings_show_is_told_before_weights_are_fetched(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, task: str, files: dict[str, Any], told: str
) -> None:
    def fetched(*_: Any) -> Any:
        raise AssertionError("fetched")

    monkeypatch.setattr(obtaining, "hub_reader", lambda *_: {name: json.dumps(t) for name, t in files.items()}.get)
    monkeypatch.setattr(obtaining, "fetch_model", fetched)
    [target] = targets_of(plan({"tasks": [task], "models": ["org/model"], "approach": "fine-tuned"}))
    with (
        pytest.raises(EnergyLabelError, match=told),
        obtaining.model_on_disk(target, load_case(task), tmp_path / "twin"),
    ):
        pass
