"""The architectures of the picture and sound tasks: each task in both sizes, the base sizes as large as their models.

Base sizes are never built: on torch's meta device a model has shapes and no weights.
"""

from typing import Any

import pytest

from generator.suite.case import load_case
from generator.suite.models.architecture import Part, architectures_for, load_architecture
from generator.suite.models.twins import _config

pytestmark = pytest.mark.usefixtures("libraries")

TASKS = ("image-classification", "object-detection", "image-to-text", "text-to-image", "automatic-speech-recognition")
# Millions of parameters of the public models, by their papers or model cards (BLIP's without its training heads).
BASE_MILLIONS = {
    "vit-image-classification-base": 86.6,
    "detr-object-detection-base": 41.5,
    "blip-image-to-text-base": 224.0,
    "whisper-speech-recognition-base": 72.6,
    "wav2vec2-speech-recognition-base": 94.4,
}
STABLE_DIFFUSION_MILLIONS = {"unet": 859.5, "vae": 83.7, "text_encoder": 123.1, "safety_checker": 304.0}


def millions(model: Any) -> float:
    parameters = list(model.parameters())
    assert "meta" in {parameter.device.type for parameter in parameters}
    return float(sum(parameter.numel() for parameter in parameters)) / 1e6


def on_meta(part: Part) -> Any:
    import torch
    import transformers as tf

    with torch.device("meta"):
        return getattr(tf, part.class_name)(_config(part))


@pytest.mark.parametrize("task", TASKS)
def test_each_approach_of_each_task_has_both_sizes(task: str) -> None:
    for approach in load_case(task).approaches:
        assert architectures_for(task, "tiny", approach), (task, approach)
        assert architectures_for(task, "base", approach), (task, approach)


@pytest.mark.parametrize("name", BASE_MILLIONS)
def test_a_base_size_is_as_large_as_its_model(name: str) -> None:
    part = load_architecture(name).model
    assert part is not None
    assert millions(on_meta(part)) == pytest.approx(BASE_MILLIONS[name], rel=0.02)


@pytest.mark.parametrize("name", STABLE_DIFFUSION_MILLIONS)
def test_stable_diffusion_is_as_large_as_it_is(name: str) -> None:
    import torch

    from generator.suite.models.twin_pipeline import build_component

    with torch.device("meta"):
        model = build_component(load_architecture("stable-diffusion-text-to-image-base").components[name])
    assert millions(model) == pytest.approx(STABLE_DIFFUSION_MILLIONS[name], rel=0.02)


def test_the_small_diffusion_model_is_as_large_as_the_pages_may_say() -> None:
    import torch

    from generator.suite.models.twin_pipeline import build_component

    components = load_architecture("small-diffusion-text-to-image-base").components
    with torch.device("meta"):
        found = {name: millions(build_component(components[name])) for name in ("unet", "text_encoder", "vae")}
    assert found == pytest.approx({"unet": 79.6, "text_encoder": 63.2, "vae": 15.5}, rel=0.01)


def test_whisper_has_room_for_the_case() -> None:
    """The beginning takes four of its positions."""
    limit = load_case("automatic-speech-recognition").approaches["pre-trained"].output.max_new_tokens
    for size in ("tiny", "base"):
        part = load_architecture(f"whisper-speech-recognition-{size}").model
        assert part is not None and limit is not None
        assert _config(part).max_target_positions >= limit + 4
