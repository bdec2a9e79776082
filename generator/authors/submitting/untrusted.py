"""Words of strangers in reports: as code in GitHub's Markdown, and as one plain line in a terminal."""

import re
from dataclasses import dataclass
from functools import lru_cache

LONGEST = 300
# Prose of ours that holds nothing else is set as it is: no markup, no mention, no address, no reference to an issue.
_PLAIN = re.compile(r"(?:[A-Za-z0-9 ,;.%()'’–—±°≥≤=+-]|:(?= ))*")
_LOOKS_LIKE_A_LINK = re.compile(r"www\.|\bGH-|\b[0-9a-f]{7,}\b", re.IGNORECASE)


@dataclass(frozen=True)
class Told:
    """A sentence of ours with `{}` for each of its values, which may come from anybody."""

    text: str
    values: tuple[str, ...] = ()

    def markdown(self) -> str:
        """For GitHub: each value as code."""
        return self.text.format(*map(code, self.values))

    def plain(self) -> str:
        """For a terminal."""
        return self.text.format(*map(line, self.values))


def seen(text: str) -> str:
    """`text` cut to its first 300 characters, with all that cannot be seen written as an escape."""
    shown = "".join(map(_seen, text[:LONGEST]))
    return shown if len(text) <= LONGEST else f"{shown}… ({len(text)} characters)"


@lru_cache(maxsize=4096)
def _seen(character: str) -> str:
    # Not printable: controls, line breaks, and what turns the direction of the text around it.
    return character if character.isprintable() else character.encode("unicode_escape").decode()


def code(text: str) -> str:
    """A value as a code span of GitHub's Markdown: there is no markup, link, mention or HTML in one."""
    shown = seen(text) or " "
    fence = "`" * (1 + max(map(len, re.findall("`+", shown)), default=0))
    # One space on each side is not part of the value; a value of spaces alone keeps its own.
    room = " " if shown.startswith(("`", " ")) or shown.endswith(("`", " ")) else ""
    return f"{fence}{room}{shown}{room}{fence}"


def prose(text: str) -> str:
    """A sentence that may hold values: as it is where nothing in it could be more than text, else as code."""
    plain = _PLAIN.fullmatch(text) and not _LOOKS_LIKE_A_LINK.search(text)
    return text if plain else code(text)


def line(text: str) -> str:
    """A value for a terminal or a log: one line, and nothing that a GitHub runner takes for a command."""
    return seen(text).replace("##[", "## [").replace("::", ": :")
