"""Similar sentences: pooling and cosine by hand-made vectors, and what a model's folder says of them."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from generator.errors import EnergyLabelError
from generator.suite.case import load_case
from generator.suite.models.setup import ModelFiles, Setup
from generator.suite.workloads.sentence_similarity import (
    SentenceSimilarity,
    cosines,
    pooled,
    pooling,
    refuse_other_modules,
    unit,
)
from tests.suite.lazily import Lazily

torch: Any = Lazily("torch")
pytestmark = pytest.mark.usefixtures("libraries")

MINILM = "minilm-sentence-similarity-tiny"
PAIRS = [
    {"first": "brea staul", "second": "ou me fa {me}"},
    {"first": "", "second": "[SEP] me"},
    {"first": "vo " * 300, "second": "me"},
]


def folder_saying(tmp_path: Path, **settings: Any) -> Path:
    """A model's folder with a pooling configuration."""
    (tmp_path / "1_Pooling").mkdir()
    (tmp_path / "1_Pooling" / "config.json").write_text(json.dumps({"word_embedding_dimension": 384, **settings}))
    return tmp_path


def test_cosines_of_known_vectors() -> None:
    pairs = [[3, 0], [5, 0]], [[1, 0], [0, 2]], [[1, 1], [-2, -2]], [[3, 4], [5, 0]]
    vectors = torch.tensor([vector for pair in pairs for vector in pair], dtype=torch.float32)
    assert cosines(vectors) == pytest.approx([1.0, 0.0, -1.0, 0.6])
    assert cosines(vectors.bfloat16()) == pytest.approx([1.0, 0.0, -1.0, 0.6])
    assert cosines(vectors.numpy()) == pytest.approx([1.0, 0.0, -1.0, 0.6])


@given(
    arrays(np.float32, (4, 5, 3), elements=st.floats(-100, 100, width=32)),
    arrays(np.int64, (4, 5), elements=st.integers(0, 1)),
)
def test_numpy_s_arrays_are_pooled_and_compared_as_torch_s(hidden: Any, mask: Any) -> None:
    mask[:, 0] = 1  # no text is without a token
    for how in ("mean", "cls"):
        by_numpy = pooled(hidden, mask, how)
        by_torch = pooled(torch.from_numpy(hidden), torch.from_numpy(mask), how)
        assert by_numpy.dtype == np.float32
        np.testing.assert_allclose(by_numpy, by_torch.numpy(), rtol=1e-4, atol=1e-4)
        np.testing.assert_allclose(unit(by_torch.numpy()), unit(by_torch).numpy(), rtol=1e-4, atol=1e-6)


def test_padding_has_no_part_in_the_mean() -> None:
    hidden = torch.tensor([[[1.0, 2.0], [3.0, 6.0], [900.0, 900.0]], [[1.0, 1.0], [1.0, 1.0], [4.0, 1.0]]])
    mask = torch.tensor([[1, 1, 0], [1, 1, 1]])
    assert pooled(hidden, mask, "mean").tolist() == [[2.0, 4.0], [2.0, 1.0]]
    assert pooled(hidden, mask, "cls").tolist() == [[1.0, 2.0], [1.0, 1.0]]


def test_the_folder_says_how_to_pool(tmp_path: Path) -> None:
    assert pooling(tmp_path) == "mean"
    said = folder_saying(tmp_path, pooling_mode_cls_token=True, pooling_mode_mean_tokens=False, include_prompt=True)
    assert pooling(said) == "cls"


def test_mean_pooling_by_name(tmp_path: Path) -> None:
    assert pooling(folder_saying(tmp_path, pooling_mode_cls_token=False, pooling_mode_mean_tokens=True)) == "mean"


@pytest.mark.parametrize(
    "settings",
    [
        {"pooling_mode_max_tokens": True},
        {"pooling_mode_mean_tokens": True, "pooling_mode_cls_token": True},
        {"pooling_mode_weightedmean_tokens": True},
    ],
)
def test_another_pooling_is_refused(tmp_path: Path, settings: dict[str, bool]) -> None:
    with pytest.raises(EnergyLabelError, match=r"pools by .*pooling_mode_.*; this suite pools by mean or by CLS"):
        pooling(folder_saying(tmp_path, **settings))


@pytest.mark.parametrize("text", ["no JSON", "[1]"])
def test_a_broken_configuration_is_named(tmp_path: Path, text: str) -> None:
    (folder_saying(tmp_path) / "1_Pooling" / "config.json").write_text(text)
    with pytest.raises(EnergyLabelError, match=r"config\.json (is not JSON|holds no table)"):
        pooling(tmp_path)


@pytest.mark.parametrize("text", ["3", '["Dense"]', "[{}]", '{"type": "Dense"}'])
def test_a_broken_list_of_modules_is_named(adapter_of: Callable[..., Any], tmp_path: Path, text: str) -> None:
    (tmp_path / "modules.json").write_text(text)
    job = load_case("sentence-similarity").approaches["fine-tuned"]
    with pytest.raises(EnergyLabelError, match=r"modules\.json is not a list of modules"):
        SentenceSimilarity(ModelFiles(tmp_path, "random"), Setup(), job)


