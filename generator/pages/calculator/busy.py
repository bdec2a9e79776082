"""How many machines a volume keeps busy, in a sentence; `site_src/pages/assets/calculator/busy.js` says the same.

`tests/pages/calculator/test_busy.py` holds the two to each other, so a line changed here is changed there.
"""

import math

from generator.labels.label import Label
from generator.pages.calculator.amounts import trimmed
from generator.pages.wording.numbers import counted, plural, significant
from generator.pages.wording.points import point_names
from generator.pages.wording.served import operating_point

_MINUTE_S, _HOUR_S, _DAY_S = 60, 3600, 86_400
_UNKNOWN = (
    "How long the machine takes for a query is not known, so the number of machines kept busy is not known either."
)


def busy(queries: float, seconds: float | None, gpus: int | None, way: str) -> str:
    """`1,000,000 queries a day × 0.119 s are 33.1 hours: 2 machines, …`, or that it is unknown.

    `seconds` are the machine's time a query, served in this `way` on so many GPUs (None: not stated).
    """
    if seconds is None:
        return _UNKNOWN
    time = queries * seconds
    machines = max(1, math.ceil(time / _DAY_S))
    of = f" of {counted(gpus, 'GPU')}" if gpus else ""
    each = "each " if machines > 1 else ""
    return (
        f"{trimmed(queries, 15)} {plural(queries, 'query')} a day × {significant(seconds)} s are {_duration(time)}: "
        f"{counted(machines, 'machine')}{of}, {each}busy for {_share(time / machines)} of the day, "
        f"where queries are served as measured: {way}."
    )


def _duration(seconds: float) -> str:
    if seconds < _MINUTE_S:
        return f"{significant(seconds)} s"
    if seconds < _HOUR_S:
        return f"{significant(seconds / _MINUTE_S)} minutes"
    return f"{significant(seconds / _HOUR_S)} hours"


def _share(seconds: float) -> str:
    share = 100 * seconds / _DAY_S
    return "less than 0.1\u00a0%" if share < 0.1 else f"{trimmed(share, 2)}\u00a0%"


def served_way(label: Label) -> str:
    """The way of serving that a label's figure is of: `64 at once on 1 GPU`."""
    point = operating_point(label)
    if point:
        return point_names([point])[0]
    at_once = label.setup.batch_size
    if at_once is None:
        return "how many at once is not stated"
    return "one at a time" if at_once == 1 else f"{at_once:,} at once"
