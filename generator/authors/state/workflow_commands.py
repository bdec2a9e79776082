"""What a GitHub workflow's step says beside its exit code: annotations, outputs and a summary."""

import secrets
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

from generator.errors import harmless


def annotation(kind: str, sentence: str) -> str:
    """A workflow command; what could end it or begin another is escaped as GitHub's own toolkit does."""
    sentence = harmless(sentence)
    return f"::{kind}::{sentence.replace('%', '%25').replace(chr(13), '%0D').replace(chr(10), '%0A')}"


def write_outputs(path: Path, values: Mapping[str, str]) -> None:
    """Add a step's outputs to the file that GITHUB_OUTPUT names; no value can end before its own delimiter."""
    with path.open("a", encoding="utf-8") as file:
        for name, value in values.items():
            end = f"end-{secrets.token_hex(16)}"
            file.write(f"{name}<<{end}\n{value}\n{end}\n")


def write_summary(path: Path, rows: Sequence[tuple[str, str]], sentences: Sequence[str]) -> None:
    """Add a table and sentences to the page that GITHUB_STEP_SUMMARY names, as HTML in which nothing is markup."""
    table = "".join(f"<tr><th>{_plain(name)}</th><td>{_plain(value)}</td></tr>\n" for name, value in rows)
    paragraphs = "".join(f"<p>{_plain(sentence)}</p>\n" for sentence in sentences)
    with path.open("a", encoding="utf-8") as file:
        file.write(f"<table>\n{table}</table>\n\n{paragraphs}")


def _plain(text: str) -> str:
    """Text for HTML on one line: after an empty line, Markdown would begin anew."""
    return escape(" ".join(text.split()))
