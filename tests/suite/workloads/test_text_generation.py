"""Text generation: exactly as many tokens as the case says, and only the new ones."""

from collections.abc import Callable
from typing import Any

from generator.suite.models.setup import Setup

TEXTS = ["brea staul ou me", "", "{text} {0} %s </s> me", "vo " * 300]


def test_ten_tokens_follow_each_text(adapter_of: Callable[..., Any]) -> None:
    adapter = adapter_of("text-generation", "gpt2-text-generation-tiny", "pre-trained")
    for text in TEXTS:
        adapter.clear()
        prepared = adapter.prepare({"text": text})
        assert prepared == text
        [answer] = adapter.answer([prepared])
        assert isinstance(answer, str)
        counts = adapter.tally.counts(adapter.passes.passes)
        # The first pass reads the text and makes one token.
        assert (counts.tokens_out, counts.passes) == (10, {"model": 10})
        assert not answer.startswith(text or "\0")


def test_a_batch_answers_as_one_by_one(adapter_of: Callable[..., Any]) -> None:
    alone = adapter_of("text-generation", "gpt2-text-generation-tiny", "pre-trained")
    together = adapter_of("text-generation", "gpt2-text-generation-tiny", "pre-trained", setup=Setup(batch_size=4))
    answers = [alone.answer([text])[0] for text in TEXTS]
    assert together.answer(TEXTS) == answers
    assert together.tally == alone.tally
    assert (alone.passes.passes, together.passes.passes) == ({"model": 40}, {"model": 10})
