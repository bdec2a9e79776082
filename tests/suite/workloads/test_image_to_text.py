"""Captions: every family that the case names, each new token one pass of the decoder, whatever stands before it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.suite.case import Job, Output, load_case
from generator.suite.models.architecture import Architecture, Part, TokenizerPlan
from generator.suite.models.setup import LoadingError, ModelFiles, Setup
from generator.suite.models.twins import build_twin
from generator.suite.workloads.image_to_text import ImageToText
from generator.suite.workloads.writing import new_tokens
from tests.suite.workloads.pictures import noise, plain, seen_by

pytestmark = pytest.mark.usefixtures("libraries")

FOUR = Job(output=Output(stop="fixed", max_new_tokens=4))

LAYER = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 1, "num_attention_heads": 2}
VISION = {**LAYER, "image_size": 32, "patch_size": 8}
TEXT = {**LAYER, "vocab_size": 300, "max_position_embeddings": 64}
WORDPIECE = TokenizerPlan(kind="wordpiece", vocabulary=300, tokenizer_class="BertTokenizerFast", longest=64)
UNIGRAM = TokenizerPlan(kind="unigram", vocabulary=300)
BYTES = TokenizerPlan(kind="byte-bpe", vocabulary=300)
SQUARE = {"size": {"height": 32, "width": 32}}
BLIP2 = {"vision_config": VISION, "qformer_config": {**TEXT, "encoder_hidden_size": 32}, "num_query_tokens": 4}
OPT = {
    "model_type": "opt",
    "vocab_size": 301,
    "hidden_size": 32,
    "ffn_dim": 64,
    "num_hidden_layers": 1,
    "num_attention_heads": 2,
    "max_position_embeddings": 64,
    "word_embed_proj_dim": 32,
    "bos_token_id": 0,
    "pad_token_id": 1,
    "eos_token_id": 2,
}
T5 = {"vocab_size": 301, "d_kv": 16, "d_ff": 64, "num_layers": 1, "num_heads": 2, "decoder_start_token_id": 0}
GPT2 = {"model_type": "gpt2", "vocab_size": 300, "n_embd": 32, "n_layer": 1, "n_head": 2, "n_positions": 64}

# By family: classes, settings, tokenizer, image processor, and the parts whose passes are counted.
FAMILIES: dict[str, tuple[str, str, dict[str, Any], TokenizerPlan, Part, set[str]]] = {
    "git": (
        "GitForCausalLM",
        "GitConfig",
        {**TEXT, "vision_config": VISION, "bos_token_id": 2, "eos_token_id": 3, "pad_token_id": 0},
        WORDPIECE,
        Part(
            class_name="CLIPImageProcessorPil",
            settings={"size": {"shortest_edge": 32}, "crop_size": {"height": 32, "width": 32}},
        ),
        {"encoder", "decoder"},
    ),
    "vit-gpt2": (
        "VisionEncoderDecoderModel",
        "VisionEncoderDecoderConfig",
        {
            "encoder": {"model_type": "vit", **VISION},
            "decoder": {**GPT2, "add_cross_attention": True, "is_decoder": True},
            "decoder_start_token_id": 0,
            "eos_token_id": 2,
        },
        BYTES,
        Part(class_name="ViTImageProcessorPil", settings=SQUARE),
        {"encoder", "decoder"},
    ),
    "pix2struct": (
        "Pix2StructForConditionalGeneration",
        "Pix2StructConfig",
        {
            "vision_config": {**LAYER, "d_ff": 64, "d_kv": 16, "seq_len": 64},
            "text_config": {**T5, "vocab_size": 300, "hidden_size": 32, "pad_token_id": 0, "eos_token_id": 1},
        },
        UNIGRAM,
        Part(class_name="Pix2StructImageProcessorPil", settings={"max_patches": 16}),
        {"encoder", "decoder"},
    ),
    "blip2-opt": (
        "Blip2ForConditionalGeneration",
        "Blip2Config",
        {**BLIP2, "text_config": OPT, "image_token_index": 300},
        BYTES,
        Part(class_name="BlipImageProcessorPil", settings=SQUARE),
        {"encoder", "qformer", "decoder"},
    ),
    "blip2-flan-t5": (
        "Blip2ForConditionalGeneration",
        "Blip2Config",
        {
            **BLIP2,
            "text_config": {"model_type": "t5", "d_model": 32, "bos_token_id": 2, "eos_token_id": 1, **T5},
            "image_token_index": 300,
        },
        UNIGRAM,
        Part(class_name="BlipImageProcessorPil", settings=SQUARE),
        {"encoder", "qformer", "text-encoder", "decoder"},
    ),
}


def architecture(family: str) -> Architecture:
    class_name, config_class, settings, tokenizer, processor, _ = FAMILIES[family]
    return Architecture(
        title=family,
        like=family,
        tasks=("image-to-text",),
        approach="fine-tuned",
        size="tiny",
        model=Part(class_name=class_name, config_class=config_class, settings=settings),
        tokenizer=tokenizer,
        processors=(processor,),
    )


@pytest.fixture(scope="module", params=FAMILIES)
def family(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, ModelFiles]:
    """A family's name and a tiny twin of it."""
    name = str(request.param)
    return name, build_twin(architecture(name), tmp_path_factory.mktemp(name), seed=1)


