"""A MkDocs hook for benchmark builds alone: scales for the made-up profile, and the time of each stage.

MkDocs loads it before `site_src/hooks.py`, which then finds the wrapped functions and runs as always.
"""

import json
import os
import time
from collections.abc import Callable
from functools import cached_property, wraps
from pathlib import Path
from typing import Any

import generator.build as building
from generator.labels.grading import own_scales
from generator.labels.grading.scale import read_scales
from generator.pages import site, stamp
from generator.pages.edition import edition
from tests.bench.records import bench_scales

_seconds: dict[str, float] = {}


def _timed(stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def wrapper(*arguments: Any, **named: Any) -> Any:
        start = time.perf_counter()
        try:
            return function(*arguments, **named)
        finally:
            _seconds[stage] = _seconds.get(stage, 0.0) + time.perf_counter() - start
            Path(os.environ["BENCH_STAGES"]).write_text(json.dumps(_seconds), "utf-8")

    return wrapper


def _install() -> None:
    # Painting is timed by itself: it is for small sites, and would hide what one more card costs.
    edition.MOST_CARD_PICTURES = edition.MOST_PAINTED_LABELS = 0
    setattr(own_scales, "read_scales", lambda: read_scales() | bench_scales())  # noqa: B010 - not its export
    building.build = _timed("read and grade", building.build)
    pages = cached_property(_timed("comparison pages and charts", site.Site.__dict__["pages"].func))
    pages.__set_name__(site.Site, "pages")
    setattr(site.Site, "pages", pages)  # noqa: B010 - a plain assignment is what mypy forbids
    stamp.stamp_all = _timed("stamp", stamp.stamp_all)
    setattr(site.Site, "write", _timed("finish", site.Site.write))  # noqa: B010


_install()
