"""Who measures, and where: asked once on a terminal and kept in the user's configuration folder.

The file is the user's own and may hold anything by the time that it is read again, so it is read as hostile.
"""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, TextIO

from pydantic import Field, TypeAdapter, ValidationError

from generator.errors import EnergyLabelError, shown
from generator.records.faults import faults_of
from generator.records.files.atomic import write_atomically
from generator.records.files.toml_file import read_toml, toml_lines
from generator.records.model import Frozen, Login, Text
from generator.suite.campaign.planning.country import country_code

_FORGET = "forget it with: energy-label me --forget"
_TRIES = 3


class Answers(Frozen):
    """What is kept; None where it was never said."""

    by: Annotated[Text, Field(max_length=200)] | None = None
    country: Annotated[str, Field(pattern="^[A-Z]{3}$")] | None = None
    submitter: Login | None = None


def answers_file() -> Path:
    """Where they are kept: below `$XDG_CONFIG_HOME`, or where the system keeps such files."""
    from platformdirs import user_config_path

    return user_config_path("energy-label", appauthor=False) / "answers.toml"


def kept(path: Path) -> Answers:
    """What is in the file; nothing where there is none. `EnergyLabelError` with every fault for one that is damaged."""
    if not path.is_symlink() and not path.exists():
        return Answers()
    try:
        return Answers.model_validate(read_toml(path))
    except ValidationError as error:
        faults = "; ".join(map(str, faults_of(error, str(path))))
    except ValueError as error:
        faults = f"{path}: {error}"
    raise EnergyLabelError(f"Your stored answers cannot be read ({faults}); fix it, or {_FORGET}.")


def keep(answers: Answers, path: Path) -> None:
    """Write them, in the place of what was there."""
    lines = [
        "# Kept by `energy-label measure`; options go before it.",
        *toml_lines(answers.model_dump(exclude_none=True)),
    ]
    write_atomically(path, "\n".join([*lines, ""]).encode())


def answers_text(answers: Answers, path: Path) -> str:
    """A line for each, and the file."""
    said = answers.model_dump(exclude_none=True)
    lines = [f"{name}: {value}" for name, value in said.items()] or ["Nothing is kept."]
    return "\n".join([*lines, f"({path})", ""])


def forget(path: Path) -> bool:
    """Take the file away; whether there was one. `EnergyLabelError` for a folder in its place."""
    there = path.is_symlink() or path.exists()
    if path.is_dir() and not path.is_symlink():
        raise EnergyLabelError(f"{path} is a folder, which may hold somebody's files; delete it yourself.")
    path.unlink(missing_ok=True)
    return there


@dataclass(frozen=True)
class Question:
    """One question: the field that its answer is for, its words, and whether it may be left empty."""

    field: str
    words: str
    check: Callable[[str], str]
    needed: bool = True


_BY: TypeAdapter[str] = TypeAdapter(Annotated[Text, Field(max_length=200)])
_LOGIN: TypeAdapter[str] = TypeAdapter(Login)
_QUESTIONS = (
    Question("by", "Who measures? A name, which the record and the label show", _BY.validate_python),
    Question("country", "In which country does this machine stand", country_code),
    Question("submitter", "Your GitHub account, if you want to submit (Enter: none)", _LOGIN.validate_python, False),
)


def completed(table: Mapping[str, Any], path: Path, asking: TextIO | None, telling: TextIO) -> dict[str, Any]:
    """A plan's table with what was kept where nothing was said, and with what is asked for where nothing was kept.

    `asking` is a terminal that answers; without one, what is needed and unknown is an error that names the option.
    """
    known = kept(path)
    whole = known.model_dump(exclude_none=True) | dict(table)
    if all(whole.get(question.field) for question in _QUESTIONS if question.needed):
        return whole
    unknown = [question for question in _QUESTIONS if not whole.get(question.field)]
    if asking is None:
        options = ", ".join(f"--{question.field}" for question in unknown if question.needed)
        raise EnergyLabelError(f"measure needs {options} too; on a terminal it asks once and keeps the answer.")
    answers = {question.field: answer for question in unknown if (answer := _asked(question, asking, telling))}
    keep(known.model_copy(update=answers), path)
    print(f"Kept in {path}; see it with: energy-label me", file=telling)
    return whole | answers


def terminal() -> TextIO | None:
    """Where somebody answers, if somebody does."""
    return sys.stdin if sys.stdin and sys.stdin.isatty() and sys.stderr.isatty() else None


def _asked(question: Question, asking: TextIO, telling: TextIO) -> str | None:
    for _ in range(_TRIES):
        print(f"{question.words}: ", end="", file=telling, flush=True)
        line = asking.readline()
        answer = " ".join(line.split())
        if not line:
            break
        if not answer and not question.needed:
            return None
        try:
            return question.check(answer)
        except ValidationError as error:
            reason = error.errors(include_url=False)[0]["msg"]
        except ValueError as error:
            reason = str(error)
        print(f"{shown(answer)}: {reason}.", file=telling)
    raise EnergyLabelError(f"No usable answer; give it with --{question.field}.")