def test_blip_describes_a_picture(adapter_of: Callable[..., Any]) -> None:
    adapter = adapter_of("image-to-text", "blip-image-to-text-tiny", "fine-tuned")
    [caption] = adapter.answer([adapter.prepare({"image": noise(64, 48)})])
    counts = adapter.tally.counts(adapter.passes.passes)
    assert isinstance(caption, str)
    # The case's limit, for weights that never come to an end.
    assert counts.tokens_out == load_case("image-to-text").approaches["fine-tuned"].output.max_new_tokens == 20
    assert counts.passes == {"encoder": 1, "decoder": counts.tokens_out}
    assert (counts.images_in, counts.pixels_in, counts.tokens_in) == (1, 64 * 48, None)


def test_a_caption_ends_where_the_model_ends_it(adapter_of: Callable[..., Any]) -> None:
    """BLIP at its separator, which is counted as made and not shown."""
    import torch

    adapter = adapter_of("image-to-text", "blip-image-to-text-tiny", "fine-tuned")
    with torch.no_grad():
        adapter._model.text_decoder.cls.predictions.bias[3] = 1e4
    assert adapter.answer([noise(8, 8), plain(8, 8)]) == ["", ""]
    assert adapter.tally.tokens_out == 2
    assert adapter.passes.passes == {"encoder": 1, "decoder": 1}


def test_each_family_writes_as_many_tokens_as_its_decoder_ran(family: tuple[str, ModelFiles]) -> None:
    name, files = family
    adapter = ImageToText(files, Setup(), FOUR)
    [caption] = adapter.answer([noise(64, 48)])
    assert isinstance(caption, str)
    parts = FAMILIES[name][5]
    assert adapter.passes.passes == {part: 4 if part == "decoder" else 1 for part in parts}
    assert adapter.tally.tokens_out == 4


def test_each_family_describes_several_at_once(family: tuple[str, ModelFiles]) -> None:
    _, files = family
    adapter = ImageToText(files, Setup(batch_size=3), FOUR)
    pictures = [noise(64, 48), plain(1, 1), plain(7, 9, "blue")]
    alone = [adapter.answer([picture])[0] for picture in pictures]
    adapter.clear()
    assert adapter.answer(pictures) == alone
    assert (adapter.tally.images_in, adapter.tally.pixels_in) == (3, 64 * 48 + 1 + 63)
    assert (adapter.tally.tokens_out, adapter.passes.passes["decoder"]) == (12, 4)


def test_each_family_runs_in_half_precision(family: tuple[str, ModelFiles]) -> None:
    import torch

    _, files = family
    adapter = ImageToText(files, Setup(precision="bf16"), FOUR)
    assert adapter._model.dtype == torch.bfloat16
    assert len(adapter.answer([noise(5, 3)])) == 1
    assert adapter.tally.tokens_out == 4


def test_the_models_own_ways_of_writing_are_left_aside(tmp_path: Path) -> None:
    """Beams, penalties and lengths of a model's own would make it another job than its neighbour's."""
    own = {"num_beams": 3, "repetition_penalty": 5.0, "max_length": 7, "eos_token_id": 2, "decoder_start_token_id": 0}
    files = build_twin(architecture("vit-gpt2").model_copy(update={"generation": own}), tmp_path, seed=1)
    adapter = ImageToText(files, Setup(), Job(output=Output(stop="fixed", max_new_tokens=9)))
    assert adapter._model.generation_config.repetition_penalty is None
    seen = seen_by(adapter._model.decoder)
    adapter.answer([plain(8, 8)])
    assert {call["input_ids"].shape[0] for call in seen} == {1}
    assert adapter.tally.tokens_out == 9


def test_a_model_of_another_kind_is_refused(twin: Callable[[str], ModelFiles]) -> None:
    with pytest.raises(LoadingError, match="is a vit, which describes no picture by itself; choose one of the kinds"):
        ImageToText(twin("vit-image-classification-tiny"), Setup(), FOUR)


@pytest.mark.parametrize(("end", "count"), [(2, 2 + 3), ([2, 7], 2 + 3), (None, 6), (5, 1 + 1)])
def test_new_tokens_stop_at_each_rows_own_end(end: int | list[int] | None, count: int) -> None:
    import torch

    # Two tokens of the beginning, three new; 2 ends the first row early, and 0 pads it.
    made = torch.tensor([[9, 2, 5, 2, 0], [9, 2, 5, 6, 7]])
    assert new_tokens(made, 3, end) == ([[5, 2, 0], [5, 6, 7]], count)
