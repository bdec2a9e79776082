"""Queries for a workload: from its data set on the Hub, from a local file, or made up along its lengths."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from generator.errors import EnergyLabelError
from generator.records.model import Dataset, SourceFile
from generator.suite.queries import synthetic_media
from generator.suite.queries.file_choice import file_of
from generator.suite.queries.from_files import read_file
from generator.suite.queries.from_hub import stream
from generator.suite.queries.preparation import prepare_text
from generator.suite.queries.synthetic import lengths, text
from generator.suite.queries.workload import CaseWorkload, Preparation

Origin = Literal["hub", "file", "synthetic"]


@dataclass(frozen=True)
class QuerySet:
    """A workload's queries, prepared, and where they came from in the words of a record.

    Each query maps the workload's roles to a string, to a PIL image in RGB (`image`), or to one-dimensional float32
    samples at the workload's sampling rate (`audio`). `references` are what the answers are held against, in the same
    order, `None` for a query without one; `classes` are the names that a class goes by in them.
    """

    queries: tuple[Mapping[str, Any], ...]
    origin: Origin
    dataset: Dataset
    source: SourceFile | None
    preparation: str | None
    references: tuple[Any, ...] = ()
    classes: tuple[str, ...] = ()

    @property
    def made_up_media(self) -> bool:
        """Whether these are pictures or recordings of nothing, of which there is nothing to be said."""
        return self.origin == "synthetic" and any({"image", "audio"} & set(query) for query in self.queries[:1])


def queries_for(workload: CaseWorkload, origin: Origin, count: int, seed: int, file: Path | None = None) -> QuerySet:
    """`count` queries, or as many as there are, at least one; raises `EnergyLabelError` where there is none.

    `seed` decides what is made up, and nothing else: from a data set or a file the first ones are taken.
    """
    if origin == "hub":
        found = stream(workload, count)
        said, held = workload.as_prepared, found.references
        return QuerySet(found.queries, origin, found.dataset, None, said, held, found.classes)
    if origin == "synthetic":
        return _made_up(workload, count, seed)
    if file is None:
        raise EnergyLabelError(f"Queries of {workload.id} are to come from a file; name it with --queries.")
    # A local picture has no web address to be fetched from.
    steps = workload.prepare.model_copy(update={"fetch": False})
    read = read_file(file_of(file, workload), workload, steps, count)
    dataset = Dataset(name=f"local file {read.source.path}")
    classes = workload.quality.classes if workload.quality else ()
    return QuerySet(read.queries, origin, dataset, read.source, steps.sentence(), read.references, classes)


def _made_up(workload: CaseWorkload, count: int, seed: int) -> QuerySet:
    """Lengths and sizes are those after preparation, so that only the mask is left to be put."""
    steps = Preparation(mask=workload.prepare.mask)
    parts = {role: _part(workload, role, count, seed, steps) for role in workload.columns}
    queries = tuple({role: values[place] for role, values in parts.items()} for place in range(count))
    like = "in the size" if workload.synthetic.size else f"of the {workload.synthetic.basis} lengths"
    dataset = Dataset(name=f"synthetic (seed {seed}), {like} of {workload.dataset.id}")
    return QuerySet(queries, "synthetic", dataset, None, steps.sentence())


def _part(workload: CaseWorkload, role: str, count: int, seed: int, steps: Preparation) -> list[Any]:
    """One role of every query. Each part has its own chance, so that a case's other parts do not move it."""
    shape = workload.synthetic
    dice = random.Random(f"{seed} {workload.id} {role}")  # noqa: S311 - repeatable on purpose
    if shape.size:
        return [synthetic_media.picture(dice.getrandbits(64), shape.size) for _ in range(count)]
    drawn = lengths(shape, role, count, dice)
    if shape.unit == "seconds":
        rate = workload.prepare.sampling_rate
        if rate is None:
            raise EnergyLabelError(f"Workload {workload.id} has seconds and no sampling_rate; name one in its case.")
        return [synthetic_media.recording(dice.getrandbits(64), seconds, rate) for seconds in drawn]
    return [prepare_text(text(dice, max(1, round(words))), steps) for words in drawn]
