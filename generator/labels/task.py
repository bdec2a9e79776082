"""The tasks as readers know them: title, what one query is, and which quality figure stands for the job."""

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from math import fsum

from generator.records.model import PublishedQuality


@dataclass(frozen=True)
class Task:
    """One task in words, with the data sets whose mean quality is its headline (none: no headline)."""

    id: str
    title: str
    job: str
    query: str
    quality_title: str | None = None
    quality_short: str | None = None
    quality_metric: str | None = None
    quality_datasets: tuple[str, ...] = ()

    def headline(self, quality: tuple[PublishedQuality, ...]) -> float | None:
        """Mean of the headline metric over its data sets; None unless every one of them is there."""
        found = {item.dataset: item.value for item in quality if item.metric == self.quality_metric}
        values = [found.get(dataset) for dataset in self.quality_datasets]
        known = [value for value in values if value is not None]
        return fsum(known) / len(known) if known and len(known) == len(values) else None


def read_tasks() -> dict[str, Task]:
    """All tasks in the order of the site."""
    tables = tomllib.loads(files("generator.labels").joinpath("tasks.toml").read_text("utf-8"))
    return {
        name: Task(id=name, **{**table, "quality_datasets": tuple(table.get("quality_datasets", ()))})
        for name, table in tables.items()
    }
