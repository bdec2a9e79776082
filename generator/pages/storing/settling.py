"""The site before the last is brought up to date: what is in it and stays is not touched.

To give a hundred thousand files one more name takes the kernel seconds, and to delete as many names takes it longer. So
`make site` keeps two sites, whose files share their bytes by hard links: the last one, which is served, and the one
before it, the spare. What a build makes is made in a folder of its own, and moved into the spare once all is made; what
belongs to it and was made before is there already, or gets a name there (`kept_files.py`); all else is deleted from it.
Then the two sites change names (`generator/swapping.py`).

No file is ever written to that has a name in a site: it is replaced. So neither site can change the other, and whatever
ends a build, the site that is served is whole, and the spare is as good as before for the next build.
"""

import os
import shutil
import stat
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from functools import partial

from generator import parallel
from generator.errors import EnergyLabelError

# Of fewer files a process takes as long to start as to look for them.
_PARALLEL_FROM = 20_000


def spare_of(last: str) -> str:
    """Where the site before the one at `last` is, or will be."""
    return f"{last}.old"


class Folders:
    """The folders of a site, each of them looked at once: what is none, or leads elsewhere, becomes one."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._ready: set[str] = set()

    def make_ready(self, folder: str) -> None:
        """See to it that `folder`, below the site, is a folder there; empty: the site itself."""
        if folder in self._ready:
            return
        if folder:
            self.make_ready(folder.rpartition("/")[0])
        _make_plain(f"{self._root}/{folder}" if folder else self._root)
        self._ready.add(folder)


def link(source: str, target: str) -> bool:
    """Give the file at `source` the name `target` too, whatever has that name; false where that cannot be."""
    try:
        os.link(source, target)
    except FileExistsError:
        _remove(target)
        with suppress(OSError):
            os.link(source, target)
            return True
        return False
    except OSError:
        return False
    return True


def settle(made: str, spare: str, stays: Collection[int]) -> None:
    """Have the site at `spare` hold all that is in `made`, which goes, those of its own paths that stay, and no more.

    Of a path that stays there is its `hash`: with many cards, a quarter of the room of the paths.
    """
    try:
        if stays:
            _tidy(spare, _moved(made, spare) | {*stays})
            shutil.rmtree(made)
        else:
            _remove(spare)
            os.rename(made, spare)  # noqa: PTH104 - as all else here
    except OSError as error:
        raise EnergyLabelError(
            f"{spare} cannot be brought up to date ({error.filename}: {error.strerror}); delete it, and build again."
        ) from error


def _moved(made: str, spare: str) -> set[int]:
    """Move every file of `made` to its place; returns the hash of each path."""
    folders, hashes = Folders(spare), set()
    for path in _paths(made):
        folders.make_ready(path.rpartition("/")[0])
        try:
            os.replace(f"{made}/{path}", f"{spare}/{path}")  # noqa: PTH105 - thousands of them
        except IsADirectoryError:
            _remove(f"{spare}/{path}")
            os.replace(f"{made}/{path}", f"{spare}/{path}")  # noqa: PTH105 - as above
        hashes.add(hash(path))
    return hashes


def _tidy(root: str, wanted: Collection[int]) -> None:
    """Delete every file below `root` whose path is not `wanted`, and the folders where nothing is left."""
    tops, files = _within(root, "")
    folders: list[str] = []
    for top in tops:
        within, found = _within(root, top)
        folders += within
        files += found
    # Forks, in which a path has the same hash as here.
    jobs = parallel.jobs() if len(wanted) >= _PARALLEL_FROM else 1
    parallel.mapped(partial(_tidy_below, root, wanted), parallel.chunks(folders, jobs), jobs)
    for path in files:
        if hash(path) not in wanted:
            os.unlink(f"{root}/{path}")  # noqa: PTH108 - as all else here
    for top in tops:
        with suppress(OSError):
            os.rmdir(f"{root}/{top}")  # noqa: PTH106 - as all else here


def _tidy_below(root: str, wanted: Collection[int], folders: Sequence[str]) -> None:
    """As `_tidy`, with and below these `folders`."""
    bare: list[str] = []
    # A stack and no recursion: how deep the folders of others are is not ours to say.
    waiting = [*folders]
    while waiting:
        folder = waiting.pop()
        within, files = _within(root, folder)
        waiting += within
        unwanted = [path for path in files if hash(path) not in wanted]
        for path in unwanted:
            os.unlink(f"{root}/{path}")  # noqa: PTH108 - as all else here
        if len(unwanted) == len(files):
            bare.append(folder)
    for folder in reversed(bare):
        with suppress(OSError):
            os.rmdir(f"{root}/{folder}")  # noqa: PTH106 - as all else here


def _paths(root: str) -> Iterator[str]:
    """The path of every file below `root`."""
    waiting = [""]
    while waiting:
        within, files = _within(root, waiting.pop())
        waiting += within
        yield from files


def _within(root: str, folder: str) -> tuple[list[str], list[str]]:
    """The folders in `folder`, with their final slash, and all else there, by their paths below `root`."""
    folders, others = [], []
    with os.scandir(f"{root}/{folder}") as entries:
        for entry in entries:
            path = folder + entry.name
            if entry.is_dir(follow_symlinks=False):
                folders.append(path + "/")
            else:
                others.append(path)
    return folders, others


def _make_plain(place: str) -> None:
    """Make a folder at `place`, where other processes may just be doing the same."""
    with suppress(FileNotFoundError):
        if stat.S_ISDIR(os.lstat(place).st_mode):
            return
        with suppress(OSError):
            os.unlink(place)  # noqa: PTH108 - as all else here
    with suppress(FileExistsError):
        os.mkdir(place)  # noqa: PTH102 - as all else here


def _remove(place: str) -> None:
    """Delete what is at `place`, if anything is: a file, a link or a whole folder."""
    try:
        os.unlink(place)  # noqa: PTH108 - as all else here
    except FileNotFoundError:
        return
    except OSError:
        shutil.rmtree(place)
