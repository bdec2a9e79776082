"""Computed pieces of the page "How fast is this built", from the committed run of `make bench`."""

from collections.abc import Callable
from dataclasses import dataclass

from jinja2 import Environment

from generator.pages.wording.numbers import month, signed_percent, significant, times
from generator.records.bench import OURS, Bench, Built, Excess, Figure, Pages, Tracker

PAGE = "speed.md"


@dataclass(frozen=True)
class BuiltRow:
    """One builder's time for so many cards; `ratio` is its time over ours."""

    cards: int
    built: Built
    each_ms: float | None
    ratio: float | None


def fragments(made: Environment, bench: Bench | None) -> dict[str, Callable[[], str]]:
    """Each piece by its name; none where the measurements hold no run."""
    if bench is None:
        return {}

    def piece(name: str, **given: object) -> str:
        return made.get_template(f"speed/{name}.html").render(bench=bench, **given)

    return {
        "speed-run": lambda: piece("run", day=f"{bench.taken_on.day} {month(bench.taken_on)}", ours=OURS),
        "speed-short": lambda: piece("short", sentences=in_short(bench), trackers=trackers_in_short(bench)),
        "speed-building": lambda: piece("building", rows=built_rows(bench), ours=OURS),
        "speed-measuring": lambda: piece("measuring", adds=adds_in_words, adds_ms=adds_ms, rest=rest_s),
        "speed-figures": lambda: piece("figures", target=target_in_words),
    }


def built_rows(bench: Bench) -> list[BuiltRow]:
    """Every builder's time for every number of cards, in the run's order."""
    return [_row(pages, built) for pages in bench.pages for built in pages.built]


def _row(pages: Pages, built: Built) -> BuiltRow:
    ours = pages.seconds_of(OURS)
    each = None if built.seconds is None else 1000 * built.seconds / pages.cards
    ratio = None if built.seconds is None or ours is None else built.seconds / ours
    return BuiltRow(pages.cards, built, each, ratio)


def in_short(bench: Bench) -> list[str]:
    """Of the largest site that was built: our time, and each other builder's against it."""
    known = [pages for pages in bench.pages if pages.seconds_of(OURS) is not None]
    if not known:
        return []
    rows = [row for row in built_rows(bench) if row.cards == max(pages.cards for pages in known)]
    return [*_ours(rows), *(_theirs(row) for row in rows if row.built.builder != OURS)]


def _ours(rows: list[BuiltRow]) -> list[str]:
    return [
        f"A site of {row.cards:,} cards took {significant(row.built.seconds)} s, {significant(row.each_ms)} ms a card."
        for row in rows
        if row.built.builder == OURS
    ]


def _theirs(row: BuiltRow) -> str:
    name = f"{row.built.builder} {row.built.version}" if row.built.version else row.built.builder
    if row.ratio is None:
        return f"{name} for the same pages: unknown."
    took = f"{name} took {significant(row.built.seconds)} s for the same pages"
    if row.ratio >= 1:
        return f"{took}, {times(row.ratio)} as long as we do."
    return f"{took}; we take {times(1 / row.ratio)} as long."


def trackers_in_short(bench: Bench) -> list[str]:
    """What each program that measures adds to the time of what it measures."""
    return [f"The tracker of {each.name}: {_added(each.adds)}." for each in bench.trackers]


def _added(adds: Excess | None) -> str:
    """`+0.4 % time (95 %: −0.1 % to +0.9 %), which this run cannot tell from none`."""
    if adds is None:
        return "unknown how much time it adds"
    told = adds_in_words(adds).replace(" (", " time (", 1)
    return f"{told}, which this run cannot tell from none" if adds.low <= 0 <= adds.high else told


def adds_in_words(adds: Excess) -> str:
    """`+0.4 % (95 %: −0.1 % to +0.9 %)`."""
    mean, low, high = (signed_percent(value / 100) for value in (adds.percent, adds.low, adds.high))
    return f"{mean} (95\u00a0%: {low} to {high})"


def adds_ms(tracker: Tracker) -> str | None:
    """What a window takes more, in milliseconds with a sign; None where it is not known."""
    if tracker.adds is None or tracker.query_s is None:
        return None
    more = 10 * tracker.adds.percent * tracker.query_s * tracker.adds.queries
    return f"{'−' if more < 0 else '+'}{significant(abs(more), 2)}"


def rest_s(tracker: Tracker) -> float | None:
    """Seconds from the command to the result in which no measured query was answered."""
    if tracker.command_s is None or tracker.answering_s is None:
        return None
    return tracker.command_s - tracker.answering_s


def target_in_words(figure: Figure) -> str:
    """`≤ 0.5`, or nothing where a figure is held to no target."""
    bounds = (("≥", figure.at_least), ("≤", figure.at_most))
    return ", ".join(f"{sign} {value:g}" for sign, value in bounds if value is not None)
