"""The one palette, read from `palette.toml`."""

import tomllib
from functools import cache
from importlib.resources import files


@cache
def palette() -> dict[str, dict[str, str]]:
    """Colours by group and name, as `#RRGGBB`."""
    return tomllib.loads(files("generator.pages").joinpath("palette.toml").read_text("utf-8"))


def class_colour(letter: str | None) -> str:
    """The colour of a class, or the grey of what has no letter."""
    return palette()["classes"][letter or "none"]
