"""Who measures, and where: asked once, on a terminal alone, kept in a file that may hold anything, and forgotten."""

import io
import os
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from generator.cli import main
from generator.errors import EnergyLabelError
from generator.suite.campaign.planning.answers import Answers, answers_file, completed, kept
from tests.patience import PATIENCE_S

WHOLE = {"by": "Ada", "country": "FRA"}


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where they are kept, in a configuration folder of this test's own."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    found = answers_file()
    assert found == tmp_path / "config" / "energy-label" / "answers.toml"
    return found


def ask(file: Path, said: str, **given: str) -> tuple[dict[str, object], str]:
    """The table as somebody completes it who types this, and what was shown."""
    shown = io.StringIO()
    return completed(given, file, io.StringIO(said), shown), shown.getvalue()


def test_what_was_asked_is_kept_and_never_asked_again(file: Path) -> None:
    table, shown = ask(file, "Ada  Lovelace\nFrance\nada-l\n", profile="p")
    assert table == {"profile": "p", "by": "Ada Lovelace", "country": "FRA", "submitter": "ada-l"}
    assert shown.count("?") == 1 and str(file) in shown
    assert kept(file) == Answers(by="Ada Lovelace", country="FRA", submitter="ada-l")
    assert ask(file, "") == ({"by": "Ada Lovelace", "country": "FRA", "submitter": "ada-l"}, "")
    # Without a terminal too.
    assert completed({}, file, None, io.StringIO())["country"] == "FRA"


def test_an_option_goes_before_what_is_kept_and_changes_nothing_of_it(file: Path) -> None:
    ask(file, "Ada\nFRA\n\n")
    before = file.read_bytes()
    assert ask(file, "", by="Grace", submitter="grace")[0] == {"by": "Grace", "country": "FRA", "submitter": "grace"}
    assert file.read_bytes() == before


def test_who_says_all_by_options_is_asked_nothing(file: Path) -> None:
    assert ask(file, "", **WHOLE) == (WHOLE, "") and not file.exists()


def test_what_cannot_be_used_is_asked_again_and_then_given_up(file: Path) -> None:
    table, shown = ask(file, "Ada\nGermny\nFR\nnot a login\n\n")
    assert table == WHOLE and "'Germny': is not a country: did you mean DEU (Germany)" in shown
    with pytest.raises(EnergyLabelError, match=r"No usable answer; give it with --by\."):
        ask(file.parent / "other.toml", "\n\n\n")
    with pytest.raises(EnergyLabelError, match=r"give it with --country\."):
        ask(file.parent / "other.toml", "Ada\n")
    assert not (file.parent / "other.toml").exists()


def test_without_a_terminal_a_sentence_names_the_options(file: Path) -> None:
    with pytest.raises(EnergyLabelError, match=r"measure needs --by, --country too; on a terminal it asks once"):
        completed({}, file, None, io.StringIO())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("by = 3\n", r"by = 3"),
        ('by = "Ada"\ncountry = "France"\n', r"country = 'France'"),
        ('by = "\\u202eAda"\n', r"by = .*cannot be seen"),
        ('submitter = "../x"\n', r"submitter = '\.\./x'"),
        ('token = "secret"\n', r"token"),
        ("by = \n", r"answers\.toml: Invalid value"),
        ("\x00\xff", r"answers\.toml: "),
        ("a = " + "[" * 5000, r"answers\.toml: nested too deeply"),
        ('by = "' + "x" * 300_000 + '"', r"bytes, of at most"),
    ],
)
def test_a_damaged_or_hostile_file_is_one_sentence(
    file: Path, capsys: pytest.CaptureFixture[str], text: str, told: str
) -> None:
    file.parent.mkdir(parents=True)
    file.write_text(text, "latin-1")
    assert main(["me"]) == 1
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1) and re.search(told, err), err
    assert "forget it with: energy-label me --forget" in err


def test_a_link_or_a_folder_in_its_place_is_no_file(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.parent.mkdir(parents=True)
    file.symlink_to(tmp_path / "elsewhere")
    assert main(["me"]) == 1 and "not a plain file" in capsys.readouterr().err
    assert main(["me", "--forget"]) == 0 and not file.is_symlink()
    file.mkdir()
    assert main(["me"]) == 1 and "not a plain file" in capsys.readouterr().err
    assert main(["me", "--forget"]) == 1 and f"{file} is a folder" in capsys.readouterr().err
    assert file.is_dir()


def test_it_is_shown_and_forgotten(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["me"]) == 0 and capsys.readouterr().out == f"Nothing is kept.\n({file})\n"
    ask(file, "Ada\nFRA\nada\n")
    assert main(["me"]) == 0
    assert capsys.readouterr().out == f"by: Ada\ncountry: FRA\nsubmitter: ada\n({file})\n"
    assert main(["me", "--forget"]) == 0 and not file.exists()
    assert main(["me", "--forget"]) == 0
    assert capsys.readouterr().out == "Forgotten.\nNothing was kept.\n"


def test_on_a_real_terminal_it_asks(file: Path, repository: Path) -> None:
    """The command on a terminal; a study's profile is refused, after the questions and before any work."""
    pty = pytest.importorskip("pty", reason="no pseudo-terminal on this system")
    words = ["measure", "fill-mask", "bert-fill-mask-tiny", "--profile", "gguf-gb10", "--gpu", "none"]
    terminal, theirs = pty.openpty()
    command = [sys.executable, "-m", "generator.cli", *words]
    asking = subprocess.Popen(command, cwd=repository, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    os.write(terminal, b"Ada\nFRA\n\n")
    said = b""
    # Where the other end is gone, reading a terminal is an error and not an end.
    with suppress(OSError):
        while more := os.read(terminal, 4096):
            said += more
    os.close(terminal)
    assert asking.wait(PATIENCE_S) == 1, said.decode()
    assert b"Who measures?" in said and b"profile gguf-gb10 counts 1 GPU, and no GPU was chosen" in said
    assert kept(file) == Answers(by="Ada", country="FRA")
