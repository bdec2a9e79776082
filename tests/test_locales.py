"""What a command writes is the same UTF-8 in every locale, and no locale makes it end in a traceback."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests import factories
from tests.forked import Ended, each
from tests.patience import PATIENCE_S

UTF_8 = {"PYTHONUTF8": "1"}
LOCALES = {
    "ascii": {"PYTHONIOENCODING": "ascii"},
    "cp1252": {"PYTHONIOENCODING": "cp1252"},
    "C": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
}
COMMANDS = (
    ["schema"],
    ["measure", "--help"],
    ["suite", "show", "text-generation"],
    ["card", factories.MODEL, "--site", "https://labels.example.org/", "--measurements", "measurements"],
    ["card", "nobody/größer…", "--measurements", "measurements"],
    ["card", factories.MODEL, "--format", "spdx", "--measurements", "measurements"],
    ["state", factories.MODEL, "größe", "--site", "https://labels.example.org:0/"],
)
_IMPORTS = """
import generator.authors.model_card.push
from generator.labels.estimates import estimate
estimate.load()
"""


def _environment(**variables: str) -> dict[str, str]:
    ours = ("PYTHONIOENCODING", "PYTHONUTF8", "PYTHONCOERCECLOCALE", "LC_ALL", "LC_CTYPE", "LANG", "SITE_URL")
    return {key: value for key, value in os.environ.items() if key not in ours} | {"COLUMNS": "100"} | variables


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    factories.write_measurements(tmp_path / "measurements", [factories.record()])
    return tmp_path


def _piped(folder: Path, variables: dict[str, str]) -> list[Ended]:
    """How each command ended in this locale, and what it wrote to its two streams."""
    factories.write_measurements(folder / "measurements", [factories.record()])
    return each(COMMANDS, folder, _environment(**variables), _IMPORTS)


@pytest.fixture(scope="module")
def piped(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Ended]]:
    """Of each locale, and of UTF-8."""
    every = {"UTF-8": UTF_8, **LOCALES}
    return {name: _piped(tmp_path_factory.mktemp(name), variables) for name, variables in every.items()}


@pytest.mark.parametrize("number", range(len(COMMANDS)), ids=lambda number: " ".join(COMMANDS[number][:2]))
def test_what_is_piped_is_utf_8_whatever_the_locale(number: int, piped: dict[str, list[Ended]]) -> None:
    expected = piped["UTF-8"][number]
    assert expected[1] or expected[2]
    for name in LOCALES:
        code, out, err = piped[name][number]
        assert "Traceback" not in err.decode(), (name, err.decode())
        assert (code, out.decode()) == (expected[0], expected[1].decode()), name


@pytest.mark.parametrize("locale", LOCALES)
def test_a_terminal_shows_what_its_encoding_lacks_as_an_escape(folder: Path, locale: str) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "generator.cli", "measure", "--help"]
    with subprocess.Popen(
        command, cwd=folder, env=_environment(**LOCALES[locale]), stdout=theirs, stderr=theirs
    ) as run:
        os.close(theirs)
        said = b""
        try:
            while chunk := os.read(ours, 65536):
                said += chunk
        except OSError:
            # Linux says so where nobody holds the other end any more.
            pass
        assert run.wait(PATIENCE_S) == 0
    os.close(ours)
    assert b"Traceback" not in said
    assert (b"\\u2026" in said) == (locale != "cp1252")
