"""The files that a campaign on a cluster and its jobs write for each other: JSON, replaced whole, read as hostile."""

import stat
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, Field, StringConstraints, ValidationError

from generator.errors import EnergyLabelError, shown
from generator.records.files.atomic import refuse_vanished, write_atomically
from generator.records.model import Frozen, Slug
from generator.suite.campaign.planning.target import Target

ASKED, PROGRESS, REPORT, RECORD, END = ("asked.json", "progress.json", "report.json", "record.json", "end.json")
STATE = "state"
"""The folder of an attempt that its job measures in, as a campaign on one machine does."""
_MAX_BYTES = 1_000_000
_Runs = Annotated[int, Field(ge=0, le=1_000_000)]
# A target's folder and the number of the attempt: nothing that leads anywhere else.
_Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*/[0-9]{3,9}$")]
_Job = Annotated[str, StringConstraints(pattern=r"^[0-9]+(?:_[0-9]+)?$")]


def _seen(text: str) -> str:
    """What a job says is shown on a terminal, which would obey what cannot be seen."""
    if not text.isprintable():
        raise ValueError("holds a character that cannot be seen")
    return text


_Said = Annotated[str, StringConstraints(max_length=2000), AfterValidator(_seen)]
T = TypeVar("T", bound=Frozen)


class FileError(EnergyLabelError):
    """A file of the campaign's state is not what was written there."""


class Asked(Frozen):
    """What an attempt is to measure; `id` tells it from every other."""

    id: str
    target: Target


class Progress(Frozen):
    """How far a job is: what it does, how many runs its target has, and how many of them an earlier attempt made."""

    doing: _Said
    runs: _Runs = 0
    from_before: _Runs = 0


class Report(Frozen):
    """How an attempt ended, as its job says.

    `refused`: the node cannot measure, and another one may; `interrupted`: it was told to end, `early` where that was
    well before its time was up.
    """

    attempt: str
    target: Target
    profile: Slug
    ending: Literal["finished", "failed", "refused", "interrupted"]
    reason: _Said = ""
    early: bool = False
    node: _Said = ""
    runs: _Runs = 0
    from_before: _Runs = 0


class End(Frozen):
    """That the campaign is done with an attempt: its record kept, its target tried again or given up, and why."""

    how: Literal["kept", "again", "given up"]
    reason: str = ""


class Submission(Frozen):
    """Jobs handed in together under a name of their own; `jobs` is missing until the scheduler has said their ids.

    `attempts` are folders below the ledger's, in the order of the ids.
    """

    name: Slug
    attempts: tuple[_Key, ...]
    jobs: tuple[_Job, ...] | None = None


def write(path: Path, content: Frozen) -> None:
    """Write a file whole; after this returns it survives a crash."""
    write_atomically(path, content.model_dump_json(indent=1).encode())


def write_there(path: Path, content: Frozen) -> None:
    """As `write`, in a folder that is there: one that has vanished is not made anew, in another place than it was."""
    refuse_vanished(path.parent)
    write(path, content)


def read(kind: type[T], path: Path, remedy: str = "delete its folder and try again") -> T | None:
    """What a file holds; `None` where there is none yet, `FileError` with the remedy where it is no such thing."""
    try:
        found = path.stat()
        # A pipe would be waited for, and a device never ends.
        if not stat.S_ISREG(found.st_mode) or found.st_size > _MAX_BYTES:
            raise FileError(f"{path} is no plain file of at most {_MAX_BYTES:,} bytes; {remedy}.")
        return kind.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except ValidationError as error:
        reason = shown(str(error).split("\n")[0], 160)
        raise FileError(f"{path} is not what this version wrote ({reason}); {remedy}.") from None
