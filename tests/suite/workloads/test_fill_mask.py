"""Masked words: the gap is found among whatever a text brings along, and filled by its likeliest token."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from generator.errors import EnergyLabelError
from generator.suite.models.setup import Setup
from generator.suite.queries.preparation import MASK
from tests.suite.lazily import Lazily

torch: Any = Lazily("torch")
pytestmark = pytest.mark.usefixtures("libraries")

BERT = "bert-fill-mask-tiny"
TEXTS = [f"brea staul {MASK}", MASK, f"[MASK] [PAD] {{me}} [MASK] ou {MASK}", "vo " * 300 + MASK]


def test_the_gap_is_written_as_the_model_writes_it(adapter_of: Callable[..., Any]) -> None:
    adapter = adapter_of("fill-mask", BERT, "pre-trained")
    prepared = adapter.prepare({"text": TEXTS[0]})
    assert prepared == "brea staul [MASK]"
    [answer] = adapter.answer([prepared])
    assert answer and " " not in answer
    counts = adapter.tally.counts(adapter.passes.passes)
    tokens = len(adapter._tokenizer("brea staul")["input_ids"]) + 1
    assert counts.model_dump(exclude_none=True) == {"tokens_in": tokens, "forward_passes": 1, "passes": {"model": 1}}


def test_the_likeliest_token_at_the_gap_alone_is_the_answer(
    adapter_of: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    adapter = adapter_of("fill-mask", BERT, "pre-trained")
    [wanted] = adapter._tokenizer.encode("me", add_special_tokens=False)
    [other] = adapter._tokenizer.encode("ou", add_special_tokens=False)

    def model(input_ids: Any, **_: Any) -> Any:
        logits = torch.zeros(*input_ids.shape, 1000)
        logits[:, :, other] = 5.0
        for row, tokens in enumerate(input_ids.tolist()):
            gap = max(place for place, token in enumerate(tokens) if token == adapter._tokenizer.mask_token_id)
            logits[row, gap, wanted] = 9.0
        return SimpleNamespace(logits=logits)

    monkeypatch.setattr(adapter, "_model", model)
    assert adapter.answer([adapter.prepare({"text": text}) for text in TEXTS]) == ["me"] * 4


def test_a_batch_answers_as_one_by_one(adapter_of: Callable[..., Any]) -> None:
    alone, together = (adapter_of("fill-mask", BERT, "pre-trained", setup=Setup(batch_size=n)) for n in (1, 4))
    prepared = [alone.prepare({"text": text}) for text in TEXTS]
    assert together.answer(prepared) == [alone.answer([text])[0] for text in prepared]
    assert together.tally == alone.tally
    # A text too long is cut at its beginning, so that the gap remains.
    assert alone._tokenizer.mask_token_id == alone._tokenizer(prepared[3], truncation=True)["input_ids"][-2]


def test_a_text_without_a_gap_is_refused(adapter_of: Callable[..., Any]) -> None:
    adapter = adapter_of("fill-mask", BERT, "pre-trained")
    with pytest.raises(EnergyLabelError, match="No gap at the end of"):
        adapter.prepare({"text": "brea [MASK]"})


def test_a_model_without_a_mask_is_refused(adapter_of: Callable[..., Any]) -> None:
    with pytest.raises(EnergyLabelError, match="t5-tiny has no mask token"):
        adapter_of("fill-mask", "t5-tiny", "pre-trained")
