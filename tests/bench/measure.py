"""Timing: a build in its own process, its memory, and what merely writing a card's bytes takes."""

import json
import multiprocessing
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from generator.pages.storing.writing import LAST
from tests.bench.configs import ROOT

_SHORT_SECONDS = 20.0
_CARD_FOLDERS = ("labels", "badges", "api/v1/models", "api/v1/records")
_BLOCK = os.urandom(4_000_000)


@dataclass
class Timings:
    """What one thing took, run after run, in seconds; and the stages of the runs where they are known.

    Of a build also the `processor` seconds of all its processes, and the most memory that one of them held, in MB.
    """

    seconds: list[float] = field(default_factory=list)
    stages: list[dict[str, float]] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    largest_mb: list[float] = field(default_factory=list)

    @property
    def wanted(self) -> bool:
        """Another run: always a first, and three of what is short."""
        return not self.seconds or (len(self.seconds) < 3 and self.seconds[0] < _SHORT_SECONDS)

    @property
    def median(self) -> float:
        """Median of the runs."""
        return median(self.seconds)

    def stage(self, name: str) -> float:
        """Median of one stage."""
        return median(stages.get(name, 0.0) for stages in self.stages)


def timed_build(
    config: Path,
    site: Path,
    timings: Timings,
    watch: Callable[[int], None] | None = None,
    cache: Path | None = None,
    beside: bool = False,
) -> None:
    """`mkdocs build` into the fresh folder `site`; `watch` is called every 50 ms with the process id.

    A build is cold, with a cache of its own beside `site`, unless it is given the `cache` of another. One `beside` the
    last site is done as `make site` does it: what is at `site` is the last, and the cache is the last one's.
    """
    os.sync()
    stages = site.with_suffix(".stages.json")
    environment = {
        **os.environ,
        "BENCH_STAGES": str(stages),
        "ENERGY_LABEL_CACHE": str(cache or cache_of(site)),
        "NO_MKDOCS_2_WARNING": "1",
        LAST: "",
    }
    command = _beside(site, config) if beside else _plain(site, config)
    start = time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, env=environment) as process:
        used = _waited_for(process, watch)
        if process.returncode:
            raise SystemExit(f"{' '.join(command)} failed")
    timings.seconds.append(time.perf_counter() - start)
    timings.processor.append(used.ru_utime + used.ru_stime)
    timings.largest_mb.append(used.ru_maxrss * 1024 / 1e6)
    if stages.exists():
        timings.stages.append(json.loads(stages.read_text("utf-8")))


def _plain(site: Path, config: Path) -> list[str]:
    return [sys.executable, "-m", "mkdocs", "build", "--quiet", "-f", str(config), "-d", str(site)]


def _beside(site: Path, config: Path) -> list[str]:
    """As `make site` has it."""
    swapping = [sys.executable, "-m", "generator.swapping", str(site)]
    return [*swapping, sys.executable, "-m", "generator.remaking", f"{site}.next", str(config)]


def _waited_for(process: "subprocess.Popen[bytes]", watch: Callable[[int], None] | None) -> resource.struct_rusage:
    """What a process used by its end, with all that it waited for itself: of memory the most that one of them held."""
    while True:
        ended, status, used = os.wait4(process.pid, 0 if watch is None else os.WNOHANG)
        if ended:
            process.returncode = os.waitstatus_to_exitcode(status)
            return used
        if watch is not None:
            watch(process.pid)
            time.sleep(0.05)


def cache_of(site: Path) -> Path:
    """Where a build into `site` keeps what it has painted."""
    return site.with_suffix(".cache")


def timed_command(command: Sequence[str], runs: int) -> float:
    """Median seconds of a command at the project's root."""
    timings = Timings()
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        timings.seconds.append(time.perf_counter() - start)
    return timings.median


class Memory:
    """Peak memory of every process of a tree: resident (with what is shared) and proportional, in MB."""

    def __init__(self) -> None:
        self.resident: dict[int, float] = {}
        self.proportional: dict[int, float] = {}

    def sample(self, root: int) -> None:
        """Look at every process below and with `root`; one that ends meanwhile is passed over."""
        for pid in _tree(root):
            # Before its exec a new process still wears its parent's memory.
            for name, key, peaks in (("status", "VmHWM", self.resident), ("smaps_rollup", "Pss", self.proportional)):
                peaks[pid] = max(peaks.get(pid, 0.0), _megabytes(pid, name, key))

    @staticmethod
    def of_children() -> float:
        """The largest child this process has ever waited for, in MB: a check on the samples."""
        return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def _tree(root: int) -> Iterator[int]:
    yield root
    try:
        children = Path(f"/proc/{root}/task/{root}/children").read_text("ascii").split()
    except OSError:
        return
    for child in children:
        yield from _tree(int(child))


def _megabytes(pid: int, name: str, key: str) -> float:
    try:
        lines = Path(f"/proc/{pid}/{name}").read_text("ascii", "replace").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{key}:")), 0.0)


def card_files(site: Path) -> list[tuple[str, int]]:
    """Path and size of every file that belongs to a card."""
    pages = list(site.glob("models/*/*/index.html"))
    others = [path for name in _CARD_FOLDERS for path in (site / name).rglob("*") if path.is_file()]
    return [(path.relative_to(site).as_posix(), path.stat().st_size) for path in (*pages, *others)]


def timed_writing(files: Sequence[tuple[str, int]], out: Path, processes: int, timings: Timings) -> None:
    """Write as many bytes to the same paths below the fresh folder `out`, with as many processes as stamping has."""
    os.sync()
    out.mkdir(parents=True)
    # A card's files stay together, as stamping writes them.
    size = -(-len(files) // (processes * 4))
    ordered = sorted(files, key=lambda file: _card_of(file[0]))
    chunks = [(str(out), ordered[start : start + size]) for start in range(0, len(ordered), size)]
    start = time.perf_counter()
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        pool.starmap(_write, chunks, chunksize=1)
    timings.seconds.append(time.perf_counter() - start)


def _card_of(path: str) -> str:
    return path.removeprefix("api/v1/").partition("/")[2]


def _write(out: str, files: Sequence[tuple[str, int]]) -> None:
    for path, size in files:
        target = f"{out}/{path}"
        try:
            descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        except FileNotFoundError:
            Path(target).parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        with os.fdopen(descriptor, "wb") as file:
            file.write(memoryview(_BLOCK)[:size])
