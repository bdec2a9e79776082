"""The tasks as readers know them: title, what one query is, and which quality figure stands for the job."""

import tomllib
from dataclasses import dataclass, field
from importlib.resources import files

from generator.labels.estimates.operating import Rule


@dataclass(frozen=True)
class Task:
    """One task in words, with the data sets over which a study's published quality is averaged (none: no such mean).

    `operating` chooses the one of several ways of serving that a label stands on.
    """

    id: str
    title: str
    job: str
    query: str
    quality_title: str | None = None
    quality_short: str | None = None
    quality_metric: str | None = None
    quality_datasets: tuple[str, ...] = ()
    operating: Rule = field(default_factory=Rule)


def read_tasks() -> dict[str, Task]:
    """All tasks in the order of the site."""
    tables = tomllib.loads(files("generator.labels").joinpath("tasks.toml").read_text("utf-8"))
    return {
        name: Task(
            id=name,
            **{
                **table,
                "quality_datasets": tuple(table.get("quality_datasets", ())),
                "operating": Rule(**table.get("operating", {})),
            },
        )
        for name, table in tables.items()
    }
