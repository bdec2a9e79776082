"""Synthetic measurements: seeded records the size and shape of the committed ones, under a profile of their own.

They are of version 1, as those are, so that what is timed holds the upgrade to today's form.
"""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from generator.labels.grading.scale import Scale, read_scales
from generator.labels.task import Task, read_tasks
from generator.records.files.layout import laid_out
from generator.records.files.reading import record_in

PROFILE = "bench-8-accelerators"
RUNS = 10
_SEED = 20231126
# Whose scales the benchmark's profile has: those of its tasks.
_STUDY = "power-hungry-8xa100-node"
_NEW_WORKLOADS = {
    "automatic-speech-recognition": ("common-voice", "librispeech-clean", "librispeech-other"),
    "sentence-similarity": ("sick", "sts-benchmark", "twitter-pairs"),
}
_APPROACHES = ("fine-tuned", "pre-trained", "zero-shot")
_FAMILIES = ("bert", "roberta", "t5", "opt", "bloom", "vit", "whisper", "resnet", "diffusion", "mistral-instruct")
_SIZES = ("tiny", "small", "base", "large", "xl", "7b")
_KINDS = ("uncased", "finetuned-sst-2-english", "multilingual-v2", "distilled", "patch16-224", "instruct-v0.1")
_CPU_WATTS, _RAM_WATTS = 42.5, 430.77675

_PROFILE_TOML = f"""\
id = "{PROFILE}"
title = "Whole node with 8 accelerators, one of them working (benchmark, not measured)"
short = "8 accelerators, bench"
accelerator = "Benchmark accelerator 80GB"
accelerators_counted = 8
accelerators_used = 1
valid_years = 5
primary = true

[boundary]
gpu = "measured"
cpu = "estimated"
ram = "estimated"
gpu_detail = "All eight accelerators of the node, read through their driver; one worked, seven stood idle."
cpu_detail = "A constant 42.5 W set for a processor whose power could not be read."
ram_detail = "A constant 430.8 W computed from the node's 1,149 GB of memory (3 W per 8 GB)."
plain = "The whole computer was counted: eight accelerators, of which one did the work while seven stood idle, plus \
fixed estimates for processor and memory. Compare these figures with each other and with nothing else."
not_counted = ["cooling and power supply", "storage and network", "training", "making the hardware"]

[limits]
gpu_idle_watts = 400.0
gpu_max_watts = 3200.0
source = "Made up for the benchmark."

[uncertainty]
meter_relative = 0.05
reason = "Declared for the benchmark."
source = "https://example.org/"
"""

_PROVENANCE = """\
 "provenance": {
  "measured_by": "Benchmark of the Model Energy Label (synthetic figures, nobody measured them)",
  "tools": {"codecarbon": "2.3.1", "python": "3.8.16"},
  "hardware_as_reported": "8 x Benchmark accelerator 80GB, Processor @ 3.00GHz, 1148.738 GB",
  "name_in_source": %s,
  "source_url": "https://example.org/benchmark",
  "citation": "Nobody: Synthetic records for timing a build, with a citation as long as a real one has: authors, title, venue, arXiv number and where the data lies.",
  "licence": "Synthetic data: no rights reserved. Made up as figures, with this citation.",
  "files": [{"path": "data/emissions/base: the 30 files of these runs, in their order here", "sha256": "%064x"}, {"path": "eval/performance.csv", "sha256": "%064x"}],
  "notes": [
   "Seven of the eight accelerators counted stood idle; processor and memory are constants, not readings.",
   "Precision and library versions are not stated; the published scripts set no precision.",
   "Prompt and output limit are stated for some models alone: of the other models the published scripts say nothing, and their times per query point to longer answers.",
   "Words per query come from a lengths table, counted apart from the energy runs."
  ]
 }
}
"""  # noqa: E501 - one line of the file each


@dataclass(frozen=True)
class Sample:
    """A folder of synthetic measurements and how many cards it makes."""

    measurements: Path
    cards: int


def bench_scales() -> dict[tuple[str, str], Scale]:
    """The published scales as they would stand for the benchmark's profile, and two for tasks that have none."""
    scales = {
        (task, PROFILE): replace(scale, profile=PROFILE)
        for (task, profile), scale in read_scales().items()
        if profile == _STUDY
    }
    pattern = next(iter(scales.values()))
    for task, workloads in _NEW_WORKLOADS.items():
        made = replace(pattern, task=task, first_edge=Decimal(1), ratio=Decimal(2), workloads=workloads)
        scales[task, PROFILE] = made
    return scales


