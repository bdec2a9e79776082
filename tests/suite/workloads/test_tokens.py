"""Tokens that a model cannot do without are missed when it is loaded, and told in a sentence."""

import json
import shutil
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from generator.errors import EnergyLabelError
from generator.suite.case import load_case
from generator.suite.models.setup import ModelFiles, Setup

pytestmark = pytest.mark.usefixtures("libraries")


def load(task: str, approach: Any, files: ModelFiles, batch_size: int = 1) -> Any:
    case = load_case(task)
    module, name = case.adapter.split(":")
    return getattr(import_module(module), name)(files, Setup(batch_size=batch_size), case.approaches[approach])


def edited(files: ModelFiles, folder: Path, name: str, edit: Callable[[dict[str, Any]], None]) -> ModelFiles:
    """A copy of the files, one of which is changed."""
    shutil.copytree(files.folder, folder, dirs_exist_ok=True)
    table = json.loads((folder / name).read_text())
    edit(table)
    (folder / name).write_text(json.dumps(table))
    return ModelFiles(folder, "random", called="acme/model")


@pytest.mark.parametrize(
    ("task", "architecture", "approach", "alone"),
    [
        ("text-classification", "bert-text-classification-tiny", "fine-tuned", True),
        ("fill-mask", "bert-fill-mask-tiny", "pre-trained", True),
        ("token-classification", "bert-token-classification-tiny", "fine-tuned", True),
        # Both sentences of one query are read together.
        ("sentence-similarity", "minilm-sentence-similarity-tiny", "fine-tuned", False),
    ],
)
def test_without_a_padding_token_texts_are_read_one_at_a_time(
    twin: Callable[..., ModelFiles], tmp_path: Path, task: str, architecture: str, approach: str, alone: bool
) -> None:
    files = edited(twin(architecture), tmp_path, "tokenizer_config.json", lambda table: table.update(pad_token=None))
    with pytest.raises(EnergyLabelError, match=r"^acme/model has no padding token.*measure it with --batch-size 1"):
        load(task, approach, files, 8)
    if alone:
        load(task, approach, files)


@pytest.mark.parametrize("token", [10**6, -1, [3, 10**6], "a", [3, "a"]])
def test_an_end_that_the_vocabulary_lacks_is_named(twin: Callable[..., ModelFiles], tmp_path: Path, token: Any) -> None:
    files = edited(
        twin("gpt2-text-generation-tiny"),
        tmp_path,
        "generation_config.json",
        lambda table: table.update(eos_token_id=token),
    )
    with pytest.raises(
        EnergyLabelError, match=r"^acme/model says .* its eos_token_id is (1000000|-1|'a'), and its vocab"
    ):
        load("text-generation", "pre-trained", files)
