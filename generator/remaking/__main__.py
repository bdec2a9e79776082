"""`python -m generator.remaking SITE.next [CONFIGURATION]`: without MkDocs where it is not needed, else by MkDocs.

`make site` runs it by `generator/swapping.py`.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

from generator.pages.storing.cache import MADE, cache_of
from generator.pages.storing.writing import last_site
from generator.remaking.note import OFFERED, confirm, place_of, read_note


def build(out: Path, configuration: Path) -> int:
    """Build into `out`; returns what MkDocs did, where it was needed."""
    offer = str(time.time_ns())
    last = last_site()
    if last and _remade(out, configuration, last):
        print("Nothing has changed that MkDocs renders; its pages were taken from the last build.")
        return 0
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", str(configuration), "-d", str(out)]
    # With what else is open here: the lock of `generator/swapping.py`.
    done = subprocess.run(command, env={**os.environ, OFFERED: offer}, close_fds=False, check=False)  # noqa: S603
    if done.returncode == 0 and last:
        confirm(cache_of(MADE), place_of(last, configuration), offer)
    return done.returncode


def _remade(out: Path, configuration: Path, last: str) -> bool:
    """Whether the site is whole, built without MkDocs."""
    note = read_note(cache_of(MADE), place_of(last, configuration))
    if note is None or note.inputs_key != note.inputs.key():
        return False
    # Here, for a build by MkDocs need not wait for it twice.
    from generator.remaking.remaking import remade

    return remade(note, out, last)


if __name__ == "__main__":
    match sys.argv[1:]:
        case [out, *configuration] if len(configuration) < 2:
            try:
                sys.exit(build(Path(out), Path(*configuration or ["mkdocs.yml"])))
            except KeyboardInterrupt:
                sys.exit(130)
        case _:
            sys.exit("usage: python -m generator.remaking SITE.next [CONFIGURATION]")
