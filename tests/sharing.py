"""What is made once for a whole test session, however many workers share it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

Shared = Callable[[str, Callable[[Path], object]], Path]


def shared_folders(factory: pytest.TempPathFactory) -> Shared:
    """`shared(name, make)`: the folder `name`, made by whichever worker asks first; the others wait for it.

    Its parent is the same for all workers of a session and for no other session. Nobody may change what is shared.
    A folder that could not be made is made anew by whoever asks next, so that each worker tells the same fault.
    """
    base = factory.getbasetemp()
    # pytest-xdist gives each worker a folder of its own below the session's.
    root = base.parent if base.name.startswith("popen-") else base
    place = root / "shared"
    place.mkdir(exist_ok=True)

    def shared(name: str, make: Callable[[Path], object]) -> Path:
        folder, made = place / name, place / f"{name}.made"
        with FileLock(place / f"{name}.lock"):
            if not made.exists():
                shutil.rmtree(folder, ignore_errors=True)
                make(folder)
                made.touch()
        return folder

    return shared
