"""How many examples of a property are tried: all of them by `make test`, a fifth by `make quick`."""

from hypothesis import settings

ALL, FEW = 60, 12
# Fewer would be no search any more.
_LEAST = 5


def examples(number: int) -> int:
    """`number` examples of a property that is slow to try; where a fifth of all are tried, a fifth of them."""
    return min(number, max(_LEAST, number * settings().max_examples // ALL))
