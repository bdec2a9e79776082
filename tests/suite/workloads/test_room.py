"""The longest input of an encoder: what its tokenizer says, what its positions hold, whichever is less."""

from types import SimpleNamespace
from typing import Any

import pytest

from generator.suite.workloads.room import longest_input, positions
from tests.suite.lazily import Lazily

transformers: Any = Lazily("transformers")
pytestmark = pytest.mark.usefixtures("libraries")


def test_positions_that_begin_after_the_padding_are_fewer() -> None:
    # The published configurations' own numbers.
    assert positions(transformers.RobertaConfig(max_position_embeddings=514)) == 512
    assert positions(transformers.XLMRobertaConfig(max_position_embeddings=514)) == 512
    assert positions(transformers.RobertaConfig(max_position_embeddings=130)) == 128  # bertweet
    assert positions(transformers.MPNetConfig(max_position_embeddings=514)) == 512
    assert positions(transformers.BertConfig()) == 512


def test_a_roberta_takes_as_many_tokens_as_that_and_no_more() -> None:
    import torch

    config = transformers.RobertaConfig(
        vocab_size=100,
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=1,
        intermediate_size=8,
        max_position_embeddings=20,
    )
    model, held = transformers.RobertaModel(config).eval(), positions(config) or 0
    assert held == 18
    model(torch.full((1, held), 5))
    with pytest.raises((IndexError, RuntimeError)):
        model(torch.full((1, held + 1), 5))


def test_a_tokenizer_that_knows_no_limit_is_held_to_the_models() -> None:
    config = transformers.BertConfig()
    assert longest_input(SimpleNamespace(model_max_length=int(1e30)), config) == 512
    assert longest_input(SimpleNamespace(model_max_length=128), config) == 128
