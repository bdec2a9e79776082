"""`bench.json`: one run, whole, in the form in which the site reads it."""

import os
import platform
import subprocess
from collections.abc import Iterable, Mapping
from datetime import date
from importlib.metadata import version
from pathlib import Path
from statistics import median

import generator
from generator.records.bench import OURS, Bench, Built, Machine, Pages, Tracker
from generator.suite.host.given import given_to_job
from generator.suite.host.identity import processor
from tests.bench.report import Report

MKDOCS, HUGO, WRITING = "MkDocs with Material", "Hugo", "Merely writing the same files"


def bench_of(report: Report, pages: Iterable[Pages], trackers: Iterable[Tracker], here: Machine, today: date) -> Bench:
    """All that the run found."""
    return Bench(
        form=1,
        taken_on=today,
        machine=here,
        pages=tuple(pages),
        trackers=tuple(trackers),
        figures=tuple(report.figures),
    )


def write_bench(bench: Bench, path: Path) -> None:
    """Every figure unrounded; what is not known is left out."""
    path.write_text(bench.model_dump_json(indent=1, exclude_none=True) + "\n", "utf-8")


def pages_of(cards: int, seconds: Mapping[str, list[float]], versions: Mapping[str, str]) -> Pages:
    """What each builder took for so many cards: `seconds` are its runs; a builder without one was not run."""
    built = (
        Built(builder=name, version=versions.get(name), seconds=median(runs), runs=len(runs))
        for name, runs in seconds.items()
        if runs
    )
    return Pages(cards=cards, built=tuple(built))


def builders(hugo: str) -> dict[str, str]:
    """The version of each builder; `hugo` is that of Hugo, which has an environment of its own."""
    material = f"{version('mkdocs')}, {version('mkdocs-material')}"
    return {OURS: generator.__version__, MKDOCS: material, HUGO: hugo}


def machine(processes: int, root: str) -> Machine:
    """What a figure depends on besides the code, and which code it was."""
    commit = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=root, capture_output=True, text=True)
    return Machine(
        processor=processor(),
        cores=os.cpu_count() or 1,
        worker_processes=processes,
        memory_bytes=given_to_job().memory_bytes,
        # Of a kernel its version, without what a host calls its own build of it.
        system=f"{platform.system()} {'.'.join(platform.release().split('.')[:2])}, {platform.machine()}",
        python=platform.python_version(),
        commit=commit.stdout.strip() or "unknown",
    )
