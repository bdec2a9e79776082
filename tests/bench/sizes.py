"""Building sites of so many cards, turn by turn: ours, plain MkDocs, Hugo, and merely writing the same files."""

import sys
from dataclasses import dataclass, field
from pathlib import Path

from generator.parallel import jobs
from generator.records.bench import OURS, Pages
from tests.bench import hugo
from tests.bench.configs import plain_config, plain_docs, real_config
from tests.bench.document import HUGO, MKDOCS, WRITING, builders, pages_of
from tests.bench.measure import Timings, card_files, timed_build, timed_writing
from tests.bench.pages import timed_pages
from tests.bench.records import Sample, change_one, make_measurements

WRITING_FROM, LARGE, PLAIN_TO = 1_000, 10_000, 10_000


@dataclass(frozen=True)
class Beside:
    """Which others build beside us. Plain MkDocs is left out where it would take hours."""

    plain: bool = True
    hugo: bool = False


@dataclass
class Size:
    """Everything timed with one number of cards."""

    cards: int
    ours: Timings = field(default_factory=Timings)
    plain: Timings = field(default_factory=Timings)
    hugo: Timings = field(default_factory=Timings)
    hugo_pages: Timings = field(default_factory=Timings)
    writing: Timings = field(default_factory=Timings)
    files: list[tuple[str, int]] = field(default_factory=list)
    pages: tuple[float, float] | None = None

    def found(self) -> Pages:
        """The median of each builder, with the version of it."""
        took = {OURS: self.ours, HUGO: self.hugo, MKDOCS: self.plain, WRITING: self.writing}
        seconds = {name: timings.seconds for name, timings in took.items()}
        return pages_of(self.cards, seconds, builders(hugo.version()))


def measured_size(cards: int, folder: Path, beside: Beside) -> Size:
    """Build sites of so many cards below `folder`, by us and by the others in turns."""
    size = Size(cards)
    sample = make_measurements(folder / f"measurements-{cards}", cards)
    config = real_config(folder, sample)
    with_plain = beside.plain and cards <= PLAIN_TO
    docs = plain_docs(folder, sample) if with_plain or beside.hugo else None
    plain = plain_config(folder, sample, docs) if docs and with_plain else None
    while size.ours.wanted:
        turn = len(size.ours.seconds)
        site = folder / f"ours-{cards}-{turn}"
        timed_build(config, site, size.ours)
        _said(f"{cards:,} cards: {size.ours.seconds[-1]:.1f} s")
        if plain is not None and size.plain.wanted:
            timed_build(plain, folder / f"plain-{cards}-{turn}", size.plain)
            _said(f"{cards:,} cards, plain MkDocs: {size.plain.seconds[-1]:.1f} s")
        if docs and beside.hugo and size.hugo.wanted:
            _build_by_hugo(size, folder, docs, site, sample)
        if cards >= WRITING_FROM and size.writing.wanted:
            size.files = size.files or card_files(site)
            _write_once(size, folder)
    if cards >= WRITING_FROM:
        size.pages = timed_pages(sample, site, folder / f"pages-{cards}")
    # A build of ours may be too long for three turns where the others are not, and one turn alone swings several times.
    while docs and beside.hugo and size.hugo.wanted:
        _build_by_hugo(size, folder, docs, site, sample)
    if docs and beside.hugo:
        source = folder / f"hugo-source-{cards}"
        while size.hugo_pages.wanted:
            out = folder / f"hugo-pages-{cards}-{len(size.hugo_pages.seconds)}"
            hugo.timed_hugo(source, out, size.hugo_pages, cards, pages_alone=True)
    while size.files and size.writing.wanted:
        _write_once(size, folder)
    return size


def timed_change(cards: int, folder: Path) -> Timings:
    """Seconds to build after one record has changed, with the last site there and the one before it."""
    sample, config = Sample(folder / f"measurements-{cards}", cards), folder / f"real-{cards}.yml"
    site, timings = folder / f"changed-{cards}", Timings()
    for _ in range(2):
        timed_build(config, site, Timings(), beside=True)
    while timings.wanted:
        change_one(sample)
        timed_build(config, site, timings, beside=True)
    return timings


def _build_by_hugo(size: Size, folder: Path, docs: Path, site: Path, sample: Sample) -> None:
    """Once; what it builds from is made the first time, in the frame of a card that we have built."""
    source = folder / f"hugo-source-{sample.cards}"
    if not source.is_dir():
        hugo.hugo_source(source, docs, next((site / "models").glob("*/*/index.html")))
    hugo.timed_hugo(source, folder / f"hugo-{size.cards}-{len(size.hugo.seconds)}", size.hugo, size.cards)
    _said(f"{size.cards:,} cards, Hugo: {size.hugo.seconds[-1]:.1f} s")


def _write_once(size: Size, folder: Path) -> None:
    out = folder / f"written-{size.cards}-{len(size.writing.seconds)}"
    timed_writing(size.files, out, jobs(), size.writing)
    _said(f"{size.cards:,} cards, merely written: {size.writing.seconds[-1]:.2f} s")


def _said(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
