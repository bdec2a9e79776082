"""What pages say, kept from build to build by all that it is made from: the content, the templates and the libraries.

Whoever adds a library that a page is made with names it in `LIBRARIES`; a test holds the list to the imports.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

from generator.pages.edition.content import Content
from generator.pages.environment import TEMPLATES
from generator.pages.page import Page, Pages
from generator.pages.storing.cache import MOST_KEPT, Cache, key_of, made_by, tree_key

LIBRARIES = (
    "altair",
    "jinja2",
    "markupsafe",
    "mkdocs-material",
    "numpy",
    "pydantic",
    "pydantic_core",
    "scipy",
    "typing_extensions",
    "vl-convert-python",
    "zxing-cpp",
)
# Printed on the page of licences.
_LICENCE = Path(__file__).parents[2] / "LICENSE"


class KeptTexts:
    """The texts of one content: each is made where it is not kept, and kept where it was made."""

    def __init__(self, content: Content, cache: Cache) -> None:
        self._content, self._cache = content, cache
        self._made_with = made_with()

    def pages(self, parts: Iterable[Pages]) -> Iterator[Page]:
        """The pages that MkDocs frames, one after another."""
        for part in parts:
            yield from self._pages(part)
        self._cache.trim()

    def text(self, name: str, make: Callable[[], str]) -> str:
        """One text: `name` is all that it depends on besides the content, the templates and the libraries."""
        return self.own(key_of("text", self._content.key, name), make)

    def own(self, shows: str, make: Callable[[], str]) -> str:
        """One text: `shows` is all that it depends on besides the templates and the libraries."""
        key = key_of(shows, self._made_with)
        if (kept := self._cache.read(key)) is not None:
            return kept.decode()
        made = make()
        # A template that changes meanwhile, as under `make serve`, may or may not be in what was made.
        if made_with() == self._made_with:
            self._cache.keep(key, made.encode())
        return made

    def _pages(self, part: Pages) -> Iterable[Page]:
        if len(self._content.edition.labels) > MOST_KEPT:
            return part.make()
        made = self.own(key_of("pages", part.shows), lambda: json.dumps([asdict(page) for page in part.make()]))
        return [Page(**fields) for fields in json.loads(made)]


def made_with() -> str:
    """A key for the templates and the libraries that texts are made with."""
    return key_of(tree_key(TEMPLATES), made_by(*LIBRARIES, _LICENCE))
