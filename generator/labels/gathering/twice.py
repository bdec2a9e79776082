"""What stands in two records: found by hashes, so that of many records only those that may share something are read."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from generator.errors import Fault
from generator.labels.gathering.alike import distinct
from generator.labels.gathering.known import Sheaf
from generator.records.files.store import Duplicates


class Named(NamedTuple):
    """A record by its path (of a second measurement: after `reproductions/`), with its model and its runs' ids."""

    name: str
    model: str
    run_ids: Sequence[str]


class Hashed(NamedTuple):
    """The same, with hashes of the ids."""

    name: str
    model: str
    runs: Sequence[int]


def twice(
    sheaves: Sequence[Sheaf], seconds: Sequence[Hashed], read: Callable[[Sequence[str]], Iterable[Named]]
) -> dict[str, list[Fault]]:
    """Faults by record's name, where a run, or a name but for its case, stands in two records.

    `read` gives the records of some names, in the order of these, without any that cannot be read.
    """
    repeated = _repeated(chain((sheaf.hashes for sheaf in sheaves), (array("Q", item.runs) for item in seconds)))
    names = _in_two_cases(lambda: _each((sheaf.places for sheaf in sheaves), (item.name for item in seconds)))
    models = _in_two_cases(lambda: _each((sheaf.models for sheaf in sheaves), (item.model for item in seconds)))
    if not (repeated or names or models):
        return {}
    suspects = [
        item.name
        for item in chain(_hashed(sheaves), seconds)
        if item.name in names or item.model in models or not repeated.isdisjoint(item.runs)
    ]
    duplicates = Duplicates()
    told = ((item.name, duplicates.add(item.name, item.model, item.run_ids)) for item in read(suspects))
    return {name: faults for name, faults in told if faults}


def _each(names: Iterable[Sequence[str]], others: Iterable[str]) -> Iterator[str]:
    return chain(chain.from_iterable(names), others)


def _hashed(sheaves: Iterable[Sheaf]) -> Iterator[Hashed]:
    for sheaf in sheaves:
        yield from map(Hashed, sheaf.places, sheaf.models, sheaf.runs())


def _repeated(hashes: Iterable[array[int]]) -> set[int]:
    """What comes twice. There may be millions, so they are sorted as plain numbers."""
    import numpy

    every = array("Q")
    for some in hashes:
        every += some
    if len(every) < 2:
        return set()
    found = numpy.frombuffer(every, numpy.uint64)
    # In place: the numbers are nobody else's.
    found.sort()
    return set(found[1:][found[1:] == found[:-1]].tolist())


def _in_two_cases(names: Callable[[], Iterable[str]]) -> set[str]:
    """Those that differ from another of them in case alone."""
    if distinct(map(str.casefold, names())) == distinct(names()):
        return set()
    different = set(names())
    folded = Counter(map(str.casefold, different))
    return {name for name in different if folded[name.casefold()] > 1}
