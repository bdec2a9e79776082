"""A tokenizer without its vocabulary is refused by what is missing; whole ones of every kind are not."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.suite.models.architecture import architecture_names, load_architecture
from generator.suite.models.loading import load_processor
from generator.suite.models.setup import LoadingError, ModelFiles, Setup
from generator.suite.models.vocabulary import refuse_without_vocabulary
from generator.suite.workloads.diffusing import load_pipeline
from tests.suite.lazily import Lazily

tf: Any = Lazily("transformers")
pytestmark = pytest.mark.usefixtures("libraries")
READERS = [
    name
    for name in architecture_names()
    if name.endswith("-tiny") and (found := load_architecture(name)).tokenizer and not found.pipeline
]
DIFFUSION = "stable-diffusion-text-to-image-tiny"


def copied(files: ModelFiles, to: Path, without: tuple[str, ...] = ()) -> ModelFiles:
    shutil.copytree(files.folder, to, ignore=shutil.ignore_patterns(*without))
    return ModelFiles(to, "pretrained", called="acme/model")


@pytest.mark.parametrize("architecture", READERS)
def test_a_folder_without_its_vocabulary_is_refused(
    twin: Callable[..., ModelFiles], tmp_path: Path, architecture: str
) -> None:
    load_processor(tf.AutoTokenizer, copied(twin(architecture), tmp_path / "whole"))
    lacking = copied(twin(architecture), tmp_path / "lacking", ("tokenizer.json", "vocab.*", "merges.txt"))
    try:
        load_processor(tf.AutoTokenizer, lacking)
    except LoadingError as refused:
        assert "acme/model comes without its tokenizer's vocabulary (none of tokenizer.json" in str(refused)
    except Exception as error:
        # Some tokenizers cannot be made of nothing, and say so by themselves.
        assert not isinstance(error, AssertionError)
    else:
        pytest.fail("a tokenizer without a vocabulary was taken")


def test_the_vocabulary_of_old_files_is_one(tmp_path: Path) -> None:
    (tmp_path / "vocab.txt").write_text("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\nb\n", "utf-8")
    refuse_without_vocabulary(tf.BertTokenizer(str(tmp_path / "vocab.txt")), tmp_path, "acme/model")


def test_words_without_the_pairs_that_make_them_up_are_none(tmp_path: Path) -> None:
    vocabulary = {"<|endoftext|>": 0, "a": 1, "b": 2, "ab": 3}
    (tmp_path / "vocab.json").write_text(json.dumps(vocabulary), "utf-8")
    tokenizer = tf.GPT2Tokenizer(vocab=vocabulary, merges=[])
    with pytest.raises(LoadingError, match=r"^acme/model comes without merges\.txt"):
        refuse_without_vocabulary(tokenizer, tmp_path, "acme/model")
    (tmp_path / "merges.txt").write_text("#version: 0.2\na b\n", "utf-8")
    refuse_without_vocabulary(tokenizer, tmp_path, "acme/model")


def test_a_vocabulary_of_special_tokens_alone_is_none(tmp_path: Path) -> None:
    (tmp_path / "tokenizer.json").write_text("{}", "utf-8")
    with pytest.raises(LoadingError, match=r"^The tokenizer of acme/model knows 5 special tokens and no word; fetch"):
        refuse_without_vocabulary(tf.BertTokenizer(), tmp_path, "acme/model")


@pytest.mark.parametrize("kind", ["ByT5Tokenizer", "CanineTokenizer"])
def test_a_tokenizer_of_bytes_or_characters_needs_no_file(tmp_path: Path, kind: str) -> None:
    (tmp_path / "config.json").write_text('{"vocab_size": 8}', "utf-8")
    refuse_without_vocabulary(getattr(tf, kind)(), tmp_path, "acme/model")


def test_another_model_s_tokenizer_is_refused(twin: Callable[..., ModelFiles], tmp_path: Path) -> None:
    files = copied(twin("bert-text-classification-tiny"), tmp_path / "other")
    settings = json.loads((files.folder / "config.json").read_text("utf-8"))
    (files.folder / "config.json").write_text(json.dumps({**settings, "vocab_size": 50}), "utf-8")
    with pytest.raises(LoadingError, match=r"^The tokenizer of acme/model knows \d+ tokens, and .* its model knows 50"):
        load_processor(tf.AutoTokenizer, files)


def test_a_token_added_later_may_be_beyond_the_model_s_table(twin: Callable[..., ModelFiles], tmp_path: Path) -> None:
    files = copied(twin("gpt2-text-generation-tiny"), tmp_path / "padded")
    tokenizer = load_processor(tf.AutoTokenizer, files)
    settings = json.loads((files.folder / "config.json").read_text("utf-8"))
    settings["vocab_size"] = tokenizer.vocab_size
    (files.folder / "config.json").write_text(json.dumps(settings), "utf-8")
    tokenizer.add_special_tokens({"pad_token": "[a new one]"})
    tokenizer.save_pretrained(files.folder)
    assert len(load_processor(tf.AutoTokenizer, files)) > settings["vocab_size"]


def test_a_pipeline_s_tokenizer_is_looked_at_too(twin: Callable[..., ModelFiles], tmp_path: Path) -> None:
    files = copied(twin(DIFFUSION), tmp_path / "pipeline")
    for file in (files.folder / "tokenizer").iterdir():
        if file.name != "tokenizer_config.json":
            file.unlink()
    with pytest.raises(LoadingError, match=r"^acme/model \(tokenizer\) comes without its tokenizer's vocabulary"):
        load_pipeline(files, Setup())
