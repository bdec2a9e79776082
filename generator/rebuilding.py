"""What one build leaves for the next in the same process, so that `make serve` does only what a change needs.

All of it is known by what it is made from, so none of it can be stale: what is read of the measurements by every file
of theirs, a model's pictures by its labels and the templates of pictures, all else by everything. What is made anew is
made in folders of its own, and at the end moved over what is served: so a fault on the way leaves that whole, and what
is not made anew is not touched.
"""

import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from generator import labels
from generator.build import build
from generator.pages.charts.drawing import Drawer
from generator.pages.edition.content import Content
from generator.pages.edition.edition_key import pictures_key
from generator.pages.edition.imprint import NOBODY, Imprint
from generator.pages.environment import TEMPLATES
from generator.pages.site import Site
from generator.pages.stamp import stamped_models
from generator.pages.storing.cache import MADE, cache_of, key_of, tree_key

# Class limits and tasks.
_LIMITS = Path(labels.__file__).parent


class Workshop:
    """Builds of one process, one after another; its folders go with it."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="energy-label-")
        self._drawer = Drawer()
        self._content: tuple[str, Content] | None = None
        self._site: tuple[str, Site] | None = None
        # The paths of what is served, by what they were made from; those that the builder of the frame wrote.
        self._served: dict[str, frozenset[str]] = {}
        self._framed: frozenset[str] = frozenset()
        # The keys of all that belongs to the newest site, and where what is not served yet is made.
        self._wanted: list[str] = []
        self._fresh: dict[str, Path] = {}
        self._finish: list[Callable[[], None]] = []
        # Where texts were made last: its folders are there already.
        self._texts: Path | None = None

    @property
    def frame(self) -> Path:
        """Where the builder of the frame is to write."""
        return self._root / "frame"

    def site(
        self, measurements: Path, site_url: str, today: date, preview: Path | None, imprint: Imprint = NOBODY
    ) -> Site:
        """As `build` has it; what is read and graded is read again only where a file of it has changed."""
        folders = [measurements, _LIMITS, *([preview] if preview else [])]
        read = key_of(site_url, repr(imprint), today.isoformat(), *map(tree_key, folders))
        if self._content is None or self._content[0] != read:
            self._content = read, build(measurements, site_url, today, preview, imprint).content
        made = key_of(read, tree_key(TEMPLATES))
        if self._site is None or self._site[0] != made:
            self._site = made, Site(self._content[1], self._drawer, cache_of(MADE))
        return self._site[1]

    def start(self, site: Site) -> None:
        """Start on the pictures and tables that are not served yet: beside all else of the build."""
        self._forget()
        drawn = tree_key(TEMPLATES, "*.svg")
        models = {model: key_of(drawn, pictures_key(site.edition, model)) for model in stamped_models(site.edition)}
        social, tables = key_of("social", drawn, site.content.key), key_of("tables", site.content.key)
        self._wanted = [*models.values(), social, tables]
        for key in self._wanted:
            if key not in self._served:
                self._fresh[key] = self._new_folder()
        folders = {model: self._fresh[key].name for model, key in models.items() if key in self._fresh}
        social_folder = self._fresh[social].name if social in self._fresh else None
        if folders or social_folder:
            painting = site.start_pictures(self._root, folders, social_folder)
            self._finish.append(partial(painting.write, self._root))
        if tables in self._fresh:
            site.start_tables()
            self._finish.append(partial(site.write_tables, self._fresh[tables]))

    def write(self, site: Site, shells: Sequence[str]) -> None:
        """Write all of what `Site.write` writes that is not served yet, each to a folder of its own."""
        texts = key_of("texts", "" if self._site is None else self._site[0], *shells)
        self._wanted.append(texts)
        if texts not in self._served:
            self._fresh[texts], self._texts = self._texts or self._new_folder(), None
            site.write_texts(self._fresh[texts], shells)
        for finish in self._finish:
            finish()

    def serve(self, out: Path) -> None:
        """Have `out`, which is served, hold what is in `frame` and all that belongs to the newest site."""
        framed = _moved(self.frame, out)
        made = {key: _moved(folder, out) for key, folder in self._fresh.items()}
        served = {key: made[key] if key in made else self._served[key] for key in self._wanted}
        for path in self._all_paths() - framed.union(*served.values()):
            (out / path).unlink()
        self._served, self._framed = served, framed
        self._texts = self._fresh.pop(self._wanted[-1], self._texts)
        self._forget()

    def begin(self, site: Site, shells: Sequence[str], out: Path) -> None:
        """Serve what the first build wrote into `out`, once it is known what each file there was made from."""
        self.start(site)
        self.write(site, shells)
        self.frame.mkdir()
        self.serve(out)
        self._framed = frozenset(_paths(out)) - self._all_paths()
        site.rehearse()
        # What is here now stays to the end, so no rebuild looks for garbage in it.
        gc.freeze()

    def _all_paths(self) -> frozenset[str]:
        return self._framed.union(*self._served.values())

    @property
    def _root(self) -> Path:
        return Path(self._folder.name)

    def _new_folder(self) -> Path:
        return Path(tempfile.mkdtemp(dir=self._root))

    def _forget(self) -> None:
        """Delete what was made and is not served, be it because of a fault."""
        # First, for it may end who still writes there.
        self._finish.clear()
        for folder in self._fresh.values():
            shutil.rmtree(folder)
        self._fresh.clear()


def _paths(folder: Path) -> Iterator[str]:
    """The paths of all files below `folder`, from there."""
    for place, _, names in os.walk(folder):
        here = Path(place).relative_to(folder).as_posix()
        yield from (name if here == "." else f"{here}/{name}" for name in names)


def _moved(folder: Path, out: Path) -> frozenset[str]:
    """Move every file below `folder` to its path below `out`, and tell these; the folders stay."""
    paths = frozenset(_paths(folder))
    for path in paths:
        target = out / path
        try:
            os.replace(folder / path, target)  # noqa: PTH105 - thousands of them
        except FileNotFoundError:
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(folder / path, target)  # noqa: PTH105 - as above
    return paths
