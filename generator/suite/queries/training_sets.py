"""What a recipe is trained on for one workload: labelled texts, from its training split or a file of one's own.

A row that is also a query would be asked after it was learnt by heart, so that such a set is refused.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from generator.errors import EnergyLabelError, shown
from generator.records.model import Dataset, SourceFile
from generator.suite.queries.file_choice import file_of
from generator.suite.queries.from_files import read_file
from generator.suite.queries.from_hub import stream
from generator.suite.queries.preparation import is_blank
from generator.suite.queries.workload import CaseWorkload

_MOST_ROWS = 10_000_000


@dataclass(frozen=True)
class TrainingSet:
    """Texts with the class of each, prepared as the workload's queries are, and where they came from."""

    texts: tuple[str, ...]
    labels: tuple[str, ...]
    dataset: Dataset
    source: SourceFile | None = None

    @cached_property
    def rows_sha256(self) -> str:
        """SHA-256 of the rows as they were used: a line of JSON each, `["text","class"]`, in their order."""
        digest = hashlib.sha256()
        for row in zip(self.texts, self.labels, strict=True):
            digest.update(json.dumps(row, ensure_ascii=True, separators=(",", ":")).encode() + b"\n")
        return digest.hexdigest()


def training_set(workload: CaseWorkload, given: str, queries: Sequence[Mapping[str, Any]]) -> TrainingSet:
    """The training set of a workload: from the Hub (`hub`), a file, or a folder with a file for each workload.

    Raises `EnergyLabelError` for one that nothing can be learnt from, or that holds any of the `queries`.
    """
    split = workload.for_training
    if split is None:
        raise EnergyLabelError(f"{workload.id} has no training split, so that nothing can be trained for it.")
    classes = workload.quality.classes if workload.quality else ()
    source: SourceFile | None = None
    if given == "hub":
        found = stream(split, _MOST_ROWS)
        rows, labels, dataset, classes = found.queries, found.references, found.dataset, found.classes or classes
        where = f"The training split of {workload.id}"
    else:
        file = file_of(Path(given), workload)
        read = read_file(file, split, split.prepare, _MOST_ROWS)
        rows, labels, source = read.queries, read.references, read.source
        dataset = Dataset(name=f"local file {source.path}")
        where = str(file)
    texts = tuple(str(row["text"]) for row in rows)
    _refuse_useless(where, texts, labels, classes)
    refuse_known(where, texts, [str(query["text"]) for query in queries], workload.id)
    return TrainingSet(texts, tuple(labels), dataset, source)


def _refuse_useless(where: str, texts: Sequence[str], labels: Sequence[Any], classes: Sequence[str]) -> None:
    lacking = sum(label is None for label in labels)
    if lacking:
        raise EnergyLabelError(
            f"{where} has {lacking:,} of {len(labels):,} rows without a class; name it in each, or leave them out."
        )
    if any(map(is_blank, texts)):
        raise EnergyLabelError(f"{where} has rows without a text; leave them out.")
    known = set(labels)
    if len(texts) < max(2, len(classes)):
        raise EnergyLabelError(
            f"{where} has {len(texts)} rows for {max(2, len(classes))} classes; give at least one of each class."
        )
    if missing := [name for name in classes if name not in known]:
        raise EnergyLabelError(f"{where} has no row of the class {shown(missing[0])}; give some of every class.")
    if len(known) < 2:
        raise EnergyLabelError(f"{where} has rows of one class alone; give some of every class.")


def refuse_known(where: str, texts: Sequence[str], queries: Sequence[str], workload: str) -> None:
    """Raise where a query is among the `texts` to train on, whatever its letters' case and its white space."""
    learnt = set(map(fingerprint, texts))
    known = sum(fingerprint(query) in learnt for query in queries)
    if known:
        raise EnergyLabelError(
            f"{where} holds {known:,} of the {len(queries):,} queries of {workload}, so that they would be learnt by "
            "heart and not answered; train on other texts."
        )


def fingerprint(text: str) -> bytes:
    """What two texts have in common that differ in the case of their letters and in white space alone."""
    return hashlib.sha256("".join(text.casefold().split()).encode("utf-8", "surrogatepass")).digest()
