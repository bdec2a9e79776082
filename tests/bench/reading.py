"""What reading records costs: with nothing known and with all of it known, each time in a process of its own.

`python -m tests.bench.reading MEASUREMENTS JOBS CACHE` reads a folder of synthetic records, and tells as JSON how many
seconds that took, how many more the making of their labels, and how much memory a process held at most.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator.labels.gathering.gather import Gathering
from generator.labels.gathering.known import NOTHING
from generator.labels.task import read_tasks
from generator.pages.storing.cache import Cache
from generator.pages.storing.kept_labels import KeptLabels
from generator.parallel import jobs
from generator.records.files.store import read_profiles
from tests.bench.configs import ROOT
from tests.bench.records import bench_scales, make_measurements
from tests.bench.report import Report

_DAY = date(2026, 1, 1)
_TURNS = 3
# Files that were written this moment are held against their hashes and not against their times.
_SETTLED_S = 3.0


@dataclass(frozen=True)
class Took:
    """Seconds to read and grade every record, and to make the labels after that; the peaks of memory in MB."""

    read_s: float
    labels_s: float
    read_mb: float
    labels_mb: float
    worker_mb: float


def report_records(report: Report, folder: Path, records: int) -> None:
    """Read so many records in one process and in all, with nothing known, and then with all of it known."""
    measurements = make_measurements(folder / f"records-{records}", records).measurements
    time.sleep(_SETTLED_S)
    alone = _read(measurements, 1, None)
    cold = _read(measurements, jobs(), folder / f"records-{records}-cache")
    warm = [_read(measurements, jobs(), folder / f"records-{records}-cache") for _ in range(_TURNS)]
    what = f"read {records:,} records"
    report.add(f"{what}, nothing known, one process, s", alone.read_s, digits=1)
    report.add(f"{what}, nothing known, {jobs()} processes, s", cold.read_s, digits=1)
    report.add(f"{what}, all of it known, s", _median(warm, lambda took: took.read_s), at_most=3, digits=2)
    report.add(f"{what}, to make their labels then, s", _median(warm, lambda took: took.labels_s), digits=2)
    report.add(f"{what}, nothing known: peak of a worker, MB", cold.worker_mb, at_most=400, digits=0)
    report.add(f"{what}, nothing known: peak of the main process, MB", cold.read_mb, at_most=400, digits=0)
    report.add(f"{what}, all of it known: peak, MB", _median(warm, lambda took: took.read_mb), at_most=400, digits=0)
    report.add(f"{what}, with their labels made: peak, MB", _median(warm, lambda took: took.labels_mb), digits=0)


def _median(all_took: list[Took], of: Callable[[Took], float]) -> float:
    return sorted(map(of, all_took))[len(all_took) // 2]


def _read(measurements: Path, processes: int, cache: Path | None) -> Took:
    command = [sys.executable, "-m", "tests.bench.reading", str(measurements), str(processes), str(cache or "")]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return Took(**json.loads(done.stdout))


def _timed(measurements: Path, processes: int, cache: Cache) -> Took:
    profiles, scales, tasks = read_profiles(measurements), bench_scales(), read_tasks()
    start = time.perf_counter()
    shelf = KeptLabels(cache) if cache.folder else None
    known = shelf.known(measurements, repr((profiles, scales, tasks)), _DAY) if shelf else NOTHING
    found = Gathering(measurements, profiles, scales, tasks, _DAY, known=known).found(processes)
    read = time.perf_counter()
    peak = _peak_mb(resource.RUSAGE_SELF)
    labels = found.labels()
    done = time.perf_counter()
    assert len(labels) == len(found)
    return Took(read - start, done - read, peak, _peak_mb(resource.RUSAGE_SELF), _peak_mb(resource.RUSAGE_CHILDREN))


def _peak_mb(whose: int) -> float:
    """The most memory that a process held, in MB: Linux tells it in KiB."""
    return resource.getrusage(whose).ru_maxrss * 1024 / 1e6


if __name__ == "__main__":
    print(json.dumps(vars(_timed(Path(sys.argv[1]), int(sys.argv[2]), Cache.named(sys.argv[3])))))
