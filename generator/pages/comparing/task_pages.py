"""The comparison pages of a task: chart, class limits and table of one machine, and the way to the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from jinja2 import Environment
from markupsafe import Markup

from generator.labels.advice.advice import advise
from generator.labels.comparing.comparable import energy_ratio
from generator.labels.comparing.rank import Ranked
from generator.labels.grading.scale import LETTERS, Scale
from generator.labels.grading.status import MEANING
from generator.labels.need.ladder import TASK
from generator.labels.right_size import Choice as Size
from generator.labels.right_size import right_size
from generator.labels.task import Task
from generator.pages import urls
from generator.pages.charts import bars
from generator.pages.charts.specifying import Chart
from generator.pages.charts.task_chart import MOST_BARS, axis_of, one_in, rated, sampled, task_chart
from generator.pages.citing.citing import Citations, citations, cited_pair, ratio_place
from generator.pages.comparing.right_size import Sizes, sizes
from generator.pages.comparing.table import TABLE
from generator.pages.comparing.tools import Table
from generator.pages.edition.edition import Edition
from generator.pages.edition.edition_key import ranking_key
from generator.pages.edition.machines import Machine, machine_of
from generator.pages.edition.tiles import judged_ends
from generator.pages.finding.structured import breadcrumbs
from generator.pages.page import ROWS_PER_PAGE, Page, page_address, page_links, page_source
from generator.pages.wording.numbers import counted, factor, plain, plural
from generator.pages.wording.outputs import more_in_words
from generator.pages.wording.quality import LeftOut, left_out, quality_title
from generator.pages.wording.ratio import ratio_in_words
from generator.pages.wording.words import not_known
from generator.studies.registry import studies


@dataclass(frozen=True)
class Group:
    """What a task page tells of one machine; `rule` is how labels chose a way of serving, where there were several."""

    task: Task
    machine: Machine
    scale: Scale | None
    limits: list[tuple[str, str]]
    spread: str
    sizes: Sizes | None
    chart: Markup | None
    spec: Markup | None
    chart_caption: str
    quality: str
    left_out: list[LeftOut]
    rows: Sequence[Ranked]
    rule: str
    statuses: list[tuple[str, str]]
    cites: Citations | None

    @property
    def anchor(self) -> str:
        """What the page's script and older links know the machine by."""
        return self.machine.profile.id


