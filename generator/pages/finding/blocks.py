"""The models of a large site for the search box: in blocks, of which a query fetches the few that may hold it.

Every model is listed under each word of its name, by all that follows from there on: `acme/bert-base` under
`acmebertbase`, `bertbase` and `base`. The list is in order and cut into blocks, and the index holds the first key of
each; so whoever looks for what starts with a text knows which blocks to fetch. For typing errors there are lists of all
words by their first letter, and by their last. `site_src/pages/assets/search/blocks.js` reads all three.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from generator.labels.label import Label
from generator.pages import urls
from generator.pages.api.documents import document
from generator.pages.finding.models_columns import model_columns

# With more models the index is over half a megabyte; with fewer it comes whole, and is scanned whole.
MOST_WHOLE = 5_000
# Some 30 kB.
_IN_A_BLOCK = 400
# Names that are alike in so many characters lie together anyway.
_KEY_LENGTH = 40
_WORD = re.compile(r"[a-z0-9]+")
_WRITTEN_WITH_Z = re.compile(r"([iy])z")


def folded(name: str) -> str:
    """A model's name as the search box compares it: `fold` of words.js, for the characters that names may have."""
    return _WRITTEN_WITH_Z.sub(r"\1s", name.lower())


def keys(name: str, first: str = "") -> Iterator[str]:
    """What a model is listed under: its letters and digits, from each of its words on that has this `first` letter."""
    words = _words(name)
    for place, word in enumerate(words):
        if word.startswith(first):
            yield "".join(words[place:])[:_KEY_LENGTH]


def _words(name: str) -> list[str]:
    return _WORD.findall(folded(name))


def shelves(names: Iterable[str]) -> dict[str, list[str]]:
    """Every word of the names twice, by its first letter and by its last: `first-b` and `last-t` both hold `bert`.

    One typing error changes the first letter or the last, and never both; so the word that was meant is in one of two
    lists. A digit is never a typing error, so what has none but digits is left out.
    """
    found = {word for name in names for word in _WORD.findall(folded(name))}
    made: dict[str, list[str]] = defaultdict(list)
    for word in sorted(found):
        if not word.isdecimal():
            made[f"first-{word[0]}"].append(word)
            made[f"last-{word[-1]}"].append(word)
    return dict(sorted(made.items()))


@dataclass(frozen=True)
class Blocks:
    """The blocks of models, each with its labels; `order` is the number of each task in the index."""

    models: Mapping[str, Sequence[Label]]
    order: Mapping[str, int]

    def _listed(self) -> Iterator[tuple[str, str]]:
        """Each key with its model, in order; those of one first letter at a time, for all take 100 MB of 100,000."""
        begun: dict[str, list[str]] = defaultdict(list)
        for name in self.models:
            for first in {word[0] for word in _words(name)}:
                begun[first].append(name)
        for first, names in sorted(begun.items()):
            yield from sorted((key, name) for name in names for key in keys(name, first))

    @cached_property
    def _blocks(self) -> list[tuple[str, Sequence[str]]]:
        """The first key of each block, and its models: one that is listed several times in a block is there once."""
        listed = self._listed()
        found: list[tuple[str, Sequence[str]]] = []
        while block := [*islice(listed, _IN_A_BLOCK)]:
            found.append((block[0][0], tuple(dict.fromkeys(name for _, name in block))))
        return found

    @cached_property
    def _shelves(self) -> dict[str, list[str]]:
        return shelves(self.models)

    @property
    def directory(self) -> dict[str, object]:
        """What the index says: how many models there are, the first key of each block, and the lists of words."""
        firsts = [first for first, _ in self._blocks]
        return {"models": len(self.models), "firsts": firsts, "words": list(self._shelves)}

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Each block, and each list of words, by their paths on the site."""
        for number, (_, names) in enumerate(self._blocks):
            columns = model_columns({name: self.models[name] for name in names}, self.order)
            yield urls.search_block(number), document(columns).encode()
        for shelf, words in self._shelves.items():
            yield urls.search_words(shelf), document(words).encode()
