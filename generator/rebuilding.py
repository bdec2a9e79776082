"""What one build leaves for the next in the same process, so that `make serve` does only what a change needs.

All of it is known by what it is made from, so none of it can be stale: what is read of the measurements by every file
of theirs, a model's pictures by its labels and the templates of pictures, all else by everything.
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
from generator.pages.edition_key import pictures_key
from generator.pages.environment import TEMPLATES
from generator.pages.site import Site
from generator.pages.stamp import stamped_models

# Class limits and tasks.
_LIMITS = Path(labels.__file__).parent


class Workshop:
    """Builds of one process, one after another; its folders go with it."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="energy-label-")
        self._content: tuple[str, Content] | None = None
        self._site: tuple[str, Site] | None = None
        # Where something was written, by what it was made from.
        self._written: dict[str, Path] = {}

    def site(self, measurements: Path, site_url: str, today: date, preview: Path | None) -> Site:
        """As `build` has it; what is read and graded is read again only where a file of it has changed."""
        folders = [measurements, _LIMITS, *([preview] if preview else [])]
        read = key_of(site_url, today.isoformat(), *map(tree_key, folders))
        if self._content is None or self._content[0] != read:
            self._content = read, build(measurements, site_url, today, preview).content
        made = key_of(read, tree_key(TEMPLATES))
        if self._site is None or self._site[0] != made:
            self._site = made, Site(self._content[1])
        return self._site[1]

    def write(self, site: Site, out: Path, shells: Sequence[str]) -> None:
        """As `Site.write`, of the newest `site`; what was written before and would be the same is linked to."""
        for folder in self.made(site, shells):
            shutil.copytree(folder, out, copy_function=os.link, dirs_exist_ok=True)

    def made(self, site: Site, shells: Sequence[str]) -> list[Path]:
        """The folders that together hold what `Site.write` writes; what is not there yet is made."""
        drawn = tree_key(TEMPLATES, "*.svg")
        models = {model: key_of(drawn, pictures_key(site.edition, model)) for model in stamped_models(site.edition)}
        social = key_of("social", drawn, site.content.key)
        texts = key_of("texts", "" if self._site is None else self._site[0], *shells)
        if missing := {model: self._new_folder() for model, key in models.items() if key not in self._written}:
            site.write_pictures(self._root, {model: folder.name for model, folder in missing.items()})
            self._written |= {models[model]: folder for model, folder in missing.items()}
        if social not in self._written:
            site.write_social(folder := self._new_folder())
            self._written[social] = folder
        if texts not in self._written:
            site.write_texts(folder := self._new_folder(), shells)
            self._written[texts] = folder
        self._forget_all_but([*models.values(), social, texts])
        return list(self._written.values())

    @property
    def _root(self) -> Path:
        return Path(self._folder.name)

    def _new_folder(self) -> Path:
        return Path(tempfile.mkdtemp(dir=self._root))

    def _forget_all_but(self, wanted: Sequence[str]) -> None:
        for key in self._written.keys() - set(wanted):
            shutil.rmtree(self._written.pop(key))


def tree_key(folder: Path, pattern: str = "*") -> str:
    """A key for all files below `folder`, by their paths and what they hold."""
    files = [path for path in sorted(folder.rglob(pattern)) if path.is_file() and path.suffix != ".pyc"]
    return key_of(*(part for path in files for part in (path.relative_to(folder).as_posix(), path.read_bytes())))
