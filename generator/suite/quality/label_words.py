"""Which class an answer means: by a model's own labels, or by the words of a text.

Both rules are the case's, written down here: what they cannot read is no class, and counts as wrong.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

Words = Mapping[str, Sequence[str]]
# Names that say nothing, so that only their number can be meant.
_BY_NUMBER = re.compile(r"(?:label[_ ]?)?(\d{1,6})")
_WORD = re.compile(r"\w+(?:['’]\w+)*")
# A line with one of these may say the opposite of the class that it names, wherever it stands: "Positive? No."
_NO = frozenset(
    [
        "no",
        "not",
        "never",
        "neither",
        "nor",
        "none",
        "non",
        "nothing",
        "nobody",
        "without",
        "hardly",
        "barely",
        "scarcely",
        "cannot",
        "lack",
        "lacks",
        "lacking",
        "unlike",
        "opposite",
    ]
)
_NO_PHRASES = (("anything", "but"), ("far", "from"), ("rather", "than"), ("instead", "of"), ("less", "than"))
# "1 of 5 stars" has one star.
_OF = frozenset({"of", "out"})


def class_named(name: str, classes: Sequence[str], words: Words) -> str | None:
    """The class of this name, or of one of the words that the case gives it, whatever the case of letters."""
    wanted = _folded(name)
    for known in classes:
        if wanted in {_folded(known), *map(_folded, words.get(known, ()))}:
            return known
    return None


def labels_read(labels: Sequence[str], classes: Sequence[str], words: Words) -> dict[str, str | None]:
    """What each of a model's labels means: the class of that name, else (all being mere numbers) that of its number.

    By number only where there are as many labels as classes: `LABEL_2` of three is not the third of two. Where nobody
    named the classes, they are their numbers, and a model's labels stand in their order.
    """
    if not classes:
        return {label: str(place) for place, label in enumerate(labels)}
    by_name = {label: class_named(label, classes, words) for label in labels}
    numbers = [_BY_NUMBER.fullmatch(_folded(label)) for label in labels]
    if any(by_name.values()) or None in numbers or len(labels) != len(classes):
        return by_name
    return {
        label: classes[number] if number < len(classes) else None
        for label, found in zip(labels, numbers, strict=True)
        for number in [int(found[1]) if found else len(classes)]
    }


def class_in_words(answer: str, classes: Sequence[str], words: Words) -> str | None:
    """The class that a text names: that of its first line which holds a word of any class.

    Words are whole words, whatever the case of their letters. A line that names two classes, that says no anywhere, or
    in which the number of a word is part of another (`1/5 stars`), means none.
    """
    by_word = {_folded(word): known for known in classes for word in (known, *words.get(known, ()))}
    longest = max((len(word.split()) for word in by_word), default=0)
    for line in answer.splitlines():
        found = list(_WORD.finditer(line))
        said = [_folded(word.group()) for word in found]
        named: set[str | None] = set()
        for place in range(len(found)):
            for length in range(1, longest + 1):
                known = by_word.get(" ".join(said[place : place + length]))
                if known is not None:
                    named.add(None if _part_of_a_number(line, found, place, place + length) else known)
        if named:
            return named.pop() if len(named) == 1 and not _denies(said) else None
    return None


def _part_of_a_number(line: str, found: Sequence[re.Match[str]], place: int, end: int) -> bool:
    """Whether the words from `place` to `end` begin with a number that does not stand for itself."""
    if not found[place].group()[0].isnumeric():
        return False
    before = found[place - 1].group().casefold() if place else ""
    behind = found[end].group().casefold() if end < len(found) else ""
    joined = line[found[place].start() - 1 : found[place].start()] if found[place].start() else ""
    return before[:1].isnumeric() or before in _OF or joined in {".", ",", "/"} or behind in _OF


def _denies(said: Sequence[str]) -> bool:
    return any(word in _NO or word.endswith(("n't", "n’t")) for word in said) or any(
        pair in _NO_PHRASES for pair in pairwise(said)
    )


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
