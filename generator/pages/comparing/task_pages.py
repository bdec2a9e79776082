"""The comparison page of a task: its charts, class limits and table, a part for each profile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from jinja2 import Environment
from markupsafe import Markup

from generator.labels.grade import MEANING
from generator.labels.rank import Ranked
from generator.labels.right_size import right_size
from generator.labels.scale import LETTERS, Scale
from generator.labels.task import Task
from generator.pages import urls
from generator.pages.charts import bars
from generator.pages.charts.specifying import Chart
from generator.pages.charts.task_chart import MOST_BARS, rated, task_chart
from generator.pages.comparing.right_size import Sizes, sizes
from generator.pages.comparing.table import TABLE, Filter, columns, filters
from generator.pages.edition import Edition
from generator.pages.edition_key import ranking_key
from generator.pages.finding.structured import breadcrumbs
from generator.pages.numbers import factor, plain
from generator.pages.page import ROWS_PER_PAGE, Page, PageLink, page_links, page_source
from generator.pages.words import not_known
from generator.records.profile import Profile


@dataclass(frozen=True)
class Group:
    """One profile's part of a task page."""

    anchor: str
    profile: Profile
    scale: Scale | None
    limits: list[tuple[str, str]]
    spread: str
    sizes: Sizes | None
    chart: Markup | None
    spec: Markup | None
    chart_caption: str
    rows: Sequence[Ranked]
    pages: list[PageLink]
    unranked: list[tuple[str, str]]


@dataclass(frozen=True)
class Tools:
    """What the script of a task page offers: its filters, and the file beside the page with all rows."""

    filters: list[Filter]
    rows: str


def charts(edition: Edition) -> dict[str, Chart]:
    """Each ranking's chart, by `task/profile`."""
    return {
        f"{task}/{profile}": Chart(ranking_key(edition, task, profile), partial(_specification, edition, task, profile))
        for task, profile in edition.rankings
    }


def _specification(edition: Edition, task: str, profile: str) -> str:
    ranking = task, profile
    chart = task_chart(edition.tasks[task], edition.rankings[ranking], edition.scales.get(ranking))
    return "" if chart is None else bars.specification(chart)


def task_pages(
    environment: Environment, edition: Edition, task_id: str, specs: Mapping[str, str], drawn: Mapping[str, str]
) -> list[Page]:
    """The comparison page of a task, with its charts specified and drawn by `task/profile`.

    A table over `ROWS_PER_PAGE` rows goes on further pages.
    """
    task = edition.tasks[task_id]
    rankings = [(profile, rows) for (name, profile), rows in edition.rankings.items() if name == task_id]
    count = max(-(-len(rows) // ROWS_PER_PAGE) for _, rows in rankings)
    pages = []
    for number in range(1, count + 1):
        groups = [
            _group(edition, task, profile, rows, number, specs, drawn)
            for profile, rows in rankings
            if len(rows) > (number - 1) * ROWS_PER_PAGE
        ]
        base = "../../" if number == 1 else "../../../"
        body = environment.get_template("task.html").render(
            base=base,
            task=task,
            groups=groups,
            breadcrumbs=breadcrumbs(edition, ("Tasks", "tasks/"), (task.title, urls.task_page(task_id))),
            tools=_tools(edition, rankings) if number == 1 else None,
            columns=columns(edition, rankings),
            facts=edition.facts,
            count=sum(len(rows) for _, rows in rankings),
        )
        models = len({row.label.subject.model for _, rows in rankings for row in rows})
        pages.append(
            Page(
                path=page_source(f"tasks/{task_id}", number),
                title=task.title if number == 1 else f"{task.title}, page {number}",
                description=f"What {models} models need for {task.title.lower()}, in Wh per 1,000 queries, "
                "with classes, intervals and quality.",
                body=body,
                picture=urls.task_social(task_id),
            )
        )
    return pages


def _group(
    edition: Edition,
    task: Task,
    profile: str,
    rows: Sequence[Ranked],
    number: int,
    specs: Mapping[str, str],
    drawn: Mapping[str, str],
) -> Group:
    scale = edition.scales.get((task.id, profile))
    name = f"{task.id}/{profile}"
    spec = specs.get(name) if number == 1 else None
    placed = [row for row in rows if row.place]
    statuses = {row.label.result.grade.status: None for row in rows if row.label.result.grade.letter is None}
    return Group(
        anchor=profile,
        profile=edition.profiles[profile],
        scale=scale,
        limits=_limits(scale) if scale else [],
        spread=_spread(placed),
        sizes=sizes(found, task, rows) if number == 1 and (found := right_size(rows)) else None,
        # Drawn by vl-convert from our own specification; every text in it was escaped by it.
        chart=Markup(bars.embedded(drawn[name], f"{task.id}-{profile}")) if spec else None,  # noqa: S704
        # Inside a script element only "<" could end it early.
        spec=Markup(spec.replace("<", "\\u003c")) if spec else None,  # noqa: S704
        chart_caption=_caption(task, rows, scale),
        rows=rows[(number - 1) * ROWS_PER_PAGE : number * ROWS_PER_PAGE],
        pages=page_links(f"tasks/{task.id}/", number, -(-len(rows) // ROWS_PER_PAGE)),
        unranked=[(status, MEANING[status]) for status in statuses],
    )


def _tools(edition: Edition, rankings: Sequence[tuple[str, Sequence[Ranked]]]) -> Tools:
    return Tools(filters(edition, rankings), TABLE)


def _limits(scale: Scale) -> list[tuple[str, str]]:
    edges = [plain(edge) for edge in scale.edges]
    return [
        *((letter, f"≤ {edge}") for letter, edge in zip(LETTERS, edges, strict=False)),
        ("G", f"> {edges[-1]}"),
    ]


def _spread(placed: Sequence[Ranked]) -> str:
    if len(placed) < 2:
        return ""
    unknown = not_known(placed[-1].label)
    return (
        f"For the same job, the hungriest of {len(placed)} models needs {factor(placed[-1].factor)} "
        "the energy of the thriftiest."
        + (f" Not known of {placed[-1].label.subject.name}: {unknown}." if unknown else "")
    )


def _caption(task: Task, rows: Sequence[Ranked], scale: Scale | None) -> str:
    bands = " The bands are the classes." if scale else ""
    if drawn := rated(task, rows):
        return (
            f"Energy against quality ({task.quality_title}) for the {len(drawn)} models that have both: up and left is "
            f"better. On the dashed line, the Pareto front, no other model is both thriftier and better.{bands}"
        )
    count = sum(row.place is not None for row in rows)
    which = f" of the {MOST_BARS} thriftiest of {count} models" if count > MOST_BARS else ""
    return f"Energy{which} with its 95 % interval: left is better.{bands}"
