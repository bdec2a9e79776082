"""What is slow to make, kept from build to build by the hash of all that it is made from.

An entry is a file named by its key: a line with the key and the SHA-256 of the content, then the content. It is checked
whenever it is read, and one that is damaged, or is another's, is thrown away, which is told once. So the folder may be
deleted, or written to by another build, at any time: what is not there is made anew. A digest keeps nobody out who may
write there.
"""

import fnmatch
import os
import platform
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from hashlib import file_digest, sha256
from importlib.metadata import distribution
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

# The rooms of a checkout's cache. PNG and PDF may come from elsewhere, as `publish` has it. `made` holds what runs, in
# the build or in a reader's browser: compiled templates, the Vega bundle, SVG that becomes part of a page. In `read` is
# what records hold.
PICTURES, MADE, READ = "pictures", "made", "read"
VARIABLE = "ENERGY_LABEL_CACHE"
# Of a room: three times what the site's pictures take. Over it, what was not used for longest goes.
BOUND = 512 * 2**20
# Of so many records each part of what pages and tables say is kept, in a third of a room; of more, it would push out
# all else that is.
MOST_KEPT = 12_000
_ROOT = Path(__file__).resolve().parents[3]
_KEY_LENGTH = 64
# The folders of which this process has told that something damaged was there.
_TOLD: set[Path] = set()
# Our own code and the data that it reads: all of the generator but its templates.
CODE = {".py", ".toml", ".csv", ".json", ".conf"}


class Cache:
    """A folder of entries; without one, nothing is kept. No fault of the folder is ever a fault of the build."""

    def __init__(self, folder: Path | None, bound: int = BOUND) -> None:
        self.folder = folder
        self._bound = bound

    @classmethod
    def named(cls, name: str) -> "Cache":
        """That of another process, by the `name` it has there."""
        return cls(Path(name) if name else None)

    @property
    def name(self) -> str:
        """For a process that keeps what it makes: only that one knows what it was made by.

        Here a file may have been hashed that was another when that process began, or will be.
        """
        return "" if self.folder is None else str(self.folder)

    def works(self) -> bool:
        """Whether what is kept will be found again: tried."""
        probe = key_of("probe")
        self.keep(probe, b"")
        return self.read(probe) == b""

    def holds(self, key: str) -> bool:
        """Whether there is a file of that name; only `read` knows whether it is sound."""
        if self.folder is None:
            return False
        with suppress(OSError):
            return stat.S_ISREG(os.lstat(self._place(self.folder, key)).st_mode)
        return False

    def read(self, key: str) -> bytes | None:
        """The content kept under `key`; None where there is none. One that is not sound is thrown away."""
        if self.folder is None:
            return None
        place = self._place(self.folder, key)
        try:
            with _opened(place) as file:
                head, content = file.readline(), file.read()
        except OSError:
            return None
        return content if self._sound(key, head == _head(key, sha256(content).hexdigest())) else None

    def take(self, key: str, path: Path) -> bool:
        """Write the content kept under `key` to `path`, without having it in memory whole; whether that is done.

        Where it is not, nothing is at `path`.
        """
        if self.folder is None:
            return False
        try:
            with _opened(self._place(self.folder, key)) as kept, path.open("wb") as file:
                head = kept.readline()
                shutil.copyfileobj(kept, file)
            if self._sound(key, head == _head(key, file_key(path))):
                return True
        except OSError:
            # Whoever makes it anew is told of a disk without room.
            pass
        path.unlink(missing_ok=True)
        return False

    def _sound(self, key: str, is_so: bool) -> bool:
        """What was read is noted as used just now, the last to go, or thrown away."""
        if not is_so:
            self.throw_away(key)
        elif self.folder is not None:
            with suppress(OSError):
                os.utime(self._place(self.folder, key))
        return is_so

    def keep(self, key: str, content: bytes) -> None:
        """Keep `content` under `key`, whole or not at all; what stood there is replaced."""
        if len(content) <= self._bound // 4:
            self._put(key, sha256(content).hexdigest(), lambda file: file.write(content))

    def keep_file(self, key: str, path: Path) -> None:
        """As `keep`, what a file holds, which is never in memory whole; one too large to be kept is not read."""
        if self.folder is not None and path.stat().st_size <= self._bound // 4:
            with path.open("rb") as content:
                self._put(key, file_key(path), lambda file: shutil.copyfileobj(content, file))

    def _put(self, key: str, digest: str, write: Callable[[BinaryIO], object]) -> None:
        if self.folder is None:
            return
        place = self._place(self.folder, key)
        with suppress(OSError):
            place.parent.mkdir(parents=True, exist_ok=True)
            descriptor, new = tempfile.mkstemp(prefix=key, dir=place.parent)
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(_head(key, digest))
                    write(file)
                # A file takes the place of a link or a pipe, but not of a folder.
                _remove_folder(place)
                Path(new).replace(place)
            except OSError:
                Path(new).unlink()

    def forget(self, key: str) -> None:
        """Delete what stands under `key`, if anything does."""
        if self.folder is not None:
            with suppress(OSError):
                self._place(self.folder, key).unlink(missing_ok=True)

    def throw_away(self, key: str) -> None:
        """Delete what stands under `key` and is not sound, and tell of it: once a folder and process."""
        if self.folder is None:
            return
        place = self._place(self.folder, key)
        with suppress(OSError):
            _remove_folder(place)
            place.unlink(missing_ok=True)
        if self.folder not in _TOLD:
            _TOLD.add(self.folder)
            print(
                f"energy-label: {self.folder} held something damaged, or not written by this program; that was thrown "
                "away, and is made anew.",
                file=sys.stderr,
            )

    def made(self, keys: Mapping[str, str], make: Callable[[list[str]], Mapping[str, bytes]]) -> dict[str, bytes]:
        """The content of each name whose key is given: kept, or made by one call for all that are missing."""
        found = self.kept(keys)
        missing = [name for name in keys if name not in found]
        if missing:
            found |= make(missing)
            for name in missing:
                self.keep(keys[name], found[name])
            self.trim()
        return {name: found[name] for name in keys}

    def kept(self, keys: Mapping[str, str]) -> dict[str, bytes]:
        """The content of each name whose key is given and has some that is sound."""
        return {name: content for name, key in keys.items() if (content := self.read(key)) is not None}

    def trim(self) -> None:
        """Delete what was not used for longest until the rest is within the bound."""
        files = sorted(self._files(), reverse=True)
        room = self._bound
        for _, size, path in files:
            room -= size
            if room < 0:
                with suppress(OSError):
                    Path(path).unlink()

    def _files(self) -> Iterator[tuple[float, int, str]]:
        """When each file was last used, its size and its path; nothing that is not named as an entry is."""
        if self.folder is None:
            return
        with suppress(OSError):
            with os.scandir(self.folder) as folders:
                shelves = [entry.path for entry in folders if len(entry.name) == 2]
            for shelf in shelves:
                # Closed where another build has deleted one of them meanwhile.
                with suppress(OSError), os.scandir(shelf) as entries:
                    for entry in entries:
                        if len(entry.name) >= _KEY_LENGTH and entry.is_file(follow_symlinks=False):
                            told = entry.stat(follow_symlinks=False)
                            yield told.st_mtime, told.st_size, entry.path

    @staticmethod
    def _place(folder: Path, key: str) -> Path:
        return folder / key[:2] / key


