"""A module run in a process of its own, for libraries that are large in memory: it ends when its work is done.

The process that reads and stamps ten thousand cards so never carries V8, pandas or Arrow.
"""

import contextlib
import io
import os
import subprocess
import sys
import weakref
from collections.abc import Mapping, Sequence
from typing import TypeVar

from generator.errors import EnergyLabelError

_Item = TypeVar("_Item")


class Process:
    """`python -m module arguments`, running. It ends when nobody waits any more.

    It is fed once, then waited for; one that answers each line with a line is asked, as often as it is needed.
    """

    def __init__(self, module: str, *arguments: str, environment: Mapping[str, str] | None = None) -> None:
        command = [sys.executable, "-m", module, *arguments]
        self._name = " ".join(command[1:4])
        self._started = subprocess.Popen(  # noqa: S603 - our own words
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            env={**os.environ, "PYTHONIOENCODING": "utf-8", **(environment or {})},
        )
        weakref.finalize(self, _end, self._started)

    def feed(self, text: str) -> None:
        """Give it all its input. It is read before any work, so that several can be fed before one is waited for."""
        if self._started.stdin is not None:
            # A process that died early says why when it is waited for.
            with contextlib.suppress(BrokenPipeError):
                self._started.stdin.write(text)
            with contextlib.suppress(BrokenPipeError):
                self._started.stdin.close()
            self._started.stdin = None

    def tell(self, line: str) -> None:
        """Give it one line, which `answer` has its answer to."""
        if self._started.stdin is not None:
            # As above.
            with contextlib.suppress(BrokenPipeError):
                self._started.stdin.write(f"{line}\n")
                self._started.stdin.flush()

    def answer(self) -> str:
        """Its next line, waited for; raises as `output` where it has ended instead."""
        if self._started.stdout is None or not (line := self._started.stdout.readline()):
            self.output()
            raise EnergyLabelError(f"`{self._name}` ended without an answer; run it by hand to see all it says.")
        return line

    @property
    def ended(self) -> bool:
        """Whether it runs no more, whyever."""
        return self._started.poll() is not None

    def output(self) -> str:
        """All that it wrote, once it has ended; raises `EnergyLabelError` with its last line where it failed."""
        output, errors = self._started.communicate()
        if self._started.returncode != 0:
            reason = (errors.strip().splitlines() or ["no reason given"])[-1]
            raise EnergyLabelError(f"`{self._name}` failed: {reason}; run it by hand to see all it says.")
        return output


def _end(started: subprocess.Popen[str]) -> None:
    """Nothing where it has been waited for; where a build failed meanwhile, what it was started for is not needed."""
    if started.returncode is None:
        with started:
            started.kill()


def shares(items: Sequence[_Item], count: int) -> list[Sequence[_Item]]:
    """`items` dealt out to at most `count`, none of whom goes without."""
    return [share for start in range(count) if (share := items[start::count])]


def speak_utf8() -> None:
    """For the process that is started: its parent speaks UTF-8 whatever the locale says."""
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
