"""The section within a README that somebody else wrote: put in or replaced, and no other byte changed.

Where a marker counts is CommonMark's to say, so it is read by a parser of CommonMark (markdown-it-py): one that stands
in a code block, or in the front matter, is an example and no marker.
"""

import difflib
import re
from dataclasses import dataclass

from generator.authors.model_card.readme import BEGIN, END
from generator.authors.model_card.readme_faults import faults_of, parsed
from generator.errors import EnergyLabelError

# No model card comes near; one that does is not read line by line.
MOST_BYTES = 1_000_000
_CONTEXT = 3
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n|\Z)")
_WIDEST_SHOWN = 160


@dataclass(frozen=True)
class Merged:
    """A file before and after; `first` and `last` (exclusive) are the lines of the old one that were replaced."""

    path: str
    old: bytes | None
    new: bytes
    first: int = 0
    last: int = 0

    @property
    def changes(self) -> bool:
        """Whether there is anything to send."""
        return self.old != self.new


def merged_readme(old: bytes | None, section: str) -> Merged:
    """A README with `section` between its markers: where they stand, else at the end, else as the whole file."""
    if old is None:
        return Merged("README.md", None, section.encode())
    text = _text(old)
    if faults := faults_of(text):
        raise EnergyLabelError(
            f"README.md has faults of its own; fix each on the Hub, then run this again: {'; '.join(faults)}."
        )
    lines = _lines(text)
    # As its first line ends, so that a file keeps to one kind.
    newline = lines[0][len(lines[0].rstrip("\r\n")) :] if lines else ""
    newline = newline or "\n"
    own = section.replace("\n", newline)
    first, last = _place(lines, text)
    before, after = "".join(lines[:first]), "".join(lines[last:])
    if first == last:
        own = _gap(before, newline) + own
    elif not lines[last - 1].endswith(("\n", "\r")):
        own = own.removesuffix(newline)
    new = before + own + after
    if not _seen(new):
        raise EnergyLabelError(
            "README.md ends within a code block or a comment that nothing closes, so the section would not be seen; "
            "close it first."
        )
    return Merged("README.md", old, new.encode(), first, last)


def merged_file(path: str, old: bytes | None, new: str) -> Merged:
    """A file that is ours alone."""
    return Merged(path, old, new.encode(), 0, len(_lines(_text(old, path))) if old is not None else 0)


def difference(change: Merged) -> str:
    """The change as a unified diff with a few lines around it; whatever the file holds, it is safe to print."""
    old = _lines(_text(change.old, change.path)) if change.old is not None else []
    new = _lines(change.new.decode())
    start = max(change.first - _CONTEXT, 0)
    kept = max(len(old) - change.last - _CONTEXT, 0)
    found = difflib.unified_diff(old[start : len(old) - kept], new[start : len(new) - kept], n=_CONTEXT, lineterm="\n")
    head = [f"--- {change.path if change.old is not None else '/dev/null'}", f"+++ {change.path}"]
    # Its own line numbers count from where the window begins, which says nothing to a reader.
    body = ["@@" if line.startswith("@@") else line[0] + _shown(line[1:]) for line in list(found)[2:]]
    return "\n".join([*head, *body]) + "\n"


def _text(data: bytes, path: str = "README.md") -> str:
    if len(data) > MOST_BYTES:
        raise EnergyLabelError(
            f"{path} has {len(data):,} bytes; no more than {MOST_BYTES:,} are edited, so edit it by hand."
        )
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise EnergyLabelError(f"{path} is not written in UTF-8, as the Hub expects it; save it so first.") from None


def _lines(text: str) -> list[str]:
    """With their ends; where the parser of CommonMark ends them, which is not where `str.splitlines` does."""
    return [line for line in _LINE.findall(text) if line]


def _place(lines: list[str], text: str) -> tuple[int, int]:
    """The lines to replace: those from marker to marker, or none at the end."""
    return _markers(lines, text) or (len(lines), len(lines))


def _seen(text: str) -> bool:
    """Whether the section is one to a reader of the README, and so to the next call."""
    try:
        return _markers(_lines(text), text) is not None
    except EnergyLabelError:
        return False


def _markers(lines: list[str], text: str) -> tuple[int, int] | None:
    """The first line of the section and the line after it, or None without markers; raises for anything else."""
    blocks = [token for token in parsed(text) if token.type == "html_block"]
    found = [token for token in blocks if BEGIN in token.content or END in token.content]
    if not found:
        return None
    # On a line of its own, and in no list or quotation, which the section would leave.
    places = [(token.map[0], token.map[1]) for token in found if token.level == 0 and token.map]
    marks = [lines[first].strip() for first, end in places if end - first == 1]
    if len(found) != 2 or marks != [BEGIN, END]:
        raise EnergyLabelError(
            f"README.md has other markers than one {BEGIN} with one {END} after it, each on a line of its own; "
            "leave one such pair, or none."
        )
    return places[0][0], places[1][1]


def _gap(before: str, newline: str) -> str:
    """What parts the section from the text above it: an empty line."""
    if not before:
        return ""
    return newline if before.endswith(("\n", "\r")) else 2 * newline


def _shown(line: str) -> str:
    """A line of somebody's file for a terminal: nothing in it moves the cursor, and it is not endless."""
    end = "\\r" if line.endswith("\r\n") else ""
    text = line.rstrip("\r\n")
    text = text if len(text) <= _WIDEST_SHOWN else f"{text[:_WIDEST_SHOWN]}… ({len(text):,} characters)"
    return "".join(sign if sign.isprintable() or sign == "\t" else ascii(sign)[1:-1] for sign in text) + end
