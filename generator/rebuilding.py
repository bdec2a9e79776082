"""What one build leaves for the next in the same process, so that `make serve` does only what a change needs.

All of it is known by what it is made from, so none of it can be stale: what is read of the measurements by every file
of theirs, what is written beside the pages by that, by the templates, and by the frame.
"""

import os
import shutil
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from generator import labels
from generator.build import build
from generator.pages.cache import key_of
from generator.pages.content import Content
from generator.pages.environment import TEMPLATES
from generator.pages.site import Site

# Class limits and tasks.
_LIMITS = Path(labels.__file__).parent


class Workshop:
    """Builds of one process, one after another."""

    def __init__(self) -> None:
        self._content: tuple[str, Content] | None = None
        self._written: tuple[str, tempfile.TemporaryDirectory[str]] | None = None

    def site(self, measurements: Path, site_url: str, today: date, preview: Path | None) -> Site:
        """As `build` has it; what is read and graded is read again only where a file of it has changed."""
        folders = [measurements, _LIMITS, *([preview] if preview else [])]
        key = key_of(site_url, today.isoformat(), *map(tree_key, folders))
        if self._content is None or self._content[0] != key:
            self._content = key, build(measurements, site_url, today, preview).content
        return Site(self._content[1])

    def write(self, site: Site, out: Path, shells: Sequence[str]) -> None:
        """As `Site.write`; where all is as it was, what was written then is linked to."""
        key = key_of(self._content[0] if self._content else "", tree_key(TEMPLATES), *shells)
        if self._written is None or self._written[0] != key:
            folder = tempfile.TemporaryDirectory(prefix="energy-label-")
            site.write(Path(folder.name), shells)
            self._written = key, folder
        shutil.copytree(self._written[1].name, out, copy_function=os.link, dirs_exist_ok=True)


def tree_key(folder: Path) -> str:
    """A key for all files below `folder`, by their paths and what they hold."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix != ".pyc"]
    return key_of(*(part for path in files for part in (path.relative_to(folder).as_posix(), path.read_bytes())))
