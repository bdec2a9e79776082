"""An entry for a BibTeX file, to cite a label or a card by."""

from collections.abc import Mapping

# What LaTeX would read as a command.
_TEX = str.maketrans(
    {
        **{sign: f"\\{sign}" for sign in "&%$#_"},
        # BibTeX counts every brace, also one after a backslash: each is written by a pair.
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "\\": r"\textbackslash{}",
    }
)
# In braces of their own: no style changes the case of a model's name, or takes an organisation apart.
_WHOLE = ("title", "author")


def entry(key: str, fields: Mapping[str, str]) -> str:
    """A `misc` entry with these fields, which every style knows; texts may be any, and `url` is taken as it stands."""
    lines = [f"  {name} = {{{_written(name, text)}}}," for name, text in fields.items()]
    return "\n".join([f"@misc{{{key},", *lines, "}"])


def escaped(text: str) -> str:
    """`text` inside the braces of a field."""
    return text.translate(_TEX)


def _written(name: str, text: str) -> str:
    if name == "url":
        return text
    return f"{{{escaped(text)}}}" if name in _WHOLE else escaped(text)
