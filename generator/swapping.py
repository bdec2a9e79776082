"""`make site`: a build beside the last site, and then the two change names.

`python -m generator.swapping SITE COMMAND…` runs the command, which builds into SITE.next and leaves the whole site in
SITE.old (`generator/pages/storing/settling.py`). Where it succeeds, these two change names, in one step where the
system has one: whoever reads SITE finds one site or the other, whole. A command that fails, or is killed, leaves SITE
as it is.

Who comes while another is at work is told so. The lock is the kernel's, and is held by this process and by the command:
it goes with the last of them, however that ends.
"""

import ctypes
import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from generator.pages.storing.settling import spare_of
from generator.pages.storing.writing import LAST

_AT_WORK = (
    "Another `make site` is at work in this folder, and two would build into one: wait until it is done, or end it."
)
# Of Linux: see renameat2(2).
_HERE, _EXCHANGE = -100, 2


def swapped_in(site: Path, command: Sequence[str]) -> int:
    """Run `command`, which builds the site, and give it its name; returns what the command did."""
    with site.with_name(f".{site.name}.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(_AT_WORK, file=sys.stderr)
            return 1
        made, spare, aside = Path(f"{site}.next"), Path(spare_of(str(site))), Path(f"{site}.aside")
        _mend(site, spare, aside)
        shutil.rmtree(made, ignore_errors=True)
        # The command has the lock too, so that what it leaves running when it is killed keeps others out.
        done = subprocess.run(  # noqa: S603 - the recipe's own words
            command, env={**os.environ, LAST: str(site)}, pass_fds=[lock.fileno()], check=False
        )
        if done.returncode:
            shutil.rmtree(made, ignore_errors=True)
        else:
            change_names(site, spare, aside)
        return done.returncode


def change_names(site: Path, spare: Path, aside: Path) -> None:
    """Have `site` be what `spare` is, and the other way round; `aside` is a name that nothing has."""
    if not os.path.lexists(site):
        spare.rename(site)
    elif not _exchanged(site, spare):
        site.rename(aside)
        spare.rename(site)
        aside.rename(spare)


def _mend(site: Path, spare: Path, aside: Path) -> None:
    """End what was begun where names could only be changed one after the other, and somebody ended it in between."""
    if os.path.lexists(aside):
        gone = [place for place in (site, spare) if not os.path.lexists(place)]
        aside.rename(gone[0]) if gone else shutil.rmtree(aside)


def _exchanged(one: Path, other: Path) -> bool:
    """Whether the two have changed names, in one step; false where the system or the disk has no such step."""
    try:
        call = ctypes.CDLL(None).renameat2
    except (OSError, AttributeError):
        return False
    done: int = call(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE)
    return done == 0


if __name__ == "__main__":
    match sys.argv[1:]:
        case [site, *command] if command:
            try:
                sys.exit(swapped_in(Path(site), command))
            except KeyboardInterrupt:
                sys.exit(130)
        case _:
            sys.exit("usage: python -m generator.swapping SITE COMMAND…")
