"""A run goes to its file and back, figure by figure; what could not be had is unknown, on the terminal too."""

from datetime import date
from pathlib import Path

from generator.records.bench import OURS, read_bench
from tests.bench.document import HUGO, bench_of, machine, pages_of, write_bench
from tests.bench.report import Report

TODAY = date(2026, 11, 29)


def test_what_is_written_is_read_back_unrounded(repository: Path, tmp_path: Path) -> None:
    report = Report()
    report.add("a third", 1 / 3, at_most=0.3, digits=2, runs=3)
    report.add("whole", 7, at_least=7, digits=0)
    report.add("not had", None, digits=1)
    pages = pages_of(100, {OURS: [3.0, 1.0, 2.0], HUGO: []}, {OURS: "0.1.0"})
    made = bench_of(report, [pages], [], machine(2, str(repository)), TODAY)
    write_bench(made, tmp_path / "bench.json")
    assert read_bench(tmp_path, TODAY) == made
    [built] = made.pages[0].built
    assert (built.seconds, built.runs, built.version) == (2.0, 3, "0.1.0")
    assert [figure.value for figure in made.figures] == [1 / 3, 7.0, None]
    assert report.text().splitlines()[1:] == [
        "a third     0.33  ≤ 0.3   not met",
        "whole          7  ≥ 7     met",
        "not had  unknown",
    ]


def test_the_machine_is_named(repository: Path) -> None:
    here = machine(1, str(repository))
    assert here.cores >= 1 and here.processor and here.commit
