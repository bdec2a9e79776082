"""Text from a record as Markdown that shows it and does nothing else, on GitHub and on the Hub."""

import re
from collections.abc import Sequence

# What starts markup inside a line, and what makes an address of bare text. Nothing here ever begins a line.
_MARKUP = re.compile(r"[\\`*_\[\]<>&|~$]|:(?=//)|(?<=www)\.", re.IGNORECASE)


def escaped(text: str) -> str:
    """`text` within a line of Markdown, also inside a table: what is read is the text itself."""
    return _MARKUP.sub(r"\\\g<0>", " ".join(text.split()))


def linked_picture(alternative: str, picture: str, page: str) -> str:
    """A picture that leads to a page; both addresses are the site's own."""
    return f"[![{escaped(alternative)}]({picture})]({page})"


def table(header: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[int] = ()) -> str:
    """A table of cells that are Markdown already; the columns of `numbers` are set to the right."""
    rule = ["---:" if place in numbers else "---" for place in range(len(header))]
    return "\n".join(f"| {' | '.join(row)} |" for row in (header, rule, *rows))


def bibtex(text: str) -> str:
    """`text` inside the braces of a BibTeX field."""
    plain = {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    return "".join(plain.get(sign, f"\\{sign}" if sign in "%&#$_" else sign) for sign in text)
