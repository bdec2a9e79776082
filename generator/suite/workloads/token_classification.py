"""Which words of a text name something, and what: a label for each token, made into entities of whole words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator.errors import EnergyLabelError
from generator.suite.models.loading import load_model, load_processor
from generator.suite.models.setup import ModelFiles
from generator.suite.workloads.adapter import Adapter, Query
from generator.suite.workloads.deciding import likeliest
from generator.suite.workloads.labelling import labels_of
from generator.suite.workloads.passing import arrays_of, passed, placed
from generator.suite.workloads.room import longest_input
from generator.suite.workloads.tokens import refuse_without_padding, tokens_read

OUTSIDE = "O"


@dataclass(frozen=True)
class Entity:
    """Words next to each other under one label: `text` is what stands in the sentence from `start` to `end`."""

    label: str
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Word:
    """A word by its characters' place in the text, under the label of its first token."""

    label: str
    start: int
    end: int


class TokenClassification(Adapter):
    """Answers with the entities of each text, in their order. A text too long is cut at its end."""

    def load(self, files: ModelFiles) -> Mapping[str, Any]:
        """A token classifier, and a tokenizer that knows which characters a token came from."""
        import transformers as tf

        self._tokenizer = load_processor(tf.AutoTokenizer, files)
        if not self._tokenizer.is_fast:
            raise EnergyLabelError(
                f"{files.name} has no fast tokenizer, which words are found by; choose another model."
            )
        refuse_without_padding(self._tokenizer, self.setup.batch_size, files.name)
        self._model = load_model(tf.AutoModelForTokenClassification, files, self.setup)
        self._arrays = arrays_of(self._model)
        self._longest = longest_input(self._tokenizer, self._model.config)
        self._names = labels_of(self._model.config, files.name)
        self.labels = tuple(self._names.values())
        return {"model": self._model}

    def prepare(self, query: Query) -> str:
        """The text as it is."""
        return str(query["text"])

    def is_answer(self, answer: list[Entity] | None) -> bool:
        """A text without a name in it is answered too."""
        return answer is not None

    def answer(self, batch: Sequence[str]) -> list[list[Entity] | None]:
        """The entities of each text; `None` where the model gave no numbers."""
        encoded = self._tokenizer(
            list(batch),
            return_tensors=self._arrays,
            truncation=True,
            max_length=self._longest,
            padding=len(batch) > 1,
            return_offsets_mapping=True,
        )
        offsets = encoded.pop("offset_mapping").tolist()
        word_ids = [encoded.word_ids(row) for row in range(len(batch))]
        self.tally.add(tokens_in=tokens_read(encoded))
        logits = passed(self._model, placed(encoded, self.setup.device)).logits
        labels = [None if None in row else [self._names[index] for index in row] for row in likeliest(logits)]
        return [
            None if found is None else entities(text, words(ids, found, places))
            for text, ids, found, places in zip(batch, word_ids, labels, offsets, strict=True)
        ]


def words(word_ids: Sequence[int | None], labels: Sequence[str], offsets: Sequence[Sequence[int]]) -> list[Word]:
    """The words that tokens make up; tokens of no word ([CLS], padding) are left out."""
    found: dict[int, Word] = {}
    for word, label, (start, end) in zip(word_ids, labels, offsets, strict=True):
        if word is not None:
            first = found.get(word, Word(label, start, end))
            found[word] = Word(first.label, first.start, end)
    return list(found.values())


def entities(text: str, marked: Sequence[Word]) -> list[Entity]:
    """Words of one label joined: `B-` begins an entity and `I-` goes on with it; labels without either go on."""
    spans: list[Word] = []
    goes_on = False
    for word in marked:
        kind = word.label.removeprefix("B-").removeprefix("I-")
        if kind == OUTSIDE:
            goes_on = False
            continue
        if goes_on and spans[-1].label == kind and not word.label.startswith("B-"):
            spans[-1] = Word(kind, spans[-1].start, word.end)
        else:
            spans.append(Word(kind, word.start, word.end))
        goes_on = True
    return [Entity(span.label, text[span.start : span.end], span.start, span.end) for span in spans]
