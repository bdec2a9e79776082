"""Marked words: entities by hand-made labels, and what a tiny twin marks and counts."""

from collections.abc import Callable
from typing import Any

import pytest

from generator.suite.models.setup import Setup
from generator.suite.workloads.token_classification import Entity, Word, entities, words

BERT = "bert-token-classification-tiny"
TEXTS = ["brea staul, ou {me}", "", "[CLS] me [SEP] ou [PAD]", "vo " * 300]


def marked(text: str, *labels: str) -> list[Word]:
    """The words of a text, one label each."""
    found, start = [], 0
    for word, label in zip(text.split(), labels, strict=True):
        start = text.index(word, start)
        found.append(Word(label, start, start + len(word)))
        start += len(word)
    return found


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (("B-PER", "I-PER", "O", "B-LOC"), [("PER", "Ada  Byron"), ("LOC", "London")]),
        # One begins right after another of its kind.
        (("B-PER", "B-PER", "O", "O"), [("PER", "Ada"), ("PER", "Byron")]),
        # An entity that nothing began begins where it is met; another kind is another entity.
        (("I-PER", "I-LOC", "I-LOC", "O"), [("PER", "Ada"), ("LOC", "Byron saw")]),
        (("I-PER", "O", "I-PER", "O"), [("PER", "Ada"), ("PER", "saw")]),
        # Labels without B- and I-, as parts of speech have them.
        (("PER", "PER", "O", "LOC"), [("PER", "Ada  Byron"), ("LOC", "London")]),
        (("NOUN", "NOUN", "VERB", "NOUN"), [("NOUN", "Ada  Byron"), ("VERB", "saw"), ("NOUN", "London")]),
        (("O", "O", "O", "O"), []),
    ],
)
def test_entities(labels: tuple[str, ...], expected: list[tuple[str, str]]) -> None:
    text = "Ada  Byron saw London"
    found = entities(text, marked(text, *labels))
    assert [(entity.label, entity.text) for entity in found] == expected
    assert all(text[entity.start : entity.end] == entity.text for entity in found)


def test_a_word_has_the_label_of_its_first_token() -> None:
    # [CLS] Lo ##nd ##on calls [SEP] [PAD]
    found = words(
        [None, 0, 0, 0, 1, None, None],
        ["B-ORG", "B-LOC", "O", "I-PER", "O", "B-ORG", "B-ORG"],
        [(0, 0), (0, 2), (2, 4), (4, 6), (7, 12), (0, 0), (0, 0)],
    )
    assert found == [Word("B-LOC", 0, 6), Word("O", 7, 12)]


def test_a_text_is_marked_in_one_pass(adapter_of: Callable[..., Any]) -> None:
    adapter = adapter_of("token-classification", BERT, "fine-tuned")
    text = adapter.prepare({"text": TEXTS[0]})
    [answer] = adapter.answer([text])
    assert answer and all(isinstance(entity, Entity) for entity in answer)
    assert {entity.label for entity in answer} <= {"PER", "ORG", "LOC", "MISC"}
    assert all(text[entity.start : entity.end] == entity.text for entity in answer)
    counts = adapter.tally.counts(adapter.passes.passes)
    tokens = len(adapter._tokenizer(text)["input_ids"])
    assert counts.model_dump(exclude_none=True) == {"tokens_in": tokens, "forward_passes": 1, "passes": {"model": 1}}


def test_a_batch_answers_as_one_by_one(adapter_of: Callable[..., Any]) -> None:
    alone, together = (
        adapter_of("token-classification", BERT, "fine-tuned", setup=Setup(batch_size=n)) for n in (1, 4)
    )
    answers = [alone.answer([alone.prepare({"text": text})])[0] for text in TEXTS]
    assert together.answer(TEXTS) == answers
    assert together.tally == alone.tally
    assert answers[1] == []
    # A text too long is cut at its end: no entity lies beyond the model's 128 positions.
    assert answers[3][-1].end <= len("vo ") * 126
