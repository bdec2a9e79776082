"""The options of the commands over the machine that measures, and over who does."""

from dataclasses import dataclass
from pathlib import Path

from generator.options.data import measurements_folder
from generator.options.declaring import argument, option


@dataclass(frozen=True, kw_only=True)
class NewProfileOptions:
    """Whose profile to write, and under which name."""

    name: str | None = argument("NAME", "the profile's id (default: made from the hardware's name)", None)
    gpu: str | None = option(
        "--gpu", "the GPU to count, where there are several; none: the processor alone", "INDEX|UUID|none"
    )
    measurements: Path = measurements_folder()


@dataclass(frozen=True, kw_only=True)
class ShowProfileOptions:
    """Which profile to tell of."""

    name: str | None = argument("NAME", "the profile's id (default: the one that fits this machine)", None)
    gpu: str | None = option("--gpu", "the GPU to look at, where there are several", "INDEX|UUID|none")
    measurements: Path = measurements_folder()


@dataclass(frozen=True, kw_only=True)
class MeOptions:
    """Whether what is kept is shown or forgotten."""

    forget: bool = option("--forget", "delete what is kept", default=False)
