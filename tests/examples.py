"""How many examples of a property are tried: all of them by `make test`, a quarter by `make quick`."""

from hypothesis import settings

ALL, FEW = 60, 15
# Fewer would be no search any more.
_LEAST = 5


def examples(number: int) -> int:
    """`number` examples of a property that is slow to try; where a quarter of all are tried, a quarter of them."""
    return min(number, max(_LEAST, number * settings().max_examples // ALL))