@dataclass(frozen=True)
class Choice:
    """A machine in the switch of a task page: how many models it has, its own address, and whether it is this page."""

    machine: Machine
    models: str
    path: str
    here: bool


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
    """The comparison pages of a task, with charts specified and drawn by `task/profile`: the newest machine's.

    Where there are several machines, each has a page of its own besides, whose address stays with it when a newer
    one comes. A table over `ROWS_PER_PAGE` rows goes on further pages.
    """
    machines = edition.machines(task_id)
    places = [(f"tasks/{task_id}", machines[0])]
    if len(machines) > 1:
        places += [(f"tasks/{task_id}/{profile}", profile) for profile in machines]
    made = []
    for folder, profile in places:
        group = _group(edition, edition.tasks[task_id], profile, specs, drawn)
        table = Table.of(edition, group.task, group.rows)
        count = -(-len(group.rows) // ROWS_PER_PAGE)
        made += [_page(environment, edition, group, table, folder, number, count) for number in range(1, count + 1)]
    return made


def _page(
    environment: Environment, edition: Edition, group: Group, table: Table, folder: str, number: int, count: int
) -> Page:
    """Page `number` of `count` of a machine's table below `folder`; the chart and its like stand on the first."""
    task, machine, machines = group.task, group.machine, edition.machines(group.task.id)
    own = folder != f"tasks/{task.id}"
    base = "../" * (2 + own + (number > 1))
    way = [("Tasks", "tasks/"), (task.title, urls.task_page(task.id))]
    if own:
        way.append((machine.name, urls.machine_page(task.id, machine.profile.id)))
    body = environment.get_template("task.html").render(
        base=base,
        task=task,
        g=group,
        first=number == 1,
        rows=group.rows[(number - 1) * ROWS_PER_PAGE : number * ROWS_PER_PAGE],
        pages=page_links(f"{folder}/", number, count),
        switch=_switch(edition, task, machine.profile.id),
        ways=_ways(machines),
        breadcrumbs=breadcrumbs(edition, *way),
        tools=table.tools(f"{base}{urls.task_page(task.id)}{TABLE}", base),
        columns=table.columns,
        facts=edition.facts,
        size_task=TASK,
    )
    title = f"{task.title} on {machine.name}" if own else task.title
    others = f", first of {len(machines)} machines" if len(machines) > 1 and not own else ""
    return Page(
        path=page_source(folder, number),
        title=title if number == 1 else f"{title}, page {number}",
        description=f"What {counted(table.models, 'model')} {plural(table.models, 'needs', 'need')} for "
        f"{task.title.lower()} on {machine.name}{others}, in Wh per 1,000 queries, with classes, intervals and "
        "quality.",
        body=body,
        picture=urls.task_social(task.id),
        # The task's own address shows the same as that of its first machine.
        canonical=page_address(urls.task_page(task.id), number) if own and machine.profile.id == machines[0] else None,
    )


def _switch(edition: Edition, task: Task, here: str) -> list[Choice]:
    """Every machine of the task, where there are several to choose from."""
    machines = edition.machines(task.id)
    return [
        Choice(
            machine_of(edition, profile),
            counted(len({row.label.subject.model for row in edition.rankings[task.id, profile]}), "model"),
            urls.machine_page(task.id, profile),
            profile == here,
        )
        for profile in machines
        if len(machines) > 1
    ]


class _Ways(NamedTuple):
    """By how many studies, and whether by our suite too, a task was measured: each has a method of its own."""

    studies: int
    suite: bool


def _ways(machines: Sequence[str]) -> _Ways:
    measured = [set(study.profiles).intersection(machines) for study in studies().values()]
    return _Ways(sum(map(bool, measured)), bool(set(machines).difference(*measured)))


def _group(edition: Edition, task: Task, profile: str, specs: Mapping[str, str], drawn: Mapping[str, str]) -> Group:
    rows = edition.rankings[task.id, profile]
    scale = edition.scales.get((task.id, profile))
    name = f"{task.id}/{profile}"
    spec = specs.get(name)
    placed = [row for row in rows if row.place]
    found = advise(row.label for row in rows)
    chosen = right_size(found)
    statuses = {row.label.result.grade.status: None for row in rows if row.label.result.grade.status != "graded"}
    return Group(
        task=task,
        machine=machine_of(edition, profile),
        scale=scale,
        limits=_limits(scale) if scale else [],
        # That no quality is known at all is said beside the choices.
        spread=_spread(placed, judged=not chosen or found.pool.basis is not None),
        sizes=sizes(found, chosen, task) if chosen else None,
        # Drawn by vl-convert from our own specification; every text in it was escaped by it.
        chart=Markup(bars.embedded(drawn[name], f"{task.id}-{profile}")) if spec else None,  # noqa: S704
        # Inside a script element only "<" could end it early.
        spec=Markup(spec.replace("<", "\\u003c")) if spec else None,  # noqa: S704
        chart_caption=_caption(task, rows, scale),
        quality=next((quality_title(row.quality.basis, task) for row in rows if row.quality), ""),
        left_out=left_out(rows),
        rows=rows,
        rule=next((row.label.result.operating.rule.words for row in rows if row.label.result.operating), ""),
        statuses=[(status, MEANING[status]) for status in statuses],
        cites=_cites(edition, task, profile, placed, chosen),
    )


def _cites(
    edition: Edition, task: Task, profile: str, placed: Sequence[Ranked], choices: Sequence[Size]
) -> Citations | None:
    """The ratios that the page says in words: of the whole table, and of the choices."""
    if not placed and not choices:
        return None
    page = ratio_place(edition, task.id, profile)
    pairs = [(placed[-1].label, placed[0].label)] if placed else []
    if placed and (judged := judged_ends(placed)[1]) is not None:
        pairs.append(judged)
    pairs += [(choice.row.label, choices[0].row.label) for choice in choices[1:]]
    about = f"What models need for {task.title.lower()} on {machine_of(edition, profile).name}"
    return citations(edition, page, about, [item for pair in pairs if (item := cited_pair(edition, page, *pair))])


def _limits(scale: Scale) -> list[tuple[str, str]]:
    edges = [plain(edge) for edge in scale.edges]
    return [
        *((letter, f"≤ {edge}") for letter, edge in zip(LETTERS, edges, strict=False)),
        ("G", f"> {edges[-1]}"),
    ]


def _spread(placed: Sequence[Ranked], judged: bool) -> str:
    if len(placed) < 2:
        return ""
    if placed[-1].factor == 1:
        return f"For the same job, all of {_models(placed)} need the same energy."
    unknown = not_known(placed[-1].label)
    ratio, (rated_models, pair) = placed[-1].ratio, judged_ends(placed)
    against = ratio_in_words(ratio) if ratio else factor(placed[-1].factor)
    between = energy_ratio(*pair) if pair and rated_models and judged else None
    more = more_in_words(placed[-1].label, placed[0].label)
    return "".join(
        [
            f"For the same job, the hungriest of {_models(placed)} needs {against} the energy of the thriftiest.",
            f" {more}" if more else "",
            f" Nobody has measured {unknown} for {placed[-1].label.subject.name}." if judged and unknown else "",
            f" Of the {rated_models} models whose quality is compared, the hungriest needs {ratio_in_words(between)} "
            "the energy of the thriftiest."
            if between and between != ratio
            else "",
        ]
    )


def _models(rows: Sequence[Ranked]) -> str:
    """How many models `rows` are of; one may stand there in several variants."""
    return counted(len({row.label.subject.model for row in rows}), "model")


def _caption(task: Task, rows: Sequence[Ranked], scale: Scale | None) -> str:
    bands = " The bands are the classes." if scale else ""
    if found := rated(rows):
        drawn = sampled(found)
        left_off = len(found) - len(drawn)
        some = f" Drawn are the front and one in {one_in(found)} of the others." if left_off else ""
        basis = axis_of(drawn)
        up = "up" if basis.better == "higher" else "down"
        return (
            f"Energy against quality ({quality_title(basis, task)}) for the {_models(found)} that have both: {up} and "
            "left is better. On the dashed line, the Pareto front, no other model is both thriftier and better."
            f"{some}{bands}"
        )
    count = sum(row.place is not None for row in rows)
    which = f" of the {MOST_BARS} thriftiest of {count:,} labels" if count > MOST_BARS else ""
    why = " It is not compared with quality; the reasons are below the table." if left_out(rows) else ""
    return f"Energy{which} with its 95 % interval: left is better.{bands}{why}"
