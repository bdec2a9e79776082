"""The RTX 4090 in August: five models in two sessions, a day apart on one host.

Each run of a quantised model brings its own figure for full precision. That one is the figure to hold
it against, and a workload's id names the session of both.
"""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

from generator.records.model import (
    Counts,
    Dataset,
    MeanCounts,
    Means,
    Period,
    Phase,
    PublishedQuality,
    Quantization,
    Record,
    Run,
    SourceFile,
    Workload,
)
from generator.studies.csvfile import Row, StudyFiles
from generator.studies.ecocompute_quant.made import Machine, joules_a_query, made_record, perplexity, rounded
from generator.studies.ecocompute_quant.rtx4090_files import ITERATIONS, MODELS, TOKENS, Session, august_rows

RTX_4090 = "ecocompute-rtx-4090"
_METHODS: dict[str, Quantization] = {"NF4": "bnb-nf4", "INT8": "bnb-int8"}
_QUALITY_URL = "https://github.com/hongping-zh/ecocompute-mlcube/blob/main/quality/README.md"
_TEXT = "a text of the study's own (its SHA-256 begins with 22ac091a)"
_MACHINE = Machine(
    profile=RTX_4090,
    period=Period(
        first=date(2026, 8, 19), last=date(2026, 8, 20), basis="The study gives the day of each of its sessions."
    ),
    tools={
        "pytorch": "2.5.1+cu121",
        "transformers": "4.57.6",
        "bitsandbytes": "0.43.3",
        "accelerate": "1.14.0",
        "python": "3.10.20",
    },
    driver="535.146.02",
    hardware="NVIDIA GeForce RTX 4090",
    source_url="https://github.com/hongping-zh/quant-energy/tree/8681225da7c196b7505a48ed695952b04365ca33/data",
    data="10.5281/zenodo.22037483, github.com/hongping-zh/quant-energy at 8681225.",
)
_Rows = list[tuple[Session, Row]]


def august_records(data: StudyFiles) -> Iterator[Record]:
    """A record for each model and precision; raises `EnergyLabelError` naming file, line and column."""
    rows = list(august_rows(data))
    for model in MODELS:
        of_model = [(session, row) for session, row in rows if row.text("model") == model]
        yield _record(model, None, of_model)
        for precision, method in _METHODS.items():
            yield _record(model, method, [found for found in of_model if found[1].text("precision") == precision])


def _record(model: str, method: Quantization | None, rows: _Rows) -> Record:
    sessions: dict[Session, list[Row]] = {}
    for session, row in rows:
        sessions.setdefault(session, []).append(row)
    workloads = [
        one_workload(session.id, session.source, tuple(map(_run, found)) if method else _full_precision(found))
        for session, found in sessions.items()
    ]
    files = {session.source.path: session.source for session in sessions}
    return made_record(
        _MACHINE,
        model,
        method,
        tuple(sorted(workloads, key=lambda workload: workload.id)),
        tuple(files[path] for path in sorted(files)),
        quality=(_quality([row for _, row in rows], "perplexity" if method else "fp16_perplexity"),),
    )


def one_workload(session: str, source: SourceFile, figures: Means | tuple[Run, ...]) -> Workload:
    """The one prompt that the study's program puts in every session."""
    return Workload(
        id=session,
        dataset=Dataset(name="one fixed prompt of the study's own"),
        output_limit=f"greedy decoding, {TOKENS} tokens",
        source=source,
        **({"means": figures} if isinstance(figures, Means) else {"runs": figures}),
    )


def _full_precision(rows: list[Row]) -> Means:
    column = "fp16_energy_j_per_1k_tok"
    return means_of_queries(rows[0], column, [row.positive(column) for row in rows])


def means_of_queries(row: Row, column: str, per_thousand_tokens: list[Decimal]) -> Means:
    """The mean of replicates of which nothing but the energy was published; its deviation is the sample's.

    `per_thousand_tokens` holds joules for 1,000 tokens. Raises `EnergyLabelError` naming `column` of `row`.
    """
    runs = len(per_thousand_tokens)
    joules = [joules_a_query(each, TOKENS) for each in per_thousand_tokens]
    mean = sum(joules, Decimal(0)) / runs
    squares = sum(((each - mean) ** 2 for each in joules), Decimal(0))
    with row.building(column):
        return Means(
            runs=runs,
            queries=ITERATIONS,
            energy_joules={"gpu": rounded(mean)},
            deviation_joules={"gpu": rounded((squares / (runs - 1)).sqrt())} if runs > 1 else None,
            counts=MeanCounts(tokens_out=TOKENS),
        )


def _run(row: Row) -> Run:
    joules, watts = row.positive("total_energy_j"), row.positive("avg_power_w")
    with row.building("total_energy_j"):
        return Run(
            id=f"{RTX_4090}-{row.text('run_id')}",
            finished_at=_time(row, "timestamp_utc"),
            queries=ITERATIONS,
            # Throughput is printed to a tenth of a token, so power tells the time better.
            query=Phase(duration_s=rounded(joules / watts), energy_joules={"gpu": rounded(joules)}),
            counts=Counts(tokens_out=ITERATIONS * TOKENS),
            warm_up_queries=row.whole("warmup"),
        )


def _time(row: Row, column: str) -> datetime:
    try:
        return datetime.fromisoformat(row.text(column))
    except ValueError:
        raise row.damaged(column, "is not a date and time") from None


def _quality(rows: list[Row], column: str) -> PublishedQuality:
    """The perplexity, which is the same in every row: it is computed, not drawn."""
    value = rows[0].positive(column)
    for row in rows:
        if row.positive(column) != value:
            raise row.damaged(column, f"is {value} in {rows[0].named(column)}, and nothing in it is random")
    with rows[0].building(column):
        return perplexity(value, _TEXT, _QUALITY_URL)
