"""Which file is a workload's: the one that was named, or the one of its name in the folder that was named."""

from collections.abc import Sequence
from pathlib import Path

from generator.errors import EnergyLabelError, shown
from generator.suite.queries.text_rows import ROWS
from generator.suite.queries.workload import CaseWorkload

_MEDIA = frozenset({"image", "audio"})


def file_of(given: Path, workload: CaseWorkload) -> Path:
    """The file with the workload's texts: `given`, or, where that is a folder, the one file in it named by the id.

    A folder of pictures or recordings is itself what is asked for. `EnergyLabelError` for a folder without the file, or
    with two of them.
    """
    if not given.is_dir() or _MEDIA & set(workload.columns):
        return given
    found = [path for ending in ROWS if (path := given / f"{workload.id}{ending}").is_file()]
    if len(found) > 1:
        raise EnergyLabelError(f"{given} holds {found[0].name} and {found[1].name}; keep one of them.")
    if not found:
        names = " or ".join(f"{workload.id}{ending}" for ending in ROWS)
        raise EnergyLabelError(
            f"{given} has no file for {workload.id}; put {names} into it, or say with --workload which to measure."
        )
    return found[0]


def refuse_file(given: str, workloads: Sequence[CaseWorkload], else_say: str) -> None:
    """Raise unless `given` is there and has a file for each of the workloads: one file stands for one data set."""
    path = Path(given)
    if not path.exists():
        raise EnergyLabelError(f"No {else_say}, or name a file that is there.")
    names = ", ".join(workload.id for workload in workloads)
    if len(workloads) > 1 and (not path.is_dir() or any(_MEDIA & set(workload.columns) for workload in workloads)):
        raise EnergyLabelError(f"{shown(given)} cannot stand for {names} alike; say with --workload which one it is.")
    for workload in workloads:
        file_of(path, workload)
