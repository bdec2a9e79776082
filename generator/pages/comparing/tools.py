"""What the script of a table offers, and what all pages of a table say of its rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from generator.labels.comparing.rank import Ranked
from generator.labels.task import Task
from generator.pages.comparing.bounds import Bound, bounds
from generator.pages.comparing.table import Column, Filter, columns, filters
from generator.pages.edition.edition import Edition
from generator.pages.page import MOST_SORTED


@dataclass(frozen=True)
class Tools:
    """What the script of a table offers: filters, bounds, the file with all rows, and the way to the site's root."""

    filters: list[Filter]
    rows: str
    base: str
    sort: str = "energy"
    bounds: Sequence[Bound] = ()


@dataclass(frozen=True)
class Table:
    """What a task's table has for all of its pages: worked out once, for each of these looks at every row."""

    columns: list[Column]
    filters: list[Filter]
    bounds: Sequence[Bound]
    models: int
    sortable: bool

    @classmethod
    def of(cls, edition: Edition, task: Task, rows: Sequence[Ranked]) -> "Table":
        """That of the rows of one machine."""
        models = len({row.label.subject.model for row in rows})
        sortable = len(rows) <= MOST_SORTED
        return cls(columns(edition, rows), filters(edition, rows), bounds(task, rows), models, sortable)

    def tools(self, rows: str, base: str) -> Tools | None:
        """What the script offers, with `rows` the file it fetches; None where the table is too long to be sorted."""
        return Tools(self.filters, rows, base, bounds=self.bounds) if self.sortable else None
