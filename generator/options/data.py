"""The options of the commands over records, studies, scales and cases."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.options.declaring import argument, option


def measurements_folder(help_text: str = "the measurements/ folder (or MEASUREMENTS)", **metadata: Any) -> Any:
    """The option that names the folder of measurements, the same for every command."""
    return option("--measurements", help_text, "DIR", Path("measurements"), environment="MEASUREMENTS", **metadata)


def task_argument() -> Any:
    """The task that a command is about."""
    return argument("TASK", "a pipeline tag, such as text-classification")


@dataclass(frozen=True, kw_only=True)
class NoOptions:
    """Of a command that has none."""


@dataclass(frozen=True, kw_only=True)
class CheckOptions:
    """What to check: these files and folders, or everything."""

    paths: tuple[Path, ...] = argument("PATH", "record file or folder of records", ())
    measurements: Path = measurements_folder()


@dataclass(frozen=True, kw_only=True)
class ImportOptions:
    """Where a study lies, and where its records go."""

    source: Path = argument("PATH", "the study's checkout, or its archive")
    measurements: Path = measurements_folder()


@dataclass(frozen=True, kw_only=True)
class ProposeOptions:
    """Whose class limits to propose."""

    task: str = task_argument()
    profile: str = argument("PROFILE", "a profile's id")
    workloads: tuple[str, ...] = option(
        "--workloads", "the workloads that a figure must cover; by default the whole task", "ID", ()
    )
    version: str = option("--version", "the version of the scale", "VERSION", "v1")
    write: bool = option("--write", "write its file, which freezes it, unless there is one", default=False)
    measurements: Path = measurements_folder()


@dataclass(frozen=True, kw_only=True)
class CaseOptions:
    """Which case to show."""

    task: str = task_argument()


@dataclass(frozen=True, kw_only=True)
class PublishOptions:
    """Whose labels to note as published."""

    measurements: Path = measurements_folder()
