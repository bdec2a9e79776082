"""How many of many texts differ, told by their hashes: of hundreds of thousands a list of them takes far more memory.

Python's hashes have 64 bits and a secret of each process, so nobody can make two texts with one hash, and two of a
million have one by chance once in forty million times.
"""

from array import array
from collections.abc import Iterable


def distinct(texts: Iterable[str]) -> int:
    """The number of different texts."""
    import numpy

    hashes = array("q", map(hash, texts))
    return len(numpy.unique(numpy.frombuffer(hashes, numpy.int64))) if hashes else 0
