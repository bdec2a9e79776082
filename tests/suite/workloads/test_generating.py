"""Generation: the case's limits alone decide, whatever a model's own settings say; prompts are cut, never refused."""

import json
import logging
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from generator.errors import EnergyLabelError
from generator.suite.case import Output
from generator.suite.models.setup import ModelFiles, Setup
from generator.suite.protocol.tally import Tally
from generator.suite.workloads.generating import Generator, prompt_room

NATURAL = Output(stop="natural", max_new_tokens=6)
FIXED = Output(stop="fixed", max_new_tokens=6)
SUMMARY = Output(stop="natural", max_new_tokens=6, min_new_tokens=4)
# What bart-large-cnn brings along, and more.
OWN = {
    "num_beams": 4,
    "min_length": 56,
    "max_length": 142,
    "no_repeat_ngram_size": 1,
    "length_penalty": 2.0,
    "early_stopping": True,
    "do_sample": True,
    "top_k": 5,
    "temperature": 0.3,
    "repetition_penalty": 9.0,
    "forced_eos_token_id": 2,
}
TEXT = "brea staul ou me"


@pytest.fixture
def warnings_said() -> Iterator[list[str]]:
    """What transformers logs as a warning or worse."""
    said: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(record.getMessage())

    logger, listener = logging.getLogger("transformers"), Listener(logging.WARNING)
    logger.addHandler(listener)
    yield said
    logger.removeHandler(listener)


@pytest.fixture
def generator_of(twin: Callable[[str], ModelFiles]) -> Callable[..., Any]:
    """A generator over a tiny twin."""
    return lambda name, output, batch=1: Generator(twin(name), Setup(batch_size=batch), output)


def ends_with(generator: Any, token: int | list[int]) -> None:
    """Let a token that the twin is known to make be one that ends a text."""
    generator._model.generation_config.eos_token_id = token


def made(generator: Any, *prompts: str) -> tuple[list[str], int, int]:
    """New texts, tokens in and tokens out."""
    tally = Tally()
    texts = generator.generate(prompts, tally)
    return texts, tally.tokens_in or 0, tally.tokens_out or 0


def first_token(generator: Any, prompt: str) -> int:
    """The token that the twin makes first."""
    import torch

    encoded = generator._tokenizer([prompt], return_tensors="pt")
    with torch.inference_mode():
        tokens = generator._model.generate(**{name: encoded[name] for name in ("input_ids", "attention_mask")})
    return int(tokens[0, 1 if generator._sequence_to_sequence else encoded["input_ids"].shape[1]])


@pytest.mark.parametrize("name", ["t5-tiny", "opt-tiny", "bloom-tiny", "gpt2-text-generation-tiny"])
def test_a_natural_stop_ends_where_the_model_does_and_a_fixed_one_never_sooner(
    generator_of: Callable[..., Any], name: str
) -> None:
    natural, fixed = generator_of(name, NATURAL), generator_of(name, FIXED)
    end = first_token(natural, TEXT)
    ends_with(natural, end)
    assert made(natural, TEXT)[2] == 1
    ends_with(fixed, end)
    assert made(fixed, TEXT)[2] == 6
    assert made(fixed, TEXT, "me ou me")[2] == 12


def test_a_minimum_holds_the_end_back(generator_of: Callable[..., Any]) -> None:
    generator = generator_of("bart-summarization-tiny", SUMMARY)
    ends_with(generator, [first_token(generator, TEXT)])
    assert made(generator, TEXT)[2] >= 4


@pytest.mark.parametrize("name", ["t5-tiny", "opt-tiny"])
def test_padding_after_an_early_end_is_not_counted(generator_of: Callable[..., Any], name: str) -> None:
    alone = generator_of(name, NATURAL)
    prompts = [TEXT, "vo " * 9, "kai"]
    for ends in (first_token(alone, TEXT), first_token(alone, prompts[1])):
        ends_with(alone, ends)
        one_by_one = [made(alone, prompt) for prompt in prompts]
        together = generator_of(name, NATURAL, 3)
        ends_with(together, ends)
        texts, tokens_in, tokens_out = made(together, *prompts)
        assert texts == [text for [text], _, _ in one_by_one]
        assert tokens_in == sum(read for _, read, _ in one_by_one)
        assert tokens_out == sum(written for _, _, written in one_by_one)


