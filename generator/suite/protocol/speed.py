"""How long the queries of a window took, one by one: a number a batch while it runs, percentiles when it is over."""

from array import array
from collections.abc import Sequence

from generator.records.model import Latency

# From how many answers on a percentile says something: one in a hundred is not seen among fifty.
_LEAST = {"p50": 1, "p95": 20, "p99": 100}
# Quicker than any clock here tells apart.
_TELLING_S = 1e-6


class Speed:
    """Times of one window, in seconds. `answered` is told by the window, the rest by a model that writes text.

    A query is answered when its batch is: all queries of a batch took the time that the batch did.
    """

    def __init__(self) -> None:
        self._whole, self._first = _Times(), _Times()
        self._between_s = 0.0
        self._between = 0

    def clear(self) -> None:
        """Begin anew, as before the first query."""
        self._whole, self._first = _Times(), _Times()
        self._between_s, self._between = 0.0, 0

    def answered(self, seconds: float, queries: int) -> None:
        """A batch of so many queries was answered."""
        self._whole.add(seconds, queries)

    def first_token(self, seconds: float, queries: int = 1) -> None:
        """The first token of so many answers was there, so long after they had been asked for."""
        self._first.add(seconds, queries)

    def between_tokens(self, seconds: float, tokens: int) -> None:
        """So many more tokens, one after the other, took so long; those of one step of a batch are one."""
        self._between_s += seconds
        self._between += tokens

    def latency(self) -> Latency | None:
        """What a run says of it; None where nothing is known.

        Where there were not as many first tokens as answers, a query had several or none, and none is told.
        """
        first = self._first.told() if self._first.queries == self._whole.queries else None
        each = self._between_s / self._between if self._between else 0.0
        between = {"mean": _rounded(each)} if first and each >= _TELLING_S else None
        whole = self._whole.told()
        if not (whole or first):
            return None
        return Latency(end_to_end_s=whole, time_to_first_token_s=first, inter_token_s=between)


class _Times:
    """Seconds, each of so many queries; eight bytes a number, for a fast model answers a million times in a window."""

    def __init__(self) -> None:
        self._seconds, self._queries = array("d"), array("l")
        self.queries = 0

    def add(self, seconds: float, queries: int) -> None:
        """One more."""
        self._seconds.append(seconds)
        self._queries.append(queries)
        self.queries += queries

    def told(self) -> dict[str, float] | None:
        """The mean, and the percentiles that so many queries can tell; None of none, or of a clock that stood."""
        if not self._seconds:
            return None
        import numpy

        each = numpy.repeat(numpy.asarray(self._seconds), numpy.asarray(self._queries))
        if each.min() < _TELLING_S:
            return None
        wanted = [name for name, least in _LEAST.items() if len(each) >= least]
        # A percentile is a time that a query really took: never one between two.
        found: Sequence[float] = numpy.percentile(each, [float(name[1:]) for name in wanted], method="inverted_cdf")
        return {
            name: _rounded(float(time)) for name, time in zip(("mean", *wanted), (each.mean(), *found), strict=True)
        }


def _rounded(seconds: float) -> float:
    """To four digits: a clock on a machine that does other things tells no more."""
    return float(f"{seconds:.4g}")
