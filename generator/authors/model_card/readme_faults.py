"""What is wrong with somebody's README before a section comes into it: named by line, so that its author can mend it.

Each would hide the section, or the metadata at the head of the file, from whoever reads it on the Hub.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import yaml

from generator.errors import shown

if TYPE_CHECKING:
    from markdown_it.token import Token

BYTE_ORDER_MARK = "\ufeff"
_OPENING = re.compile(r"\ufeff?---[ \t]*(?:\r\n?|\n)")
_FRONT_MATTER = re.compile(
    r"\ufeff?---[ \t]*(?:\r\n?|\n)(?P<yaml>.*?(?:\r\n?|\n))??---[ \t]*(?:\r\n?|\n|\Z)", re.DOTALL
)
# What follows tells metadata from a rule across the page.
_KEY = re.compile(r"\s*[A-Za-z_][\w-]*[ \t]*:(?:\s|\Z)")
_FENCE = re.compile(r"[ ]{0,3}(`{3,}|~{3,})[ \t]*")
# What is folded away, laid out or set otherwise until its end.
_TAGS = ("details", "pre", "summary", "table")
_TAG = re.compile(rf"<(?P<end>/?)(?P<name>{'|'.join(_TAGS)})\b[^<>]*>", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def faults_of(text: str) -> list[str]:
    """Every fault as `line 3: a code block begins that nothing closes`; none where the README is sound."""
    opening = _OPENING.match(text)
    if opening and not _FRONT_MATTER.match(text) and _KEY.match(text, opening.end()):
        # All that follows would be told as faults of it.
        return ["line 1: the front matter begins with --- and nothing closes it; add a line --- after its last key"]
    # Inline HTML is looked for where there can be any: a long text takes seconds.
    tokens = parsed(text, inline=_TAG.search(text) is not None)
    return [*_of_front_matter(text), *_of_fences(tokens, text), *_of_comments(tokens), *_of_tags(tokens)]


def parsed(text: str, inline: bool = False) -> "list[Token]":
    """CommonMark's blocks; `map` is the first line and the one after the last. Front matter is no Markdown."""
    from markdown_it import MarkdownIt

    front = _FRONT_MATTER.match(text)
    length = front.end() if front else 0
    # Its lines stay, so that the numbers do.
    body = re.sub(r"[^\r\n]", "", text[:length]) + text[length:]
    parser = MarkdownIt("commonmark")
    return (parser if inline else parser.disable("inline")).parse(body)


def _of_front_matter(text: str) -> Iterator[str]:
    front = _FRONT_MATTER.match(text)
    if front is None:
        return
    if text.startswith(BYTE_ORDER_MARK):
        yield "line 1: a byte order mark hides the front matter from the Hub's library; save the file without it"
    try:
        # What the Hub reads is not what is written, where a line ends otherwise.
        found = yaml.safe_load(re.sub(r"\r\n?", "\n", front["yaml"] or ""))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        yield f"line {line}: the front matter is no YAML ({shown(error.problem or 'unreadable', 100)[1:-1]})"
    except (yaml.YAMLError, ValueError, RecursionError):
        yield "line 1: the front matter is no YAML"
    else:
        if found is not None and not isinstance(found, dict):
            yield "line 2: the front matter is not made of keys with values, such as license: mit"


def _of_fences(tokens: "list[Token]", text: str) -> Iterator[str]:
    lines = re.split(r"\r\n?|\n", text)
    for token in tokens:
        if token.type == "fence" and token.level == 0 and token.map:
            first, end = token.map
            closing = _FENCE.fullmatch(lines[end - 1]) if end - 1 > first else None
            if closing is None or not closing[1].startswith(token.markup):
                yield f"line {first + 1}: a code block begins with {token.markup} that nothing closes"


def _html(tokens: "list[Token]") -> Iterator[tuple[int, str]]:
    """Each piece of HTML with the number of its first line."""
    for token in tokens:
        line = token.map[0] + 1 if token.map else 1
        if token.type == "html_block":
            yield line, token.content
        for child in token.children or ():
            if child.type == "html_inline":
                yield line, child.content


def _of_comments(tokens: "list[Token]") -> Iterator[str]:
    pieces = list(_html(tokens))
    for at, (line, content) in enumerate(pieces):
        rest = _COMMENT.sub("", content)
        if "<!--" in rest and not any("-->" in later for _, later in pieces[at + 1 :]):
            begun = content[: content.rindex("<!--")].count("\n")
            yield f"line {line + begun}: a comment begins with <!-- that nothing closes"
            return


def _of_tags(tokens: "list[Token]") -> Iterator[str]:
    opened: list[tuple[str, int]] = []
    for line, content in _html(tokens):
        # Of the same length, so that lines are counted in it.
        bare = _COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), content)
        for tag in _TAG.finditer(bare):
            name = tag["name"].lower()
            if not tag["end"]:
                opened.append((name, line + bare[: tag.start()].count("\n")))
            elif names := [at for at, (other, _) in enumerate(opened) if other == name]:
                del opened[names[-1] :]
    for name, line in opened:
        yield f"line {line}: <{name}> is opened that nothing closes"
