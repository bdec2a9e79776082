"""What a picture shows: the likeliest of the classes that a model knows."""

from collections.abc import Mapping, Sequence
from typing import Any

from generator.suite.models.loading import load_model
from generator.suite.models.setup import ModelFiles
from generator.suite.workloads.adapter import Adapter, Query
from generator.suite.workloads.deciding import likeliest
from generator.suite.workloads.labelling import labels_of
from generator.suite.workloads.passing import arrays_of, passed
from generator.suite.workloads.picturing import load_image_processor, read_pictures


class ImageClassification(Adapter):
    """Answers with a label's name."""

    def load(self, files: ModelFiles) -> Mapping[str, Any]:
        """An image classifier and its image processor."""
        import transformers as tf

        self._processor = load_image_processor(files)
        self._model = load_model(tf.AutoModelForImageClassification, files, self.setup)
        self._names = labels_of(self._model.config, files.name)
        self.labels = tuple(self._names.values())
        return {"model": self._model}

    def prepare(self, query: Query) -> Any:
        """The picture, RGB."""
        return query["image"]

    def answer(self, batch: Sequence[Any]) -> list[str]:
        """One label a picture; an empty one where the model gave no numbers."""
        inputs = read_pictures(self._processor, batch, self.setup, self.tally, arrays_of(self._model))
        logits = passed(self._model, inputs).logits
        return ["" if index is None else self._names[index] for index in likeliest(logits)]
