"""What a case says of quality: by which metric, against which column, and what guessing would reach. Light."""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from generator.records.model import Frozen, Text

Metric = Literal[
    "accuracy",
    "squad",
    "seqeval",
    "rouge-1",
    "rouge-l",
    "wer",
    "map",
    "spearman",
    "masked-word",
    "bits-per-byte",
]
Chance = Literal["majority", "random-piece", "shuffled", "nothing-said", "zero", "uniform"]
Column = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,63}$")]
Words = Annotated[tuple[Text, ...], Field(min_length=1, max_length=50)]
# What somebody would reach who guessed: for each metric the one way of guessing that it can be held against.
_CHANCES: dict[Metric, Chance] = {
    "accuracy": "majority",
    "masked-word": "majority",
    "squad": "random-piece",
    "rouge-1": "random-piece",
    "rouge-l": "shuffled",
    "seqeval": "shuffled",
    "map": "shuffled",
    "spearman": "zero",
    "wer": "nothing-said",
    "bits-per-byte": "uniform",
}
_CHANCE_WORDS: dict[Chance, str] = {
    "majority": "always the commonest reference",
    "random-piece": "a piece of the query's own text drawn at random, as long as the answer",
    "shuffled": "the model's own answers, each held against another query's reference",
    "nothing-said": "no word at all, which is wrong in every word of the reference",
    "zero": "no correlation",
    "uniform": "each of the model's tokens as likely as any other",
}
# These references are what preparing cuts off the text itself; the others stand in a column.
_FROM_THE_TEXT: frozenset[Metric] = frozenset({"masked-word", "bits-per-byte"})
_OF_CLASSES: frozenset[Metric] = frozenset({"accuracy", "seqeval", "map"})


class QualityAsked(Frozen):
    """What the answers to one workload's queries are held against, and how.

    `classes` are the names behind a data set's numbers, in their order; without them they are taken from the data set.
    `words` says by which other words a class goes. A model that does not know all the classes has no quality where
    `needs_all_classes`, because the workload was never made for it; elsewhere what it says instead counts as wrong.
    """

    metric: Metric
    reference: Column | None = None
    classes: Annotated[tuple[Text, ...], Field(max_length=2000)] = ()
    words: Annotated[dict[Text, Words], Field(max_length=2000)] = Field(default_factory=dict)
    needs_all_classes: bool = False
    boxes: Literal["corners", "sizes"] | None = None
    chance: Chance

    @model_validator(mode="after")
    def _parts_fit(self) -> Self:
        if (self.reference is None) != (self.metric in _FROM_THE_TEXT):
            raise ValueError(f"{self.metric} {'needs a' if self.reference is None else 'takes no'} reference column")
        if self.chance != _CHANCES[self.metric]:
            raise ValueError(f"the chance of {self.metric} is {_CHANCES[self.metric]}")
        if (self.boxes is None) == (self.metric == "map"):
            raise ValueError("map, and nothing else, says in boxes how a box is written")
        if self.metric not in _OF_CLASSES and (self.classes or self.words or self.needs_all_classes):
            raise ValueError(f"{self.metric} knows no classes")
        if self.metric in ("seqeval", "map") and not self.classes:
            raise ValueError(f"{self.metric} needs classes")
        # A name's kind stands in two tags: the words of PER are those of B-PER and I-PER.
        kinds = {name.partition("-")[2] for name in self.classes} if self.metric == "seqeval" else set(self.classes)
        if strange := set(self.words) - kinds:
            raise ValueError(f"words of {min(strange)}, which is none of the classes")
        return self

    def sentence(self) -> str:
        """Metric, column and chance in words."""
        against = f"column {self.reference}" if self.reference else "what preparing cut off the text"
        return f"{self.metric} against {against}; guessing is {_CHANCE_WORDS[self.chance]}"
