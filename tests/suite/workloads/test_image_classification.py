"""Image classification: a label a picture, and whatever a picture's size, the model is shown the same thing."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.suite.case import Job, Output
from generator.suite.models.architecture import Architecture, Part
from generator.suite.models.setup import LoadingError, ModelFiles, Setup
from generator.suite.models.twins import build_twin
from generator.suite.workloads import picturing
from generator.suite.workloads.image_classification import ImageClassification
from tests.suite.workloads.pictures import noise, plain, seen_by

JOB = Job(output=Output(stop="none"))
# The other families of the case, as small as they go.
FAMILIES: dict[str, tuple[str, str, dict[str, Any], str]] = {
    "convnextv2": (
        "ConvNextV2ForImageClassification",
        "ConvNextV2Config",
        {"hidden_sizes": [8, 8, 8, 8], "depths": [1, 1, 1, 1]},
        "ConvNextImageProcessorPil",
    ),
    "mobilenet_v1": (
        "MobileNetV1ForImageClassification",
        "MobileNetV1Config",
        {"depth_multiplier": 0.1, "min_depth": 8, "image_size": 32},
        "MobileNetV1ImageProcessorPil",
    ),
    "beit": (
        "BeitForImageClassification",
        "BeitConfig",
        {
            "hidden_size": 16,
            "num_hidden_layers": 1,
            "num_attention_heads": 2,
            "intermediate_size": 32,
            "image_size": 224,
            "patch_size": 56,
        },
        "BeitImageProcessorPil",
    ),
    "resnet": (
        "ResNetForImageClassification",
        "ResNetConfig",
        {"embedding_size": 8, "hidden_sizes": [8, 8], "depths": [1, 1]},
        "ConvNextImageProcessorPil",
    ),
}


def test_a_picture_gets_a_label_in_one_pass(adapter_of: Callable[..., Any]) -> None:
    adapter = adapter_of("image-classification", "vit-image-classification-tiny", "fine-tuned")
    [answer] = adapter.answer([adapter.prepare({"image": noise(64, 48)})])
    assert answer in {f"LABEL_{number}" for number in range(10)}
    assert adapter.tally.counts(adapter.passes.passes).model_dump(exclude_none=True) == {
        "images_in": 1,
        "pixels_in": 64 * 48,
        "forward_passes": 1,
        "passes": {"model": 1},
    }


def test_a_batch_says_what_each_picture_says_alone(adapter_of: Callable[..., Any]) -> None:
    adapter = adapter_of(
        "image-classification", "vit-image-classification-tiny", "fine-tuned", setup=Setup(batch_size=3)
    )
    pictures = [noise(64, 48), plain(31, 17, "black"), plain(5, 90, "white")]
    alone = [adapter.answer([picture])[0] for picture in pictures]
    assert len(set(alone)) > 1, "pictures that cannot be told apart prove nothing"
    adapter.clear()
    assert adapter.answer(pictures) == alone
    assert (adapter.tally.images_in, adapter.tally.pixels_in) == (3, 64 * 48 + 31 * 17 + 5 * 90)
    assert adapter.passes.passes == {"model": 1}


@pytest.mark.parametrize(("width", "height"), [(1, 1), (3, 3), (3, 1), (1, 3), (301, 7)])
def test_colours_are_not_taken_for_places(adapter_of: Callable[..., Any], width: int, height: int) -> None:
    """A picture three or one pixels wide looks, as numbers, like one with its colours elsewhere."""
    import torch

    adapter = adapter_of("image-classification", "vit-image-classification-tiny", "fine-tuned")
    seen = seen_by(adapter._model)
    adapter.answer([plain(32, 32)])
    adapter.answer([plain(width, height)])
    assert torch.equal(seen[0]["pixel_values"], seen[1]["pixel_values"])
    assert adapter.tally.pixels_in == 32 * 32 + width * height


def test_half_precision_reaches_the_pixels(adapter_of: Callable[..., Any]) -> None:
    import torch

    adapter = adapter_of(
        "image-classification", "vit-image-classification-tiny", "fine-tuned", setup=Setup(precision="bf16")
    )
    seen = seen_by(adapter._model)
    assert adapter.answer([noise(64, 48)])[0].startswith("LABEL_")
    assert seen[0]["pixel_values"].dtype == adapter._model.dtype == torch.bfloat16


@pytest.mark.usefixtures("libraries")
@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_of_the_case_is_loaded(tmp_path: Path, family: str) -> None:
    class_name, config_class, settings, processor = FAMILIES[family]
    architecture = Architecture(
        title=family,
        like=family,
        tasks=("image-classification",),
        approach="fine-tuned",
        size="tiny",
        model=Part(class_name=class_name, config_class=config_class, settings={**settings, "num_labels": 3}),
        processors=(Part(class_name=processor),),
    )
    adapter = ImageClassification(build_twin(architecture, tmp_path, seed=1), Setup(), JOB)
    assert adapter.answer([noise(40, 30)])[0] in {"LABEL_0", "LABEL_1", "LABEL_2"}


@pytest.mark.usefixtures("libraries")
def test_a_processor_without_pil_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    class OnlyTorchvision:
        backend = "torchvision"

    monkeypatch.setattr(picturing, "load_processor", lambda *_, **__: OnlyTorchvision())
    with pytest.raises(LoadingError, match="OnlyTorchvision prepares pictures with torchvision and has no PIL kind"):
        picturing.load_image_processor(ModelFiles(tmp_path, "pretrained"))
