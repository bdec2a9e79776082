"""The boundary, by the study's own example: how much of a figure is the one GPU that worked.

The records hold the sum over all GPUs of the node, so what the idle ones took is our estimate. One
that idles draws at most its even share of the lowest draw ever seen, because in that run one of them worked.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from generator.labels.task import Task
from generator.pages.charts.bars import specification
from generator.pages.charts.rows import chart_of
from generator.pages.charts.small import WIDTH, lane, small
from generator.pages.charts.specifying import Chart
from generator.pages.looks.palette import palette
from generator.records.model import Record, Run
from generator.records.profile import Profile

CHART = "boundary"
PARTS = ("working", "idle", "ram", "cpu")


@dataclass(frozen=True)
class Lowest:
    """The run with the lowest mean draw of all GPUs together."""

    watts: float
    record: Record


@dataclass(frozen=True)
class Split:
    """Where the counted energy of many runs went, as fractions: idle at most, working at least."""

    title: str
    working: float
    idle: float
    ram: float
    cpu: float

    @property
    def estimated(self) -> float:
        """The part that is no reading but a constant."""
        return self.ram + self.cpu


def lowest_draw(records: Sequence[Record]) -> Lowest | None:
    """The lowest mean draw of a query phase; None without a reading."""
    draws = [
        (run.query.energy_joules["gpu"] / run.query.duration_s, path, record)
        for path, record in ((record.relative_path, record) for record in records)
        for run in _runs(record)
        if "gpu" in run.query.energy_joules
    ]
    if not draws:
        return None
    watts, _, record = min(draws, key=lambda draw: draw[:2])
    return Lowest(watts, record)


def split(title: str, records: Sequence[Record], profile: Profile, lowest: Lowest) -> Split:
    """The parts of all that `records` counted."""
    idle_each = lowest.watts / profile.accelerators_counted
    resting = profile.accelerators_counted - profile.accelerators_used
    runs = [run.query for record in records for run in _runs(record)]
    total = fsum(run.total_joules() for run in runs)
    gpu = fsum(run.energy_joules.get("gpu", 0.0) for run in runs)
    idle = fsum(min(run.energy_joules.get("gpu", 0.0), resting * idle_each * run.duration_s) for run in runs)
    return Split(
        title=title,
        working=(gpu - idle) / total,
        idle=idle / total,
        ram=fsum(run.energy_joules.get("ram", 0.0) for run in runs) / total,
        cpu=fsum(run.energy_joules.get("cpu", 0.0) for run in runs) / total,
    )


def splits(records: Sequence[Record], profile: Profile, tasks: Mapping[str, Task]) -> list[Split]:
    """All runs together first, then each task in the order of the site; none where every counted GPU worked."""
    lowest = lowest_draw(records)
    if lowest is None or profile.accelerators_counted <= profile.accelerators_used:
        return []
    by_task = [(task.title, [record for record in records if record.task == name]) for name, task in tasks.items()]
    groups = [("All runs", list(records)), *by_task]
    return [split(title, chosen, profile, lowest) for title, chosen in groups if chosen]


def boundary_chart(found: Sequence[Split]) -> str:
    """A bar a task, parted."""
    import altair

    values = [
        {"job": item.title, "part": part, "place": place, "share": getattr(item, part)}
        for item in found
        for place, part in enumerate(PARTS)
    ]
    components = palette()["components"]
    colours = [components["gpu"], _faint(components["gpu"]), components["ram"], components["cpu"]]
    chart = (
        chart_of(values)
        .mark_bar(height=13)
        .encode(
            x=altair.X("share:Q", stack="zero", axis=altair.Axis(title="Share of the counted energy", format="%")),
            y=altair.Y("job:N", sort=[item.title for item in found], axis=lane()),
            # The page tells what a colour is, with the figures.
            color=altair.Color("part:N", scale=altair.Scale(domain=PARTS, range=colours), legend=None),
            order="place:O",
        )
        .properties(width=WIDTH, height=24 * len(found))
    )
    return specification(small(chart, "Shares of the counted energy by task"))


def _faint(colour: str) -> str:
    """Half way to white, as `.el-faint` in the style sheet."""
    return "#" + "".join(f"{(int(colour[start : start + 2], 16) + 256) // 2:02X}" for start in (1, 3, 5))


def _runs(record: Record) -> Iterator[Run]:
    for workload in record.workloads:
        yield from workload.runs


def charts(records: Sequence[Record], profiles: Mapping[str, Profile], tasks: Mapping[str, Task]) -> dict[str, Chart]:
    """The chart by its name, where there is one to draw."""
    found = splits(records, profiles[records[0].profile], tasks) if records else []
    return {CHART: Chart(repr(found), lambda: boundary_chart(found))} if found else {}
