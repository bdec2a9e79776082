"""Each metric against values of its library's documentation or worked out by hand, its interval and its chance."""

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.suite.quality.likelihoods import Likelihood
from generator.suite.quality.references import Box, Tagged
from generator.suite.quality.score import Score, interval, turns
from generator.suite.workloads.token_classification import Entity
from tests.needs import need
from tests.suite.quality.holding import held

pytestmark = pytest.mark.usefixtures("libraries")
pytest.importorskip("numpy", reason="the extra `suite` is not installed (make suite)")


def near(value: float, **apart: Any) -> Any:
    """About this value: to six digits, which is what a figure is rounded to."""
    return pytest.approx(value, **{"abs": 1e-6, **apart})


def within(found: Score) -> None:
    assert found.interval is not None
    low, high = found.interval
    assert low <= found.value <= high


def test_accuracy_is_scikit_learn_s_and_guessing_is_the_commonest_class() -> None:
    need("sklearn")
    from generator.suite.quality.classes import accuracy

    # scikit-learn's own example: y_pred = [0, 2, 1, 3], y_true = [0, 1, 2, 3] gives 0.5.
    labels = ("a", "b", "c", "d")
    [found] = accuracy(held(["a", "c", "b", "d"], ["a", "b", "c", "d"], classes=labels, labels=labels))
    assert (found.metric, found.value, found.chance, found.unmapped) == ("accuracy", 0.5, 0.25, 0.0)
    assert found.tool.startswith("scikit-learn 1.")
    within(found)
    [found] = accuracy(
        held(["x", "POS", "neg"], ["pos", "pos", "neg"], classes=("neg", "pos"), labels=("x", "POS", "neg"))
    )
    assert (found.value, found.unmapped) == (near(2 / 3), near(1 / 3))


def test_answers_in_words_are_read_and_what_cannot_be_counts_as_wrong() -> None:
    need("sklearn")
    from generator.suite.quality.classes import accuracy

    asked = {"classes": ("negative", "positive"), "words": {"positive": ("good",)}, "by_words": True}
    said = ["It is good.", "negative", "I do not know", "positive or negative"]
    [found] = accuracy(held(said, ["positive", "negative", "negative", "positive"], **asked))
    assert (found.value, found.unmapped, found.chance) == (0.5, 0.5, 0.5)


def test_squad_s_own_rules() -> None:
    need("torchmetrics")
    from generator.suite.quality.extracts import squad

    # torchmetrics' documentation has "1976" against "1976": 100 and 100. The others are SQuAD's rules by hand:
    # articles, capitals and punctuation are nothing; F1 of "cat sat" and "cat sat down" is 2·1·⅔/(1+⅔) = 0.8.
    answers = ["1976", "The cat!", "a cat sat", "dog", ""]
    references = [("1976",), ("cat",), ("dog", "cat sat down"), ("cat",), ("",)]
    f1, exact = squad(held(answers, references))
    assert (f1.metric, f1.value) == ("F1 (SQuAD)", near((1 + 1 + 0.8 + 0 + 1) / 5))
    assert (exact.metric, exact.value) == ("exact match (SQuAD)", near(3 / 5))
    within(f1)


def test_guessing_at_a_question_is_a_random_piece_of_the_text() -> None:
    need("torchmetrics")
    from generator.suite.quality.extracts import squad

    texts = [" ".join(f"w{n}" for n in range(40))] * 60
    random_pieces = [f"w{n % 40}" for n in range(7, 67)]
    f1, _ = squad(held(random_pieces, [("w3",)] * 60, texts=texts))
    assert 0 <= f1.chance < 0.1 and f1.value < 0.1
    f1, exact = squad(held(["w3"] * 60, [("w3",)] * 60, texts=texts))
    assert f1.value == exact.value == 1.0 and f1.interval == (1.0, 1.0) and f1.chance < 0.1