@pytest.mark.parametrize("file", ["generation_config.json", "config.json"])
def test_a_models_own_settings_change_nothing(
    twin: Callable[[str], ModelFiles], warnings_said: list[str], tmp_path: Path, file: str
) -> None:
    plain = twin("bart-summarization-tiny")
    folder = tmp_path / "bart"
    shutil.copytree(plain.folder, folder)
    if file == "config.json":  # as models older than generation_config.json have it
        (folder / "generation_config.json").unlink()
    (folder / file).write_text(json.dumps(json.loads((folder / file).read_text()) | OWN))
    expected = made(Generator(plain, Setup(), SUMMARY), TEXT)
    generator = Generator(ModelFiles(folder, "random"), Setup(), SUMMARY)
    assert made(generator, TEXT) == expected
    # One beam and one pass for each token.
    assert (expected[2], warnings_said) == (6, [])


def test_a_prompt_too_long_is_cut_where_its_model_needs_it_least(
    generator_of: Callable[..., Any], warnings_said: list[str]
) -> None:
    long = "vo " * 600
    for name, room in (("opt-tiny", 128 - 6), ("gpt2-text-generation-tiny", 128 - 6), ("bart-summarization-tiny", 128)):
        assert made(generator_of(name, FIXED), long)[1:] == (room, 6), name
    # Relative positions have no end, and a tokenizer's opinion of 512 is not the model's.
    for name in ("t5-tiny", "bloom-tiny"):
        assert made(generator_of(name, FIXED), long)[1] > 512, name
    assert warnings_said == []
    continued = generator_of("opt-tiny", FIXED)
    assert made(continued, long + TEXT)[0] == made(continued, "kai " * 30 + long + TEXT)[0]
    summarised = generator_of("bart-summarization-tiny", FIXED)
    assert made(summarised, TEXT + long)[0] == made(summarised, TEXT + long + "kai")[0]


def test_nothing_at_all_is_begun_as_any_text(generator_of: Callable[..., Any]) -> None:
    assert made(generator_of("gpt2-text-generation-tiny", FIXED), "")[1:] == (1, 6)
    together = generator_of("gpt2-text-generation-tiny", FIXED, 2)
    tokens = made(generator_of("gpt2-text-generation-tiny", FIXED), TEXT)[1]
    assert made(together, "", TEXT)[1:] == (1 + tokens, 12)


def test_more_new_tokens_than_positions_are_refused() -> None:
    config = SimpleNamespace(model_type="opt", max_position_embeddings=6, is_encoder_decoder=False)
    with pytest.raises(EnergyLabelError, match="A opt of 6 positions has no room for 6 new tokens; ask for fewer"):
        prompt_room(config, NATURAL)
    assert prompt_room(SimpleNamespace(**{**vars(config), "max_position_embeddings": 7}), NATURAL) == 1


@pytest.mark.usefixtures("libraries")
def test_real_models_have_the_room_that_their_configurations_say() -> None:
    import transformers as tf

    # T5's files carry an n_positions that the model does not know.
    for config, room in (
        (tf.T5Config(n_positions=512), None),
        (tf.BloomConfig(seq_length=2048), None),
        (tf.OPTConfig(), 2048 - 6),
        (tf.GPT2Config(), 1024 - 6),
        (tf.GPTNeoConfig(), 2048 - 6),
        (tf.BartConfig(), 1024),
        (tf.PegasusConfig(max_position_embeddings=512), 512),
        (tf.LEDConfig(), 16384),
    ):
        assert prompt_room(config, NATURAL) == room, config.model_type


@pytest.mark.parametrize("name", ["t5-tiny", "bloom-tiny"])
def test_the_first_token_is_timed_for_every_answer(generator_of: Callable[..., Any], name: str) -> None:
    generator, tally = generator_of(name, FIXED, 2), Tally()
    for batch in ([TEXT, "me"], [TEXT]):
        began = time.perf_counter()
        generator.generate(batch, tally)
        tally.speed.answered(time.perf_counter() - began, len(batch))
    found = tally.speed.latency()
    assert found is not None
    assert found.end_to_end_s and found.time_to_first_token_s and found.inter_token_s
    # Both of one clock, and the first token is a part of the whole.
    assert 0 < found.time_to_first_token_s["p50"] <= found.end_to_end_s["p50"]
    # Six tokens each: five steps after the first, in both batches.
    assert tally.speed._between == 10
