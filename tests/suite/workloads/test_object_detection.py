"""Object detection: boxes in the pixels of the picture that was sent, and nothing where the model is not sure."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.suite.case import Job, Output
from generator.suite.models.architecture import Architecture, Part
from generator.suite.models.setup import LoadingError, ModelFiles, Setup
from generator.suite.models.twins import build_twin
from generator.suite.workloads.object_detection import ObjectDetection
from tests.suite.workloads.pictures import noise, plain, seen_by

JOB = Job(output=Output(stop="none"))


def sure_of(adapter: Any, monkeypatch: pytest.MonkeyPatch, *pictures: list[tuple[int, float, list[float]]]) -> None:
    """Let the model see, in each picture, things of a label, a logit and a box (centre, width and height; 0 to 1)."""
    import torch
    from transformers.models.detr.modeling_detr import DetrObjectDetectionOutput

    logits = torch.zeros(len(pictures), len(pictures[0]), 11)
    boxes = torch.zeros(len(pictures), len(pictures[0]), 4)
    for number, things in enumerate(pictures):
        for place, (label, logit, box) in enumerate(things):
            logits[number, place, label] = logit
            boxes[number, place] = torch.tensor(box)
    monkeypatch.setattr(
        adapter._model, "forward", lambda **_: DetrObjectDetectionOutput(logits=logits, pred_boxes=boxes)
    )


def test_a_picture_is_searched_in_one_pass(adapter_of: Callable[..., Any]) -> None:
    adapter = adapter_of("object-detection", "detr-object-detection-tiny", "fine-tuned")
    # Random weights are sure of nothing.
    assert adapter.answer([adapter.prepare({"image": noise(64, 48)})]) == [[]]
    assert adapter.tally.counts(adapter.passes.passes).model_dump(exclude_none=True) == {
        "images_in": 1,
        "pixels_in": 64 * 48,
        "forward_passes": 1,
        "passes": {"model": 1},
    }


def test_boxes_are_of_the_picture_that_was_sent(
    adapter_of: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    adapter = adapter_of("object-detection", "detr-object-detection-tiny", "fine-tuned")
    thing = (4, 9.0, [0.5, 0.5, 0.5, 0.5])
    nothing = (10, 9.0, [0.5, 0.5, 0.5, 0.5])  # the class after the last is DETR's "no object"
    unsure = (2, 2.3, [0.1, 0.1, 0.1, 0.1])  # e^2.3 against ten others: just under one half
    sure_of(adapter, monkeypatch, [thing, nothing, unsure], [nothing, unsure, (0, 9.0, [0.25, 0.25, 0.5, 0.5])])
    wide, high = adapter.answer([plain(100, 40), plain(40, 200)])
    assert [found["label"] for found in wide] == ["LABEL_4"]
    assert wide[0]["box"] == {"xmin": 25, "ymin": 10, "xmax": 75, "ymax": 30}
    assert 0.99 < wide[0]["score"] < 1
    assert [(found["label"], found["box"]) for found in high] == [
        ("LABEL_0", {"xmin": 0, "ymin": 0, "xmax": 20, "ymax": 100})
    ]
    assert (adapter.tally.images_in, adapter.tally.pixels_in) == (2, 100 * 40 + 40 * 200)


def test_a_batch_shows_each_picture_as_it_is_alone(adapter_of: Callable[..., Any]) -> None:
    """Padded to a common size, and masked there."""
    import torch

    adapter = adapter_of("object-detection", "detr-object-detection-tiny", "fine-tuned", setup=Setup(batch_size=2))
    seen = seen_by(adapter._model)
    small, large = noise(64, 64), noise(96, 64)
    adapter.answer([small])
    adapter.answer([small, large])
    alone, together = seen
    height, width = alone["pixel_values"].shape[2:]
    assert together["pixel_values"].shape == (2, 3, 64, 96)
    assert torch.equal(together["pixel_values"][0, :, :height, :width], alone["pixel_values"][0])
    assert together["pixel_mask"].sum(dim=(1, 2)).tolist() == [64 * 64, 64 * 96]


@pytest.mark.parametrize(("width", "height"), [(1, 1), (3, 3), (7, 301)])
def test_odd_sizes_and_half_precision(adapter_of: Callable[..., Any], width: int, height: int) -> None:
    adapter = adapter_of("object-detection", "detr-object-detection-tiny", "fine-tuned", setup=Setup(precision="bf16"))
    assert adapter.answer([noise(width, height)]) == [[]]
    assert adapter.tally.pixels_in == width * height


@pytest.mark.parametrize(
    ("class_name", "config_class", "settings", "processor"),
    [
        (
            "YolosForObjectDetection",
            "YolosConfig",
            {
                "hidden_size": 16,
                "num_hidden_layers": 1,
                "num_attention_heads": 2,
                "intermediate_size": 32,
                "image_size": [64, 64],
                "num_detection_tokens": 5,
            },
            "YolosImageProcessorPil",
        ),
        (
            "DeformableDetrForObjectDetection",
            "DeformableDetrConfig",
            {
                "d_model": 32,
                "encoder_layers": 1,
                "decoder_layers": 2,
                "encoder_attention_heads": 2,
                "decoder_attention_heads": 2,
                "encoder_ffn_dim": 32,
                "decoder_ffn_dim": 32,
                "num_queries": 5,
                "backbone_config": {
                    "model_type": "resnet",
                    "embedding_size": 8,
                    "hidden_sizes": [8, 8, 8, 8],
                    "depths": [1, 1, 1, 1],
                    "out_features": ["stage2", "stage3", "stage4"],
                },
            },
            "DeformableDetrImageProcessorPil",
        ),
    ],
)
@pytest.mark.usefixtures("libraries")
def test_every_family_of_the_case_is_loaded(
    tmp_path: Path, class_name: str, config_class: str, settings: dict[str, Any], processor: str
) -> None:
    architecture = Architecture(
        title=class_name,
        like=class_name,
        tasks=("object-detection",),
        approach="fine-tuned",
        size="tiny",
        model=Part(class_name=class_name, config_class=config_class, settings=settings),
        processors=(Part(class_name=processor, settings={"size": {"shortest_edge": 64, "longest_edge": 96}}),),
    )
    adapter = ObjectDetection(build_twin(architecture, tmp_path, seed=1), Setup(), JOB)
    [found] = adapter.answer([noise(40, 30)])
    assert all(set(thing) == {"label", "score", "box"} and thing["score"] > 0.5 for thing in found or ())
    assert adapter.passes.passes == {"model": 1}


def test_files_that_ask_for_timm_are_refused(twin: Callable[[str], ModelFiles], tmp_path: Path) -> None:
    """As the first files of facebook/detr-resnet-50 do."""
    folder = tmp_path / "detr-resnet-50"
    shutil.copytree(twin("detr-object-detection-tiny").folder, folder)
    config = json.loads((folder / "config.json").read_text("utf-8"))
    del config["backbone_config"]
    config |= {"use_timm_backbone": True, "backbone": "resnet50"}
    (folder / "config.json").write_text(json.dumps(config), "utf-8")
    with pytest.raises(LoadingError, match="detr-resnet-50 asks for a library that the suite does without"):
        ObjectDetection(ModelFiles(folder, "random"), Setup(), JOB)


def test_a_quantisation_that_transformers_cannot_make_is_refused(twin: Callable[[str], ModelFiles]) -> None:
    """bitsandbytes can; should torchao learn it, this test goes."""
    files = twin("detr-object-detection-tiny")
    with pytest.raises(
        LoadingError, match=r"torchao-int8 cannot be made of detr-object-detection-tiny \(.*\); choose another"
    ):
        ObjectDetection(files, Setup(quantization="torchao-int8"), JOB)
    adapter = ObjectDetection(files, Setup(quantization="bnb-int8"), JOB)
    assert adapter.answer([noise(64, 48)]) == [[]]
