"""Everything the site publishes beside its cards, one line an output: a new one is entered in a table here.

A chart is what can be specified by its name, a page is framed by MkDocs, a file is bytes at a path of the site.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from generator.labels.advice.advice import advise
from generator.pages import this_machine, urls
from generator.pages.api.advice import advice_document
from generator.pages.api.documents import disclosures_document, document, task_document
from generator.pages.api.schemas import schema_files
from generator.pages.cache import MADE, cache_of
from generator.pages.calculator.files import calculator_files
from generator.pages.calculator.pages import calculator_pages
from generator.pages.charts.specifying import Chart
from generator.pages.comparing import task_pages
from generator.pages.comparing.compare_file import compare_document
from generator.pages.comparing.models_pages import models_pages, models_table
from generator.pages.comparing.table import TABLE, table_document
from generator.pages.content import Content
from generator.pages.environment import environment
from generator.pages.finding import feed, sitemap
from generator.pages.finding.downloads import task_table
from generator.pages.page import MOST_SORTED, Page
from generator.pages.prose import boundary, findings_charts, study_pages, uncertainty_chart
from generator.pages.prose.quantising import charts as quantising_charts
from generator.records.published import LEDGER

File = tuple[str, bytes]


@dataclass(frozen=True)
class Charts:
    """Every chart of the site by its name: its specification as JSON text, and drawn as SVG text."""

    specifications: Mapping[str, str]
    drawn: Mapping[str, str]


def _task_pages(content: Content, charts: Charts) -> Iterator[Page]:
    for task in content.edition.measured_tasks:
        yield from task_pages.task_pages(environment(), content.edition, task, charts.specifications, charts.drawn)


def _preview_pages(content: Content, charts: Charts) -> Iterator[Page]:
    if content.preview:
        spec, drawn = charts.specifications.get(this_machine.CHART), charts.drawn.get(this_machine.CHART)
        yield this_machine.preview_page(environment(), content.preview, spec, drawn)


def _api_tasks(content: Content) -> Iterator[File]:
    for task in content.edition.measured_tasks:
        yield urls.api_task(task), task_document(task, content.edition).encode()


def _api_advice(content: Content) -> Iterator[File]:
    edition = content.edition
    for task in edition.measured_tasks:
        found = {
            profile: advise(row.label for row in edition.rankings[task, profile]) for profile in edition.machines(task)
        }
        yield urls.api_advice(task), document(advice_document(edition.tasks[task], found)).encode()


def _api_disclosures(content: Content) -> Iterator[File]:
    yield urls.api_disclosures(), disclosures_document(content.disclosures, content.edition).encode()


def _api_schemas(content: Content) -> Iterator[File]:  # noqa: ARG001
    yield from schema_files(cache_of(MADE)).items()


def _task_tables(content: Content) -> Iterator[File]:
    for task in content.edition.measured_tasks:
        yield f"{urls.task_page(task)}{TABLE}", table_document(task, content.edition).encode()


def _task_csvs(content: Content) -> Iterator[File]:
    for task in content.edition.measured_tasks:
        yield urls.task_csv(task), task_table(content.edition, task).encode()


def _models_table(content: Content) -> Iterator[File]:
    if len(content.edition.labels) <= MOST_SORTED:
        yield f"models/{TABLE}", models_table(content.edition).encode()


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
PAGES: tuple[Callable[[Content, Charts], Iterable[Page]], ...] = (
    lambda content, _: models_pages(environment(), content.edition),
    lambda content, _: calculator_pages(environment(), content.edition),
    _task_pages,
    _preview_pages,
    lambda content, _: study_pages.study_pages(environment(), content),
)
FILES: tuple[Callable[[Content], Iterable[File]], ...] = (
    _api_advice,
    _api_disclosures,
    _api_schemas,
    _api_tasks,
    _task_tables,
    _task_csvs,
    _models_table,
    _compare,
    lambda content: calculator_files(content.edition),
    _feed,
    _ledger,
    _robots,
    _preview_pictures,
)
