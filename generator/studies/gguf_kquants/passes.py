"""A row of results as one pass over a task, after the row was held against itself."""

from dataclasses import dataclass
from decimal import Decimal

from generator.errors import shown
from generator.records.model import ModelId, Precision
from generator.studies.csvfile import Row
from generator.studies.gguf_kquants.tables import JOBS, MODELS, QUANTIZATIONS, Job

# What printing a number in 15 digits or more may change.
_ROUNDED = Decimal("1e-9")
# Of electricity where it was measured; the study multiplies every energy by it.
_KG_A_KWH = Decimal("0.17405")
# A score in per cent, times all problems: how far that may be from a whole number of them.
_WHOLE = Decimal("1e-6")
_FIXED = {"Motor": "llamacpp", "Hardware": "cuda", "Tamaño Batch": "1"}
_EMPTY = ("Attention Implementation", "Speculative Decoding")


@dataclass(frozen=True)
class Pass:
    """One pass of one file over one task's problems: totals, as the row has them or as they follow from it.

    `seconds` is the time that the answers took, one after the other; `score` is a share between 0 and 1.
    """

    row: Row
    job: Job
    repository: ModelId
    model: ModelId
    file: str
    quantized: str
    precision: Precision | None
    kilowatt_hours: Decimal
    joules: Decimal
    seconds: Decimal
    tokens_in: int
    tokens_out: int
    first_token_s: Decimal
    inter_token_s: Decimal
    score: Decimal

    @property
    def name(self) -> str:
        """What the pass goes by: the file without its ending, and the task."""
        return f"{self.file.removesuffix('.gguf')}-{self.job.workload}"


def read_pass(row: Row) -> Pass:
    """The pass of a row; raises `EnergyLabelError` naming file, line and column."""
    for column, value in _FIXED.items():
        row.one_of(column, (value,))
    for column in _EMPTY:
        if row.has(column):
            raise row.damaged(column, f"{shown(row.text(column))} is not of the passes that are known, which have none")
    job = JOBS[row.one_of("Tarea", tuple(JOBS))]
    for column in ("Numero de Problemas", "Numero de Lotes"):
        row.one_of(column, (str(job.problems),))
    repository, model, file = _file(row)
    quantized = row.one_of("Cuantizacion", tuple(QUANTIZATIONS))
    score = row.number("Precisión") / 100
    if score > 1:
        raise row.damaged("Precisión", "is over 100 %")
    right = score * job.problems
    if job.counted and abs(right - round(right)) > _WHOLE:
        raise row.damaged(
            "Precisión", f"{shown(row.text('Precisión'))} is not a whole number of {job.problems} problems"
        )
    found = Pass(
        row=row,
        job=job,
        repository=repository,
        model=model,
        file=file,
        quantized=quantized,
        precision=_precision(row, file, quantized),
        kilowatt_hours=row.positive("Energía (kWh)"),
        joules=row.positive("Energía (J)"),
        seconds=row.positive("Inferencia Media (s)") * job.problems,
        tokens_in=row.whole("Tokens Prompt"),
        tokens_out=row.whole("Tokens Generados"),
        first_token_s=row.positive("TTFT Medio (s)"),
        inter_token_s=row.positive("TPOT (s/token)"),
        score=score,
    )
    _agrees(found)
    return found


def _file(row: Row) -> tuple[ModelId, ModelId, str]:
    """The repository, the model that it holds, and the name of the file in it."""
    repository, _, file = row.text("Modelo").rpartition("/")
    if repository not in MODELS or not file.endswith(".gguf"):
        raise row.damaged(
            "Modelo", f"{shown(row.text('Modelo'))} is a file of none of the repositories {', '.join(MODELS)}"
        )
    return repository, MODELS[repository], file


def _precision(row: Row, file: str, quantized: str) -> Precision | None:
    """The number format of a file that is not quantised; what the row says must be in the file's name, too."""
    stem = file.removesuffix(".gguf").casefold()
    # The study calls both formats of 16 bits "f16", and the file's name tells which it is.
    names: dict[str, Precision | None] = {"fp16": "fp16", "bf16": "bf16"} if quantized == "f16" else {quantized: None}
    for name, precision in names.items():
        if stem.endswith((f"-{name.casefold()}", f".{name.casefold()}")):
            return precision
    raise row.damaged("Cuantizacion", f"{shown(quantized)} is not what the file {shown(file)} is named for")


def _agrees(found: Pass) -> None:
    """Refuse a row whose figures do not follow from each other as the study computes them."""
    row, seconds, joules = found.row, found.seconds, found.joules
    decoding = seconds - found.first_token_s * found.job.problems
    for column, computed, of_what in (
        ("Energía (J)", found.kilowatt_hours * 3_600_000, "the energy in kWh"),
        ("EDP (J*s)", joules * seconds, "energy times time"),
        ("Energía (J/token gen)", joules / found.tokens_out, "energy over tokens written"),
        ("Throughput Total (tok/s)", (found.tokens_in + found.tokens_out) / seconds, "tokens over time"),
        ("TPOT (s/token)", decoding / found.tokens_out, "time after the first token over tokens written"),
        ("Throughput Decode (tok/s)", 1 / found.inter_token_s, "one over TPOT"),
        ("CO2 (kg)", found.kilowatt_hours * _KG_A_KWH, "the energy at the study's own 0.17405 kg/kWh"),
    ):
        printed = row.positive(column)
        if abs(printed - computed) > _ROUNDED * printed:
            raise row.damaged(column, f"{shown(row.text(column))} is not {of_what}, {float(computed):.12g}")
    if found.tokens_out > found.job.most_tokens * found.job.problems:
        raise row.damaged("Tokens Generados", f"an answer has at most {found.job.most_tokens} tokens")
