"""The A800: three models, each in five precisions, ten generations of each in one session."""

from collections.abc import Iterator
from decimal import Decimal

from generator.errors import EnergyLabelError
from generator.records.model import Counts, Dataset, Phase, PublishedQuality, Quantization, Record, Run, Workload
from generator.studies.csvfile import Row, StudyFiles
from generator.studies.ecocompute_quant.made import (
    Machine,
    agreeing,
    joules_a_query,
    made_record,
    one_day,
    perplexity,
    rounded,
    tokens_a_second,
)
from generator.studies.place import Once

A800 = "ecocompute-a800"
_FILE = "a800_runs.csv"
_COLUMNS = (
    "model",
    "config",
    "gpu",
    "run",
    "generated_tokens",
    "throughput_tok_s",
    "gpu_joules_per_1k_tokens",
    "avg_power_w",
    "wikitext2_perplexity",
    "source_path",
)
# The data's own page lists "Qwen2.5-14B" beside two base models, and no file says which of its variants it was.
_MODELS = {
    "mistralai/Mistral-7B-v0.1": "mistralai/Mistral-7B-v0.1",
    "01-ai/Yi-1.5-9B": "01-ai/Yi-1.5-9B",
    "Qwen2.5-14B (variant not stated)": "Qwen/Qwen2.5-14B",
}
_CONFIGURATIONS: dict[str, Quantization | None] = {
    "fp16": None,
    "int8_default": "bnb-int8",
    "int8_pure": "bnb-int8-threshold-0",
    "nf4": "bnb-nf4",
    "nf4_dq": "bnb-nf4-double-quant",
}
_RUNS = 10
# Worse in full precision than in any quantisation of the same weights, which cannot be.
_IMPLAUSIBLE = {("01-ai/Yi-1.5-9B", "fp16")}
_NOT_SAID = "The study does not say whether this is the base model or the one tuned to follow instructions."
_MACHINE = Machine(
    profile=A800,
    period=one_day("2026-02-26", "The page of these data gives this day."),
    tools={"pytorch": "2.1.0", "transformers": "4.36.0", "bitsandbytes": "0.41.3"},
    hardware="A800-SXM4-80GB",
    source_url="https://github.com/hongping-zh/ecocompute-ai/tree/08f1142402a8e977d9c06fb170e484c8cb7b7bdf/data/a800_results",
    data="10.5281/zenodo.19647290, github.com/hongping-zh/ecocompute-ai at 08f1142.",
)


def a800_records(data: StudyFiles) -> Iterator[Record]:
    """A record for each model and precision; raises `EnergyLabelError` naming file, line and column."""
    found: dict[tuple[str, str], list[Row]] = {}
    once = Once()
    for row in data.rows(_FILE, _COLUMNS, exact=True):
        key = row.one_of("model", tuple(_MODELS)), row.one_of("config", tuple(_CONFIGURATIONS))
        row.one_of("gpu", ("A800-SXM4-80GB",))
        row.one_of("run", tuple(str(number) for number in range(1, _RUNS + 1)))
        once.add((*key, row.text("run")), row, "run")
        found.setdefault(key, []).append(row)
    for model in _MODELS:
        for config in _CONFIGURATIONS:
            rows = found.get((model, config), [])
            if len(rows) != _RUNS:
                raise EnergyLabelError(
                    f"{_FILE}: {len(rows)} runs of {model} in {config}, and the study has {_RUNS}; "
                    "fetch an undamaged copy of the study's data."
                )
            yield _record(data, rows)


def _record(data: StudyFiles, rows: list[Row]) -> Record:
    # Greedy decoding of one prompt writes the same answer each time.
    _the_same(rows, "generated_tokens", rows[0].whole("generated_tokens"))
    name, config = rows[0].text("model"), rows[0].text("config")
    model, source = _MODELS[name], data.source_file(_FILE)
    workload = Workload(
        id="session-2026-02-26",
        dataset=Dataset(name="one fixed prompt of the study's own"),
        output_limit="greedy decoding, at most 512 tokens",
        source=source,
        runs=tuple(_run(row, model, config) for row in rows),
    )
    return made_record(
        _MACHINE,
        model,
        _CONFIGURATIONS[config],
        (workload,),
        (source,),
        quality=_quality(rows, model, config),
        name_in_source=name,
        notes=(_NOT_SAID,) if "not stated" in name else (),
    )


def _run(row: Row, model: str, config: str) -> Run:
    per_thousand = row.positive("gpu_joules_per_1k_tokens")
    tokens, rate = row.whole("generated_tokens"), tokens_a_second(row, "throughput_tok_s")
    # The printed power is the mean of samples that begin and end within the window, so it is up to 2 % too high.
    agreeing(row, "avg_power_w", per_thousand * rate / 1000, "0.03", "energy by throughput")
    with row.building("gpu_joules_per_1k_tokens"):
        return Run(
            id=f"{A800}-{model.split('/')[1]}-{config}-{row.text('run')}",
            queries=1,
            query=Phase(
                duration_s=rounded(Decimal(tokens) / rate),
                energy_joules={"gpu": rounded(joules_a_query(per_thousand, tokens))},
            ),
            counts=Counts(tokens_out=tokens),
        )


def _quality(rows: list[Row], model: str, config: str) -> tuple[PublishedQuality, ...]:
    value = rows[0].positive("wikitext2_perplexity")
    _the_same(rows, "wikitext2_perplexity", value)
    if (model, config) in _IMPLAUSIBLE:
        return ()
    with rows[0].building("wikitext2_perplexity"):
        return (perplexity(value, "WikiText-2 (raw, test)", _MACHINE.source_url),)


def _the_same(rows: list[Row], column: str, value: Decimal | int) -> None:
    for row in rows:
        if row.positive(column) != value:
            raise row.damaged(column, f"is {value} in another run of this configuration")
