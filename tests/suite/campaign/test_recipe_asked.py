"""Recipes by name: which are meant, by which embedder, and what can be asked of none."""

import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from generator.errors import EnergyLabelError
from generator.suite.campaign.planning.target import Target
from generator.suite.campaign.planning.targets import targets_of
from generator.suite.runtimes.classical import recipes
from tests.suite.plans import plan

LR = "scikit-learn/tfidf-logistic-regression"
MINILM = "scikit-learn/all-minilm-l6-v2-logistic-regression"


def targets(
    model: str, task: str = "text-classification", whole: dict[str, Any] | None = None, **entry: Any
) -> tuple[Target, ...]:
    return targets_of(plan({"tasks": [task], "models": [model], **entry}, **(whole or {})))


def test_a_recipe_that_weighs_words_is_in_double_precision_by_scikit_learn() -> None:
    [found] = targets(LR)
    assert (found.source, found.recipe, found.training) == ("recipe", "tfidf-logistic-regression", "hub")
    assert (found.precision, found.runtime, found.approach) == ("fp64", "scikit-learn", "classical")
    assert found.relative_path("p") == "p/text-classification/scikit-learn--tfidf-logistic-regression--fp64.json"


def test_an_embedder_runs_in_every_variant_that_the_suite_makes(tmp_path: Path) -> None:
    known, other = targets(MINILM), targets(MINILM, embedder="acme/all-MiniLM-L6-v2")
    assert [(found.source, found.at, found.model) for found in (*known, *other)] == [
        ("hub", "sentence-transformers/all-MiniLM-L6-v2", MINILM),
        ("hub", "acme/all-MiniLM-L6-v2", MINILM),
    ]
    folder = targets(
        "scikit-learn/mine-logistic-regression", embedder=str(tmp_path), quantization=["none", "torchao-int8"]
    )
    assert [(found.at, found.quantization) for found in folder] == [
        (str(tmp_path), None),
        (str(tmp_path), "torchao-int8"),
    ]
    [small] = targets("scikit-learn/e5-small-v2-logistic-regression")
    assert (small.at, small.prefix) == ("intfloat/e5-small-v2", "query: ")
    [by_onnx] = targets(MINILM, runtime="onnxruntime")
    assert by_onnx.runtime == "onnxruntime"


@pytest.mark.parametrize(
    ("model", "entry", "told"),
    [
        ("scikit-learn/tfidf-logistic-regresion", {}, rf"did you mean {LR}\?"),
        ("scikit-learn/naive-bayes", {}, r"No recipe 'scikit-learn/naive-bayes': "),
        (LR, {"weights": "random"}, "has no weights to draw at random; leave out --weights"),
        (LR, {"compiled": True}, "torch does not compile; leave out --compile"),
        (MINILM, {"compiled": True}, "torch does not compile; leave out --compile"),
        (LR, {"quantization": "torchao-int8"}, "has no embedder.* leave out --quantization"),
        (LR, {"precision": "fp16"}, "has no embedder.* leave out --precision"),
        (LR, {"runtime": "onnxruntime"}, "has no embedder.* leave out --runtime"),
        (LR, {"revision": "main"}, "has no embedder.* leave out --revision"),
        (LR, {"embedder": "a/b"}, "weighs words and embeds nothing; leave out --embedder"),
        (LR, {"approach": "fine-tuned"}, "is classical, and not 'fine-tuned'; leave out --approach"),
        (LR, {"as": "acme/mine"}, "has a name of its own.*leave out --as acme/mine"),
        ("scikit-learn/mine-logistic-regression", {}, r"needs an embedder; say which with --embedder"),
        (MINILM, {"embedder": "intfloat/e5-small-v2"}, "is called 'e5-small-v2' in a recipe's id, and not all-minilm"),
        (MINILM, {"embedder": "./none-there"}, "is not there"),
        ("org/bert", {"approach": "fine-tuned", "embedder": "a/b"}, "no recipe that embeds sentences"),
        (LR, {"queries": "none.jsonl"}, "No queries 'none.jsonl': say hub or synthetic, or name a file"),
    ],
)
def test_what_cannot_be_asked_of_a_recipe_is_one_sentence(model: str, entry: dict[str, Any], told: str) -> None:
    with pytest.raises(EnergyLabelError) as caught:
        targets(model, **entry)
    assert re.search(told, str(caught.value)), str(caught.value)


def test_only_what_has_a_training_split_is_trained(tmp_path: Path) -> None:
    with pytest.raises(EnergyLabelError, match=r"fill-mask trains nothing, so that .* cannot do it"):
        targets(LR, "fill-mask")
    with pytest.raises(EnergyLabelError, match="Nothing of what is measured is trained here; leave out --training"):
        targets("bert-text-classification-tiny", whole={"training": "hub"})
    with pytest.raises(EnergyLabelError, match="No training set 'none': say hub, or name a file that is there"):
        targets(LR, whole={"training": "none"})
    (tmp_path / "one.jsonl").write_text("{}\n")
    with pytest.raises(EnergyLabelError, match="cannot stand for imdb, sst2, tomatoes alike; say with --workload"):
        targets(LR, whole={"training": str(tmp_path / "one.jsonl")})
    with pytest.raises(EnergyLabelError, match="has no file for imdb"):
        targets(LR, whole={"queries": str(tmp_path)})
    (tmp_path / "sst2.jsonl").write_text("{}\n")
    [found] = targets(LR, whole={"queries": str(tmp_path), "training": str(tmp_path)}, workloads=["sst2"])
    assert found.training == str(tmp_path)


def test_a_missing_extra_is_told_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recipes, "find_spec", lambda name: None if name == "skops" else find_spec(name))
    with pytest.raises(
        EnergyLabelError, match=r"skops is not installed.*pip install 'model-energy-label\[classical\]'"
    ):
        recipes.refuse_without_libraries()
