"""Which class a text belongs to, by heads that the suite trained: one for each workload, and none for two."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from generator.suite.case import Job
from generator.suite.models.setup import ModelFiles, Setup
from generator.suite.runtimes.classical.fitting import refuse_other_numbers
from generator.suite.runtimes.classical.keeping import unpacked
from generator.suite.runtimes.classical.recipes import Recipe, threads_asked
from generator.suite.workloads.adapter import Adapter, Query
from generator.suite.workloads.deciding import likeliest
from generator.suite.workloads.sentence_similarity import Encoder


class ClassicalClassification(Adapter):
    """Answers with a class's name. What a query costs is weighing its words, or embedding it, and the decision.

    `heads` are the files of what was trained, by workload. A recipe that weighs words counts no tokens: it has none.
    """

    def __init__(
        self,
        recipe: Recipe,
        heads: Mapping[str, Path],
        files: ModelFiles,
        setup: Setup,
        job: Job,
        prefix: str | None = None,
    ) -> None:
        self._recipe = recipe
        self._paths = dict(heads)
        super().__init__(files, setup, job, prefix)

    def load(self, files: ModelFiles) -> Mapping[str, Any]:
        """All heads, and the embedder where there is one."""
        from threadpoolctl import threadpool_limits

        from generator.suite.runtimes.classical.asking import Head

        threads = threads_asked(self._recipe, self.setup.threads or 1)
        # NumPy's own libraries take as many as they like, unless they are told.
        self._limits = threadpool_limits(threads, user_api="blas")
        self._heads = {name: unpacked(path, self._recipe) for name, path in self._paths.items()}
        if self._recipe.head == "random-forest":
            for fitted in self._heads.values():
                fitted[-1].n_jobs = threads
        self._head = Head()
        self.turn_to(next(iter(self._heads)))
        if self._recipe.embedder is None:
            self._encoder, self._model = None, self._head
            return {"model": self._model}
        self._encoder = Encoder(files, self.setup)
        self._model = self._encoder.model
        return {"model": self._model, "head": self._head}

    def turn_to(self, workload: str) -> None:
        """Answer by the head that was trained for this workload."""
        fitted = self._heads[workload]
        self._head.put(fitted)
        self.labels = tuple(map(str, fitted.classes_))

    def refuse_not_finite(self) -> None:
        """Of the embedder's weights and of every head's."""
        if self._encoder is not None:
            super().refuse_not_finite()
        for fitted in self._heads.values():
            refuse_other_numbers(self._recipe, fitted)

    def weights_bytes(self) -> int:
        """The file of the largest head, for one at a time decides, and the embedder's weights as they lie in memory."""
        head = max(path.stat().st_size for path in self._paths.values())
        return head + (super().weights_bytes() if self._encoder is not None else 0)

    def prepare(self, query: Query) -> str:
        """The text after the embedder's own prefix."""
        return f"{self.prefix}{query['text']}"

    def answer(self, batch: Sequence[str]) -> list[str]:
        """One class a text; an empty one where there are no numbers to decide by."""
        features: Any = list(batch)
        if self._encoder is not None:
            features = self._encoder.vectors(features, self.tally)
        return ["" if place is None else self.labels[place] for place in likeliest(self._head(features))]
