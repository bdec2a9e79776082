"""`python -m tests.bench`: every figure of the performance targets from one run, as a table and as `bench.json`."""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from statistics import median

from generator.parallel import jobs
from generator.records.bench import Tracker
from generator.suite.meters.paired import open_meter
from tests.bench.backends import overheads
from tests.bench.checking import checks, picture_check_s
from tests.bench.configs import ROOT
from tests.bench.document import bench_of, machine, write_bench
from tests.bench.finding import report_comparing, report_pages, report_search, report_weight
from tests.bench.harness import looking_at_the_others, opening_and_closing, working_beside
from tests.bench.lighthouse import report_reading
from tests.bench.measure import Memory, Timings, cache_of, timed_build, timed_command
from tests.bench.pages import timed_pictures
from tests.bench.peers.environments import set_up
from tests.bench.peers.trackers import OPTIMUM, ZEUS, report_trackers, trackers
from tests.bench.reading import report_records
from tests.bench.report import Report
from tests.bench.room import refuse_without_room
from tests.bench.sizes import LARGE, Beside, Size, measured_size, timed_change
from tests.bench.table import report_table

_SECONDS = {10_000: 30.0}
_RATIO_TO_PLAIN = {1_000: 8.0, 10_000: 25.0}
_RATIO_TO_HUGO = 0.5
_RATIO_TO_WRITING = {10_000: 4.0, 100_000: 3.0}
# Of a hundred thousand, each costs hardly more than of ten thousand.
_RATIO_TO_SMALLER = {100_000: 1.2}
_MOST_MB = {100_000: 400.0}
_COLD_SECONDS, _WARM_SECONDS = 60.0, 8.0
_STAGES = ("read and grade", "comparison pages and charts", "finish", "stamp")


