"""The page of the command line, written from the table of commands: `python -m tests.cli_reference`.

It does not hold argparse's own help, whose layout differs between versions of Python.
"""

from collections.abc import Iterator
from dataclasses import MISSING, Field, fields
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

from generator.commands import COMMANDS, Command
from generator.options.declaring import given_type, spec_of, typed

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "site_src" / "pages" / "measure" / "cli.md"
_HEAD = """\
---
title: The command line
description: Every command of energy-label with its arguments and options.
# Written by `python -m tests.cli_reference` from generator/options/ and commands.py; change it there.
---

# The command line

`energy-label COMMAND --help` prints the same on a terminal, and `energy-label --version` prints the version. In a
clone of this repository type `.venv/bin/energy-label`, unless the environment is active.

The exit code is 0 when all went well; 1 when something must be fixed, which is named on the standard error stream;
2 for wrong usage; 3 when `advise` finds no model that qualifies; and 130 after *Ctrl-C*.
"""


def reference() -> str:
    """The whole page."""
    return "\n".join([_HEAD, *(_section(command) for command in COMMANDS)])


def _section(command: Command) -> str:
    parts = [f"## energy-label {command.words}", command.description]
    parts.append("\n".join(["```text", _usage(command), "```"]))
    parts += [f"`{_typed(command, item)}`\n:   {_told(item)}" for item in _in_order(command)]
    return "\n\n".join(parts) + "\n"


def _in_order(command: Command) -> Iterator["Field[Any]"]:
    """What is given by its place, then what by a flag."""
    for by_place in (True, False):
        yield from (item for item in fields(command.options) if (spec_of(item).flag is None) is by_place)


def _usage(command: Command) -> str:
    by_place = [item for item in _in_order(command) if spec_of(item).flag is None]
    by_flag = [item for item in _in_order(command) if spec_of(item).flag]
    words = [_typed(command, item) for item in by_flag if spec_of(item).required]
    words += ["[OPTION…]"] if any(not spec_of(item).required for item in by_flag) else []
    for item in by_place:
        name = f"{typed(item)}{'…' if _many(_hint(command, item)) else ''}"
        words.append(name if spec_of(item).required else f"[{name}]")
    return " ".join(["energy-label", command.words, *words])


def _typed(command: Command, item: "Field[Any]") -> str:
    """An argument or option with its value: `--precision fp32|fp16|bf16`."""
    spec, hint = spec_of(item), _hint(command, item)
    if spec.flag is None or hint is bool:
        return typed(item)
    value = "|".join(get_args(hint)) if get_origin(hint) is Literal else spec.metavar
    return f"{spec.flag} {value}{'…' if _many(hint) and not spec.repeated else ''}"


def _hint(command: Command, item: "Field[Any]") -> Any:
    return given_type(get_type_hints(command.options)[item.name])


def _many(hint: Any) -> bool:
    return get_origin(hint) is tuple


def _told(item: "Field[Any]") -> str:
    """The help, and the default where it is a value that somebody could have typed."""
    spec = spec_of(item)
    said = spec.help
    if spec.flag and item.default is not MISSING and item.default not in (None, False, "", ()):
        said += f" (default: `{item.default}`)"
    return said


if __name__ == "__main__":
    PAGE.write_text(reference(), "utf-8")
