"""Golden files: what is drawn, held against what was looked at and committed."""

import json
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

FOLDER = Path(__file__).parents[1] / "golden"


class Golden:
    """Compares texts with tests/golden/, or rewrites that folder's files."""

    def __init__(self, rewrite: bool) -> None:
        self._rewrite = rewrite

    def xml(self, name: str, text: str) -> None:
        """The same picture: the same XML, however attributes are ordered and escaped."""
        path = self._path(name, text)
        assert _canonical(text) == _canonical(path.read_text("utf-8"))

    def text(self, name: str, text: str) -> None:
        """The same text, letter for letter."""
        path = self._path(name, text)
        assert text == path.read_text("utf-8")

    def json(self, name: str, text: str) -> None:
        """The same values under the same keys."""
        value = json.loads(text)
        path = self._path(name, json.dumps(value, ensure_ascii=False, indent=1) + "\n")
        assert list(_differences(value, json.loads(path.read_text("utf-8")))) == []

    def _path(self, name: str, text: str) -> Path:
        path = FOLDER / name
        if self._rewrite:
            FOLDER.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
        elif not path.is_file():
            pytest.fail(f"{path} is not there; look at the new picture and run pytest --rewrite-golden")
        return path


# A logarithm's last bit is the processor's (and its mathematical library's) affair, and no golden file may hold it.
def _canonical(xml: str) -> str:
    rounded = re.sub(r"\d+\.\d{9,}", lambda number: f"{float(number[0]):.8f}", xml)
    return ElementTree.canonicalize(rounded)


def _differences(one: Any, other: Any, place: str = "$") -> Iterator[str]:
    """Where two documents differ, and in what."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        for key in one:
            yield from _differences(one[key], other[key], f"{place}.{key}")
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for number, (item, its) in enumerate(zip(one, other, strict=True)):
            yield from _differences(item, its, f"{place}[{number}]")
    elif isinstance(one, float) and isinstance(other, float):
        if not math.isclose(one, other, rel_tol=1e-12, abs_tol=1e-12):
            yield f"{place}: {one!r}, not {other!r}"
    elif one != other:
        yield f"{place}: {one!r}, not {other!r}"
