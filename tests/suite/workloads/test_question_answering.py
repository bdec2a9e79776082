"""Answers out of a text: windows over long ones, the best span by hand-made logits, and generative models asked."""

from collections.abc import Callable
from itertools import chain, pairwise
from typing import Any

import pytest

from generator.suite.models.setup import Setup
from generator.suite.workloads.question_answering import Span, best_span
from tests.suite.lazily import Lazily

torch: Any = Lazily("torch")
pytestmark = pytest.mark.usefixtures("libraries")

BERT = "bert-question-answering-tiny"
LONG = " ".join(["brea me ou staul"] * 80)
QUERIES = [
    {"question": "ou me", "context": "brea {staul} ou [SEP] me"},
    {"question": "ou me", "context": LONG},
    {"question": "", "context": "me"},
    {"question": "me", "context": ""},
    {"question": LONG, "context": LONG},
]


@pytest.mark.parametrize(
    ("starts", "ends", "allowed", "longest", "span"),
    [
        ([0, 5, 1, 0], [0, 0, 4, 1], "yyyy", 15, (9, 1, 2)),
        # The best end lies before the best begin: the best pair in order wins.
        ([0, 1, 0, 9], [0, 8, 0, 1], "yyyy", 15, (10, 3, 3)),
        # Too long an answer is none.
        ([9, 0, 0, 1], [0, 0, 0, 9], "yyyy", 3, (10, 3, 3)),
        ([9, 0, 0, 1], [0, 0, 0, 9], "yyyy", 4, (18, 0, 3)),
        # A question's tokens, [CLS] and padding are no answer, however likely.
        ([99, 99, 1, 2, 99], [99, 99, 1, 2, 99], "nnyyn", 15, (4, 3, 3)),
        ([-7, -3], [-5, -4], "yy", 15, (-7, 1, 1)),
        ([1, 2], [1, 2], "nn", 15, None),
    ],
)
def test_best_span(
    starts: list[float], ends: list[float], allowed: str, longest: int, span: tuple[float, int, int] | None
) -> None:
    found = best_span(
        torch.tensor(starts, dtype=torch.float32),
        torch.tensor(ends, dtype=torch.float32),
        [letter == "y" for letter in allowed],
        longest,
    )
    assert found == (Span(*span) if span else None)


def test_the_answer_is_the_contexts_own_words(adapter_of: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    adapter = adapter_of("question-answering", BERT, "fine-tuned")
    asked = adapter.prepare({"question": "ou  me", "context": "Brea,  STAUL ou\tme"})
    tokens = adapter._windows([asked])["input_ids"][0].tolist()
    words = [adapter._tokenizer.encode(word, add_special_tokens=False) for word in ("staul", "ou")]
    # The context's `ou` is the last one; the question has one too.
    first = next(place for place in range(len(tokens)) if tokens[place : place + len(words[0])] == words[0])
    last = first + len(words[0]) + len(words[1]) - 1
    logits = torch.full((2, len(tokens)), -9.0)
    logits[0, first] = logits[1, last] = 9.0
    monkeypatch.setattr(adapter, "_logits", lambda _: [logits])
    assert adapter.answer([asked]) == ["STAUL ou"]


def test_the_best_window_wins(adapter_of: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    adapter = adapter_of("question-answering", BERT, "fine-tuned")
    asked = adapter.prepare({"question": "me", "context": LONG + " wai"})
    windows = adapter._windows([asked])
    rows, length = windows["input_ids"].shape
    end = int(windows["attention_mask"][-1].sum()) - 2  # before the last [SEP]
    logits = torch.zeros(rows, 2, length)
    logits[-1, :, end] = 5.0
    monkeypatch.setattr(adapter, "_logits", lambda _: logits)
    assert rows > 1
    assert (LONG + " wai").endswith(adapter.answer([asked])[0])
    assert adapter.answer([asked])[0] in ("wai", "ai", "i")


def test_windows_read_every_word_and_overlap_by_a_third(adapter_of: Callable[..., Any]) -> None:
    adapter = adapter_of("question-answering", BERT, "fine-tuned")
    asked = adapter.prepare({"question": "ou me", "context": LONG})
    windows = adapter._windows([asked])
    read = [
        [tuple(place) for place, part in zip(places, windows.sequence_ids(row), strict=True) if part == 1]
        for row, places in enumerate(windows["offset_mapping"].tolist())
    ]
    alone = adapter._tokenizer(LONG, add_special_tokens=False, return_offsets_mapping=True, verbose=False)
    assert sorted(set(chain(*read))) == alone["offset_mapping"]
    assert all(row[-(128 // 3) :] == following[: 128 // 3] for row, following in pairwise(read))
    assert windows["input_ids"].shape[1] == 128


def test_each_window_is_a_row_of_a_pass(adapter_of: Callable[..., Any]) -> None:
    one, three = (adapter_of("question-answering", BERT, "fine-tuned", setup=Setup(batch_size=n)) for n in (1, 3))
    asked = one.prepare(QUERIES[1])
    windows = one._windows([asked])
    rows = len(windows["input_ids"])
    assert one.answer([asked]) == three.answer([asked])
    assert (one.passes.passes, three.passes.passes) == ({"model": rows}, {"model": -(-rows // 3)})
    assert one.tally.tokens_in == three.tally.tokens_in == int(windows["attention_mask"].sum())
    one.clear()
    one.answer([one.prepare(QUERIES[0])])
    assert one.passes.passes == {"model": 1}


def test_a_batch_answers_as_one_by_one_whatever_is_asked(adapter_of: Callable[..., Any]) -> None:
    alone = adapter_of("question-answering", BERT, "fine-tuned")
    together = adapter_of("question-answering", BERT, "fine-tuned", setup=Setup(batch_size=5))
    prepared = [alone.prepare(query) for query in QUERIES]
    answers = [alone.answer([asked])[0] for asked in prepared]
    assert together.answer(prepared) == answers
    assert together.tally == alone.tally
    assert all(answer in query["context"] for answer, query in zip(answers, QUERIES, strict=True))
    assert (answers[2], answers[3]) == ("me", "")


@pytest.mark.parametrize("name", ["t5-tiny", "opt-tiny"])
def test_a_generative_model_is_asked_in_words(adapter_of: Callable[..., Any], name: str) -> None:
    adapter = adapter_of("question-answering", name, "zero-shot")
    prompt = adapter.prepare(QUERIES[0])
    assert prompt == (
        'ou me? Find the answer to the question in the following text: "brea {staul} ou [SEP] me". Answer:'
    )
    [answer] = adapter.answer([prompt])
    assert isinstance(answer, str)
    counts = adapter.tally.counts(adapter.passes.passes)
    assert 1 <= (counts.tokens_out or 0) <= 20
    assert adapter.passes.passes["decoder" if name == "t5-tiny" else "model"] == counts.tokens_out
