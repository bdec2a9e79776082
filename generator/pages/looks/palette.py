"""The one palette, read from `palette.toml`, and the style sheet of custom properties made from it."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def palette() -> dict[str, dict[str, str]]:
    """Colours by group and name, as `#RRGGBB`."""
    return tomllib.loads(files("generator.pages.looks").joinpath("palette.toml").read_text("utf-8"))


def class_colour(letter: str | None) -> str:
    """The colour of a class, or the grey of what has no letter."""
    return palette()["classes"][letter or "none"]


def style_sheet() -> str:
    """Every colour as `--el-<name>`, and those of paper and text by light and by dark.

    A reader's dark system is respected without a script too; paper out of a printer is always light.
    """
    colours = palette()
    fixed = colours["classes"] | colours["components"] | colours["approaches"] | {"ink": colours["ink"]["text"]}
    light, dark = ({**colours[scheme], "scheme": scheme} for scheme in ("light", "dark"))
    no_script = "@media screen and (scripting:none) and (prefers-color-scheme:dark)"
    return "\n".join(
        (
            f":root{{{_properties(fixed)}}}",
            f"body{{{_properties(light)}}}",
            f"@media screen{{body[data-md-color-scheme=slate]{{{_properties(dark)}}}}}",
            f"{no_script}{{body[data-md-color-scheme]{{{_properties(dark)}}}}}",
            "",
        )
    )


def _properties(values: Mapping[str, str]) -> str:
    return ";".join(f"--el-{name}:{value}" for name, value in values.items())
