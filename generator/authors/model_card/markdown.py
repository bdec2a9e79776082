"""Text from a record as Markdown that shows it and does nothing else, on GitHub and on the Hub."""

import re
from collections.abc import Sequence

from generator.pages.cards.snippets import ESCAPED

# What makes an address of bare text on GitHub.
_ADDRESS = re.compile(r":(?=//)|(?<=www)\.", re.IGNORECASE)


def escaped(text: str) -> str:
    """`text` within a line of Markdown, also inside a table: what is read is the text itself. It begins no line."""
    return _ADDRESS.sub(r"\\\g<0>", ESCAPED["markdown"](" ".join(text.split())))


def table(header: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[int] = ()) -> str:
    """A table of cells that are Markdown already; the columns of `numbers` are set to the right."""
    rule = ["---:" if place in numbers else "---" for place in range(len(header))]
    return "\n".join(f"| {' | '.join(row)} |" for row in (header, rule, *rows))
