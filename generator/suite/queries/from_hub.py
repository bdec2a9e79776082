"""Queries streamed from a data set on the Hub: the first usable rows of one split, at one commit.

No code of a data set is run: datasets 4 and newer refuse loading scripts. Pictures and recordings come as bytes and
are decoded here, within bounds.
"""

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPException
from itertools import islice
from typing import Any

from generator.errors import EnergyLabelError, shown
from generator.records.model import Dataset
from generator.suite.models.hub import hub_errors
from generator.suite.models.patience import patiently
from generator.suite.quality.references import BadReferenceError, classes_of
from generator.suite.queries.preparation import UnusableError, prepare
from generator.suite.queries.referring import referred
from generator.suite.queries.workload import CaseWorkload, DataSource
from generator.web import NotAllowedError, Reach, TooManyBytesError, TooSlowError, get

_REMEDY = "name a local file with --queries, or take --queries synthetic"
_MOST_BYTES = 32 * 2**20
_LONGEST_S = 30
_GONE_IN_A_ROW = 100


@dataclass(frozen=True)
class Streamed:
    """Queries with their references (`None` for one without), the names of the classes, and where all came from."""

    queries: tuple[Mapping[str, Any], ...]
    references: tuple[Any, ...]
    classes: tuple[str, ...]
    dataset: Dataset


def stream(workload: CaseWorkload, count: int) -> Streamed:
    """The first `count` usable queries of the workload's data set, or all there are, and what answers are held against.

    Raises `EnergyLabelError` where the data set cannot be had, lacks a column, or has no usable row.
    """
    source = workload.dataset
    what = f"Data set {source.id}"
    remedy = _REMEDY + (f" (the case says: {source.hurdle.rstrip('.')})" if source.hurdle else "")
    with hub_errors(what, remedy):
        found, classes, commit = patiently(lambda: _first(workload, count))
    if not found:
        raise EnergyLabelError(f"{what}, split {source.split}, has no usable row; {remedy}.")
    dataset = Dataset(name=source.id, config=source.config, split=source.split, revision=commit)
    return Streamed(tuple(query for query, _ in found), tuple(held for _, held in found), classes, dataset)


def _first(workload: CaseWorkload, count: int) -> tuple[tuple[Any, ...], tuple[str, ...], str]:
    """The first usable queries with their references, the classes of these, and the commit they are of."""
    with tempfile.TemporaryDirectory(prefix="energy-label-datasets-") as folder:
        commit = _commit(workload.dataset)
        rows, classes = _rows(workload, commit, folder)
        return tuple(islice(_queries(workload, rows, classes), count)), classes, commit


def _commit(source: DataSource) -> str:
    """The commit of the newest state, or of the revision or branch that the case names; access is checked with it."""
    from huggingface_hub import HfApi

    api = HfApi()
    info = api.dataset_info(source.id, revision=source.revision or source.branch, timeout=60)
    if info.gated:
        # Of a gated data set everybody sees the name, and only some the rows.
        api.auth_check(source.id, repo_type="dataset")
    return str(info.sha)


def _rows(workload: CaseWorkload, commit: str, folder: str) -> tuple[Iterator[Mapping[str, Any]], tuple[str, ...]]:
    """The split's rows that are taken, by column, nothing decoded, and the names of the reference's classes."""
    import datasets

    source = workload.dataset
    # The Hub's own conversion keeps a folder for each configuration, and no file that says so.
    which = {"data_dir": source.config} if source.branch and source.config else {"name": source.config}
    # `hf://`, so that a folder of this name here is not taken for it. An empty cache, because load_dataset silently
    # takes whatever commit a cache holds when the Hub fails it.
    rows = datasets.load_dataset(
        f"hf://datasets/{source.id}", split=source.split, revision=commit, streaming=True, cache_dir=folder, **which
    )
    columns = sorted(_columns(workload))
    classes = _classes(workload, rows.features or {})
    for column, feature in (rows.features or {}).items():
        if column in columns and isinstance(feature, datasets.Image | datasets.Audio):
            rows = rows.cast_column(column, type(feature)(decode=False))
    if rows.column_names is not None:
        _refuse_lacking(workload, rows.column_names)
        rows = rows.select_columns(columns)
    return islice(rows, 0, None, source.every), classes


def _columns(workload: CaseWorkload) -> set[str]:
    reference = workload.quality.reference if workload.quality else None
    return {*workload.columns.values(), *([reference] if reference else [])}


def _classes(workload: CaseWorkload, features: Mapping[str, Any]) -> tuple[str, ...]:
    """The names behind the reference's numbers: the data set's own, where it gives any, else the case's."""
    asked = workload.quality
    if asked is None:
        return ()
    try:
        return classes_of(asked, _names(features.get(asked.reference or "")))
    except BadReferenceError as error:
        raise EnergyLabelError(
            f"Data set {workload.dataset.id}, column {asked.reference}: {error}; correct classes in the case."
        ) from error


def _names(feature: Any) -> tuple[str, ...]:
    """The names of a feature of classes, wherever in lists and tables it stands; empty for one of anything else."""
    names = getattr(feature, "names", None)
    if isinstance(names, list):
        return tuple(map(str, names))
    inside = feature.get("category") if isinstance(feature, dict) else getattr(feature, "feature", None)
    if isinstance(feature, list) and feature:
        inside = feature[0]
    return () if inside is None else _names(inside)


def _queries(
    workload: CaseWorkload, rows: Iterator[Mapping[str, Any]], classes: tuple[str, ...]
) -> Iterator[tuple[Mapping[str, Any], Any]]:
    gone = 0
    for number, row in enumerate(rows, start=1):
        _refuse_lacking(workload, list(row))
        number = (number - 1) * workload.dataset.every + 1
        parts = {role: row[column] for role, column in workload.columns.items()}
        if workload.prepare.fetch:
            parts["image"] = fetched(parts["image"])
        gone = gone + 1 if parts.get("image", "") is None else 0
        if gone == _GONE_IN_A_ROW:
            raise EnergyLabelError(
                f"Data set {workload.dataset.id}: {gone} web addresses following each other gave no picture; {_REMEDY}."
            )
        # A row that misses a part is nobody's query; a picture that is gone is one.
        if any(part is None for part in parts.values()):
            continue
        try:
            query = prepare(parts, workload.prepare)
            held = None if query is None else referred(workload, parts, row, workload.prepare, classes)
        except UnusableError as error:
            if workload.prepare.fetch:
                continue
            raise EnergyLabelError(f"Data set {workload.dataset.id}, row {number}: {error}; {_REMEDY}.") from error
        if query is not None:
            yield query, held


def _refuse_lacking(workload: CaseWorkload, columns: list[str]) -> None:
    lacking = sorted(_columns(workload) - set(columns))
    if lacking:
        raise EnergyLabelError(
            f"Data set {workload.dataset.id} has no column {', '.join(lacking)}, but {shown(', '.join(columns), 200)}; "
            "correct columns in the case."
        )


# A data set's address must not reach into the network that measures: a public host, by http or https.
PUBLIC = Reach(
    url=lambda parts: parts.scheme in ("http", "https"),
    machine=lambda _, machine: machine.is_global,
)


def fetched(address: Any) -> bytes | None:
    """The bytes at a web address, without any token; None where they are gone, too many, too slow or not public."""
    if not isinstance(address, str):
        return None
    try:
        return get(address, PUBLIC, _MOST_BYTES, _LONGEST_S, {})
    except (NotAllowedError, TooManyBytesError, TooSlowError, OSError, HTTPException, ValueError):
        return None
