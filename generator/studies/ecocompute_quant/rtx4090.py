"""The RTX 4090: five models in three sessions, whose figures differ by up to twice and are never put together.

Each run of a quantised model measured its own full precision in the same process just after. So what stands beside it
is a figure of that run's session, and a workload's id is the session that both belong to.
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
from generator.studies.ecocompute_quant.rtx4090_files import (
    ITERATIONS,
    MODELS,
    TOKENS,
    Session,
    paired_rows,
    summer_rows,
)

RTX_4090 = "ecocompute-rtx-4090"
_QUANTISED: dict[str, Quantization] = {"NF4": "bnb-nf4", "INT8": "bnb-int8"}
_QUALITY_URL = "https://github.com/hongping-zh/ecocompute-mlcube/blob/main/quality/README.md"
_TEXT = "a text of the study's own (its SHA-256 begins with 22ac091a)"
_MACHINE = Machine(
    profile=RTX_4090,
    period=Period(
        first=date(2026, 7, 24), last=date(2026, 8, 20), basis="The study gives the day of each of its sessions."
    ),
    tools={
        "pytorch": "2.5.1+cu121 in August, 2.13.0 in July",
        "transformers": "4.57.6",
        "bitsandbytes": "0.43.3",
        "accelerate": "1.14.0",
        "python": "3.10.20",
    },
    driver="535.146.02 in August",
    hardware="NVIDIA GeForce RTX 4090",
    source_url="https://github.com/hongping-zh/quant-energy/tree/8681225da7c196b7505a48ed695952b04365ca33",
    data="10.5281/zenodo.22037483, github.com/hongping-zh/quant-energy at 8681225.",
)


def rtx_4090_records(data: StudyFiles) -> Iterator[Record]:
    """A record for each model and precision; raises `EnergyLabelError` naming file, line and column."""
    rows = list(paired_rows(data))
    summer = list(summer_rows(data))
    for model in MODELS:
        mine = [(session, row) for session, row in rows if row.text("model") == model.hub_id]
        july = {row.text("precision"): row for row in summer if row.text("model") == model.short}
        yield _record(model.hub_id, None, _full_precision(mine, july, data), mine, data)
        for precision, method in _QUANTISED.items():
            of_it = [(session, row) for session, row in mine if row.text("precision") == precision]
            yield _record(model.hub_id, method, _quantised(of_it, july[precision], data), of_it, data)


def _full_precision(rows: list[tuple[Session, Row]], july: dict[str, Row], data: StudyFiles) -> Iterator[Workload]:
    yield _july(july["NF4"], "energy_fp16_j1k", data)
    for session, found in _by_session(rows).items():
        column = "fp16_energy_j_per_1k_tok"
        joules = [joules_a_query(row.positive(column), TOKENS) for row in found]
        yield _workload(session.id, session.source, _means(found[0], column, joules))


def _quantised(rows: list[tuple[Session, Row]], july: Row, data: StudyFiles) -> Iterator[Workload]:
    yield _july(july, "energy_quant_j1k", data)
    for session, found in _by_session(rows).items():
        yield _workload(session.id, session.source, tuple(_run(row) for row in found))


def _july(row: Row, column: str, data: StudyFiles) -> Workload:
    joules = [joules_a_query(row.positive(column), TOKENS)]
    return _workload("session-2026-07-24", data.source_file(row.file), _means(row, column, joules))


def _by_session(rows: list[tuple[Session, Row]]) -> dict[Session, list[Row]]:
    found: dict[Session, list[Row]] = {}
    for session, row in rows:
        found.setdefault(session, []).append(row)
    return found


def _workload(session: str, source: SourceFile, figures: Means | tuple[Run, ...]) -> Workload:
    return Workload(
        id=session,
        dataset=Dataset(name="one fixed prompt of the study's own"),
        output_limit=f"greedy decoding, {TOKENS} tokens",
        source=source,
        **({"means": figures} if isinstance(figures, Means) else {"runs": figures}),
    )


def _means(row: Row, column: str, joules: list[Decimal]) -> Means:
    """Of replicates of which only the energy was published; their standard deviation is the sample's."""
    mean = sum(joules) / len(joules)
    squares = sum((each - mean) ** 2 for each in joules)
    with row.building(column):
        return Means(
            runs=len(joules),
            queries=ITERATIONS,
            energy_joules={"gpu": rounded(mean)},
            deviation_joules={"gpu": rounded((squares / (len(joules) - 1)).sqrt())} if len(joules) > 1 else None,
            counts=MeanCounts(tokens_out=TOKENS),
        )


def _run(row: Row) -> Run:
    joules, watts = row.positive("total_energy_j"), row.positive("avg_power_w")
    with row.building("total_energy_j"):
        return Run(
            id=row.text("run_id"),
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


def _record(
    model: str,
    method: Quantization | None,
    workloads: Iterator[Workload],
    rows: list[tuple[Session, Row]],
    data: StudyFiles,
) -> Record:
    made = tuple(sorted(workloads, key=lambda workload: workload.id))
    files = {workload.source.path: workload.source for workload in made if workload.source is not None}
    return made_record(
        _MACHINE, model, method, made, tuple(files[path] for path in sorted(files)), quality=(_quality(method, rows),)
    )


def _quality(method: Quantization | None, rows: list[tuple[Session, Row]]) -> PublishedQuality:
    """The perplexity, which is the same in every row: it is computed, not drawn."""
    column = "perplexity" if method else "fp16_perplexity"
    first = rows[0][1]
    value = first.positive(column)
    for _, row in rows:
        if row.positive(column) != value:
            raise row.damaged(column, f"is {value} in {first.named(column)}, and nothing in it is random")
    with first.building(column):
        return perplexity(value, _TEXT, _QUALITY_URL)
