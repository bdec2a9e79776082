"""Where in a text the answer to a question stands, or the answer in a generative model's words.

Source: transformers' former question-answering pipeline, whose windows and limits these are: 384 tokens, each
overlapping the next by 128, questions of at most 64 and answers of at most 15. An answer is always given.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator.errors import EnergyLabelError
from generator.suite.models.loading import load_model, load_processor
from generator.suite.models.setup import ModelFiles
from generator.suite.workloads.adapter import Adapter, Query
from generator.suite.workloads.generating import generator_for
from generator.suite.workloads.passing import arrays_of, passed, placed
from generator.suite.workloads.room import longest_input
from generator.suite.workloads.tokens import refuse_without_padding

_WINDOW = 384
_LONGEST_ANSWER = 15


@dataclass(frozen=True)
class Asked:
    """A question and the text that it is asked of."""

    question: str
    context: str


@dataclass(frozen=True)
class Span:
    """Tokens from the first to the last of an answer, and the sum of their two logits."""

    score: float
    first: int
    last: int


class QuestionAnswering(Adapter):
    """Answers with a piece of the context, or with the words that a generative model gives.

    A context too long for one window is read in several, `batch_size` windows a forward pass.
    """

    def load(self, files: ModelFiles) -> Mapping[str, Any]:
        """A model that scores where an answer begins and ends, or a generator where the job has a prompt."""
        import transformers as tf

        if self.job.prompt:
            self._generator = generator_for(files, self.setup, self.job.output)
            self._model = self._generator.model
            return self._generator.parts
        self._tokenizer = load_processor(tf.AutoTokenizer, files, padding_side="right", truncation_side="right")
        if not self._tokenizer.is_fast:
            raise EnergyLabelError(f"{files.name} has no fast tokenizer, which answers are found by; choose another.")
        refuse_without_padding(self._tokenizer, self.setup.batch_size, files.name)
        self._model = load_model(tf.AutoModelForQuestionAnswering, files, self.setup)
        self._window = min(_WINDOW, longest_input(self._tokenizer, self._model.config))
        return {"model": self._model}

    def prepare(self, query: Query) -> Any:
        """The prompt around question and context, or the two apart."""
        if self.job.prompt:
            return self.prefix + self.job.prompt.format(**query)
        return Asked(str(query["question"]), str(query["context"]))

    def answer(self, batch: Sequence[Any]) -> list[str]:
        """One piece of its context or one text a query."""
        if self.job.prompt:
            return self._generator.generate(batch, self.tally)
        windows = self._windows(batch)
        offsets = windows.pop("offset_mapping").tolist()
        queries = windows.pop("overflow_to_sample_mapping").tolist()
        self.tally.add(tokens_in=int(windows["attention_mask"].sum()))
        best: list[tuple[float, str]] = [(float("-inf"), "")] * len(batch)
        for row, (starts, ends) in enumerate(self._logits(windows)):
            span = best_span(starts, ends, [part == 1 for part in windows.sequence_ids(row)])
            query = queries[row]
            if span and span.score > best[query][0]:
                begin, end = offsets[row][span.first][0], offsets[row][span.last][1]
                best[query] = (span.score, batch[query].context[begin:end])
        return [text for _, text in best]

    def _windows(self, batch: Sequence[Asked]) -> Any:
        """Every query's windows, each with the whole question and as much of the context as has room."""
        # A sixth and a third of 384 are the pipeline's 64 and 128; of a smaller model's window, they still fit.
        questions = self._tokenizer(
            [asked.question for asked in batch],
            add_special_tokens=False,
            truncation=True,
            max_length=self._window // 6,
            return_offsets_mapping=True,
        )["offset_mapping"]
        return self._tokenizer(
            [asked.question[: pieces[-1][1] if pieces else 0] for asked, pieces in zip(batch, questions, strict=True)],
            [asked.context for asked in batch],
            return_tensors=arrays_of(self._model),
            padding=True,
            truncation="only_second",
            max_length=self._window,
            stride=self._window // 3,
            return_overflowing_tokens=True,
            return_offsets_mapping=True,
        )

    def _logits(self, windows: Any) -> Iterator[Any]:
        """The logits of begin and end of each window (2 × tokens), on the CPU."""
        import torch

        inputs = placed(windows, self.setup.device)
        for first in range(0, len(windows["input_ids"]), self.setup.batch_size):
            chosen = slice(first, first + self.setup.batch_size)
            scores = passed(self._model, {name: array[chosen] for name, array in inputs.items()})
            ends = torch.as_tensor(scores.start_logits), torch.as_tensor(scores.end_logits)
            yield from torch.stack(ends, dim=1).float().cpu()


def best_span(starts: Any, ends: Any, allowed: Sequence[bool], longest: int = _LONGEST_ANSWER) -> Span | None:
    """The likeliest answer of at most `longest` tokens, all of them `allowed`; None where no token is.

    `starts` and `ends` are the logits of one window, one a token.
    """
    import torch

    inside = torch.tensor(allowed)
    if not inside.any():
        return None
    no = float("-inf")
    scores = starts.masked_fill(~inside, no)[:, None] + ends.masked_fill(~inside, no)[None, :]
    lengths = torch.ones_like(scores, dtype=torch.bool).triu().tril(longest - 1)
    place = int(scores.masked_fill(~lengths, no).argmax())
    first, last = divmod(place, len(allowed))
    return Span(float(scores[first, last]), first, last)
