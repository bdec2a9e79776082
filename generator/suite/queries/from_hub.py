"""Queries streamed from a data set on the Hub: the first usable rows of one split, at one commit.

No code of a data set is run: datasets 4 and newer refuse loading scripts. Pictures and recordings come as bytes and
are decoded here, within bounds.
"""

import tempfile
from collections.abc import Iterator, Mapping
from http.client import HTTPException
from itertools import islice
from typing import Any

from generator.errors import EnergyLabelError, shown
from generator.records.model import Dataset
from generator.suite.models.hub import hub_errors
from generator.suite.models.patience import patiently
from generator.suite.queries.preparation import UnusableError, prepare
from generator.suite.queries.workload import CaseWorkload, DataSource
from generator.web import NotAllowedError, Reach, TooManyBytesError, TooSlowError, get

_REMEDY = "name a local file with --queries, or take --queries synthetic"
_MOST_BYTES = 32 * 2**20
_LONGEST_S = 30
_GONE_IN_A_ROW = 100


def stream(workload: CaseWorkload, count: int) -> tuple[tuple[Mapping[str, Any], ...], Dataset]:
    """The first `count` usable queries of the workload's data set, or all there are, and where they came from.

    Raises `EnergyLabelError` where the data set cannot be had, lacks a column, or has no usable row.
    """
    source = workload.dataset
    what = f"Data set {source.id}"
    remedy = _REMEDY + (f" (the case says: {source.hurdle.rstrip('.')})" if source.hurdle else "")
    with hub_errors(what, remedy):
        found, commit = patiently(lambda: _first(workload, count))
    if not found:
        raise EnergyLabelError(f"{what}, split {source.split}, has no usable row; {remedy}.")
    return found, Dataset(name=source.id, config=source.config, split=source.split, revision=commit)


def _first(workload: CaseWorkload, count: int) -> tuple[tuple[Mapping[str, Any], ...], str]:
    """The first usable queries, and the commit they are of."""
    with tempfile.TemporaryDirectory(prefix="energy-label-datasets-") as folder:
        commit = _commit(workload.dataset)
        return tuple(islice(_queries(workload, _rows(workload, commit, folder)), count)), commit


def _commit(source: DataSource) -> str:
    """The commit of the newest state, or of the revision or branch that the case names; access is checked with it."""
    from huggingface_hub import HfApi

    api = HfApi()
    info = api.dataset_info(source.id, revision=source.revision or source.branch, timeout=60)
    if info.gated:
        # Of a gated data set everybody sees the name, and only some the rows.
        api.auth_check(source.id, repo_type="dataset")
    return str(info.sha)


def _rows(workload: CaseWorkload, commit: str, folder: str) -> Iterator[Mapping[str, Any]]:
    """The split's rows, by column, nothing decoded."""
    import datasets

    source = workload.dataset
    # The Hub's own conversion keeps a folder for each configuration, and no file that says so.
    which = {"data_dir": source.config} if source.branch and source.config else {"name": source.config}
    # `hf://`, so that a folder of this name here is not taken for it. An empty cache, because load_dataset silently
    # takes whatever commit a cache holds when the Hub fails it.
    rows = datasets.load_dataset(
        f"hf://datasets/{source.id}", split=source.split, revision=commit, streaming=True, cache_dir=folder, **which
    )
    columns = sorted(set(workload.columns.values()))
    for column, feature in (rows.features or {}).items():
        if column in columns and isinstance(feature, datasets.Image | datasets.Audio):
            rows = rows.cast_column(column, type(feature)(decode=False))
    if rows.column_names is not None:
        _refuse_lacking(workload, rows.column_names)
        rows = rows.select_columns(columns)
    return iter(rows)


def _queries(workload: CaseWorkload, rows: Iterator[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    gone = 0
    for number, row in enumerate(rows, start=1):
        _refuse_lacking(workload, list(row))
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
        except UnusableError as error:
            if workload.prepare.fetch:
                continue
            raise EnergyLabelError(f"Data set {workload.dataset.id}, row {number}: {error}; {_REMEDY}.") from error
        if query is not None:
            yield query


def _refuse_lacking(workload: CaseWorkload, columns: list[str]) -> None:
    lacking = sorted(set(workload.columns.values()) - set(columns))
    if lacking:
        raise EnergyLabelError(
            f"Data set {workload.dataset.id} has no column {', '.join(lacking)}, but {shown(', '.join(columns), 200)}; "
            "mend columns in the case."
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
