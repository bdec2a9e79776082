"""Where these figures come from: an overview of all studies, and a page for each, from its `About` and its labels."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from jinja2 import Environment
from markupsafe import Markup

from generator.labels.grading.scale import LETTERS
from generator.labels.label import Label
from generator.pages import urls
from generator.pages.edition.content import Content
from generator.pages.edition.edition import Edition
from generator.pages.edition.machines import Machine, machine_of
from generator.pages.finding.structured import breadcrumbs
from generator.pages.page import Page
from generator.pages.prose import method_pages
from generator.pages.wording.numbers import counted, joined
from generator.records.model import Record
from generator.studies.registry import REGISTERED, studies
from generator.studies.study import About, Study

OVERVIEW = "study/"


@dataclass(frozen=True)
class Told:
    """A study with the labels that came of it."""

    study: Study
    title: str
    about: About
    edition: Edition
    labels: Sequence[Label]

    @property
    def path(self) -> str:
        """The address of its page."""
        return urls.study_page(self.study.id)

    @cached_property
    def machines(self) -> list[Machine]:
        """What it measured on, of which there are labels."""
        used = {label.setup.profile for label in self.labels}
        return [machine_of(self.edition, profile) for profile in self.study.profiles if profile in used]

    @cached_property
    def models(self) -> int:
        """How many models."""
        return len({label.subject.model for label in self.labels})

    @cached_property
    def tasks(self) -> list[str]:
        """Its jobs by title, in the order of the site."""
        found = {label.subject.task for label in self.labels}
        return [task.title for name, task in self.edition.tasks.items() if name in found]

    @cached_property
    def points(self) -> int:
        """How many ways of serving, over all records that have several."""
        return sum(label.result.operating.points for label in self.labels if label.result.operating)

    @property
    def letters(self) -> str:
        """How many labels have a letter, and of which kind: `103 with a letter, 12 without`."""
        kinds = Counter(
            "without" if label.result.grade.letter is None else label.result.grade.status for label in self.labels
        )
        words = (("graded", "graded"), ("provisional", "provisional"), ("without", "without a letter"))
        return joined(f"{kinds[kind]:,} {said}" for kind, said in words if kinds[kind])

    @cached_property
    def classes(self) -> list[tuple[str, int]]:
        """How many labels have each letter."""
        found = Counter(label.result.grade.letter for label in self.labels if label.result.grade.letter)
        return [(letter, found[letter]) for letter in LETTERS if found[letter]]


def told(edition: Edition) -> list[Told]:
    """Every study that has labels in this edition and something said of it, newest first."""
    made = []
    for entry in REGISTERED:
        study = studies()[entry.id]
        labels = [label for label in edition.labels if label.setup.profile in study.profiles]
        if study.about and labels:
            made.append(Told(study, entry.title, study.about, edition, labels))
    return sorted(made, key=lambda item: (-item.about.year, item.title))


def study_pages(environment: Environment, content: Content) -> Iterator[Page]:
    """The overview, and the page of each study that has none written by hand."""
    found = told(content.edition)
    yield _overview(environment, content.edition, found)
    for item in found:
        if not item.study.page_by_hand:
            yield _page(environment, item, content.records[item.study.id])


def _overview(environment: Environment, edition: Edition, found: Sequence[Told]) -> Page:
    base = "../"
    body = environment.get_template("studies.html").render(
        base=base,
        found=found,
        totals=totals(edition),
        own=own(edition),
        breadcrumbs=breadcrumbs(edition, ("Where figures come from", OVERVIEW)),
    )
    return Page(
        path=f"{OVERVIEW}index.md",
        title="Where these figures come from",
        description=f"{counted(len(found), 'published study', 'published studies')} taken over from raw data: what "
        "each measured, what it counted, how often, and under which licence."
        if found
        else "Who measured the figures of this site, on which machines, and what was counted.",
        body=body,
    )


def _page(environment: Environment, item: Told, records: Sequence[Record]) -> Page:
    base, about = "../../", item.about
    body = environment.get_template("study_page.html").render(
        base=base,
        item=item,
        about=about,
        tables=list(_tables(environment, item.study, records, item.edition)),
        breadcrumbs=breadcrumbs(item.edition, ("Where figures come from", OVERVIEW), (item.title, item.path)),
    )
    return Page(
        path=f"{item.path}index.md",
        title=item.title,
        description=f"{about.title}: what it measured, what was counted, how often, our doubts, and its licence.",
        body=body,
    )


def _tables(environment: Environment, study: Study, records: Iterable[Record], edition: Edition) -> Iterator[Markup]:
    """The study's printed figures beside ours."""
    for table in study.tables.values():
        # Of a template that has escaped it.
        yield Markup(method_pages.study(environment, table, records, edition))  # noqa: S704


def totals(edition: Edition) -> str:
    """How much there is: `310 models, 14 jobs, 15 machines, 579 records`."""
    parts = (
        (len(edition.models), "model"),
        (len(edition.measured_tasks), "job"),
        (len(edition.years), "machine"),
        (len(edition.labels), "record"),
    )
    return joined(counted(*part) for part in parts)


def own(edition: Edition) -> int:
    """How many labels rest on a measurement that was made with the suite, and on no study."""
    return sum(not edition.profiles[label.setup.profile].study for label in edition.labels)


def origin(edition: Edition) -> str:
    """What the figures were made from: `8 published studies, recomputed from their raw data`."""
    taken = f"{studies_count(edition)}, recomputed from their raw data" if told(edition) else None
    made = counted(own(edition), "measurement of our own", "measurements of our own") if own(edition) else None
    return ", and from ".join(filter(None, (taken, made)))


def studies_count(edition: Edition) -> str:
    """`8 published studies`."""
    return counted(len(told(edition)), "published study", "published studies")
