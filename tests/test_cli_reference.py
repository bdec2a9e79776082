"""The page of the command line and the README's list are in step with what the parser understands."""

import argparse
import re

import pytest

from generator.cli import parser
from generator.commands import COMMANDS
from tests.cli_reference import PAGE, ROOT, reference

WORDS = [command.words for command in COMMANDS]


def parser_of(words: str) -> argparse.ArgumentParser:
    """A command's own parser."""
    found = parser()
    for word in words.split():
        [inner] = [action for action in found._actions if isinstance(action, argparse._SubParsersAction)]
        found = inner.choices[word]
    return found


def section(words: str) -> str:
    """What the page says of one command."""
    [found] = re.findall(rf"^## energy-label {words}\n(.*?)(?=^## |\Z)", PAGE.read_text("utf-8"), re.M | re.S)
    assert isinstance(found, str)
    return found


def test_the_page_is_what_the_commands_say() -> None:
    assert PAGE.read_text("utf-8") == reference(), "run python -m tests.cli_reference"


@pytest.mark.parametrize("words", WORDS)
def test_every_argument_option_choice_and_default_of_the_parser_is_on_the_page(words: str) -> None:
    text = section(words)
    for action in parser_of(words)._actions:
        if action.dest == "help":
            continue
        typed = action.option_strings[0] if action.option_strings else str(action.metavar)
        [entry] = [part for part in text.split("\n\n") if re.match(rf"`{re.escape(typed)}[ `]", part)]
        assert action.help and action.help in entry
        assert all(choice in entry for choice in action.choices or ())
        if action.option_strings and action.default:
            assert f"`{action.default}`" in entry


@pytest.mark.parametrize("words", WORDS)
def test_the_page_has_no_argument_that_the_parser_does_not_know(words: str) -> None:
    actions = parser_of(words)._actions
    known = {name for action in actions for name in (*action.option_strings, action.metavar)}
    assert set(re.findall(r"^`([^ `]+)", section(words), re.M)) - {"``text", "``"} <= known


def test_the_page_has_every_command_in_the_order_of_the_help() -> None:
    assert re.findall(r"^## energy-label (.*)$", PAGE.read_text("utf-8"), re.M) == WORDS


def test_the_readme_lists_every_command_and_no_other() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    [listed] = re.findall(r"^## The command line\n.*?```sh\n(.*?)```", readme, re.M | re.S)
    named = [_words(line) for line in listed.splitlines()]
    assert set(named) == set(WORDS)


def _words(line: str) -> str:
    """The command that a line of the README begins with."""
    typed = line.removeprefix("energy-label ")
    [found] = [words for words in WORDS if re.match(rf"{words}( |$)", typed)] or [line]
    return found


def test_the_page_is_the_same_whatever_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    before = reference()
    monkeypatch.setenv("SITE_URL", "https://labels.example.org/")
    monkeypatch.setenv("COLUMNS", "40")
    assert reference() == before
