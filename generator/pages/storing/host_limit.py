"""What a host takes: a site over its limit is refused, with what takes the space and what to do.

GitHub Pages takes a site of at most 1 GB (docs.github.com, *GitHub Pages limits*), and says so only after the upload.
"""

import os
from collections import Counter
from pathlib import Path

from generator.errors import EnergyLabelError

# In mkdocs.yml it is `extra.site_limit_mb`, which this variable sets.
VARIABLE = "SITE_LIMIT_MB"
# What GitHub Pages takes.
USUAL_MB = 1_000
_MEGABYTE = 1_000_000
# How many folders a refusal names.
_NAMED = 3


def limit_of(value: object) -> int:
    """The limit in MB as somebody wrote it: 0 where the host has none, nothing where it is the usual one.

    Raises `EnergyLabelError` for anything else.
    """
    text = "" if value is None else str(value).strip()
    # Digits of other scripts are digits too, and surprise whoever meant none of them.
    if text and not (text.isascii() and text.isdecimal()):
        raise EnergyLabelError(
            f"{VARIABLE} is {text!r}, which is no whole number of megabytes; say what the host takes, such as 1000, "
            "or 0 for a host without a limit."
        )
    return int(text or USUAL_MB)


def check_size(site: Path, limit_mb: int, more: Counter[str] | None = None) -> None:
    """Raise `EnergyLabelError` where the files below `site` are more than `limit_mb` MB together; 0: no limit.

    `more` are bytes that belong to it and are not there yet, as `sizes_of` has them.
    """
    if not limit_mb:
        return
    sizes = sizes_of(site) + (more or Counter())
    total = sum(sizes.values())
    if total <= limit_mb * _MEGABYTE:
        return
    largest = ", ".join(f"{name} {size / _MEGABYTE:,.0f} MB" for name, size in sizes.most_common(_NAMED))
    raise EnergyLabelError(
        f"The site is {total / _MEGABYTE:,.1f} MB ({largest}), and its host takes at most {limit_mb:,} MB; publish "
        f"fewer records, or name the limit of another host ({VARIABLE}=5000; 0: none)."
    )


def sizes_of(site: Path) -> Counter[str]:
    """Bytes of all files in each folder of `site`; those at its root are together under `/`."""
    sizes: Counter[str] = Counter()
    with os.scandir(site) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                sizes[f"{entry.name}/"] += _below(entry.path)
            else:
                sizes["/"] += entry.stat(follow_symlinks=False).st_size
    return sizes


def _below(folder: str) -> int:
    """Without recursion or a list of what is there: a large site has more than a million files."""
    total, waiting = 0, [folder]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                else:
                    total += entry.stat(follow_symlinks=False).st_size
    return total
