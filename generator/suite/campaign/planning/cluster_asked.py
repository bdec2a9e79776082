"""What a campaign file asks of a cluster: its `[cluster]` table, by which each target becomes a job."""

import math
import re
from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, model_validator

from generator.errors import unknown
from generator.records.faults import tuples
from generator.records.model import Component, Frozen
from generator.records.profile import Profile

# What is read of the whole node, whoever works there.
_OF_THE_NODE: tuple[Component, ...] = ("cpu", "ram", "node")
_TIME = re.compile(r"(?:([0-9]{1,3})-)?([0-9]{1,3}):([0-5][0-9]):([0-5][0-9])")


def _length_of_time(given: str) -> str:
    if not _TIME.fullmatch(given) or not _seconds(given):
        raise ValueError("is no length of time; write HH:MM:SS, or D-HH:MM:SS for one of days")
    return given


def _seconds(given: str) -> int:
    found = _TIME.fullmatch(given)
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups()) if found else (0, 0, 0, 0)
    return ((days * 24 + hours) * 60 + minutes) * 60 + seconds


def _one_gpu(given: str) -> str:
    if not re.fullmatch(r"(?:[A-Za-z0-9_.-]{1,60}:)?1", given):
        raise ValueError("a target is measured on one whole GPU; write 1, or its kind as Slurm calls it, like a100:1")
    return given


# A word of sbatch's, as it is after the `=` of an option; and a line for a shell.
_Word = Annotated[str, StringConstraints(pattern=r"^[!-~]+$", max_length=200)]
_Line = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]+$", max_length=1000)]
_Text = BeforeValidator(lambda given: str(given) if type(given) is int else given)


class ClusterAsked(Frozen):
    """The `[cluster]` table of a campaign file, in the words of Slurm's `sbatch`.

    `time` is what one target may take. `gpus` is one GPU, as `--gres=gpu:` calls it. Under a profile that counts
    processor or memory a job has its `whole_node`, whatever is said. `at_once` jobs run at the same time, and a target
    gets `attempts` of them where a job is lost. `grace` seconds before the time is up a job is told to end. `setup` are
    lines of the shell that come first, `container` is the command that starts one, and `python` the Python there.
    """

    time: Annotated[str, AfterValidator(_length_of_time)]
    partition: _Word | None = None
    account: _Word | None = None
    qos: _Word | None = None
    constraint: _Word | None = None
    exclude: _Word | None = None
    memory: Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,9}[KMGT]?$")] | None = None
    cpus: Annotated[int, Field(ge=1, le=100_000)] | None = None
    gpus: Annotated[str, _Text, AfterValidator(_one_gpu)] = "1"
    whole_node: bool = False
    at_once: Annotated[int, Field(ge=1, le=1000)] = 8
    attempts: Annotated[int, Field(ge=1, le=20)] = 3
    grace: Annotated[int, Field(ge=1, le=3600)] = 60
    setup: Annotated[tuple[_Line, ...], Field(max_length=100)] = ()
    container: _Line | None = None
    python: _Line | None = None

    @model_validator(mode="before")
    @classmethod
    def _known_keys(cls, given: Any) -> Any:
        if isinstance(given, Mapping):
            for name in given:
                if name not in cls.model_fields:
                    raise ValueError(str(unknown("key", str(name), cls.model_fields)))
        return tuples(given)

    @model_validator(mode="after")
    def _grace_is_within_the_time(self) -> Self:
        if self.grace >= self.seconds:
            raise ValueError(f"grace is {self.grace} s and the whole time is {self.time}; leave time to measure")
        return self

    @property
    def seconds(self) -> int:
        """What one target may take."""
        return _seconds(self.time)

    @property
    def minutes(self) -> int:
        """The same in whole minutes, which is what Slurm counts in."""
        return math.ceil(self.seconds / 60)

    def takes_whole_node(self, profile: Profile) -> bool:
        """Whether a job has its node to itself: where it says so, or the profile counts more than the GPU."""
        counted = any(profile.boundary.counting(part) != "excluded" for part in _OF_THE_NODE)
        return self.whole_node or counted