def test_names_are_counted_whole_and_under_the_right_kind_as_seqeval_s_readme_has_it() -> None:
    need("seqeval")
    from generator.suite.quality.entities import seqeval

    # seqeval's README: y_true [[O O O B-MISC I-MISC I-MISC O] [B-PER I-PER O]] and y_pred
    # [[O O B-MISC I-MISC I-MISC I-MISC O] [B-PER I-PER O]] give F1 0.50.
    tokens = ("a", "b", "c", "d", "e", "f", "g")
    first = Tagged(tokens, ("O", "O", "O", "B-MISC", "I-MISC", "I-MISC", "O"))
    second = Tagged(("John", "Smith", "said"), ("B-PER", "I-PER", "O"))
    answers = [[Entity("MISC", "c d e f", 4, 11)], [Entity("PER", "John Smith", 0, 10)]]
    classes = ("O", "B-PER", "I-PER", "B-MISC", "I-MISC")
    [found] = seqeval(held(answers, [first, second], classes=classes))
    assert (found.value, found.unmapped) == (0.5, 0.0)
    within(found)
    # Another word for the kind, and a kind that the data set does not have.
    answers = [[Entity("DATE", "a", 0, 1)], [Entity("Person", "John Smith", 0, 10)]]
    [found] = seqeval(held(answers, [first, second], classes=classes, words={"PER": ("PERSON",)}))
    assert (found.value, found.unmapped) == (near(2 / 3), 0.5)


def test_a_tagger_that_says_always_the_same_is_not_above_chance() -> None:
    need("seqeval")
    from generator.suite.quality.entities import seqeval

    tagged = [Tagged(("one", "two", "three"), ("B-PER", "O", "O")) for _ in range(40)]
    always = [[Entity("PER", "one", 0, 3), Entity("PER", "two", 4, 7), Entity("PER", "three", 8, 13)]] * 40
    [found] = seqeval(held(always, tagged, classes=("O", "B-PER", "I-PER")))
    assert found.interval is not None and found.interval[0] <= found.chance
    [nothing] = seqeval(held([[]] * 40, tagged, classes=("O", "B-PER", "I-PER")))
    assert (nothing.value, nothing.chance) == (0.0, 0.0)


def test_rouge_is_rouge_score_s_own_example() -> None:
    need("rouge_score")
    from generator.suite.quality.overlaps import rouge_1, rouge_l

    # The README of rouge-score: 'The quick brown fox jumps over the lazy dog' against
    # 'The quick brown dog jumps on the log.': ROUGE-1 recall 6/8, precision 6/9, ROUGE-L the same words in order 5.
    reference, answer = "The quick brown dog jumps on the log.", "The quick brown fox jumps over the lazy dog"
    [one] = rouge_1(held([answer], [(reference,)]))
    assert one.value == near(2 * (6 / 9) * (6 / 8) / (6 / 9 + 6 / 8))
    [longest] = rouge_l(held([answer, "x"], [("nothing alike", reference), ("x",)]))
    assert longest.value == near((2 * (5 / 9) * (5 / 8) / (5 / 9 + 5 / 8) + 1) / 2)


def test_one_caption_for_all_pictures_is_not_above_chance() -> None:
    need("rouge_score")
    from generator.suite.quality.overlaps import rouge_l

    references = [(f"a dog number {n}", f"an animal {n}") for n in range(20)]
    [same] = rouge_l(held(["a dog"] * 20, references))
    assert same.interval is not None and same.interval[0] <= same.chance
    [right] = rouge_l(held([texts[0] for texts in references], references))
    assert right.value == 1.0 and right.interval is not None and right.interval[0] > right.chance


def test_the_word_error_rate_is_jiwer_s_after_whisper_s_normaliser() -> None:
    need("jiwer", "transformers")
    from generator.suite.quality.transcripts import wer

    # jiwer's README: "hello world" against "hello duck" is 0.5. The second is the same after normalising.
    [found] = wer(held(["hello duck", "Mister Smith won't go"], ["hello world", "MR SMITH WILL NOT GO"]))
    assert (found.value, found.better, found.chance) == (near(1 / 7), "lower", 1.0)
    assert "jiwer 4" in found.tool and "EnglishTextNormalizer" in found.tool
    within(found)
    [silent] = wer(held(["", ""], ["hello world", "good day"]))
    assert silent.value == 1.0
    assert wer(held(["x"], ["uh"])) == []


