"""The two ends of a build that MkDocs, where it is needed, stands between."""

import gc
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from generator.pages.edition.imprint import Imprint
from generator.pages.environment import environment
from generator.pages.finding.search import Section
from generator.pages.kept_files import Staying
from generator.pages.site import Site
from generator.pages.storing import host_limit
from generator.pages.storing.settling import settle
from generator.remaking.settings import Settings

Make = Callable[[Path, str, date, Path | None, Imprint], Site]


def begun(settings: Settings, imprint: Imprint, make: Make) -> Site:
    """The site, read and graded by `make`; raises `EnergyLabelError` before anything is written."""
    # Made anew for each build, so that `mkdocs serve` shows a changed template.
    environment.cache_clear()
    host_limit.limit_of(settings.limit_mb)
    # Labels stay to the end, and each look for garbage among ten thousand of them takes a quarter of a second.
    gc.disable()
    try:
        today, address = datetime.now(UTC).date(), settings.address(imprint)
        site = make(settings.measurements_folder, address, today, settings.preview_folder, imprint)
        gc.freeze()
    finally:
        gc.enable()
    return site


def finish(
    site: Site,
    out: Path,
    shells: Sequence[str],
    sections: Sequence[Section],
    limit_mb: str,
    *,
    stamp_pages: bool = True,
    staying: Staying | None = None,
) -> None:
    """Write all that MkDocs does not; beside a last site, all that was made goes to where the site before that is.

    `staying` is what stays there besides, which is not written either.
    """
    kept = site.write(out, shells, sections, stamp_pages=stamp_pages)
    # All that is here goes with this process: to look for garbage in it, before a fork or at the end, takes long.
    gc.freeze()
    if kept and staying:
        kept.staying.join(staying)
    host_limit.check_size(out, host_limit.limit_of(limit_mb), kept.staying.sizes if kept else None)
    if kept:
        settle(str(out), kept.spare, kept.staying.paths)
        # Who forks unfreezes it all afterwards.
        gc.freeze()
