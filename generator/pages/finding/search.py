"""The search index: one JSON file in columns, small enough to be scanned whole by the reader's browser.

Models are found by name and job, hand-written pages by their sections, and both by the words that people use for them
(`synonyms.toml`). `site_src/pages/assets/search/find.js` reads it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

from generator.pages import urls
from generator.pages.api.documents import document
from generator.pages.edition.edition import Edition
from generator.pages.finding.blocks import MOST_WHOLE, Blocks
from generator.pages.finding.models_columns import model_columns
from generator.pages.finding.synonyms import Answer, read_synonyms, there

FORMAT = 2
_HEADINGS = ("h1", "h2", "h3")
_SILENT = ("script", "style", "svg", "template", "math")
_VOID = ("area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
# Inside a word these do not part it. A link or a span may be laid out apart from its neighbour, so two words that
# touch at its edge are parted, and a full stop after it is not. At the edge of everything else there is a space.
_WITHIN = {"abbr", "b", "cite", "code", "em", "i", "kbd", "mark", "q", "strong", "sub", "sup", "wbr"}
_APART = {"a", "small", "span"}
_EDGE = "\0"
_TOUCHING = re.compile(rf"(?<=\w){_EDGE}+(?=\w)")


@dataclass(frozen=True)
class Section:
    """A part of a page under one heading: its address, the page's title, its own title (empty: the page's start)."""

    url: str
    page: str
    title: str
    text: str


def index_files(edition: Edition, sections: Sequence[Section]) -> Iterator[tuple[str, bytes]]:
    """The index, and beside it the models in blocks where there are too many for one file."""
    blocks = Blocks(edition.models, _order(edition)) if len(edition.models) > MOST_WHOLE else None
    yield urls.search_index(), index_document(edition, sections, blocks).encode()
    if blocks:
        yield from blocks.files()


def index_document(edition: Edition, sections: Sequence[Section], blocks: Blocks | None = None) -> str:
    """The index; without the models where these are in `blocks`."""
    order = _order(edition)
    tasks = [edition.tasks[task] for task in order]
    return document(
        {
            "format": FORMAT,
            "tasks": {
                "id": [task.id for task in tasks],
                "title": [task.title for task in tasks],
                "text": [task.job for task in tasks],
            },
            **model_columns({} if blocks else edition.models, order),
            **({"blocks": blocks.directory} if blocks else {}),
            "pages": {
                "url": [section.url for section in sections],
                "page": [section.page for section in sections],
                "title": [section.title for section in sections],
                "text": [section.text for section in sections],
            },
            **_asked_for(edition, sections),
        }
    )


def _order(edition: Edition) -> dict[str, int]:
    """The number of each task in the index."""
    return {task: place for place, task in enumerate(edition.measured_tasks)}


def _asked_for(edition: Edition, sections: Sequence[Section]) -> dict[str, object]:
    """What people type, where each is answered, and the words of a question that tell nothing apart."""
    known = read_synonyms()
    places = {
        *(section.url for section in sections),
        *(f"models/{model}/" for model in edition.models),
        *(f"tasks/{task}/" for task in edition.measured_tasks),
    }
    answers = [answer.after(edition.measured_tasks) for answer in known.answers]
    return {
        "answers": {
            "words": [[*_titles(edition, answer), *answer.words] for answer in answers],
            "to": [there(answer.to, places) for answer in answers],
            "note": [answer.note for answer in answers],
        },
        "stop_words": known.stop_words,
        "general_words": known.general_words,
    }


def _titles(edition: Edition, answer: Answer) -> list[str]:
    """What the job is called here that an answer leads to first, so that its own name finds it first too."""
    return [
        name
        for task in edition.measured_tasks
        if answer.to[0] == urls.task_page(task) and not answer.note
        for name in dict.fromkeys((edition.tasks[task].title.lower(), task))
    ]


def sections(html: str, url: str, page: str) -> list[Section]:
    """The sections of a page's own HTML, cut at its headings; `data-search-exclude` leaves an element out."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    start, *others = reader.found
    # The page's own heading is the page's title again.
    made = [Section(url, page, "", _plain(start.text))]
    return made + [Section(f"{url}#{found.anchor}", page, _plain(found.title), _plain(found.text)) for found in others]


@dataclass
class _Found:
    anchor: str
    title: list[str]
    text: list[str]


def _plain(parts: Iterable[str]) -> str:
    return " ".join(_TOUCHING.sub(" ", "".join(parts)).replace(_EDGE, "").split())


class _Reader(HTMLParser):
    """Collects text by heading; what is inside a silent element is passed over with all its children."""

    def __init__(self) -> None:
        super().__init__()
        self.found = [_Found("", [], [])]
        self._heading = False
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if self._silent:
            if tag not in _VOID:
                self._silent.append(tag)
        elif tag in _SILENT or "data-search-exclude" in attributes or attributes.get("class") == "headerlink":
            self._silent = [] if tag in _VOID else [tag]
        elif tag == "h1":
            self._heading = True
        elif tag in _HEADINGS and (anchor := attributes.get("id")):
            self.found.append(_Found(anchor, [], []))
            self._heading = True
        else:
            self._edge(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._silent:
            while self._silent and self._silent.pop() != tag:
                pass
        elif self._heading and tag in _HEADINGS:
            self._heading = False
        else:
            # What leads nowhere, a heading without an id among it, is text of the section that it stands in.
            self._edge(tag)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._add(data)

    def _edge(self, tag: str) -> None:
        if tag not in _WITHIN:
            self._add(_EDGE if tag in _APART else " ")

    def _add(self, text: str) -> None:
        (self.found[-1].title if self._heading else self.found[-1].text).append(text)
