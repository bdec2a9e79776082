"""Room for the sites that a benchmark builds: it is asked for before half an hour is spent on the first of them."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from tests.bench.sizes import LARGE, Beside

# What a site takes on a disk for each of its cards, with the blocks that are not full: large sites, of which a card is
# leaner and no label is painted, and others.
_BYTES_A_CARD, _BYTES_A_FULL_CARD = 150_000, 400_000
# How often a site is built, or written, where that takes no time.
_TURNS = 3
# The build that is watched for its memory, and the two sites beside which one is built after a change.
_OTHERS = 3
# Hugo's sources, its whole site and its cards alone.
_OF_HUGO = 1 + 2 * _TURNS
_GB = 1e9


def refuse_without_room(folder: Path, sizes: Sequence[int], beside: Beside) -> None:
    """End with a sentence where the disk of `folder` has less room than sites of these sizes will take."""
    wanted, there = sum(_bytes(cards, beside) for cards in sizes), shutil.disk_usage(folder).free
    if wanted > there:
        raise SystemExit(
            f"{folder} has {there / _GB:.0f} GB of room, and sites of these sizes take about {wanted / _GB:.0f} GB; "
            "name a folder on another disk with --work, or smaller sizes with --sizes."
        )


def _bytes(cards: int, beside: Beside) -> int:
    large = cards >= LARGE
    builds = (1 if large else _TURNS) * (2 if beside.plain else 1)
    copies = builds + _TURNS + _OTHERS + (_OF_HUGO if beside.hugo else 0)
    return cards * copies * (_BYTES_A_CARD if large else _BYTES_A_FULL_CARD)
