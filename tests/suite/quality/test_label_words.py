"""Which class an answer means: the rule's promises over any text, and what models really say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.suite.case import load_case
from generator.suite.quality.label_words import class_in_words, class_named, labels_read

CLASSES = ("negative", "positive")
WORDS = {"negative": ("neg", "bad", "1 star", "2 stars"), "positive": ("pos", "good", "4 stars", "5 stars")}
KNOWN = sorted({*CLASSES, *WORDS["negative"], *WORDS["positive"]})
# Words that are none of a class's and that deny nothing.
OTHER = st.sampled_from(["the", "sentiment", "is", "film", "positively", "goodbye", "badly", "3", "stars", "émotion"])
DENIALS = ("no", "not", "isn't", "anything but", "far from", "nothing", "lacks")
SAYS_NO = ("not", "never", "isn't", "no", "hardly")


def meant(answer: str) -> str | None:
    return class_in_words(answer, CLASSES, WORDS)


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ("positive", "positive"),
        (" Positive.", "positive"),
        ("The sentiment is NEGATIVE!", "negative"),
        ("**Good**", "positive"),
        ("\n\nIt is a bad film.\nAnother one: positive", "negative"),
        ("5 stars", "positive"),
        ("positive or negative", None),
        ("not positive", None),
        ("It isn't good", None),
        ("It isn’t good", None),
        ("neither good nor bad", None),
        ("positive, not negative", None),
        ("positively", None),
        ("Positive? No.", None),
        ("anything but positive", None),
        ("far from good", None),
        ("1/5 stars", None),
        ("1 out of 5 stars", None),
        ("1 of 5 stars", None),
        ("1.5 stars", None),
        ("0.5 stars", None),
        (".5 stars", None),
        ("4-5 stars", None),
        ("4 stars out of 10", None),
        ("Rating: 5 stars, and a good one", "positive"),
        ("1 star", "negative"),
        ("1/5 stars\npositive", None),
        ("neutral", None),
        ("3 stars", None),
        ("", None),
        ("\n \n", None),
    ],
)
def test_what_models_say(answer: str, found: str | None) -> None:
    assert meant(answer) == found


@given(st.text())
def test_any_text_is_one_of_the_classes_or_none(answer: str) -> None:
    assert meant(answer) in {*CLASSES, None}


@given(st.lists(OTHER, max_size=5), st.sampled_from(KNOWN), st.lists(OTHER, max_size=5), st.sampled_from(" .,!?\t"))
def test_one_class_among_other_words_is_that_class_however_it_is_written(
    before: list[str], word: str, after: list[str], mark: str
) -> None:
    # "3" before "star" or "stars" after a number would make another word.
    before, after = [w for w in before if w != "3"], [w for w in after if w not in {"stars"}]
    wanted = next(name for name in CLASSES if word in {name, *WORDS[name]})
    said = " ".join([*before, word]) + mark + " ".join(after)
    assert meant(said) == meant(said.upper()) == meant(said.title()) == wanted


@given(st.permutations(CLASSES), st.lists(OTHER, max_size=4))
def test_two_classes_in_the_line_that_decides_are_none(both: list[str], between: list[str]) -> None:
    assert meant(" ".join([both[0], *between, both[1]])) is None


@given(st.lists(OTHER, max_size=4), st.sampled_from(SAYS_NO), st.sampled_from(CLASSES))
def test_what_is_denied_is_no_answer(before: list[str], no: str, name: str) -> None:
    assert meant(" ".join([*before, no, name])) is None


@given(st.lists(OTHER, max_size=4), st.sampled_from(CLASSES), st.lists(OTHER, max_size=4), st.sampled_from(DENIALS))
def test_a_denial_anywhere_in_the_line_is_no_answer(before: list[str], name: str, after: list[str], no: str) -> None:
    assert meant(" ".join([*before, name, *after, no])) is meant(" ".join([no, *before, name, *after])) is None


@given(
    st.integers(0, 999),
    st.sampled_from([".", ",", "/", " of ", " out of ", " / ", "-", " "]),
    st.sampled_from(["1 star", "2 stars", "4 stars", "5 stars"]),
    st.sampled_from(["", "It has ", "**"]),
)
def test_a_number_that_is_part_of_another_is_no_class(number: int, between: str, word: str, first: str) -> None:
    assert meant(f"{first}{number}{between}{word}") is None
    assert meant(f"{first}{word} out of {number}") is None


@given(st.lists(OTHER, min_size=1, max_size=8))
def test_without_a_word_of_a_class_there_is_none(words: list[str]) -> None:
    assert meant(" ".join(word for word in words if word not in {"3", "stars"})) is None


@given(st.sampled_from(CLASSES), st.text())
def test_later_lines_decide_nothing(name: str, later: str) -> None:
    assert meant(f"{name}\n{later}") == name


@pytest.mark.parametrize(
    ("labels", "read"),
    [
        (("NEGATIVE", "POSITIVE"), ("negative", "positive")),
        (("POSITIVE", "NEGATIVE"), ("positive", "negative")),
        (("LABEL_0", "LABEL_1"), ("negative", "positive")),
        (("0", "1"), ("negative", "positive")),
        (("NEG", "NEU", "POS"), ("negative", None, "positive")),
        (
            ("1 star", "2 stars", "3 stars", "4 stars", "5 stars"),
            ("negative", "negative", None, "positive", "positive"),
        ),
        # Three numbers for two classes: nobody knows which is which.
        (("LABEL_0", "LABEL_1", "LABEL_2"), (None, None, None)),
        # Names that say something else are never taken for numbers.
        (("joy", "anger"), (None, None)),
    ],
)
def test_a_classifier_s_labels_are_read_by_name_and_else_by_number(
    labels: tuple[str, ...], read: tuple[str, ...]
) -> None:
    assert labels_read(labels, CLASSES, WORDS) == dict(zip(labels, read, strict=True))


def test_classes_that_nobody_named_are_their_numbers() -> None:
    assert labels_read(("cat", "dog"), (), {}) == {"cat": "0", "dog": "1"}


@given(st.sampled_from(KNOWN))
def test_every_word_of_the_committed_case_means_one_class(word: str) -> None:
    for workload in load_case("text-classification").workloads:
        assert workload.quality is not None
        assert workload.quality.words == WORDS and workload.quality.classes == CLASSES
        assert [class_named(word, (name,), WORDS) for name in CLASSES].count(None) == 1
