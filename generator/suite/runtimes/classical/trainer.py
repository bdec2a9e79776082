"""From a training set to a head: weighing the words or embedding the sentences, and fitting what decides by them."""

from typing import Any

from generator.suite.models.setup import ModelFiles, Setup
from generator.suite.protocol.tally import Tally
from generator.suite.queries.training_sets import TrainingSet
from generator.suite.runtimes.classical.fitting import fitted, import_libraries
from generator.suite.runtimes.classical.recipes import Recipe
from generator.suite.workloads.sentence_similarity import Encoder

# How many sentences are embedded together to learn from; queries are asked in the batch that the record says.
_AT_ONCE = 32


class Trainer:
    """Trains one recipe from nothing, as often as it is asked; the embedder is loaded once, before any window."""

    def __init__(self, recipe: Recipe, files: ModelFiles, setup: Setup, prefix: str) -> None:
        import_libraries()
        self._recipe, self._setup, self._prefix = recipe, setup, prefix
        self._encoder = Encoder(files, setup, at_once=_AT_ONCE) if recipe.embedder else None

    def trained(self, rows: TrainingSet, seed: int) -> Any:
        """The fitted pipeline; all that it takes is in here."""
        features: Any = rows.texts if self._encoder is None else self._embedded(self._encoder, rows)
        return fitted(self._recipe, features, rows.labels, seed, self._setup.threads or 1)

    def _embedded(self, encoder: Encoder, rows: TrainingSet) -> Any:
        """One vector a row, in the rows' order. Texts of like length go together, so that little is filled up."""
        import numpy as np

        texts = [f"{self._prefix}{text}" for text in rows.texts]
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        made: Any = None
        for at in range(0, len(order), _AT_ONCE):
            places = order[at : at + _AT_ONCE]
            found = encoder.vectors([texts[place] for place in places], Tally())
            made = np.empty((len(texts), found.shape[1]), found.dtype) if made is None else made
            made[places] = found
        return made
