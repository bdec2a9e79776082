"""How far the way of serving moves one model: found anew over all records that have several ways."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from generator.labels.comparing.comparable import ratio_of_figures
from generator.labels.estimates.point_figure import PointFigure
from generator.labels.estimates.ratio import Ratio
from generator.labels.label import Label
from generator.labels.packed import outline
from generator.labels.task import Task
from generator.pages.edition.edition import Edition


@dataclass(frozen=True)
class Moved:
    """One record's thriftiest and hungriest way of serving, of those that make the same."""

    label: Label
    task: Task
    low: PointFigure
    high: PointFigure

    @property
    def factor(self) -> float:
        """The hungriest against the thriftiest."""
        return self.high.value / self.low.value

    @property
    def ratio(self) -> Ratio:
        """The same with its interval: one meter read both."""
        return ratio_of_figures(self.high.value, self.high.figure, self.low.value, self.low.figure, common_meter=True)


@dataclass(frozen=True)
class Serving:
    """Every record with several ways of serving, that which moves most first."""

    moved: Sequence[Moved]

    @property
    def most(self) -> Moved:
        """That which moves most."""
        return self.moved[0]

    @property
    def middle(self) -> float:
        """The factor that half of them exceed."""
        return median(item.factor for item in self.moved)

    @property
    def tasks(self) -> list[Task]:
        """Their jobs, that with the widest first."""
        return list({item.task.id: item.task for item in self.moved}.values())

    def of(self, task: Task) -> list[Moved]:
        """Those of one job."""
        return [item for item in self.moved if item.task.id == task.id]


def serving(edition: Edition) -> Serving | None:
    """What the records with several ways of serving say; None without any."""
    found = [moved for label in edition.labels if (moved := _moved(edition, label)) is not None]
    found.sort(key=lambda item: (-item.factor, item.label.source.record_path))
    return Serving(found) if found else None


def _moved(edition: Edition, label: Label) -> Moved | None:
    found = [(min(alike, key=_value), max(alike, key=_value)) for alike in _alike(label) if len(alike) > 1]
    if label.result.value is None or not found:
        return None
    low, high = max(found, key=lambda pair: pair[1].value / pair[0].value)
    return Moved(label, edition.tasks[label.subject.task], low, high)


def _alike(label: Label) -> Iterator[list[PointFigure]]:
    """Points of a workload that make the same: a larger picture, or one of more steps, is another job."""
    if not any(workload.points for workload in outline(label.result.workloads)):
        return
    for workload in label.result.workloads:
        groups: dict[tuple[float | None, ...], list[PointFigure]] = {}
        for point in workload.points:
            same = point.width, point.height, point.steps, point.frames, point.frames_per_second
            groups.setdefault(same, []).append(point)
        yield from groups.values()


def _value(point: PointFigure) -> float:
    return point.value