@pytest.mark.parametrize(
    ("settings", "how"),
    [({"pooling_mode": "cls"}, "cls"), ({"pooling_mode": ["mean"]}, "mean"), ({"pooling_mode": "lasttoken"}, None)],
)
def test_pooling_said_in_a_word_and_kept_elsewhere(tmp_path: Path, settings: dict[str, Any], how: str | None) -> None:
    modules = [{"type": "a.Transformer", "path": ""}, {"type": "a.Pooling", "path": "2_Pooling"}]
    (tmp_path / "modules.json").write_text(json.dumps(modules))
    (tmp_path / "2_Pooling").mkdir()
    (tmp_path / "2_Pooling" / "config.json").write_text(json.dumps(settings))
    if how is not None:
        assert pooling(tmp_path) == how
        return
    with pytest.raises(EnergyLabelError, match="pools by 'lasttoken'"):
        pooling(tmp_path)


@pytest.mark.parametrize("place", ["", "1_Pooling", "3_Pooling"])
@pytest.mark.parametrize(
    ("settings", "fault"),
    [
        (None, "is not there"),
        ({}, "names no way of pooling"),
        ({"pooling_mode_mean_tokens": False, "pooling_mode_cls_token": False}, "names no way of pooling"),
        ({"pooling_mode": []}, "names no way of pooling"),
    ],
)
def test_a_pooling_that_is_named_must_say_how(
    tmp_path: Path, place: str, settings: dict[str, Any] | None, fault: str
) -> None:
    (tmp_path / "modules.json").write_text(
        json.dumps([{"type": "a.Transformer"}, {"type": "a.Pooling", "path": place}])
    )
    if settings is not None:
        (tmp_path / (place or "1_Pooling")).mkdir()
        (tmp_path / (place or "1_Pooling") / "config.json").write_text(json.dumps(settings))
    with pytest.raises(EnergyLabelError, match=rf"its {place or '1_Pooling'}/config\.json {fault}; fetch"):
        pooling(tmp_path)


@pytest.mark.parametrize(
    ("modules", "told"),
    [
        ([{"type": "a.Transformer", "path": "0_Transformer"}], "keeps its weights in '0_Transformer'"),
        (
            [{"type": "a.Transformer"}, {"type": "a.Dense", "path": "2_Dense"}],
            "has a 'Dense', which this suite does not",
        ),
        ([{"type": "a.Pooling", "path": "../../secrets"}], "names '../../secrets', which is no module's folder"),
        (
            [{"type": "a.Transformer"}, {"type": "a.Pooling", "path": "1_Pooling"}],
            "weights in '2_Dense', which modules",
        ),
        (None, "weights in '2_Dense', which modules"),
    ],
)
def test_no_layer_after_the_pooling_is_left_out(tmp_path: Path, modules: Any, told: str) -> None:
    if modules is not None:
        (tmp_path / "modules.json").write_text(json.dumps(modules))
    (tmp_path / "2_Dense").mkdir()
    (tmp_path / "2_Dense" / "model.safetensors").touch()
    with pytest.raises(EnergyLabelError, match=told):
        refuse_other_modules(tmp_path)


def test_both_sentences_go_through_one_pass(adapter_of: Callable[..., Any]) -> None:
    adapter = adapter_of("sentence-similarity", MINILM, "fine-tuned")
    [answer] = adapter.answer([adapter.prepare(PAIRS[0])])
    assert -1 < answer < 0.9999
    counts = adapter.tally.counts(adapter.passes.passes)
    tokens = sum(len(adapter._encoder.tokenizer(text)["input_ids"]) for text in PAIRS[0].values())
    assert counts.model_dump(exclude_none=True) == {"tokens_in": tokens, "forward_passes": 1, "passes": {"model": 1}}
    assert adapter.answer([("brea staul", "brea staul")]) == pytest.approx([1.0])
    assert adapter.answer([("brea", "ou me")]) == pytest.approx(adapter.answer([("ou me", "brea")]))


def test_a_batch_answers_as_one_by_one(adapter_of: Callable[..., Any]) -> None:
    alone, together = (
        adapter_of("sentence-similarity", MINILM, "fine-tuned", setup=Setup(batch_size=n)) for n in (1, 3)
    )
    prepared = [alone.prepare(pair) for pair in PAIRS]
    assert together.answer(prepared) == pytest.approx([alone.answer([pair])[0] for pair in prepared], abs=1e-5)
    assert together.tally == alone.tally
    assert together.passes.passes == {"model": 1}


def test_prefix_pooling_and_longest_text_of_a_models_own(twin: Callable[[str], ModelFiles], tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(twin(MINILM).folder, folder)
    job = load_case("sentence-similarity").approaches["fine-tuned"]
    by_mean = SentenceSimilarity(ModelFiles(folder, "random"), Setup(), job).answer([("brea", "ou me")])
    folder_saying(folder, pooling_mode_cls_token=True)
    (folder / "sentence_bert_config.json").write_text('{"max_seq_length": 16, "do_lower_case": false}')
    types = ["Transformer", "Pooling", "Normalize"]
    (folder / "modules.json").write_text(json.dumps([{"type": f"sentence_transformers.models.{t}"} for t in types]))
    adapter = SentenceSimilarity(ModelFiles(folder, "random"), Setup(), job, prefix="query: ")
    assert adapter.prepare(PAIRS[0]) == ("query: brea staul", "query: ou me fa {me}")
    assert adapter.answer([("brea", "ou me")]) != pytest.approx(by_mean)
    adapter.clear()
    adapter.answer([adapter.prepare(PAIRS[2])])
    assert adapter.tally.tokens_in == 16 + len(adapter._encoder.tokenizer("query: me")["input_ids"])
    (folder / "modules.json").write_text('[{"type": "sentence_transformers.models.Dense"}]')
    with pytest.raises(EnergyLabelError, match="model has a 'Dense', which this suite does not run"):
        SentenceSimilarity(ModelFiles(folder, "random"), Setup(), job)
