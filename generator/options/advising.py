"""The options of the command that says which model to take."""

from dataclasses import dataclass
from pathlib import Path

from generator.options.data import measurements_folder, task_argument
from generator.options.declaring import option


@dataclass(frozen=True, kw_only=True)
class AdviseOptions:
    """For which task, what the model must reach, and on which machine."""

    task: str = task_argument()
    min_quality: str | None = option(
        "--min-quality",
        "the least quality, in the metric's own terms or as a percentage; where lower is better, the most",
        "X",
    )
    max_memory: float | None = option("--max-memory", "the most memory at its peak, in GiB", "GIB")
    max_latency: float | None = option("--max-latency", "the longest wait for the whole answer, in seconds", "S")
    profile: str | None = option("--profile", "only on this machine", "PROFILE")
    json: bool = option("--json", "print a document for programs", default=False)
    measurements: Path = measurements_folder()
