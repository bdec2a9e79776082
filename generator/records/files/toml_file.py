"""TOML in `measurements/`: written by hand and arriving by pull request, so it is read as hostile."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from generator.records.faults import tuples

MAX_TOML_BYTES = 200_000


def read_toml(path: Path) -> dict[str, Any]:
    """The table in the file at `path`, with its arrays as tuples.

    Raises `OSError` where it cannot be read, and `ValueError` for what is no plain file of at most `MAX_TOML_BYTES`
    bytes, no UTF-8, no TOML, or nested without end.
    """
    if not path.is_symlink() and not path.exists():
        raise ValueError("there is no such file")
    if path.is_symlink() or not path.is_file():
        raise ValueError("not a plain file")
    if (size := path.stat().st_size) > MAX_TOML_BYTES:
        raise ValueError(f"{size} bytes, of at most {MAX_TOML_BYTES}")
    try:
        return {name: tuples(value) for name, value in toml_table(path.read_bytes()).items()}
    except RecursionError:
        raise ValueError("nested too deeply") from None


def toml_table(data: bytes) -> dict[str, Any]:
    """The table in a file's bytes, with a byte order mark or without; raises `ValueError` for what is no such file.

    Some editors on Windows write that mark, and nobody sees it.
    """
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except ValueError as error:
        if isinstance(error, tomllib.TOMLDecodeError | UnicodeDecodeError):
            raise
        # What Python says is advice to whoever wrote this program.
        raise ValueError("a number in it has more digits than any measurement") from None


def toml_lines(table: Mapping[str, Any], above: str = "") -> Iterator[str]:
    """A table as lines of TOML, its values before the tables in it, which `above` goes before.

    Text, numbers, truth and lists of text are written as JSON writes them, which TOML reads alike.
    """
    for key, value in table.items():
        if not isinstance(value, dict):
            yield f"{key} = {json.dumps(value, ensure_ascii=False)}"
    for key, value in table.items():
        if isinstance(value, dict):
            yield f"\n[{above}{key}]"
            yield from toml_lines(value, f"{above}{key}.")
