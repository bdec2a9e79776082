"""Text classification by a head and by asking: what is answered, and what is counted."""

from collections.abc import Callable
from typing import Any

from generator.suite.models.setup import Setup


def test_a_classifier_gives_a_label_in_one_pass(adapter_of: Callable[..., Any]) -> None:
    adapter = adapter_of("text-classification", "bert-text-classification-tiny", "fine-tuned")
    batch = [adapter.prepare({"text": "brea staul ou me"})]
    [answer] = adapter.answer(batch)
    assert answer in {"LABEL_0", "LABEL_1"}
    # Four words of the made-up vocabulary may be split, and [CLS] and [SEP] are added.
    tokens = len(adapter._tokenizer(batch[0])["input_ids"])
    counts = adapter.tally.counts(adapter.passes.passes)
    assert counts.model_dump(exclude_none=True) == {"tokens_in": tokens, "forward_passes": 1, "passes": {"model": 1}}


def test_counts_add_up_over_batches_and_begin_anew(adapter_of: Callable[..., Any]) -> None:
    adapter = adapter_of(
        "text-classification", "bert-text-classification-tiny", "fine-tuned", setup=Setup(batch_size=2)
    )
    short, long = (adapter.prepare({"text": text}) for text in ("me", "me ou me ou me ou"))
    adapter.answer([short, long])
    alone = [len(adapter._tokenizer(text)["input_ids"]) for text in (short, long)]
    # Padding is no token that anybody sent.
    assert adapter.tally.tokens_in == sum(alone)
    adapter.answer([short])
    assert (adapter.tally.tokens_in, adapter.passes.passes) == (sum(alone) + alone[0], {"model": 2})
    adapter.clear()
    assert (adapter.tally.tokens_in, adapter.passes.passes) == (None, {"model": 0})


def test_a_generative_model_is_asked_in_words(adapter_of: Callable[..., Any]) -> None:
    adapter = adapter_of("text-classification", "t5-tiny", "zero-shot")
    prompt = adapter.prepare({"text": "brea {me}"})
    assert prompt == "what is the binary sentiment of the following sentence? brea {me}"
    [answer] = adapter.answer([prompt])
    assert isinstance(answer, str)
    counts = adapter.tally.counts(adapter.passes.passes)
    assert 1 <= (counts.tokens_out or 0) <= 20
    # One pass of the encoder, and one of the decoder for each token.
    assert counts.passes == {"encoder": 1, "decoder": counts.tokens_out}
