"""What a check of a GPU found, as text: a row for each twin and variant, and sentences on what they show."""

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from generator.errors import harmless
from generator.records.model import Record, Run
from generator.suite.campaign.running.run import Ending, Outcome
from generator.suite.meters.gpu_facts import GpuState
from generator.suite.meters.nvml import Gpu

_UNKNOWN = "–"


@dataclass(frozen=True)
class Checked:
    """One check: the GPU, its first state, versions by name, those never tried, the seconds taken, and all outcomes."""

    gpu: Gpu
    state: GpuState
    tools: dict[str, str]
    untried: Sequence[str]
    seconds: float
    found: Sequence[tuple[Outcome, Record | None]]

    @property
    def records(self) -> list[Record]:
        """What was measured."""
        return [record for _, record in self.found if record]

    def ended(self, ending: Ending) -> list[Outcome]:
        """The outcomes of this kind."""
        return [outcome for outcome, _ in self.found if outcome.ending == ending]


def report_of(checked: Checked, folder: Path) -> str:
    """The report; `folder` is where its records are found."""
    lines = [_machine(checked)]
    if checked.untried:
        lines.append(
            f"The suite was never tried with {', '.join(checked.untried)}; its records say which version it was."
        )
    lines += [_idle(checked.records), "", _table(checked), _meters(checked), _runs(checked)]
    lines += [f"failed: {outcome.target.name}: {outcome.reason}" for outcome in checked.ended("failed")]
    if late := checked.ended("not reached"):
        lines.append(f"Not reached in that time: {', '.join(outcome.target.name for outcome in late)}.")
    if checked.records:
        lines.append(f"The records and this report are in {folder}/. They are never published: the models are tiny.")
    return "".join(f"{harmless(line)}\n" for line in lines)


def apart(run: Run) -> float | None:
    """CodeCarbon's figure for the GPU less the counter's in one run, relative to that; None where one is missing."""
    ours, theirs = run.query.energy_joules.get("gpu"), (run.query.check_joules or {}).get("gpu")
    return None if ours is None or not theirs else (ours - theirs) / theirs


def between_runs(record: Record) -> float | None:
    """How far a record's runs lie apart: the greatest energy per query less the least, relative to the mean."""
    figures = [run.query.energy_joules["gpu"] / run.queries for run in _all_runs(record)]
    return (max(figures) - min(figures)) * len(figures) / sum(figures) if len(figures) > 1 else None


def _machine(checked: Checked) -> str:
    state, tools = checked.state, checked.tools
    limit = "" if state.power_limit_watts is None else f", power limit {state.power_limit_watts:g} W"
    memory = "" if state.memory_total_bytes is None else f", {state.memory_total_bytes / 2**30:.0f} GiB"
    named = ("torch", "transformers", "codecarbon", "bitsandbytes", "torchao")
    with_ = ", ".join(f"{name} {tools[name]}" for name in named if name in tools)
    return f"{state.name}{memory}{limit}, driver {state.driver}; {with_}."


def _idle(records: Sequence[Record]) -> str:
    idle = next((record.idle for record in records if record.idle), None)
    if idle is None or "gpu" not in idle.energy_joules:
        return "What it draws at rest is not known."
    return f"At rest it drew {idle.energy_joules['gpu'] / idle.duration_s:.1f} W, over {idle.duration_s:.1f} s."


def _table(checked: Checked) -> str:
    table = Table(box=None, pad_edge=False)
    for name in ("Task", "Variant", "Result"):
        table.add_column(name, no_wrap=True)
    for name in ("Runs", "GPU, W", "Wh per 1,000 queries", "Runs apart", f"CodeCarbon − {checked.gpu.interface}"):
        table.add_column(name, no_wrap=True, justify="right")
    for outcome, record in checked.found:
        target = outcome.target
        table.add_row(target.task, target.variant or target.precision, outcome.ending, *_figures(outcome, record))
    written = io.StringIO()
    # Wider than any row, so that none is cut.
    Console(file=written, width=250, height=25, highlight=False, soft_wrap=True).print(table)
    return "\n".join(line.rstrip() for line in written.getvalue().splitlines()) + "\n"


def _figures(outcome: Outcome, record: Record | None) -> tuple[str, ...]:
    if record is None or outcome.watt_hours is None:
        return (_UNKNOWN,) * 5
    runs = _all_runs(record)
    watts = sum(run.query.energy_joules["gpu"] for run in runs) / sum(run.query.duration_s for run in runs)
    return (
        str(len(runs)),
        f"{watts:.1f}",
        f"{outcome.watt_hours:.4g}",
        _percent(between_runs(record), "{:.1%}"),
        _percent(_farthest(runs), "{:+.2%}"),
    )


def _meters(checked: Checked) -> str:
    farthest = _farthest([run for record in checked.records for run in _all_runs(record)])
    if farthest is None:
        return "Nothing was read by both meters."
    return f"CodeCarbon and {checked.gpu.interface} were at most {abs(farthest):.2%} apart in any run that was kept."


def _runs(checked: Checked) -> str:
    minutes, seconds = divmod(round(checked.seconds), 60)
    count = f"{len(checked.ended('measured'))} of {len(checked.found)} were measured in {minutes} min {seconds} s"
    scattered = [found for record in checked.records if (found := between_runs(record)) is not None]
    return f"{count}; the runs of one lay at most {max(scattered):.1%} apart." if scattered else f"{count}."


def _all_runs(record: Record) -> list[Run]:
    return [run for workload in record.workloads for run in workload.runs]


def _farthest(runs: Iterable[Run]) -> float | None:
    known: Callable[[float], float] = abs
    return max((found for run in runs if (found := apart(run)) is not None), key=known, default=None)


def _percent(value: float | None, form: str) -> str:
    return _UNKNOWN if value is None else form.format(value)
