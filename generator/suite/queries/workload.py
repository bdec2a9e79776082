"""Where a case's queries come from, how they are prepared, and what stands in for them where there is no network."""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from generator.records.model import Frozen, ModelId, Revision, Slug, Text
from generator.suite.quality.asked import Column, QualityAsked

Number = Annotated[int, Field(gt=0, le=10**9)]
Span = Annotated[float, Field(gt=0, le=1e6)]
Role = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
_MASKS = {
    "last-word": "the last of them replaced by the model's mask token",
    "at-the-end": "the model's mask token put at the end of each",
}


class DataSource(Frozen):
    """A data set on the Hub. Without a `revision` the newest is taken, and its commit goes into the record.

    One row in `every` is taken, so that of a split sorted by its labels not only the first label's rows are.
    """

    id: ModelId
    config: Text | None = None
    split: Text
    every: Number = 1
    revision: Revision | None = None
    branch: Literal["refs/convert/parquet"] | None = None
    name_in_study: Text | None = None
    split_in_study: Text | None = None
    hurdle: Text | None = None

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if self.revision and self.branch:
            raise ValueError("a revision and a branch name two places; keep one")
        return self


class Preparation(Frozen):
    """What is done to a query before the measured window; each step only where it is named."""

    join_tokens: bool = False
    drop_empty: bool = False
    drop_full_stops: bool = False
    first_words: Number | None = None
    mask: Literal["last-word", "at-the-end"] | None = None
    fetch: bool = False
    resize: tuple[Number, Number] | None = None
    sampling_rate: Number | None = None
    first_seconds: Span | None = None

    def sentence(self) -> str | None:
        """The steps in words, for a record and a reader; None where a query is taken as it is."""
        steps = []
        if self.join_tokens:
            steps.append("tokens of each sentence joined by spaces")
        if self.drop_empty:
            steps.append("empty lines left out")
        if self.drop_full_stops:
            steps.append("full stops removed")
        if self.first_words:
            steps.append(f"first {self.first_words} words of each text")
        if self.mask:
            steps.append(_MASKS[self.mask])
        if self.fetch:
            steps.append("image fetched from its web address beforehand")
        if self.resize:
            width, height = self.resize
            steps.append(f"resized to {width} × {height} by nearest neighbour and converted to RGB")
        if self.sampling_rate:
            steps.append(f"brought to {self.sampling_rate} Hz, one channel")
        if self.first_seconds:
            steps.append(f"first {self.first_seconds:g} seconds of each recording")
        said = "; ".join(steps)
        return said[:1].upper() + said[1:] or None


class Synthetic(Frozen):
    """Seeded queries for where there is no network: how long, how large, and on whose word.

    `quantiles` holds, for each column, evenly spaced quantiles from the shortest to the longest; one number
    alone means that all are alike. For images `quantiles` stays away and `size` says width and height.
    """

    unit: Literal["words", "seconds", "pixels"]
    basis: Literal["recorded", "assumed"]
    source: Text
    quantiles: dict[Role, Annotated[tuple[Span, ...], Field(min_length=1, max_length=101)]] = Field(
        default_factory=dict
    )
    size: tuple[Number, Number] | None = None

    @model_validator(mode="after")
    def _lengths_or_a_size(self) -> Self:
        if (self.unit == "pixels") != (self.size is not None) or (self.unit == "pixels") == bool(self.quantiles):
            raise ValueError("pixels need a size and no quantiles, words and seconds the other way round")
        if any(list(row) != sorted(row) for row in self.quantiles.values()):
            raise ValueError("quantiles go from the shortest to the longest")
        return self

    def length(self, role: str, share: float) -> float:
        """The length at `share` (0 to 1) of the distribution, straight between two quantiles."""
        row = self.quantiles[role]
        place = share * (len(row) - 1)
        lower = min(int(place), len(row) - 1)
        upper = min(lower + 1, len(row) - 1)
        return row[lower] + (place - lower) * (row[upper] - row[lower])


class Training(Frozen):
    """The rows of the same data set, by the same columns, that a recipe is trained on for a workload."""

    split: Text


class CaseWorkload(Frozen):
    """One data set's queries: where from, which columns, how prepared, and what stands in for them offline.

    `quality` says what the answers are held against; where there is nothing, `no_quality` says why. Without `training`
    nothing can be trained for it.
    """

    id: Slug
    dataset: DataSource
    columns: Annotated[dict[Role, Column], Field(min_length=1)]
    prepare: Preparation = Preparation()
    synthetic: Synthetic
    quality: QualityAsked | None = None
    no_quality: Text | None = None
    training: Training | None = None
    note: Text | None = None

    @property
    def as_prepared(self) -> str | None:
        """How the data set's own queries are prepared, and which rows they are where not every row is taken."""
        every, said = self.dataset.every, self.prepare.sentence()
        if every == 1:
            return said
        taken = f"One row in {every} taken"
        return f"{taken}; {said[:1].lower()}{said[1:]}" if said else taken

    @property
    def for_training(self) -> "CaseWorkload | None":
        """The same with the rows to train on, every one of them, in the place of its queries; `None` without any."""
        if self.training is None:
            return None
        rows = self.dataset.model_copy(update={"split": self.training.split, "every": 1})
        return self.model_copy(update={"dataset": rows})

    @model_validator(mode="after")
    def _quality_or_why_not(self) -> Self:
        if self.quality is not None and self.no_quality is not None:
            raise ValueError("quality and no_quality exclude each other")
        return self

    @model_validator(mode="after")
    def _columns_have_lengths(self) -> Self:
        if self.synthetic.quantiles and set(self.synthetic.quantiles) != set(self.columns):
            raise ValueError("synthetic.quantiles and columns must name the same parts")
        return self

    @model_validator(mode="after")
    def _trained_on_classes(self) -> Self:
        if self.training is None:
            return self
        other = self.no_quality is not None or (self.quality is not None and self.quality.metric != "accuracy")
        if set(self.columns) != {"text"} or other:
            raise ValueError("training is for texts that belong to classes: a column text, and accuracy")
        if self.training.split == self.dataset.split:
            raise ValueError("training and queries are of one split, so that every answer would be known")
        return self
