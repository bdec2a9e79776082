"""What a picture shows and where: boxes around the things a model is sure of."""

from collections.abc import Mapping, Sequence
from typing import Any

from generator.suite.models.loading import load_model
from generator.suite.models.setup import LoadingError, ModelFiles
from generator.suite.workloads.adapter import Adapter, Query
from generator.suite.workloads.labelling import labels_of
from generator.suite.workloads.picturing import load_image_processor, read_pictures

# What transformers' own pipeline keeps, unless told otherwise.
_SURE = 0.5
_CORNERS = ("xmin", "ymin", "xmax", "ymax")


class ObjectDetection(Adapter):
    """Answers with a list of things: label, score (0 to 1) and box, in pixels of the original picture."""

    def load(self, files: ModelFiles) -> Mapping[str, Any]:
        """An object detector and its image processor."""
        import transformers as tf

        self._processor = load_image_processor(files)
        try:
            self._model = load_model(tf.AutoModelForObjectDetection, files, self.setup)
        except ImportError as error:
            # DETR's first files build their backbone with timm, which brings torchvision along.
            raise LoadingError(
                f"{files.name} asks for a library that the suite does without (timm, most likely); take files "
                "of the model that name a backbone of transformers (on the Hub often the revision no_timm)."
            ) from error
        self._names = labels_of(self._model.config, files.name, at_least=1)
        self.labels = tuple(self._names.values())
        return {"model": self._model}

    def prepare(self, query: Query) -> Any:
        """The picture, RGB."""
        return query["image"]

    def is_answer(self, answer: list[dict[str, Any]] | None) -> bool:
        """A picture with nothing in it is answered too."""
        return answer is not None

    def answer(self, batch: Sequence[Any]) -> list[list[dict[str, Any]] | None]:
        """One list of things a picture, empty where the model is sure of nothing, `None` where it gave no numbers."""
        import torch

        inputs = read_pictures(self._processor, batch, self.setup, self.tally)
        with torch.inference_mode():
            outputs = self._model(**inputs)
        sizes = [(picture.height, picture.width) for picture in batch]
        found = self._processor.post_process_object_detection(outputs, threshold=_SURE, target_sizes=sizes)
        # Of what is no number the largest is none either, so that one look tells of the whole picture.
        largest = outputs.logits.flatten(1).amax(-1).tolist()
        return [self._things(picture) if sure == sure else None for picture, sure in zip(found, largest, strict=True)]

    def _things(self, found: Mapping[str, Any]) -> list[dict[str, Any]]:
        rows = zip(found["labels"].tolist(), found["scores"].tolist(), found["boxes"].tolist(), strict=True)
        return [
            {
                "label": self._names[label],
                "score": score,
                "box": dict(zip(_CORNERS, map(round, box), strict=True)),
            }
            for label, score, box in rows
        ]
