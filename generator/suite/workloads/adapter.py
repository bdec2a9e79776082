"""What every task's adapter has in common: it loads a model from a folder and turns queries into answers.

`prepare` runs before the window and holds only what a user would have had anyway (the prompt around a text, the
mask in a sentence). `answer` runs inside it and holds all that an answer costs: tokenizing or image processing, the
forward passes, and making of their output what was asked for.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

from generator.suite.case import Job
from generator.suite.models.loading import compile_parts
from generator.suite.models.setup import ModelFiles, Setup
from generator.suite.models.weights import refuse_not_finite
from generator.suite.models.weights_bytes import loaded_bytes
from generator.suite.protocol.passes import PassCounter
from generator.suite.protocol.tally import Tally
from generator.suite.runtimes.foreign import ForeignModel

Query = Mapping[str, Any]


class Adapter(ABC):
    """One model doing one task. `tally` and `passes` count what `answer` did since `clear()`.

    `load` sets `_model` to the whole of what was loaded, which is more than the parts whose passes are counted.

    `labels` are the classes that the model knows, in its order, where it knows any. `varies_over` is how many different
    queries never all have one answer; `None` where they may, as with classes and gaps. `checkers` are
    parts that look at answers and make none. `withheld` counts the answers that the model's own safety
    checker kept back; `None` for a model without one.
    """

    _model: Any
    labels: tuple[str, ...] = ()
    varies_over: int | None = None
    checkers: frozenset[str] = frozenset()

    def __init__(self, files: ModelFiles, setup: Setup, job: Job, prefix: str | None = None) -> None:
        self.setup = setup
        self.job = job
        self.prefix = prefix or ""
        self.tally = Tally()
        self.withheld: int | None = None
        parts = self.load(files)
        if setup.compiled:
            compile_parts(parts)
        self.passes = PassCounter(parts)

    @abstractmethod
    def load(self, files: ModelFiles) -> Mapping[str, Any]:
        """Load the model and what prepares its input; returns the parts whose forward passes are counted."""

    def refuse_not_finite(self) -> None:
        """`LoadingError` where a weight is no finite number; apart from `load`, because it reads them all once more.

        A program besides torch looks in its own way.
        """
        if isinstance(self._model, ForeignModel):
            self._model.refuse_not_finite()
        else:
            refuse_not_finite(self._model)

    def turn_to(self, workload: str) -> None:  # noqa: B027 - most models do every workload alike
        """The queries of this workload come next: told before they are warmed up with, outside any window."""

    def weights_bytes(self) -> int:
        """Bytes of the weights in use: as they lie in memory, or those of the file that another runtime reads."""
        if isinstance(self._model, ForeignModel):
            return self._model.weights_bytes()
        return loaded_bytes(self._model)

    def prepare(self, query: Query) -> Any:
        """What stands ready before the clock runs; the query itself where nothing is to be done."""
        return query

    @abstractmethod
    def answer(self, batch: Sequence[Any]) -> list[Any]:
        """The answers to a batch of prepared queries, one each, having counted what was done."""

    def is_answer(self, answer: Any) -> bool:
        """Whether an answer holds anything that the job could use; cheap, for it is asked inside the window."""
        return bool(answer.strip())

    def non_answers(self, answers: Sequence[Any]) -> int:
        """How many of one batch's answers hold nothing that the job could use; those kept back are not among them."""
        return sum(not self.is_answer(answer) for answer in answers)

    def clear(self) -> None:
        """Begin counting anew."""
        self.withheld = None
        self.tally.clear()
        self.passes.clear()