def _remove_folder(place: Path) -> None:
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)


def _opened(place: Path) -> BinaryIO:
    """The entry there; a pipe, which would be waited for, or a link, which leads elsewhere, is as good as empty."""
    return place.open("rb") if stat.S_ISREG(os.lstat(place).st_mode) else BytesIO()


def _head(key: str, digest: str) -> bytes:
    return f"{key} {digest}\n".encode()


def cache_of(room: str) -> Cache:
    """The cache `room` of this checkout: below `.cache/`, or where ENERGY_LABEL_CACHE says; `off`: none."""
    wanted = os.environ.get(VARIABLE, "")
    if wanted == "off" or not (wanted or (_ROOT / "mkdocs.yml").is_file()):
        return Cache(None)
    return Cache((Path(wanted) if wanted else _ROOT / ".cache") / room)


def key_of(*parts: str | bytes) -> str:
    """One key for all of `parts`, each of which counts by itself: no two lists of parts have the same."""
    return key_of_each(parts)


def key_of_each(parts: Iterable[str | bytes]) -> str:
    """As `key_of`, of so many parts that they are never there at once."""
    digest = sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(b"%d:" % len(data) + data)
    return digest.hexdigest()


def file_key(path: Path) -> str:
    """The SHA-256 of what a file holds, without holding all of it."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def tree_key(folder: Path, pattern: str = "*") -> str:
    """A key for all files below `folder`, by their paths and what they hold."""
    within = len(str(folder)) + 1
    found = (f"{place}/{name}" for place, _, names in os.walk(folder) for name in names if not name.endswith(".pyc"))
    # A pipe would be waited for.
    files = [path for path in map(Path, fnmatch.filter(sorted(found), f"*/{pattern}")) if path.is_file()]
    return key_of(*(part for path in files for part in (str(path)[within:], path.read_bytes())))


@cache
def our_code() -> str:
    """A key for all of the generator but its templates, for what much of it has a part in."""
    package = _ROOT / "generator"
    files = [path for path in sorted(package.rglob("*")) if path.suffix in CODE and path.is_file()]
    return key_of(*(part for path in files for part in (str(path.relative_to(package)), path.read_bytes())))


@cache
def made_by(*what: str | Path) -> str:
    """A key for what makes: libraries by their distributions' names, our own files by path, and this Python.

    A library is known by the hashes of its files as they were installed, so a build of it for another machine is
    another library.
    """
    parts: list[str | bytes] = [sys.version, sys.platform, platform.machine()]
    for name in what:
        if isinstance(name, Path):
            parts.append(name.read_bytes())
        else:
            found = distribution(name)
            parts += (name, found.version, found.read_text("RECORD") or "")
    return key_of(*parts)
