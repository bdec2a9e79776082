"""What a command writes is the same UTF-8 in every locale, and no locale makes it end in a traceback."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests import factories
from tests.patience import PATIENCE_S

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


def _environment(**variables: str) -> dict[str, str]:
    ours = ("PYTHONIOENCODING", "PYTHONUTF8", "PYTHONCOERCECLOCALE", "LC_ALL", "LC_CTYPE", "LANG", "SITE_URL")
    return {key: value for key, value in os.environ.items() if key not in ours} | {"COLUMNS": "100"} | variables


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    factories.write_measurements(tmp_path / "measurements", [factories.record()])
    return tmp_path


def _run(folder: Path, command: list[str], variables: dict[str, str]) -> tuple[int, bytes, bytes]:
    done = subprocess.run(
        [sys.executable, "-m", "generator.cli", *command],
        cwd=folder,
        env=_environment(**variables),
        capture_output=True,
        timeout=PATIENCE_S,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command[:2]))
def test_what_is_piped_is_utf_8_whatever_the_locale(folder: Path, command: list[str]) -> None:
    expected = _run(folder, command, {"PYTHONUTF8": "1"})
    for name, variables in LOCALES.items():
        code, out, err = _run(folder, command, variables)
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
