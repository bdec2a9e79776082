"""What many labels share, kept once however a label comes about: a hundred thousand of them fit into little memory."""

from collections.abc import Hashable
from functools import lru_cache
from sys import intern
from typing import Annotated, TypeVar

from pydantic import AfterValidator

Value = TypeVar("Value", bound=Hashable)

# Of a label that is made from its JSON; where it is made from its record, it is made of shared texts.
SharedText = Annotated[str, AfterValidator(intern)]


def kept_once(value: Value) -> Value:
    """The value, as one and the same object wherever it was equal lately: less memory, and less to hand on."""
    found: Value = _kept(value)
    return found


@lru_cache(maxsize=4096)
def _kept(value: Value) -> Value:
    return value


# As `SharedText`, for all else that cannot change.
KEPT_ONCE = AfterValidator(kept_once)
