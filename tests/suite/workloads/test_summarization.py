"""Summaries by an encoder-decoder without a prompt, and by generative models that are asked for one."""

from collections.abc import Callable
from typing import Any

import pytest

from generator.suite.models.setup import Setup

TEXTS = ["brea staul ou me", "", "{text} {0} %s </s> me", "vo " * 300]


def test_a_trained_summarizer_reads_the_text_alone(adapter_of: Callable[..., Any]) -> None:
    adapter = adapter_of("summarization", "bart-summarization-tiny", "fine-tuned")
    assert adapter.prepare({"text": TEXTS[2]}) == TEXTS[2]
    assert isinstance(adapter.answer(TEXTS[:1])[0], str)
    counts = adapter.tally.counts(adapter.passes.passes)
    # <s> and </s> are read as well; the case asks for 10 to 15 new tokens.
    assert counts.tokens_in == len(adapter._generator._tokenizer(TEXTS[0])["input_ids"])
    assert 10 <= (counts.tokens_out or 0) <= 15
    assert counts.passes == {"encoder": 1, "decoder": counts.tokens_out}


@pytest.mark.parametrize("name", ["t5-tiny", "bloom-tiny"])
def test_a_generative_model_is_asked_for_a_summary(adapter_of: Callable[..., Any], name: str) -> None:
    adapter = adapter_of("summarization", name, "zero-shot")
    assert adapter.prepare({"text": TEXTS[2]}) == "summarize the following text: {text} {0} %s </s> me"
    for text in TEXTS:
        adapter.clear()
        [answer] = adapter.answer([adapter.prepare({"text": text})])
        assert isinstance(answer, str)
        assert 1 <= (adapter.tally.tokens_out or 0) <= 15


@pytest.mark.parametrize(("name", "approach"), [("bart-summarization-tiny", "fine-tuned"), ("bloom-tiny", "zero-shot")])
def test_a_batch_answers_as_one_by_one(adapter_of: Callable[..., Any], name: str, approach: str) -> None:
    alone = adapter_of("summarization", name, approach)
    together = adapter_of("summarization", name, approach, setup=Setup(batch_size=4))
    prepared = [alone.prepare({"text": text}) for text in TEXTS]
    assert together.answer(prepared) == [alone.answer([text])[0] for text in prepared]
    assert together.tally == alone.tally


def test_a_models_own_prefix_stands_before_the_text(adapter_of: Callable[..., Any]) -> None:
    adapter = adapter_of("summarization", "bart-summarization-tiny", "fine-tuned")
    adapter.prefix = "summarize: "
    assert adapter.prepare({"text": "me"}) == "summarize: me"
