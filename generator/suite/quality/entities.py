"""F1 of the names found in texts, whole names under the right kind, by seqeval."""

from collections.abc import Sequence
from typing import Any

from generator.suite.quality.label_words import class_named
from generator.suite.quality.references import Tagged
from generator.suite.quality.score import Held, Score, score, tool, turns

OUTSIDE = "O"


def seqeval(held: Held) -> list[Score]:
    """F1 over all names. A name of a kind that the data set does not have is left out, and the share is told.

    Guessing is to give each token the tag that the model gave another one.
    """
    import numpy as np
    from seqeval.metrics import f1_score

    kinds = sorted({name.partition("-")[2] for name in held.classes} - {""})
    wanted = [list(tagged.tags) for tagged in held.references]
    if all(tag == OUTSIDE for tags in wanted for tag in tags):
        # Where there is no name to be found, finding none has no F1.
        return []
    made, unread, all_found = [], 0, 0
    for answer, tagged in zip(held.answers, held.references, strict=True):
        read = [(found, class_named(found.label, kinds, held.words)) for found in answer or ()]
        all_found += len(read)
        unread += sum(kind is None for _, kind in read)
        made.append(tags_of([(found.start, found.end, kind) for found, kind in read if kind], tagged))
    value = float(f1_score(wanted, made, zero_division=0))
    counts = np.array([_counts(one, other) for one, other in zip(wanted, made, strict=True)])
    flat = [tag for tags in made for tag in tags]
    chances = []
    for turn in turns(len(flat), held.seed):
        moved = iter(flat[turn:] + flat[:turn])
        chances.append(f1_score(wanted, [[next(moved) for _ in tags] for tags in made], zero_division=0))
    return [
        score(
            "F1 (names)",
            value,
            lambda chosen: _f1(counts[chosen].sum(axis=0)),
            held,
            float(np.mean(chances)),
            tool("seqeval"),
        ).with_unmapped(unread / all_found if all_found else 0.0)
    ]


def tags_of(found: Sequence[tuple[int, int, str]], tagged: Tagged) -> list[str]:
    """Names by their characters' places as tags of the tokens, which a single space stands between."""
    tags = [OUTSIDE] * len(tagged.tokens)
    place, starts = 0, []
    for token in tagged.tokens:
        starts.append(place)
        place += len(token) + 1
    for begin, end, kind in found:
        inside = [n for n, start in enumerate(starts) if start < end and start + len(tagged.tokens[n]) > begin]
        for position, token_number in enumerate(inside):
            tags[token_number] = f"{'I' if position else 'B'}-{kind}"
    return tags


def _counts(wanted: list[str], made: list[str]) -> tuple[int, int, int]:
    """Names found rightly, found, and there in one text, as seqeval sees them."""
    from seqeval.metrics.sequence_labeling import get_entities

    there, found = set(get_entities(wanted)), set(get_entities(made))
    return len(there & found), len(found), len(there)


def _f1(counts: Any) -> float:
    right, found, there = map(float, counts)
    return 2 * right / (found + there) if found + there else 0.0
