"""The words that people use and this site does not, and where each is answered: `synonyms.toml`."""

import tomllib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files

from generator.pages import urls


@dataclass(frozen=True)
class Answer:
    """Phrases in lower case, the places of the site that answer them, the best first, and why (empty: plain).

    It holds until the task `unless` is measured.
    """

    words: Sequence[str]
    to: Sequence[str]
    note: str = ""
    unless: str | None = None

    def after(self, measured: Collection[str]) -> "Answer":
        """The answer where these tasks have been measured."""
        return (
            replace(self, to=[urls.task_page(self.unless)], note="")
            if self.unless in measured and self.unless
            else self
        )


@dataclass(frozen=True)
class Synonyms:
    """All answers; `stop_words` and `general_words` are left out of questions, the second only where need be."""

    answers: Sequence[Answer]
    stop_words: Sequence[str]
    general_words: Sequence[str]


def read_synonyms() -> Synonyms:
    """The synonyms as they are kept."""
    table = tomllib.loads(files("generator.pages.finding").joinpath("synonyms.toml").read_text("utf-8"))
    return Synonyms([Answer(**answer) for answer in table["answer"]], table["stop_words"], table["general_words"])


def there(places: Sequence[str], known: Collection[str]) -> list[str]:
    """Those of `places` that are `known`; of a section that is gone, its page."""
    found = [place if place in known else place.partition("#")[0] for place in places]
    return list(dict.fromkeys(place for place in found if place in known))
