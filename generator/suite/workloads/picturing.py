"""Pictures into a model. PIL prepares them on every machine, so that one with torchvision does the same work."""

from collections.abc import Sequence
from typing import Any

from generator.suite.models.loading import load_processor
from generator.suite.models.setup import LoadingError, ModelFiles, Setup, torch_dtype
from generator.suite.protocol.tally import Tally
from generator.suite.workloads.passing import Arrays


def load_image_processor(files: ModelFiles, **options: Any) -> Any:
    """The model's image processor in PIL; `LoadingError` where transformers has it in torchvision alone."""
    # By its module: at their top, older versions of transformers (5.17) have it with torchvision alone.
    from transformers.models.auto.image_processing_auto import AutoImageProcessor

    processor = load_processor(AutoImageProcessor, files, backend="pil", **options)
    # Where there is no such class in PIL, transformers takes torchvision's and says so in a log.
    if getattr(processor, "backend", "pil") != "pil":
        raise LoadingError(
            f"{type(processor).__name__} prepares pictures with {processor.backend} and has no PIL kind, so machines "
            "could not be compared; choose another model."
        )
    return processor


def read_pictures(processor: Any, pictures: Sequence[Any], setup: Setup, tally: Tally, arrays: Arrays = "pt") -> Any:
    """What the model takes for a batch of PIL pictures, on its device and in its precision; NumPy's arrays in single.

    Pictures and pixels are counted as they came, not as the model sees them.
    """
    tally.add(images_in=len(pictures), pixels_in=sum(picture.width * picture.height for picture in pictures))
    inputs = processor(images=list(pictures), return_tensors=arrays)
    if arrays == "pt":
        return inputs.to(setup.device, torch_dtype(setup.precision))
    return {name: array.astype("float32") if array.dtype.kind == "f" else array for name, array in inputs.items()}
