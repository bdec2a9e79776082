"""The command line: parse, call one function, set the exit code. Heavy imports wait until they are needed."""

import argparse
import io
import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from typing import NoReturn

from generator import __version__
from generator.commands import COMMANDS, GROUPS, Command, Extra
from generator.errors import EnergyLabelError, harmless, refusal
from generator.options.declaring import Options, add_options, read_options

_REMEDIES: dict[Extra, str] = {
    "site": "run make check in a checkout, or pip install 'model-energy-label[site]'",
    "suite": "run make suite in a checkout, or pip install 'model-energy-label[suite]'",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `energy-label`; returns the exit code: 0 done, 1 a fault to mend, 2 wrong usage, 3 none qualifies."""
    _write_utf8()
    command, options = parse(arguments)
    return told(lambda: command.run(options), command.extra)


def _write_utf8() -> None:
    """What is piped or kept is UTF-8 in every locale, as JSON and a README are.

    A terminal keeps its own encoding; a character that it lacks is shown as an escape.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")


def parse(arguments: Sequence[str] | None = None) -> tuple[Command, Options]:
    """The command, and what it was given; `SystemExit` with code 2 for wrong usage."""
    found = parser().parse_args(arguments)
    command: Command = found.command
    return command, read_options(found, command.options)


class Terminated(KeyboardInterrupt):
    """SIGTERM, as a scheduler or an administrator sends it: handled as Ctrl-C is."""


def _stoppable(command: Callable[[], int]) -> int:
    """The command, which SIGTERM ends as Ctrl-C does: in order, with the terminal as it was."""

    def end(*_: object) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        raise Terminated

    if threading.current_thread() is not threading.main_thread():
        return command()
    before = signal.signal(signal.SIGTERM, end)
    try:
        return command()
    finally:
        signal.signal(signal.SIGTERM, before)


def told(command: Callable[[], int], extra: Extra = "site") -> int:
    """The command's exit code; what it raises as one sentence on the standard error stream.

    `extra` is where a library that it misses would come from.
    """
    try:
        return _stoppable(command)
    except EnergyLabelError as error:
        return _told(str(error), 1)
    except ModuleNotFoundError as error:
        # What this package imports of its own is there; another name is a library that was not installed.
        if error.name is None or error.name.partition(".")[0] == "generator":
            raise
        return _told(f"{error.name} is not installed, which this command needs; {_REMEDIES[extra]}.", 1)
    except Terminated:
        return _told("ended by SIGTERM; a measurement goes on where it stopped with the same command.", 143)
    except KeyboardInterrupt:
        return _told("stopped; a measurement goes on where it stopped with the same command.", 130)
    except BrokenPipeError:
        # The reader of a pipe has seen enough (`| head`); nothing more is written, not even on the way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        return _told(refusal(error), 1)


def _told(sentence: str, code: int) -> int:
    print(f"energy-label: {harmless(sentence)}", file=sys.stderr)
    return code


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """As argparse does, but for what a log must not hold: a word that it repeats may be anybody's."""
        super().error(harmless(message))


def parser() -> argparse.ArgumentParser:
    """The parser of every command; what it finds has the `command` itself among its values."""
    # An option is typed whole: `--vers` might be another command's tomorrow.
    top = _Parser(prog="energy-label", description="Energy labels for AI models.", allow_abbrev=False)
    top.add_argument("--version", action="version", version=f"energy-label {__version__}", help="print the version")
    first = top.add_subparsers(required=True, metavar="COMMAND")
    groups = {}
    for command in COMMANDS:
        group, _, word = command.words.rpartition(" ")
        if group and group not in groups:
            about = GROUPS[group]
            inner = first.add_parser(group, help=about.help, allow_abbrev=False)
            groups[group] = inner.add_subparsers(required=True, metavar=about.next_word)
        made = groups.get(group, first).add_parser(
            word, help=command.help, description=command.description, allow_abbrev=False
        )
        add_options(made, command.options)
        made.set_defaults(command=command)
    return top


if __name__ == "__main__":
    sys.exit(main())