def make_measurements(folder: Path, cards: int, of: Sequence[str] = ()) -> Sample:
    """Write `cards` records, one a model, spread evenly over the tasks `of`, or all that have a scale.

    The same number gives the same bytes.
    """
    (folder / "profiles").mkdir(parents=True)
    (folder / "models").mkdir()
    (folder / "profiles" / f"{PROFILE}.toml").write_text(_PROFILE_TOML, "utf-8")
    (folder / "CHANGES.md").write_text("# Changes\n\n## 2026-01-01\n\nBenchmark.\n", "utf-8")
    dice = random.Random(_SEED)
    scales, tasks = bench_scales(), read_tasks()
    of = of or sorted(task for task, _ in scales)
    for task in of:
        (folder / "records" / PROFILE / task).mkdir(parents=True)
    for number in range(cards):
        task = of[number % len(of)]
        organisation, name = f"bench-lab-{number // 40:04d}", _name(number, dice)
        text = _record(f"{organisation}/{name}", tasks[task], scales[task, PROFILE], dice).encode()
        if number < len(of):
            # What is timed must be what the project itself would have written.
            assert laid_out(json.loads(text)).encode() == text, f"{task}: not laid out like a record"
            assert record_in(text, task).file_version == 1
        (folder / "records" / PROFILE / task / f"{organisation}--{name}.json").write_bytes(text)
    return Sample(folder, cards)


def change_one(sample: Sample) -> None:
    """Every run of the first record takes a little more energy."""
    path = min((sample.measurements / "records").rglob("*.json"))
    record = json.loads(path.read_bytes())
    for workload in record["workloads"]:
        for run in workload["runs"]:
            run["query"]["gpu_joules"] = round(1.001 * run["query"]["gpu_joules"], 6)
    path.write_text(laid_out(record), "utf-8")


def _name(number: int, dice: random.Random) -> str:
    return "-".join((dice.choice(_FAMILIES), dice.choice(_SIZES), dice.choice(_KINDS), str(number)))


def _record(model: str, task: Task, scale: Scale, dice: random.Random) -> str:
    edge, ratio = float(scale.first_edge), float(scale.ratio)
    typical = edge * ratio ** dice.uniform(0.8, 6.5)
    workloads = ",\n".join(_workload(name, typical * dice.uniform(0.8, 1.25), dice) for name in scale.workloads)
    # Two in five of the committed records have quality figures.
    known = task.quality_datasets if dice.random() < 0.4 else ()
    quality = ", ".join(
        f'{{"metric": "{task.quality_metric}", "value": {round(dice.uniform(0.3, 0.95), 4)}, "dataset": "{name}", '
        '"source": "https://example.org/"}'
        for name in known
    )
    provenance = _PROVENANCE % (json.dumps(model.split("/")[1]), dice.getrandbits(256), dice.getrandbits(256))
    return (
        f'{{\n "schema_version": 1,\n "model": "{model}",\n "task": "{scale.task}",\n "profile": "{PROFILE}",\n'
        f' "approach": "{dice.choice(_APPROACHES)}",\n "weights": "pretrained",\n'
        ' "configuration": {"batch_size": 1, "compiled": false},\n "accelerators_counted": 8,\n'
        f' "workloads": [\n{workloads}\n ],\n "quality": [{quality}],\n{provenance}'
    )


def _workload(name: str, watt_hours: float, dice: random.Random) -> str:
    """`watt_hours` per 1,000 queries over all components, spread as the runs of one machine are."""
    watts = dice.uniform(480, 900)
    spread = [(dice.gauss(1, 0.02), dice.uniform(0.98, 1.02)) for _ in range(RUNS)]
    runs = ",\n".join(_run(watt_hours * energy, watts * power, dice) for energy, power in spread)
    words = round(dice.uniform(5, 90), 3)
    return (
        f'  {{\n   "id": "{name}",\n   "dataset": {{"name": "{name}", "split": "test"}},\n'
        '   "prompt": "what is the answer to the following question? {text}",\n'
        '   "output_limit": "library default; the script does not list the other models",\n'
        f'   "lengths": {{"unit": "words", "mean_in": {words}, "mean_out": 1.5, "queries": 1000}},\n'
        f'   "source": {{"path": "data/emissions/complete/{name}.csv", "sha256": "{dice.getrandbits(256):064x}"}},\n'
        f'   "runs": [\n{runs}\n   ]\n  }}'
    )


def _run(watt_hours: float, watts: float, dice: random.Random) -> str:
    bits = dice.getrandbits(128)
    load = dice.uniform(15, 40)
    seconds = watt_hours * 3600 / (watts + _CPU_WATTS + _RAM_WATTS)
    moment = f"2023-{9 + bits % 3:02d}-{1 + bits % 30:02d}T{bits % 24:02d}:{bits % 59:02d}:{bits % 57:02d}"
    identity = f"{bits:032x}"
    parts = "-".join((identity[:8], identity[8:12], identity[12:16], identity[16:20], identity[20:]))
    return (
        f'    {{"id": "{parts}", "finished_at": "{moment}", "queries": 1000, "failed_queries": 0, '
        f'"load": {_phase(load, 470.0)}, "query": {_phase(seconds, watts)}}}'
    )


def _phase(seconds: float, watts: float) -> str:
    return (
        f'{{"duration_s": {round(seconds, 6)}, "gpu_joules": {round(seconds * watts, 6)}, '
        f'"cpu_joules": {round(seconds * _CPU_WATTS, 6)}, "ram_joules": {round(seconds * _RAM_WATTS, 6)}}}'
    )
