"""Golden files: what is drawn, held against what was looked at and committed."""

import json
from pathlib import Path
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
        assert ElementTree.canonicalize(text) == ElementTree.canonicalize(path.read_text("utf-8"))

    def json(self, name: str, text: str) -> None:
        """The same values under the same keys."""
        value = json.loads(text)
        path = self._path(name, json.dumps(value, ensure_ascii=False, indent=1) + "\n")
        assert value == json.loads(path.read_text("utf-8"))

    def _path(self, name: str, text: str) -> Path:
        path = FOLDER / name
        if self._rewrite:
            FOLDER.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
        elif not path.is_file():
            pytest.fail(f"{path} is not there; look at the new picture and run pytest --rewrite-golden")
        return path