def test_the_rank_correlation_is_scipy_s_own_example() -> None:
    need("scipy")
    from generator.suite.quality.correlations import spearman

    # scipy's documentation of spearmanr: [1, 2, 3, 4, 5] and [5, 6, 7, 8, 7] give 0.8207826816681233.
    [found] = spearman(held([1.0, 2.0, 3.0, 4.0, 5.0], [5.0, 6.0, 7.0, 8.0, 7.0]))
    assert found.value == 0.820783
    [same] = spearman(held([1.0, 1.0, 1.0], [1.0, 2.0, 3.0]))
    assert (same.value, same.chance) == (0.0, 0.0)
    [other_way] = spearman(held([3.0, 2.0, 1.0, math.nan], [1.0, 2.0, 3.0, 4.0]))
    assert other_way.value == -1.0


def thing(label: str, score: float, box: tuple[int, int, int, int]) -> dict[str, Any]:
    return {"label": label, "score": score, "box": dict(zip(("xmin", "ymin", "xmax", "ymax"), box, strict=True))}


def test_the_mean_average_precision_by_hand() -> None:
    need("faster_coco_eval")
    from generator.suite.quality.boxes import mean_average_precision

    there = [(Box("cat", 0, 0, 100, 100),), (Box("dog", 10, 10, 110, 110),), (Box("cat", 50, 50, 150, 150),)]
    right = [
        [thing("cat", 0.9, (0, 0, 100, 100))],
        [thing("dog", 0.8, (10, 10, 110, 110))],
        [thing("cat", 0.7, (50, 50, 150, 150))],
    ]
    asked: dict[str, Any] = {"classes": ("cat", "dog"), "labels": ("cat", "dog", "N/A")}
    [found] = mean_average_precision(held(right, there, **asked))
    assert (found.value, found.unmapped) == (near(1.0), 0.0)
    # Every cat found and no dog: the mean of 1 and 0.
    [half] = mean_average_precision(held([right[0], [], right[2]], there, **asked))
    assert half.value == near(0.5)
    # A box of IoU 80·100/(100·100) = 0.8 counts at the seven thresholds 0.50 to 0.80 of ten.
    [part] = mean_average_precision(held([[thing("cat", 0.9, (0, 0, 80, 100))]], there[:1], **asked))
    assert part.value == near(0.7)
    [nothing] = mean_average_precision(held([[], [], None], there, **asked))
    assert nothing.value == 0.0 and nothing.interval is not None and nothing.interval[0] <= nothing.chance
    [strange] = mean_average_precision(held([[thing("cow", 0.9, (0, 0, 9, 9))]] * 3, there, **asked))
    assert strange.unmapped == 1.0


def test_the_masked_word_whatever_its_case_and_marks() -> None:
    need("sklearn")
    from generator.suite.quality.masked_words import bare, masked_word

    [found] = masked_word(held(["House", "##s", "the"], ["house,", "dogs", "the"]))
    assert (found.value, found.chance) == (near(2 / 3), near(1 / 3))
    assert [bare(word) for word in ("“Well”", "don't.", "...", "U.S.")] == ["well", "don't", "...", "u.s"]


def test_bits_per_byte_by_hand() -> None:
    need("torch")
    from generator.suite.quality.likelihoods import bits_per_byte

    [found] = bits_per_byte(held([Likelihood(8.0, 20.0), Likelihood(4.0, 16.0)], ["four", "éé"]))
    assert (found.value, found.chance, found.better) == (12 / 8, 36 / 8, "lower")


def test_an_interval_is_the_same_each_time_and_narrows_with_more() -> None:
    import numpy as np

    scores = np.array([0.0, 1.0] * 50)
    first = interval(lambda chosen: scores[chosen].mean(), 100, 3)
    assert first == interval(lambda chosen: scores[chosen].mean(), 100, 3)
    many = np.tile(scores, 16)
    wide = interval(lambda chosen: many[chosen].mean(), 1600, 3)
    assert first is not None and wide is not None
    # The normal interval of a share of one half is ± 1.96 / (2 √n).
    assert first[0] == near(0.5 - 0.098, abs=0.03) and first[1] == near(0.5 + 0.098, abs=0.03)
    assert (wide[1] - wide[0]) * 4 == near(first[1] - first[0], rel=0.25)
    assert interval(lambda chosen: 1.0, 1, 3) is None


@settings(max_examples=50)
@given(st.integers(2, 200), st.integers(0, 2**32 - 1))
def test_answers_are_never_held_against_their_own_reference(items: int, seed: int) -> None:
    moved = turns(items, seed)
    assert moved and all(0 < turn < items for turn in moved) and len(set(moved)) == len(moved)
    assert turns(1, seed) == [0]
