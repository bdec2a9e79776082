"""The quick protocol: few queries and short windows, for a first look that ends within minutes and earns no letter."""

from typing import TypedDict

QUERIES = 20
RUNS = 3
IDLE_S = 5.0
_WARM_UP_BLOCKS = 2
# All windows of a measurement together, as long as a pass over the queries takes less than one.
_BUDGET_S = 45.0


class QuickTerms(TypedDict, total=False):
    """What is not as the case says: queries of a pass, blocks of warming up, and the least length of a window, s."""

    queries: int
    warm_up_blocks: int
    window_s: float


def quick_terms(workloads: int) -> QuickTerms:
    """For a measurement over so many workloads, whose windows share one budget of time."""
    return {"queries": QUERIES, "warm_up_blocks": _WARM_UP_BLOCKS, "window_s": _BUDGET_S / (RUNS * workloads)}
