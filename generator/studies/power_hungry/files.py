"""What each of the study's 56 files of runs holds."""

import tomllib
from dataclasses import dataclass
from importlib.resources import files

from generator.records.model import Approach, Dataset, Task


@dataclass(frozen=True)
class StudyFile:
    """What one of the 56 files holds, as its script says."""

    name: str
    task: Task
    approach: Approach
    workload: str
    dataset: Dataset
    preparation: str | None = None
    prompt: str | None = None
    output_limit: str | None = None
    images_in_per_query: int | None = None
    images_out_per_query: int | None = None
    remote_code: bool | None = None
    note: str | None = None


def study_files() -> tuple[StudyFile, ...]:
    """The 56 files, from `files.toml`."""
    text = files("generator.studies.power_hungry").joinpath("files.toml").read_text("utf-8")
    return tuple(
        StudyFile(**{**table, "dataset": Dataset(**table["dataset"])}) for table in tomllib.loads(text)["file"]
    )
