"""The list of all models: one table of every label, which the page's script sorts and filters as a task's."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from jinja2 import Environment

from generator.labels.comparing.rank import Ranked
from generator.labels.label import Label
from generator.pages.api.documents import document
from generator.pages.comparing.table import TABLE, Column, Filter, columnar, columns, filters, in_order, row_of
from generator.pages.comparing.tools import Tools
from generator.pages.edition.edition import Edition
from generator.pages.edition.edition_key import listed_key
from generator.pages.edition.machines import machine_of
from generator.pages.page import (
    MOST_SORTED,
    ROWS_PER_PAGE,
    Page,
    PageLink,
    Pages,
    page_address,
    page_links,
    page_source,
)
from generator.pages.storing.cache import key_of
from generator.pages.wording.numbers import counted

# Of more, each first letter has a link to its page.
_FEW_PAGES = 12
# What the script knows the one table by.
ALL = "all"
# A factor says nothing beside those of other jobs, and the variant beside the name tells of the number format;
# how a model was served, and what else it needs, its card says.
_NEEDS = frozenset(("latency", "memory", "weights", "speed", "first", "runtime"))
_LEFT_OUT = _NEEDS | {"factor", "interval", "quality", "precision", "served"}


@dataclass(frozen=True)
class _Listing:
    """What all pages of the list say; `filters` is None where the table is too long to be sorted."""

    models: str
    machines: str
    count: int
    columns: list[Column]
    filters: list[Filter] | None
    letters: list[tuple[str, PageLink]]
    pages: int


def models_pages(environment: Environment, edition: Edition) -> Iterator[Pages]:
    """The list of all models, `ROWS_PER_PAGE` labels a page; a model's labels stay together."""
    chunks: list[list[Ranked]] = [[]]
    for labels in edition.models.values():
        if chunks[-1] and len(chunks[-1]) + len(labels) > ROWS_PER_PAGE:
            chunks.append([])
        chunks[-1] += _rows(edition, labels)
    rows = [row for chunk in chunks for row in chunk]
    # Once: each looks at every row.
    listing = _Listing(
        models=counted(len(edition.models), "model"),
        machines=counted(len(edition.years), "machine"),
        count=len(rows),
        columns=_columns(edition, rows),
        filters=_filters(edition, rows) if len(rows) <= MOST_SORTED else None,
        letters=_letters(chunks),
        pages=len(chunks),
    )
    for number, chunk in enumerate(chunks, start=1):
        shows = key_of("models", repr((listing, number)), listed_key(edition, [row.label for row in chunk]))
        yield Pages(shows, partial(_page, environment, edition, listing, number, chunk))


def _page(
    environment: Environment, edition: Edition, listing: _Listing, number: int, chunk: Sequence[Ranked]
) -> list[Page]:
    base = "../" if number == 1 else "../../"
    body = environment.get_template("models.html").render(
        base=base,
        models=listing.models,
        machines=listing.machines,
        first=number == 1,
        count=listing.count,
        rows=chunk,
        tasks=edition.tasks,
        machine=partial(machine_of, edition),
        table_path=partial(_path, edition),
        facts=edition.facts,
        columns=listing.columns,
        tools=None if listing.filters is None else Tools(listing.filters, TABLE, base, "model"),
        letters=listing.letters,
        pages=page_links("models/", number, listing.pages),
    )
    return [
        Page(
            path=page_source("models", number),
            title="All models" if number == 1 else f"All models, page {number}",
            description=f"Energy labels of {listing.models}, by model, job and machine.",
            body=body,
        )
    ]


def _letters(chunks: Sequence[Sequence[Ranked]]) -> list[tuple[str, PageLink]]:
    """Where the names of each first letter begin, if there are too many pages to look for a name page by page."""
    if len(chunks) <= _FEW_PAGES:
        return []
    first: dict[str, int] = {}
    for number, chunk in enumerate(chunks, start=1):
        for row in chunk:
            first.setdefault(row.label.subject.model[0].upper(), number)
    return [(letter, PageLink(number, page_address("models/", number), False)) for letter, number in first.items()]


def rows_of_task(edition: Edition, task: str) -> list[dict[str, Any]]:
    """The rows of a task's labels as the script has them, one ranking after another."""
    return [row_of(edition, row) for (name, _), rows in edition.rankings.items() if name == task for row in rows]


def models_table(edition: Edition, rows_of: Callable[[Edition, str], list[dict[str, Any]]] = rows_of_task) -> str:
    """`/models/table.json`: every row for the page's script, a column a list, as `/tasks/<task>/table.json` has them.

    `group` numbers the jobs and their machines: energies are put in order within one, never over several. `rows_of`
    gives what `rows_of_task` does, for one that keeps them.
    """
    told = {task: iter(rows_of(edition, task)) for task in edition.measured_tasks}
    of_record: dict[str, dict[str, Any]] = {}
    for group, ((task, profile), rows) in enumerate(edition.rankings.items()):
        machine, title = machine_of(edition, profile).name, edition.tasks[task].title
        for row in rows:
            own = {"task": task, "path": _path(edition, row.label), "job": title, "profile": profile}
            made = {**next(told[task]), **own, "machine": machine, "group": group}
            of_record[row.label.source.digest] = made
    listed = [of_record[label.source.digest] for labels in edition.models.values() for label in labels]
    return document({ALL: {"rows": len(listed), "columns": columnar(listed)}})


def _path(edition: Edition, label: Label) -> str:
    """The address below `tasks/` of the table that the label stands in."""
    task, profile = label.subject.task, label.setup.profile
    return task if edition.machines(task) == [profile] else f"{task}/{profile}"


def _rows(edition: Edition, labels: Sequence[Label]) -> list[Ranked]:
    return [edition.places[label.source.digest] for label in labels]


def _filters(edition: Edition, rows: Sequence[Ranked]) -> list[Filter]:
    """Job and machine before what a task's table offers too."""
    tasks = in_order((row.label.subject.task for row in rows), list(edition.tasks))
    profiles = in_order((row.label.setup.profile for row in rows), [profile for _, profile in edition.rankings])
    own = [
        Filter("job", "Job", [(task, edition.tasks[task].title) for task in tasks]),
        Filter("machine", "Machine", [(profile, machine_of(edition, profile).name) for profile in profiles]),
    ]
    more = [item for item in filters(edition, rows) if item.name not in _LEFT_OUT]
    return [item for item in own if len(item.options) > 1] + more


def _columns(edition: Edition, rows: Sequence[Ranked]) -> list[Column]:
    own = [Column("job", "Job", True), Column("machine", "Machine", True)]
    return own + [column for column in columns(edition, rows, _NEEDS) if column.name not in _LEFT_OUT]
