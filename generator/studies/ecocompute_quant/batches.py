"""The A800 again, on another day: one model in pure int8, ten runs each of batches of 1 to 64."""

from collections.abc import Iterator
from decimal import Decimal

from generator.errors import EnergyLabelError
from generator.records.model import (
    Counts,
    Dataset,
    Latency,
    Offline,
    PeakMemory,
    Phase,
    Point,
    Record,
    Run,
    Workload,
)
from generator.studies.csvfile import Row, StudyFiles
from generator.studies.ecocompute_quant.a800 import A800
from generator.studies.ecocompute_quant.made import Machine, agreeing, made_record, one_day, rounded
from generator.studies.place import Once

_ARCHIVE = "mit.tar.xz"
_FILE = "a800_mistral7b_pure_int8_batch_size_raw.csv"
_COLUMNS = (
    "batch_size",
    "total_time_s",
    "throughput_tok_s",
    "avg_power_w",
    "total_energy_j",
    "energy_per_request_j",
    "energy_per_1k_tokens_j",
    "avg_gpu_util_pct",
    "avg_memory_util_pct",
    "peak_memory_gb",
    "tokens_generated",
)
_BATCHES = (1, 2, 4, 8, 16, 32, 64)
_RUNS = 10
_TOKENS = 256
_EXACT = "1e-9"
_MACHINE = Machine(
    profile=A800,
    period=one_day("2026-02-15", "The page of these data gives this day."),
    tools={"pytorch": "2.4.1+cu121"},
    hardware="NVIDIA A800-SXM4-80GB",
    source_url="https://github.com/hongping-zh/ecocompute-dynamic-eval/tree/12d7ad17d80f69fbd54ed9e86b2e68cc6a80144d/metadata/batch_size_experiment",
    data="github.com/hongping-zh/ecocompute-dynamic-eval at 12d7ad1.",
    licence="Data: MIT licence, copyright (c) 2026 Hongping Zhang. Taken over as figures, with this citation.",
)
_NOTES = (
    "The file that the measuring program wrote names Mistral-7B-Instruct-v0.2; the page beside it says v0.3.",
    "That page prints energies about 125 times smaller; only the raw data agree with their own power and time.",
    "Time a token is the whole time by the tokens of an answer, so reading the prompt is in it.",
)


def batch_record(data: StudyFiles) -> Record:
    """The record with a point for each batch size; raises `EnergyLabelError` naming file, line and column."""
    within = data.archive(_ARCHIVE)
    found: dict[int, list[Row]] = {batch: [] for batch in _BATCHES}
    once = Once()
    for row in within.rows(_FILE, _COLUMNS, exact=True):
        batch = int(row.one_of("batch_size", tuple(map(str, _BATCHES))))
        # No two runs take the same time to the last of sixteen digits.
        once.add((batch, row.text("total_time_s")), row, "total_time_s")
        found[batch].append(row)
    source = within.source_file(_FILE)
    workload = Workload(
        id="session-2026-02-15",
        dataset=Dataset(name="prompts of 256 tokens of the study's own"),
        output_limit="greedy decoding, 256 tokens",
        source=source,
        points=tuple(_points(within.told(_FILE), found)),
    )
    return made_record(
        _MACHINE,
        "mistralai/Mistral-7B-Instruct-v0.2",
        "bnb-int8-threshold-0",
        (workload,),
        (source,),
        notes=_NOTES,
    )


def _points(file: str, found: dict[int, list[Row]]) -> Iterator[Point]:
    for batch, rows in found.items():
        if len(rows) != _RUNS:
            raise EnergyLabelError(
                f"{file}: {len(rows)} runs of batch size {batch}, and the study has {_RUNS}; "
                "fetch an undamaged copy of the study's data."
            )
        runs = tuple(_run(row, batch, number) for number, row in enumerate(rows, 1))
        seconds = sum(run.query.duration_s for run in runs) / _RUNS
        yield Point(
            id=f"batch{batch}",
            serving=Offline(kind="offline", batch_size=batch),
            gpus=1,
            latency=Latency(
                end_to_end_s={"mean": round(seconds, 6)}, inter_token_s={"mean": round(seconds / _TOKENS, 6)}
            ),
            runs=runs,
        )


def _run(row: Row, batch: int, number: int) -> Run:
    joules, seconds = row.positive("total_energy_j"), row.positive("total_time_s")
    tokens = row.whole("tokens_generated")
    if tokens != batch * _TOKENS:
        raise row.damaged("tokens_generated", f"a batch of {batch} writes {batch * _TOKENS} tokens")
    agreeing(row, "energy_per_request_j", joules / batch, _EXACT, "energy by requests")
    agreeing(row, "energy_per_1k_tokens_j", joules / tokens * 1000, _EXACT, "energy by tokens")
    agreeing(row, "throughput_tok_s", tokens / seconds, _EXACT, "tokens by time")
    agreeing(row, "avg_power_w", joules / seconds, "0.01", "energy by time")
    with row.building("total_energy_j"):
        return Run(
            id=f"{A800}-batch{batch}-{number}",
            queries=batch,
            query=Phase(duration_s=rounded(seconds), energy_joules={"gpu": rounded(joules)}),
            counts=Counts(tokens_out=tokens),
            # The study's GB are PyTorch's, of 2^30 bytes.
            peak_memory=PeakMemory(device_bytes=round(row.positive("peak_memory_gb") * Decimal(2**30))),
        )
