"""The whole data set as tables: one row a label, one a run; CSV, Parquet and JSON hold the same."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generator.pages.edition import Edition
from generator.records.model import COMPONENTS, Record


def tables(edition: Edition, measurements: Path) -> Iterator[tuple[str, bytes]]:
    """`data/labels.*` and `data/runs.*` as (path, bytes). Missing is empty in CSV and null elsewhere, never 0."""
    yield from _forms("labels", label_rows(edition))
    yield from _forms("runs", list(run_rows(edition, measurements)))


def label_rows(edition: Edition) -> list[dict[str, Any]]:
    """One row a label, energies in Wh per 1,000 queries."""
    rows = []
    for ranking in edition.rankings.values():
        for row in ranking:
            label, figure = row.label, row.label.figure
            shares = {share.component: share for share in label.shares}
            rows.append(
                {
                    "task": label.task,
                    "profile": label.profile,
                    "model": label.model,
                    "variant": label.variant,
                    "approach": label.approach,
                    "weights": label.weights,
                    "status": label.grade.status,
                    "class": label.grade.letter,
                    "class_span": label.grade.span,
                    "scale": label.scale_version,
                    "wh_per_1000_queries": label.value,
                    "interval_95_low": figure.low if figure else None,
                    "interval_95_high": figure.high if figure else None,
                    "place": row.place,
                    "factor_to_thriftiest": row.factor,
                    **{f"{name}_fraction": shares[name].fraction if name in shares else None for name in COMPONENTS},
                    **{f"{name}_counting": shares[name].counting if name in shares else None for name in COMPONENTS},
                    "quality": label.headline,
                    "quality_metric": edition.tasks[label.task].quality_title if label.headline is not None else None,
                    "runs": label.runs,
                    "measured_from": label.measured_from.isoformat(),
                    "measured_to": label.measured_to.isoformat(),
                    "record_sha256": label.digest,
                    "source_url": label.source_url,
                }
            )
    return rows


def run_rows(edition: Edition, measurements: Path) -> Iterator[dict[str, Any]]:
    """One row a run, energies in joules and times in seconds, phases apart."""
    for ranking in edition.rankings.values():
        for row in ranking:
            path = measurements / "records" / row.label.record_path
            record = Record.model_validate_json(path.read_bytes())
            for workload in record.workloads:
                for run in workload.runs:
                    phases = {"load": run.load, "transfer": run.transfer, "query": run.query}
                    yield {
                        "task": record.task,
                        "profile": record.profile,
                        "model": record.model,
                        "variant": record.variant,
                        "workload": workload.id,
                        "run": run.id,
                        "finished_at": run.finished_at.isoformat(),
                        "queries": run.queries,
                        **{
                            f"{name}_{field}": getattr(phase, field) if phase else None
                            for name, phase in phases.items()
                            for field in ("duration_s", "gpu_joules", "cpu_joules", "ram_joules")
                        },
                        "note": run.note,
                    }


def _forms(name: str, rows: list[dict[str, Any]]) -> Iterator[tuple[str, bytes]]:
    # Imported here: the command line must start without waiting for pandas.
    import pandas

    # Whole numbers that may be missing stay whole: 12, never 12.0.
    frame = pandas.DataFrame(rows).convert_dtypes()
    yield f"data/{name}.csv", frame.to_csv(index=False, lineterminator="\n").encode()
    yield (
        f"data/{name}.json",
        (frame.to_json(orient="records", force_ascii=False, double_precision=15) + "\n").encode(),
    )
    buffer = io.BytesIO()
    frame.to_parquet(buffer, index=False)
    yield f"data/{name}.parquet", buffer.getvalue()
