"""The whole data set as tables: a row a label, a point or a run. CSV, Parquet and JSON hold the same.

But for one sign: in CSV an apostrophe stands before a text that a spreadsheet would run (`text_cells`).
"""

import csv
import json
import shutil
import weakref
from collections.abc import Callable, Iterator
from io import StringIO
from itertools import chain
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from generator.labels.comparing import footprint
from generator.labels.label import Label
from generator.pages.edition.content import Content
from generator.pages.edition.edition import Edition
from generator.pages.finding.points import point_rows
from generator.pages.finding.table_files import table_files
from generator.pages.finding.tables import Tables
from generator.pages.finding.text_cells import text_cell
from generator.pages.storing.cache import MOST_KEPT, Cache, key_of, made_by
from generator.pages.wording.needs import runtime_name
from generator.pages.wording.quality import quality_title
from generator.pages.wording.served import tokens
from generator.records.model import COMPONENTS

_Rows = Callable[[Edition, str], Iterator[dict[str, Any]]]


class Downloads:
    """The tables on their way to the site: begun here, beside whatever else a build does, and put there by `write`.

    `labels.json` and `points.json` are written at once; the others, and those of the runs, by a process of their own.
    The rows of a task are kept until one of its labels changes. Missing is empty in CSV and null elsewhere, never 0.
    """

    def __init__(self, content: Content, cache: Cache) -> None:
        self._folder = Path(mkdtemp(prefix="energy-label-"))
        weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        self._content = content
        self._kept = cache if len(content.edition.labels) <= MOST_KEPT else Cache(None)
        self._write_json("labels", label_rows)
        self._write_json("points", point_rows)
        self._names = table_files(content.edition)
        self._tables = Tables(content.measurements / "records", self._folder, cache, self._names)

    def write(self, out: Path) -> None:
        """Put them into `out`, once all are made; raises `EnergyLabelError` where one could not be."""
        self._tables.wait()
        out.mkdir(parents=True, exist_ok=True)
        for name in self._names:
            shutil.copyfile(self._folder / name, out / name)

    def _write_json(self, name: str, rows: _Rows) -> None:
        """A JSON array with a row on each line."""
        before = "[\n"
        with (self._folder / f"{name}.json").open("w", encoding="utf-8") as file:
            for task in self._content.edition.measured_tasks:
                for told in self._told(name, rows, task):
                    file.write(before + told)
                    before = ",\n"
            file.write("[]\n" if before == "[\n" else "\n]\n")

    def _told(self, name: str, rows: _Rows, task: str) -> Iterator[str]:
        """The rows of a task, as they were kept or made now: all in one where they are kept, else one by one."""
        each = (json.dumps(row, ensure_ascii=False, allow_nan=False) for row in rows(self._content.edition, task))
        if self._kept.folder is None:
            yield from each
            return
        key = key_of("rows", name, made_by(), self._content.task_keys[task])
        kept = self._kept.read(key)
        if kept is None:
            kept = ",\n".join(each).encode()
            self._kept.keep(key, kept)
        if kept:
            yield kept.decode()


def task_table(edition: Edition, task: str) -> str:
    """The rows of one task's labels as CSV: the same columns and figures as in the table of all."""
    text = StringIO()
    rows = label_rows(edition, task)
    first = next(rows)
    writer = csv.DictWriter(text, first.keys(), lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: text_cell(value) for name, value in row.items()} for row in chain([first], rows))
    return text.getvalue()


def label_rows(edition: Edition, task: str | None = None) -> Iterator[dict[str, Any]]:
    """One row a label (of one task, where it is named), energies in Wh per 1,000 queries."""
    for (of_task, _), ranking in edition.rankings.items():
        for row in ranking if task in (None, of_task) else ():
            label, figure = row.label, row.label.result.figure
            shares = {share.component: share for share in label.result.shares}
            written, operating = tokens(label), label.result.operating
            yield {
                "task": label.subject.task,
                "profile": label.setup.profile,
                "model": label.subject.model,
                "variant": label.setup.variant,
                "approach": label.subject.approach,
                "weights": label.subject.weights,
                "serving": "server" if label.setup.server else "offline",
                "at_once": label.setup.batch_size,
                "engine": label.setup.engine,
                "gpus": label.setup.gpus,
                "point": operating.point if operating else None,
                "points": operating.points if operating else None,
                "status": label.result.grade.status,
                "class": label.result.grade.letter,
                # With a hyphen: what reads a table as it comes may take a dash for anything.
                "class_span": label.result.grade.span.replace("–", "-") if label.result.grade.span else None,
                "scale": label.result.scale_version,
                "wh_per_1000_queries": label.result.value,
                "interval_95_low": figure.low if figure else None,
                "interval_95_high": figure.high if figure else None,
                "repeatability_assumed": figure.assumed if figure else None,
                "tokens_per_answer": written.each if written else None,
                "wh_per_1000_tokens": written.watt_hours_per_thousand if written else None,
                **_needs(label),
                "place": row.place,
                "factor_to_thriftiest": row.factor,
                **{f"{name}_fraction": shares[name].fraction if name in shares else None for name in COMPONENTS},
                **{f"{name}_counting": shares[name].counting if name in shares else None for name in COMPONENTS},
                "quality": label.result.headline.value if label.result.headline else None,
                "quality_metric": quality_title(label.result.headline.basis, edition.tasks[label.subject.task])
                if label.result.headline
                else None,
                "runs": label.result.runs,
                "measured_from": label.source.measured_from.isoformat(),
                "measured_to": label.source.measured_to.isoformat(),
                "verification": label.result.verification.state,
                "record": label.source.record_path,
                "record_sha256": label.source.digest,
                "source_url": label.source.url,
                "licence": label.source.licence,
            }


def _needs(label: Label) -> dict[str, Any]:
    """What its model needs besides energy."""
    waited = dict(footprint.end_to_end_s(label))
    return {
        "runtime": runtime_name(label),
        "weights_bytes": label.subject.weights_bytes,
        "peak_host_bytes": footprint.peak_host_bytes(label),
        "model_host_bytes": footprint.model_host_bytes(label),
        "peak_device_bytes": footprint.peak_device_bytes(label),
        "end_to_end_s": footprint.usual(footprint.end_to_end_s(label)),
        "end_to_end_p95_s": waited.get("p95"),
        "time_to_first_token_s": footprint.time_to_first_token_s(label),
        "tokens_per_second": footprint.tokens_per_second(label),
    }