def main() -> None:
    """Measure, then print the table; the work folder is removed at the end, not between runs."""
    options = _options()
    if options.suite or options.lighthouse:
        report = Report()
        (_report_suite if options.suite else report_reading)(report)
        print(report.text())
        return
    if options.finding:
        report = Report()
        with tempfile.TemporaryDirectory(prefix="energy-label-bench-", dir=options.work) as name:
            report_search(report, Path(name))
        print(report.text())
        return
    # First, so that what cannot be set up is told before anything was measured.
    for peer in ("hugo", OPTIMUM, ZEUS) if options.peers else ():
        set_up(peer)
    if options.records:
        report = Report()
        with tempfile.TemporaryDirectory(prefix="energy-label-bench-", dir=options.work) as name:
            report_records(report, Path(name), options.records)
        print(report.text())
        return
    folder = Path(options.work or tempfile.mkdtemp(prefix="energy-label-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    if not options.trackers:
        refuse_without_room(folder, _sizes(options), Beside(options.plain, options.peers))
    here = machine(jobs(), str(ROOT))
    report = Report()
    try:
        measured = [] if options.trackers else _report_sizes(report, folder, options)
        found = _report_peers(report, folder) if options.peers else []
        # Before the folder goes, which takes a minute: whoever loses patience has the figures.
        print(report.text())
        print("\n" + ", ".join(f"{name} {value}" for name, value in here.model_dump().items()), flush=True)
        pages = [size.found() for size in measured]
        write_bench(bench_of(report, pages, found, here, datetime.now(UTC).date()), Path(options.json))
    finally:
        if not options.keep:
            # Only now: creating files soon after deleting a tree is many times slower on ext4.
            shutil.rmtree(folder)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_true", help="100 and 1,000 cards only")
    size.add_argument("--full", action="store_true", help="100,000 cards too (15 GB of disk, a quarter of an hour)")
    size.add_argument("--sizes", type=int, nargs="+", help="other numbers of cards")
    size.add_argument("--records", type=int, metavar="N", help="only what reading so many records costs")
    size.add_argument("--finding", action="store_true", help="only what a search of 100,000 models costs a reader")
    size.add_argument("--suite", action="store_true", help="only what measuring costs: start-up and harness")
    size.add_argument("--lighthouse", action="store_true", help="only what reading costs: Lighthouse and page weights")
    size.add_argument("--trackers", action="store_true", help="only the programs that measure; implies --peers")
    parser.add_argument(
        "--peers",
        action="store_true",
        help="beside ours: Hugo, which builds, and optimum-benchmark and Zeus, which measure (each set up once, 2 GB)",
    )
    parser.add_argument("--no-plain", dest="plain", action="store_false", help="leave plain MkDocs out")
    parser.add_argument("--builds", action="store_true", help="builds alone: no memory, commands, browser or suite")
    parser.add_argument("--json", default="bench.json", help="where the figures go for machines (default: bench.json)")
    parser.add_argument("--work", help="folder to work in (default: a fresh one under /tmp)")
    parser.add_argument("--keep", action="store_true", help="keep the work folder")
    options = parser.parse_args()
    options.peers = options.peers or options.trackers
    return options


def _sizes(options: argparse.Namespace) -> list[int]:
    sizes = options.sizes or ([100, 1_000] if options.quick else [100, 1_000, 10_000])
    return [*sizes, 100_000] if options.full else sizes


def _report_sizes(report: Report, folder: Path, options: argparse.Namespace) -> list[Size]:
    """Build sites of each size, and all that is held against them."""
    sizes = _sizes(options)
    measured = [measured_size(cards, folder, Beside(options.plain, options.peers)) for cards in sizes]
    _report_cards(report, measured)
    for size in measured:
        _report_ratios(report, size)
        report_pages(report, folder / f"ours-{size.cards}-0", size.cards)
        if size.files:
            report_weight(report, size.files, size.cards)
    if not options.builds:
        if sizes[-1] >= LARGE:
            large = min(size for size in sizes if size >= LARGE)
            _report_memory(report, folder, large)
            changed = timed_change(large, folder)
            what, runs = f"{large:,} cards: build after one record has changed, s", len(changed.seconds)
            report.add(what, changed.median, at_most=3.0, digits=1, runs=runs)
        _report_commands(report, folder)
        report_records(report, folder, sizes[-1])
        report_table(report, folder)
        report_comparing(report, folder / f"ours-{sizes[-1]}-0", sizes[-1])
        (searching := folder / "searching").mkdir()
        report_search(report, searching)
        _report_suite(report)
        report_reading(report)
    _report_site(report, folder)
    return measured


def _report_peers(report: Report, folder: Path) -> Sequence[Tracker]:
    (own := folder / "trackers").mkdir()
    found = trackers(own)
    report_trackers(report, found)
    return found


def _report_cards(report: Report, measured: list[Size]) -> None:
    for size in measured:
        most, runs = _SECONDS.get(size.cards), len(size.ours.seconds)
        report.add(f"{size.cards:,} cards: whole cold build, s", size.ours.median, at_most=most, digits=1, runs=runs)
        each = 1000 * size.ours.median / size.cards
        report.add(f"{size.cards:,} cards: whole build, ms per card", each, digits=2)
        report.add(f"{size.cards:,} cards: processor time, s", median(size.ours.processor), digits=1, runs=runs)
        most = _MOST_MB.get(size.cards)
        report.add(f"{size.cards:,} cards: largest process, MB", max(size.ours.largest_mb), at_most=most, digits=0)
    for small, large in pairwise(measured):
        more = 1000 * (large.ours.median - small.ours.median) / (large.cards - small.cards)
        step = f"{small.cards:,} → {large.cards:,} cards"
        report.add(f"{step}: marginal ms per card", more, digits=3)
        report.add(f"{step}: marginal ms per card, processor time", _marginal_ms(small, large), digits=3)
        if small.plain.seconds and large.plain.seconds:
            plain = 1000 * (large.plain.median - small.plain.median) / (large.cards - small.cards)
            report.add(f"{step}: marginal ms per card, plain MkDocs", plain, digits=2)
            report.add(f"{step}: plain MkDocs ÷ ours, marginal", plain / more, digits=1)
    for smallest, small, large in zip(measured, measured[1:], measured[2:], strict=False):
        ratio = _marginal_ms(small, large) / _marginal_ms(smallest, small)
        most = _RATIO_TO_SMALLER.get(large.cards)
        report.add(f"… {large.cards:,} cards: marginal processor time ÷ that before", ratio, at_most=most, digits=2)
    for size in measured:
        for stage in _STAGES:
            report.add(f"{size.cards:,} cards: {stage}, s", size.ours.stage(stage), digits=2)
        rest = size.ours.median - sum(size.ours.stage(stage) for stage in _STAGES[:3])
        report.add(f"{size.cards:,} cards: MkDocs and start-up, s", rest, digits=2)


def _marginal_ms(small: Size, large: Size) -> float:
    """Milliseconds of processor time for each card more: that of a busy machine is nearly that of an idle one."""
    more = median(large.ours.processor) - median(small.ours.processor)
    return 1000 * more / (large.cards - small.cards)


def _report_ratios(report: Report, size: Size) -> None:
    cards = f"{size.cards:,} cards"
    if size.plain.seconds:
        report.add(f"{cards}: plain MkDocs, s", size.plain.median, digits=1, runs=len(size.plain.seconds))
        ratio = size.plain.median / size.ours.median
        report.add(f"{cards}: plain MkDocs ÷ ours", ratio, at_least=_RATIO_TO_PLAIN.get(size.cards), digits=1)
    if size.hugo.seconds:
        report.add(f"{cards}: Hugo, s", size.hugo.median, digits=1, runs=len(size.hugo.seconds))
        report.add(f"{cards}: ours ÷ Hugo", size.ours.median / size.hugo.median, at_most=_RATIO_TO_HUGO, digits=2)
    if size.pages is not None:
        read, stamped = size.pages
        report.add(f"{cards}: card pages alone, read and graded, s", read, digits=2)
        report.add(f"{cards}: card pages alone, stamped, s", stamped, digits=2)
        if size.plain.seconds:
            report.add(f"{cards}: plain MkDocs ÷ card pages alone, stamped", size.plain.median / stamped, digits=1)
            both = size.plain.median / (read + stamped)
            report.add(f"{cards}: plain MkDocs ÷ card pages alone, read, graded and stamped", both, digits=1)
    if size.hugo_pages.seconds:
        theirs, runs = size.hugo_pages.median, len(size.hugo_pages.seconds)
        report.add(f"{cards}: Hugo, card pages alone, s", theirs, digits=2, runs=runs)
        if size.pages is not None:
            ours = f"{cards}: card pages alone, read, graded and stamped"
            report.add(f"{ours} ÷ Hugo's", sum(size.pages) / theirs, at_most=_RATIO_TO_HUGO, digits=2)
    if size.writing.seconds:
        what = f"{len(size.files):,} files, {sum(length for _, length in size.files) / 1e6:,.0f} MB"
        report.add(f"{cards}: merely writing {what}, s", size.writing.median, digits=2, runs=len(size.writing.seconds))
        target = _RATIO_TO_WRITING.get(size.cards)
        whole, stage = size.ours.median, size.ours.stage("stamp")
        report.add(f"{cards}: stamping ÷ merely writing", stage / size.writing.median, at_most=target, digits=1)
        report.add(f"{cards}: whole build ÷ merely writing", whole / size.writing.median, at_most=target, digits=1)


def _report_memory(report: Report, folder: Path, cards: int) -> None:
    memory = Memory()
    timed_build(folder / f"real-{cards}.yml", folder / f"memory-{cards}", Timings(), memory.sample)
    first, *workers = sorted(memory.resident)
    report.add(f"{cards:,} cards: peak of the main process, MB", memory.resident[first], at_most=200, digits=0)
    most = max((memory.resident[pid] for pid in workers), default=0.0)
    report.add(f"{cards:,} cards: peak of a worker, shared pages too, MB", most, at_most=200, digits=0)
    own = max((memory.proportional[pid] for pid in workers), default=0.0)
    report.add(f"{cards:,} cards: peak of a worker, shared pages in part (PSS), MB", own, digits=0)
    report.add("largest process of this whole benchmark (getrusage), MB", Memory.of_children(), digits=0)


def _report_commands(report: Report, folder: Path) -> None:
    command = str(Path(sys.executable).with_name("energy-label"))
    report.add("energy-label check, all committed records, s", timed_command([command, "check"], 5), digits=2)
    count, seconds = timed_pictures(ROOT / "measurements", folder / "pictures")
    report.add(f"of it, {count} pictures for social sites, painted beside the stamping, s", seconds, digits=2)
    report.add("one picture for social sites, ms", 1000 * seconds / count, digits=1)


def _report_site(report: Report, folder: Path) -> None:
    """The site itself: cold, and with what the first of these builds has kept."""
    cold, warm = Timings(), Timings()
    first = folder / "site-cold-0"
    while cold.wanted:
        timed_build(ROOT / "mkdocs.yml", folder / f"site-cold-{len(cold.seconds)}", cold)
    while warm.wanted:
        timed_build(ROOT / "mkdocs.yml", folder / f"site-warm-{len(warm.seconds)}", warm, cache=cache_of(first))
    report.add("the real site, cold, s", cold.median, at_most=_COLD_SECONDS, digits=1, runs=len(cold.seconds))
    report.add("the real site, warm, s", warm.median, at_most=_WARM_SECONDS, digits=1, runs=len(warm.seconds))


def _report_suite(report: Report) -> None:
    command = str(Path(sys.executable).with_name("energy-label"))
    report.add("energy-label --help, s", timed_command([command, "--help"], 7), at_most=0.3, digits=2)
    report.add("energy-label measure --help, s", timed_command([command, "measure", "--help"], 7), digits=2)
    _report_back_ends(report)
    meter = open_meter(None, "FRA")
    report.add("opening and closing a tracked window, % of it", opening_and_closing(meter), at_most=1, digits=3)
    report.add("the tracker while a window lasts, % of one core", working_beside(meter), at_most=1, digits=3)
    meter.close()
    report.add("who else works, looked at around a window, % of it", looking_at_the_others(), at_most=0.5, digits=3)
    for task, cost in checks().items():
        report.add(f"looking for non-answers, {task}, µs a query", 1e6 * cost.check_s, digits=2)
        report.add(f"looking for non-answers, {task}, ms a window", 1e3 * cost.checks_s, digits=2)
        report.add(f"looking for non-answers, {task}, % of a query", cost.percent, at_most=0.5, digits=3)
    report.add("looking for non-answers, a black picture of 1024 × 1024, ms", 1e3 * picture_check_s(), digits=2)


def _report_back_ends(report: Report) -> None:
    """The interval is told beside the figure that is held to the target: on a busy machine it says little."""
    with tempfile.TemporaryDirectory(prefix="energy-label-bench-") as folder:
        for name, found in overheads(Path(folder)):
            added = found.excess
            report.add(f"{name}: one bare query, ms", found.query_ms, digits=1)
            report.add(f"{name}: what the suite adds to a query, %", added.percent, at_most=1, digits=2)
            report.add(f"{name}: of it, the lower end of the 95 % interval, %", added.low, digits=2)
            report.add(f"{name}: of it, the upper end of the 95 % interval, %", added.high, digits=2)


if __name__ == "__main__":
    main()
