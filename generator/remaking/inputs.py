"""All that MkDocs reads besides what the generator gives it: a key of it, by which a change of any of it is seen.

What cannot be known to be the same is taken for changed.
"""

import os
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.pages.storing.cache import key_of, our_code

# MkDocs takes from it what day it is.
_ALWAYS_READ = ("SOURCE_DATE_EPOCH",)


@dataclass(frozen=True)
class Inputs:
    """The files of the configuration, the folders of the pages and the theme, the hooks, and variables by their names.

    Of a hook everything counts that lies beside it, for it may import that. Those hooks that answer no event are
    `loaded` all the same, for what that does.
    """

    files: tuple[str, ...]
    folders: tuple[str, ...]
    hooks: tuple[str, ...]
    loaded: tuple[str, ...]
    variables: tuple[str, ...]

    def key(self) -> str | None:
        """What tells them from any others; None where something cannot be read, or leads elsewhere."""
        try:
            files = [part for path in self._paths() for part in (str(path), path.read_bytes())]
        except OSError:
            return None
        names = sorted({*_ALWAYS_READ, *self.variables})
        variables = repr([(name, os.environ.get(name)) for name in names])
        return key_of(our_code(), sys.version, repr(self), variables, *_installed(), *files)

    def settled_before(self, moment_ns: int) -> bool:
        """Whether none of the files has changed since then, whatever a copy or an archive says of its times."""
        try:
            return all(path.stat().st_ctime_ns < moment_ns for path in self._paths())
        except OSError:
            return False

    def _paths(self) -> Iterator[Path]:
        yield from map(Path, self.files)
        for folder in self.folders:
            yield from _below(folder)
        for folder in sorted({str(Path(hook).parent) for hook in self.hooks}):
            yield from sorted(Path(folder).glob("*.py"))


def _below(root: str) -> Iterator[Path]:
    """Every file below `root`, in order; raises `OSError` for a link to a folder, for then not all is below."""
    for place, folders, names in os.walk(root, onerror=_raised):
        folders.sort()
        for name in folders:
            if Path(place, name).is_symlink():
                raise NotADirectoryError(place)
        yield from (Path(place, name) for name in sorted(names))


def _raised(error: OSError) -> None:
    raise error


def _installed() -> list[str]:
    """What this Python has by name, version and day of installation: MkDocs, its theme and its extensions are there."""
    folders = sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})
    return [
        f"{entry.name} {entry.stat().st_mtime_ns}"
        for folder in folders
        for entry in sorted(os.scandir(folder), key=lambda entry: entry.name)
        if entry.name.endswith((".dist-info", ".egg-info", ".pth"))
    ]
