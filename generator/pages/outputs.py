"""Everything the site publishes beside its cards, one line an output: a new one is entered in a table here.

A chart is what can be specified by its name, a page is framed by MkDocs, a file is bytes at a path of the site. What
belongs to one task is made for each task by itself, and made again only when something of that task changes.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from generator.labels.advice.advice import advise
from generator.pages import this_machine, urls
from generator.pages.api.advice import advice_document
from generator.pages.api.documents import disclosures_document, document, task_document
from generator.pages.api.schemas import schema_files
from generator.pages.calculator.files import calculator_file
from generator.pages.calculator.pages import calculator_pages
from generator.pages.charts.specifying import Chart
from generator.pages.comparing import task_pages
from generator.pages.comparing.compare_file import compare_document
from generator.pages.comparing.models_pages import models_pages, models_table, rows_of_task
from generator.pages.comparing.table import TABLE, table_document
from generator.pages.edition.content import Content
from generator.pages.edition.edition import Edition
from generator.pages.environment import environment
from generator.pages.finding import feed, sitemap
from generator.pages.finding.downloads import task_table
from generator.pages.page import MOST_SORTED, Page, Pages
from generator.pages.prose import boundary, findings_charts, study_pages, uncertainty_chart
from generator.pages.prose.quantising import charts as quantising_charts
from generator.pages.storing.cache import MADE, cache_of, key_of, made_by
from generator.records.publication.published import LEDGER

File = tuple[str, bytes]


@dataclass(frozen=True)
class Charts:
    """Every chart of the site by its name: its specification as JSON text, and drawn as SVG text."""

    specifications: Mapping[str, str]
    drawn: Mapping[str, str]


Drawn = Callable[[], Charts]


def _task_pages(content: Content, charts: Drawn) -> Iterator[Pages]:
    for task in content.edition.measured_tasks:

        def made(task: str = task) -> list[Page]:
            found = charts()
            return task_pages.task_pages(environment(), content.edition, task, found.specifications, found.drawn)

        yield Pages(key_of("task", content.task_keys[task]), made)


def _preview_pages(content: Content, charts: Drawn) -> Iterator[Pages]:
    if preview := content.preview:

        def made() -> list[Page]:
            found = charts()
            spec, drawn = found.specifications.get(this_machine.CHART), found.drawn.get(this_machine.CHART)
            return [this_machine.preview_page(environment(), preview, spec, drawn)]

        yield Pages(key_of("preview", content.key), made)


def _whole(name: str, make: Callable[[Content], Iterable[Page]]) -> Callable[[Content, Drawn], Iterator[Pages]]:
    """Pages that may show anything of the site."""

    def publish(content: Content, _: Drawn) -> Iterator[Pages]:
        yield Pages(key_of(name, content.key), lambda: make(content))

    return publish


def _api_task(content: Content, task: str) -> Iterator[File]:
    yield urls.api_task(task), task_document(task, content.edition)


def _api_advice(content: Content, task: str) -> Iterator[File]:
    edition = content.edition
    found = {
        profile: advise(row.label for row in edition.rankings[task, profile]) for profile in edition.machines(task)
    }
    yield urls.api_advice(task), document(advice_document(edition.tasks[task], found)).encode()


def _task_rows(content: Content, task: str) -> Iterator[File]:
    yield f"{urls.task_page(task)}{TABLE}", table_document(task, content.edition).encode()


def _task_csv(content: Content, task: str) -> Iterator[File]:
    yield urls.task_csv(task), task_table(content.edition, task).encode()


def _api_disclosures(content: Content) -> Iterator[File]:
    yield urls.api_disclosures(), disclosures_document(content.disclosures, content.edition).encode()


def _api_schemas(content: Content) -> Iterator[File]:  # noqa: ARG001
    yield from schema_files(cache_of(MADE)).items()


def _models_table(content: Content) -> Iterator[File]:
    if len(content.edition.labels) <= MOST_SORTED:
        yield f"models/{TABLE}", models_table(content.edition, partial(_kept_rows, content)).encode()


def _kept_rows(content: Content, edition: Edition, task: str) -> list[dict[str, Any]]:
    """The rows of a task in the list of all models, until one of its labels changes."""
    cache, key = cache_of(MADE), key_of("rows of all models", made_by(), content.task_keys[task])
    if (kept := cache.read(key)) is None:
        kept = json.dumps(rows_of_task(edition, task)).encode()
        cache.keep(key, kept)
    rows: list[dict[str, Any]] = json.loads(kept)
    return rows


def _compare(content: Content) -> Iterator[File]:
    yield urls.compare_index(), compare_document(content.edition).encode()


def _feed(content: Content) -> Iterator[File]:
    yield urls.feed(), feed.feed_document(environment(), content.edition).encode()


def _ledger(content: Content) -> Iterator[File]:
    if (ledger := content.measurements / LEDGER).is_file():
        yield urls.ledger(), ledger.read_bytes()


def _robots(content: Content) -> Iterator[File]:
    yield "robots.txt", sitemap.robots(content.edition).encode()


def _preview_pictures(content: Content) -> Iterator[File]:
    if content.preview:
        yield from this_machine.preview_pictures(environment(), content.preview)


CHARTS: tuple[Callable[[Content], Mapping[str, Chart]], ...] = (
    lambda content: task_pages.charts(content.edition),
    lambda content: findings_charts.charts(content.edition),
    lambda content: boundary.charts(content.explained, content.edition.profiles, content.edition.tasks),
    lambda content: uncertainty_chart.charts(content.edition, content.explained),
    lambda content: quantising_charts.charts(content.edition),
    lambda content: this_machine.charts(content.preview),
)
PAGES: tuple[Callable[[Content, Drawn], Iterable[Pages]], ...] = (
    lambda content, _: models_pages(environment(), content.edition),
    _whole("calculator", lambda content: calculator_pages(environment(), content.edition)),
    _task_pages,
    _preview_pages,
    _whole("studies", lambda content: study_pages.study_pages(environment(), content)),
)
FILES: tuple[Callable[[Content], Iterable[File]], ...] = (
    _api_disclosures,
    _api_schemas,
    _models_table,
    _compare,
    _feed,
    _ledger,
    _robots,
    _preview_pictures,
)
TASK_FILES: tuple[Callable[[Content, str], Iterable[File]], ...] = (
    _api_advice,
    _api_task,
    _task_rows,
    _task_csv,
    lambda content, task: calculator_file(content.edition, task),
)
