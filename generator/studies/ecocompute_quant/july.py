"""Another RTX 4090 in July: the same models and program in a container, with another PyTorch.

Its penalty of INT8 is half of August's, which nobody has explained, and the study itself says not to put the two
together. So it is a machine of its own here.
"""

from collections.abc import Iterator
from decimal import Decimal

from generator.errors import EnergyLabelError
from generator.records.model import Quantization, Record
from generator.studies.csvfile import Row, StudyFiles
from generator.studies.ecocompute_quant.made import Machine, made_record, one_day
from generator.studies.ecocompute_quant.rtx4090 import means_of_queries, one_workload
from generator.studies.ecocompute_quant.rtx4090_files import ITERATIONS
from generator.studies.place import Once

RTX_4090_JULY = "ecocompute-rtx-4090-july"
_FILE = "quant-energy_measured.csv"
_COLUMNS = (
    "gpu",
    "arch",
    "vram_gb",
    "model",
    "params_b",
    "precision",
    "energy_fp16_j1k",
    "energy_quant_j1k",
    "n_runs",
    "n_trials",
    "energy_quant_std_j1k",
    "note",
)
# The other machines' rows are left out: the RTX 4090 D's are one or two runs, the rest stands in files of its own.
_MACHINES = ("RTX 4090", "RTX 4090D", "RTX 5090", "T4", "A800")
_MODELS = {
    "Qwen2-0.5B": "Qwen/Qwen2-0.5B",
    "TinyLlama-1.1B": "TinyLlama/TinyLlama-1.1B-Chat-v1.0",
    "Qwen2-1.5B": "Qwen/Qwen2-1.5B",
    "Qwen2.5-3B": "Qwen/Qwen2.5-3B",
    "Qwen2-7B": "Qwen/Qwen2-7B",
}
_METHODS: dict[str, Quantization] = {"NF4": "bnb-nf4", "INT8": "bnb-int8"}
# Of 1,000 tokens: one takes no less than a millisecond on this card, and no more than a second, at 20 to 473 W.
_LEAST_JOULES, _MOST_JOULES = Decimal(20), Decimal(473_000)
_MACHINE = Machine(
    profile=RTX_4090_JULY,
    period=one_day("2026-07-24", "The study's page on its data gives this day."),
    tools={"pytorch": "2.13.0"},
    hardware="RTX 4090",
    source_url="https://github.com/hongping-zh/quant-energy/blob/8681225da7c196b7505a48ed695952b04365ca33/build/measured.csv",
    data="10.5281/zenodo.22037483, github.com/hongping-zh/quant-energy at 8681225.",
)


def july_records(data: StudyFiles) -> Iterator[Record]:
    """A record for each model and precision; raises `EnergyLabelError` naming file, line and column."""
    rows = _rows(data)
    for name in _MODELS:
        yield _record(data, rows[name, "NF4"], "energy_fp16_j1k", None)
        for precision, method in _METHODS.items():
            yield _record(data, rows[name, precision], "energy_quant_j1k", method)


def _record(data: StudyFiles, row: Row, column: str, method: Quantization | None) -> Record:
    source = data.source_file(_FILE)
    means = means_of_queries(row, column, [row.positive(column)])
    workload = one_workload("session-2026-07-24", source, means)
    name = row.text("model")
    return made_record(_MACHINE, _MODELS[name], method, (workload,), (source,), name_in_source=name)


def _rows(data: StudyFiles) -> dict[tuple[str, str], Row]:
    found: dict[tuple[str, str], Row] = {}
    full: dict[str, Decimal] = {}
    once = Once()
    for row in data.rows(_FILE, _COLUMNS, exact=True):
        if row.one_of("gpu", _MACHINES) != "RTX 4090" or not _of_july(row):
            continue
        key = row.one_of("model", tuple(_MODELS)), row.one_of("precision", tuple(_METHODS))
        once.add(key, row, "precision")
        row.one_of("n_runs", (str(ITERATIONS),))
        row.one_of("n_trials", ("1",))
        for column in ("energy_fp16_j1k", "energy_quant_j1k"):
            if not _LEAST_JOULES < row.positive(column) < _MOST_JOULES:
                raise row.damaged(column, "is no energy of 1,000 tokens on this card, at 20 to 473 W")
        if full.setdefault(key[0], row.positive("energy_fp16_j1k")) != row.positive("energy_fp16_j1k"):
            raise row.damaged("energy_fp16_j1k", "is another one in the row of this model's other method")
        found[key] = row
    for name in _MODELS:
        for precision in _METHODS:
            if (name, precision) not in found:
                raise EnergyLabelError(
                    f"{_FILE}: no row of {name} in {precision} on the RTX 4090 in July 2026; "
                    "fetch an undamaged copy of the study's data."
                )
    return found


def _of_july(row: Row) -> bool:
    note = row.text("note")
    if "July 2026" in note:
        return True
    # A third card, in August: its full precision was reckoned back from a ratio, not read.
    if "FP16 baseline back-derived" in note:
        return False
    raise row.damaged("note", "does not say of which session the row is")
