"""Citing a ratio: the sentence with its interval, a link for good, and an entry for a BibTeX file.

A link names the edition and the two records. So it leads to the same ratio for as long as both are what the page shows;
if one is not, `site_src/pages/assets/cite/cite.js` says so and leads to both measurements as they were published.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from generator.labels.comparing.comparable import energy_ratio
from generator.labels.label import Label
from generator.pages import urls
from generator.pages.citing.bibtex import entry
from generator.pages.edition.edition import Edition
from generator.pages.edition.machines import machine_of
from generator.pages.wording.numbers import significant
from generator.pages.wording.outputs import more_in_short
from generator.pages.wording.ratio import ratio_in_words
from generator.pages.wording.words import slug

# What starts the id of everything that can be cited; site_src/pages/assets/cite/cite.js knows it.
_ANCHOR = "ratio"


@dataclass(frozen=True)
class Citation:
    """One ratio to cite: its id on the page, its full address, the sentence that says it, and where that was read.

    `anchor` is empty where another page is the place of it.
    """

    anchor: str
    address: str
    sentence: str
    read: str

    @property
    def text(self) -> str:
        """What is quoted."""
        return f"{self.sentence} {self.read}"


@dataclass(frozen=True)
class Citations:
    """What one place of a page says that can be cited; `about` tells it from the others, `day` is the edition's."""

    about: str
    day: str
    items: Sequence[Citation]
    bibtex: str


def citations(edition: Edition, page: str, about: str, items: Sequence[Citation]) -> Citations | None:
    """The ratios of one place of the page at the path `page`; None without any."""
    known = list({item.address: item for item in items}.values())
    if not known:
        return None
    day, alone = edition.day.isoformat(), known[0] if len(known) == 1 else None
    fields = {
        "title": about,
        "author": edition.imprint.by,
        "year": str(edition.day.year),
        "note": f"Edition of {day}. {alone.sentence}" if alone else f"Edition of {day}",
        "url": alone.address if alone else _address(edition, page),
    }
    return Citations(about, day, known, entry(f"energy-label-{day}-{slug(about)}", fields))


def cited_pair(
    edition: Edition, page: str, one: Label, other: Label, kind: str = "", machine: str | None = None
) -> Citation | None:
    """The energy of `one` against `other`, as the page at the path `page` shows it; None without two figures.

    `kind` tells it from the same pair elsewhere on the page. `machine` is what the page calls the machine, where that
    is without the year.
    """
    ratio = energy_ratio(one, other)
    if ratio is None or one.source.digest == other.source.digest:
        return None
    jobs = [edition.tasks[label.subject.task].title.lower() for label in (one, other)]
    where = machine or machine_of(edition, one.setup.profile).name
    if jobs[0] == jobs[1]:
        names = _name(one), _name(other)
        start = f"For {jobs[0]} on {where}"
    else:
        names = f"{_name(one)} for {jobs[0]}", f"{_name(other)} for {jobs[1]}"
        start = f"On {where}"
    more = more_in_short(one, other) if jobs[0] == jobs[1] else ""
    so_much = f"{ratio_in_words(ratio)} the energy of {names[1]}{f', {more}' if more else ''}"
    sentence = f"{start}, {names[0]} needs {so_much}"
    return cited(edition, page, (one, other), sentence, one.result.value, other.result.value, kind)


def cited(
    edition: Edition,
    page: str,
    labels: tuple[Label, Label],
    sentence: str,
    one: float | None,
    other: float | None,
    kind: str = "",
) -> Citation:
    """A sentence on two labels, with their figures in Wh per 1,000 queries; `kind` tells several on the same two."""
    stems = [urls.immutable_stem(label).replace("/", ".") for label in labels]
    anchor = ".".join([_ANCHOR, *stems, *([kind] if kind else [])])
    # What names its models itself has no place for each of them.
    address = _address(edition, page) + ("" if "?" in page else f"#{anchor}")
    figures = f"{significant(one)} against {significant(other)} Wh for 1,000 queries"
    read = f"{edition.imprint.by}, edition of {edition.day.isoformat()}, {address}"
    return Citation(anchor, address, f"{sentence} ({figures}).", read)


def ratio_place(edition: Edition, task: str, profile: str) -> str:
    """The page that goes on showing the ratios of a task on one machine, whatever machine comes."""
    return urls.machine_page(task, profile) if len(edition.machines(task)) > 1 else urls.task_page(task)


def _name(label: Label) -> str:
    return f"{label.subject.model} ({label.setup.variant})" if label.setup.variant else label.subject.model


def _address(edition: Edition, page: str) -> str:
    return edition.address(f"{page}{'&' if '?' in page else '?'}edition={edition.day.isoformat()}")
