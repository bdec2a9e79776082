"""What a build leaves behind that is killed before any of its steps."""

import os
import shutil
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest


class KilledError(BaseException):
    """In place of a signal: whoever catches errors lets it pass."""


# Whatever changes a folder or a file, or keeps a note.
_STEPS = (
    *((os, name) for name in ("link", "unlink", "replace", "rename", "mkdir", "rmdir", "write", "close")),
    (Path, "rename"),
    (Path, "replace"),
    (shutil, "rmtree"),
)


def killed_before(step: int, build: Callable[[], Any]) -> bool:
    """Whether `build` was killed, which it is where it has so many steps."""
    done = count()
    with pytest.MonkeyPatch.context() as patched:

        def watched(function: Callable[..., Any]) -> Callable[..., Any]:
            def stepping(*arguments: Any, **named: Any) -> Any:
                if next(done) == step:
                    raise KilledError
                return function(*arguments, **named)

            return stepping

        for module, name in _STEPS:
            patched.setattr(module, name, watched(getattr(module, name)))
        try:
            build()
        except KilledError:
            return True
    return False
