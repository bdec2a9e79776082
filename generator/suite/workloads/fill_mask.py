"""Which word belongs where a sentence has a gap: by a masked language model, in one pass."""

from collections.abc import Mapping, Sequence
from typing import Any

from generator.errors import EnergyLabelError, shown
from generator.suite.models.loading import load_model, load_processor
from generator.suite.models.setup import ModelFiles
from generator.suite.queries.preparation import MASK
from generator.suite.workloads.adapter import Adapter, Query
from generator.suite.workloads.deciding import likeliest
from generator.suite.workloads.passing import arrays_of, passed, placed
from generator.suite.workloads.room import longest_input
from generator.suite.workloads.tokens import refuse_without_padding, tokens_read


class FillMask(Adapter):
    """Answers with the likeliest word of the gap, which every case has at the end of its text.

    So the gap is the last mask token, whatever a text brings along, and a text too long is cut at its beginning.
    """

    def load(self, files: ModelFiles) -> Mapping[str, Any]:
        """A masked language model."""
        import transformers as tf

        self._tokenizer = load_processor(tf.AutoTokenizer, files, truncation_side="left")
        if self._tokenizer.mask_token is None:
            raise EnergyLabelError(f"{files.name} has no mask token; choose a masked language model.")
        refuse_without_padding(self._tokenizer, self.setup.batch_size, files.name)
        self._model = load_model(tf.AutoModelForMaskedLM, files, self.setup)
        self._arrays = arrays_of(self._model)
        self._longest = longest_input(self._tokenizer, self._model.config)
        self._signs = frozenset(map(str, self._tokenizer.all_special_tokens))
        return {"model": self._model}

    def prepare(self, query: Query) -> str:
        """The gap written as this model writes it."""
        text = str(query["text"])
        if not text.endswith(MASK):
            raise EnergyLabelError(f"No gap at the end of {shown(text)}; name a mask in its workload's `prepare`.")
        return text.removesuffix(MASK) + str(self._tokenizer.mask_token)

    def is_answer(self, answer: str) -> bool:
        """A sign of the tokenizer's own, as that for padding, is no word."""
        return bool(answer) and answer not in self._signs

    def answer(self, batch: Sequence[str]) -> list[str]:
        """One word a query; an empty one where the model gave no numbers."""
        encoded = self._tokenizer(
            list(batch), return_tensors=self._arrays, truncation=True, max_length=self._longest, padding=len(batch) > 1
        )
        self.tally.add(tokens_in=tokens_read(encoded))
        gaps = [self._gap(row) for row in encoded["input_ids"].tolist()]
        logits = passed(self._model, placed(encoded, self.setup.device)).logits
        tokens = likeliest(logits[range(len(batch)), gaps])
        return ["" if token is None else str(self._tokenizer.decode([token])).strip() for token in tokens]

    def _gap(self, row: list[int]) -> int:
        return len(row) - 1 - row[::-1].index(self._tokenizer.mask_token_id)
