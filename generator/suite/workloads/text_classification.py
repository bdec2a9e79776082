"""Which class a text belongs to: by a classifier's head, or by asking a generative model in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from generator.suite.models.loading import load_model, load_processor
from generator.suite.models.setup import ModelFiles
from generator.suite.workloads.adapter import Adapter, Query
from generator.suite.workloads.deciding import likeliest
from generator.suite.workloads.generating import generator_for
from generator.suite.workloads.labelling import labels_of
from generator.suite.workloads.passing import arrays_of, passed, placed
from generator.suite.workloads.room import longest_input
from generator.suite.workloads.tokens import refuse_without_padding, tokens_read


class TextClassification(Adapter):
    """Answers with a label's name, or with the words that a generative model gives."""

    def load(self, files: ModelFiles) -> Mapping[str, Any]:
        """A sequence classifier, or a generator where the job has a prompt."""
        import transformers as tf

        if self.job.prompt:
            self._generator = generator_for(files, self.setup, self.job.output)
            self._model = self._generator.model
            return self._generator.parts
        self._tokenizer = load_processor(tf.AutoTokenizer, files)
        self._model = load_model(tf.AutoModelForSequenceClassification, files, self.setup)
        self._arrays = arrays_of(self._model)
        refuse_without_padding(self._tokenizer, self.setup.batch_size, files.name)
        if self._model.config.pad_token_id is None:
            # A decoder reads its answer off the last token before the padding, and must know that one.
            self._model.config.pad_token_id = self._tokenizer.pad_token_id
        self._longest = longest_input(self._tokenizer, self._model.config)
        self._names = labels_of(self._model.config, files.name)
        self.labels = tuple(self._names.values())
        return {"model": self._model}

    def prepare(self, query: Query) -> str:
        """The text after the model's own prefix, in the prompt where there is one."""
        return self.prefix + (self.job.prompt.format(**query) if self.job.prompt else str(query["text"]))

    def answer(self, batch: Sequence[str]) -> list[str]:
        """One label or one text a query; an empty one where the model gave no numbers."""
        if self.job.prompt:
            return self._generator.generate(batch, self.tally)
        encoded = self._tokenizer(
            list(batch), return_tensors=self._arrays, truncation=True, max_length=self._longest, padding=len(batch) > 1
        )
        self.tally.add(tokens_in=tokens_read(encoded))
        logits = passed(self._model, placed(encoded, self.setup.device)).logits
        return ["" if index is None else self._names[index] for index in likeliest(logits)]
