"""Pictures after prompts: steps as they are taken, every part's passes, and the same picture in a batch as alone."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import EnergyLabelError
from generator.records.model import Quantization
from generator.suite.campaign.planning.obtaining import quantised_parts
from generator.suite.campaign.planning.targets import targets_of
from generator.suite.case import Job, Output
from generator.suite.models.architecture import Part, load_architecture
from generator.suite.models.setup import LoadingError, ModelFiles, Setup
from generator.suite.models.twins import build_twin
from generator.suite.workloads.text_to_image import TextToImage, has_shades
from tests.suite.plans import plan

TINY = "stable-diffusion-text-to-image-tiny"
TWO_STEPS = Job(output=Output(stop="fixed", images=1, steps=2, resolution="the model's own"))


def asked(adapter: Any, *prompts: str) -> list[Any]:
    return [adapter.prepare({"prompt": prompt}) for prompt in prompts]


def test_a_prompt_becomes_a_picture(adapter_of: Callable[..., Any]) -> None:
    adapter = adapter_of("text-to-image", TINY, "pre-trained", job=TWO_STEPS)
    [picture] = adapter.answer(asked(adapter, "brea staul ou me"))
    assert (picture.mode, picture.size) == ("RGB", (64, 64))
    tokens = len(adapter._pipeline.tokenizer("brea staul ou me")["input_ids"])
    assert adapter.tally.counts(adapter.passes.passes).model_dump(exclude_none=True) == {
        "tokens_in": tokens,
        "images_out": 1,
        "pixels_out": 64 * 64,
        # PNDM takes one more than it is asked for.
        "steps": 3,
        "forward_passes": 7,
        # The prompt and the empty prompt; the autoencoder's encoder never runs.
        "passes": {"text-encoder": 2, "unet": 3, "vae-decoder": 1, "safety-checker": 1},
    }


@pytest.mark.usefixtures("libraries")
def test_another_scheduler_takes_the_steps_it_is_asked_for(tmp_path: Path) -> None:
    tiny = load_architecture(TINY)
    settings = {"steps_offset": 1, "clip_sample": False, "set_alpha_to_one": False}
    scheduler = Part(library="diffusers", class_name="DDIMScheduler", settings=settings)
    components = {**tiny.components, "scheduler": scheduler}
    files = build_twin(tiny.model_copy(update={"components": components}), tmp_path, seed=1)
    adapter = TextToImage(files, Setup(), TWO_STEPS)
    adapter.answer(asked(adapter, "me"))
    assert (adapter.tally.steps, adapter.passes.passes["unet"]) == (2, 2)


def test_a_prompt_makes_the_same_picture_in_a_batch(adapter_of: Callable[..., Any]) -> None:
    adapter = adapter_of("text-to-image", TINY, "pre-trained", job=TWO_STEPS, setup=Setup(batch_size=2, seed=5))
    prompts = asked(adapter, "brea staul", "me")
    alone = [np.asarray(adapter.answer([prompt])[0], dtype=int) for prompt in prompts]
    again = np.asarray(adapter.answer(prompts[:1])[0], dtype=int)
    assert np.array_equal(again, alone[0])
    adapter.clear()
    together = [np.asarray(picture, dtype=int) for picture in adapter.answer(prompts)]
    # Sums of floating point in another order may turn a shade to its neighbour.
    assert [int(abs(one - other).max()) <= 2 for one, other in zip(together, alone, strict=True)] == [True, True]
    assert (adapter.tally.images_out, adapter.tally.steps, adapter.tally.pixels_out) == (2, 3, 2 * 64 * 64)
    assert adapter.tally.tokens_in == sum(prompt.tokens for prompt in prompts)
    assert adapter.passes.passes == {"text-encoder": 2, "unet": 3, "vae-decoder": 1, "safety-checker": 1}


def test_another_seed_is_another_picture(adapter_of: Callable[..., Any]) -> None:
    one, other = (
        adapter_of("text-to-image", TINY, "pre-trained", job=TWO_STEPS, setup=Setup(seed=seed)) for seed in (1, 2)
    )
    [first], [second] = one.answer(asked(one, "me")), other.answer(asked(other, "me"))
    assert first.tobytes() != second.tobytes()


@pytest.mark.parametrize(("prompt", "tokens"), [("", 2), ("me " * 200, 77)])
def test_a_prompt_is_read_as_far_as_the_window_goes(adapter_of: Callable[..., Any], prompt: str, tokens: int) -> None:
    adapter = adapter_of("text-to-image", TINY, "pre-trained", job=TWO_STEPS)
    assert len(adapter.answer(asked(adapter, prompt))) == 1
    assert adapter.tally.tokens_in == tokens


def test_half_precision(adapter_of: Callable[..., Any]) -> None:
    import torch

    adapter = adapter_of("text-to-image", TINY, "pre-trained", job=TWO_STEPS, setup=Setup(precision="bf16"))
    dtypes = {part.dtype for part in adapter._pipeline.components.values() if isinstance(part, torch.nn.Module)}
    assert dtypes == {torch.bfloat16}
    assert adapter.answer(asked(adapter, "me"))[0].size == (64, 64)


def test_denoiser_and_text_encoder_are_quantised_and_nothing_else(adapter_of: Callable[..., Any]) -> None:
    from torchao.utils import TorchAOBaseTensor

    adapter = adapter_of("text-to-image", TINY, "pre-trained", job=TWO_STEPS, setup=Setup(quantization="torchao-int8"))
    quantised = {
        name
        for name in ("unet", "vae", "text_encoder", "safety_checker")
        for parameter in getattr(adapter._pipeline, name).parameters()
        if isinstance(parameter.data, TorchAOBaseTensor)
    }
    assert quantised == {"unet", "text_encoder"}
    assert len(adapter.answer(asked(adapter, "me"))) == 1


def test_bitsandbytes_needs_a_gpu(twin: Callable[[str], ModelFiles]) -> None:
    with pytest.raises(LoadingError, match="diffusers makes bnb-nf4 on a GPU alone; take a torchao quantisation"):
        TextToImage(twin(TINY), Setup(quantization="bnb-nf4"), TWO_STEPS)


def test_a_pipeline_shipped_without_a_checker_runs_without(twin: Callable[[str], ModelFiles], tmp_path: Path) -> None:
    """As Stable Diffusion 2 is."""
    folder = tmp_path / "unchecked"
    shutil.copytree(twin(TINY).folder, folder)
    index = json.loads((folder / "model_index.json").read_text("utf-8"))
    index |= {"safety_checker": [None, None], "feature_extractor": [None, None], "requires_safety_checker": False}
    (folder / "model_index.json").write_text(json.dumps(index), "utf-8")
    adapter = TextToImage(ModelFiles(folder, "random"), Setup(), TWO_STEPS)
    adapter.answer(asked(adapter, "me"))
    assert adapter.passes.passes == {"text-encoder": 2, "unet": 3, "vae-decoder": 1}


def test_an_extractor_of_an_old_name_is_found(twin: Callable[[str], ModelFiles], tmp_path: Path) -> None:
    """Pipelines of 2022 name a class that transformers has no more."""
    folder = tmp_path / "old"
    shutil.copytree(twin(TINY).folder, folder)
    index = json.loads((folder / "model_index.json").read_text("utf-8"))
    index["feature_extractor"] = ["transformers", "CLIPFeatureExtractor"]
    (folder / "model_index.json").write_text(json.dumps(index), "utf-8")
    where = folder / "feature_extractor" / "preprocessor_config.json"
    settings = json.loads(where.read_text("utf-8"))
    del settings["image_processor_type"]
    where.write_text(json.dumps({**settings, "feature_extractor_type": "CLIPFeatureExtractor"}), "utf-8")
    adapter = TextToImage(ModelFiles(folder, "random"), Setup(), TWO_STEPS)
    adapter.answer(asked(adapter, "me"))
    assert adapter.passes.passes["safety-checker"] == 1


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # diffusers' Euler, NumPy 2
def test_two_text_encoders_are_counted_apart(twin: Callable[[str], ModelFiles], tmp_path: Path) -> None:
    """As of Stable Diffusion XL, which takes zeros for the empty prompt and so encodes one alone."""
    import diffusers
    import transformers as tf

    from generator.suite.models.twin_pipeline import build_component

    parts = load_architecture(TINY).components
    unet = {
        **parts["unet"].settings,
        "cross_attention_dim": 64,
        "addition_embed_type": "text_time",
        "addition_time_embed_dim": 8,
        "projection_class_embeddings_input_dim": 6 * 8 + 16,
    }
    text = {**parts["text_encoder"].settings, "projection_dim": 16}
    tokenizer = tf.AutoTokenizer.from_pretrained(twin(TINY).folder / "tokenizer")
    diffusers.StableDiffusionXLPipeline(
        vae=build_component(parts["vae"]),
        text_encoder=build_component(parts["text_encoder"]),
        text_encoder_2=tf.CLIPTextModelWithProjection(tf.CLIPTextConfig(**text)),
        tokenizer=tokenizer,
        tokenizer_2=tokenizer,
        unet=diffusers.UNet2DConditionModel(**unet),
        scheduler=diffusers.EulerDiscreteScheduler(),
    ).save_pretrained(tmp_path)
    adapter = TextToImage(ModelFiles(tmp_path, "random"), Setup(), TWO_STEPS)
    assert adapter.answer(asked(adapter, "me"))[0].size == (64, 64)
    assert adapter.passes.passes == {"text-encoder": 1, "text-encoder-2": 1, "unet": 2, "vae-decoder": 1}
    assert adapter.tally.steps == 2


def test_what_is_no_pipeline_is_refused(twin: Callable[[str], ModelFiles]) -> None:
    with pytest.raises(EnergyLabelError, match="vit-image-classification-tiny is not a diffusers pipeline"):
        TextToImage(twin("vit-image-classification-tiny"), Setup(), TWO_STEPS)


def picture_of(values: Any) -> Any:
    from PIL import Image

    return Image.fromarray(np.asarray(values, dtype=np.uint8))


def noise(low: int, high: int, seed: int = 1) -> Any:
    return np.random.default_rng(seed).integers(low, high, (512, 512, 3))


def speck() -> Any:
    black = np.zeros((512, 512, 3))
    black[7, 9, 1] = 1
    return black


@pytest.mark.parametrize(
    "values",
    [np.full((512, 512, 3), 255), noise(127, 129), noise(0, 8), speck(), speck() * 255],
    ids=["white", "grey", "dark", "a speck", "a bright speck"],
)
def test_a_picture_nearly_of_one_colour_is_no_answer(values: Any) -> None:
    adapter = TextToImage.__new__(TextToImage)
    assert not adapter.is_answer(picture_of(values))


@pytest.mark.parametrize(
    "values",
    [
        noise(0, 256),
        noise(100, 110),
        # Dark, and something in a corner of it that a glance misses.
        np.pad(np.full((60, 60, 3), 40), ((1, 451), (1, 451), (0, 0))),
        # One channel is enough, and a smooth run from shade to shade.
        np.dstack([np.tile(np.linspace(90, 102, 512), (512, 1)), np.zeros((512, 512)), np.zeros((512, 512))]),
    ],
    ids=["noise", "faint", "a corner", "a gradient"],
)
def test_a_picture_that_shows_something_is_one(values: Any) -> None:
    adapter = TextToImage.__new__(TextToImage)
    assert adapter.is_answer(picture_of(values))


@given(st.lists(st.integers(0, 255), min_size=100, max_size=400))
def test_the_spread_is_that_of_the_percentiles(levels: list[int]) -> None:
    ordered, rare = sorted(levels), len(levels) // 100
    shades = has_shades(picture_of([levels]))
    assert shades == (ordered[-1 - rare] - ordered[rare] >= 8)


@pytest.mark.parametrize(("quantization", "told"), [("torchao-int8", True), (None, False)])
def test_the_record_says_which_parts_were_quantised(quantization: Quantization | None, told: bool) -> None:
    entry = {"tasks": ("text-to-image",), "models": (TINY,), "quantization": (quantization or "none",)}
    (target,) = targets_of(plan(entry))
    assert ("the denoiser and the text encoders" in " ".join(quantised_parts(target))) == told
