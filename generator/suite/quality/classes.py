"""Accuracy: how many answers name the right class, by scikit-learn."""

from collections import Counter
from collections.abc import Sequence

from generator.suite.quality.label_words import class_in_words, labels_read
from generator.suite.quality.score import Held, Score, score, tool

# What is no class, in the place of one: as wrong as any other.
_NONE = "(none of the classes)"


def accuracy(held: Held) -> list[Score]:
    """The share of right classes. What cannot be read as a class counts as wrong, and its share is told."""
    if held.by_words:
        read = [class_in_words(answer, held.classes, held.words) for answer in held.answers]
    else:
        meaning = labels_read(held.labels, held.classes, held.words)
        read = [meaning.get(answer) for answer in held.answers]
    found = right_ones("accuracy", [_NONE if name is None else name for name in read], held)
    return [found.with_unmapped(read.count(None) / len(read))]


def right_ones(metric: str, answers: Sequence[str], held: Held) -> Score:
    """The share of answers that are their reference; guessing is to give always the commonest one."""
    import numpy as np
    from sklearn.metrics import accuracy_score

    value = float(accuracy_score(list(held.references), list(answers)))
    right = np.array([one == other for one, other in zip(held.references, answers, strict=True)], dtype=float)
    commonest = Counter(held.references).most_common(1)[0][1] / len(held.references)
    return score(metric, value, lambda chosen: right[chosen].mean(), held, commonest, tool("scikit-learn"))
