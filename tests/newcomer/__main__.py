"""`make newcomer`: walk the newcomer's path in a clean clone and print how long each command takes.

`OFFLINE=yes` measures a model that ships with the suite, for a machine without the Hugging Face Hub.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.newcomer.walking import OWN, in_shell, missing, steps, walk

_ROOT = Path(__file__).parents[2]
_GOAL_MINUTES = 10


def main() -> int:
    """The exit code: 1 where a command failed, or what it was for is not there."""
    offline = os.environ.get("OFFLINE") == "yes"
    with tempfile.TemporaryDirectory(prefix="newcomer-") as place:
        folder, start = Path(place) / "clone", time.monotonic()
        subprocess.run(["git", "clone", "--quiet", str(_ROOT), str(folder)], check=True)
        _tell("Clone the repository", time.monotonic() - start)
        # Nobody's answers and nobody's pictures: a newcomer has neither.
        private = {"XDG_CONFIG_HOME": f"{place}/config", "XDG_CACHE_HOME": f"{place}/cache"}
        for done in walk(steps(offline), in_shell(folder, private)):
            _tell(done.step.title, done.seconds, f"{done.processor_s:.1f} s of a processor: {done.step.command}")
            if done.code:
                print(f"{done.printed}\nended with {done.code}.", file=sys.stderr)
                return 1
        _tell("All of it", time.monotonic() - start, f"the goal is {_GOAL_MINUTES} minutes")
        if lacking := missing(folder):
            print(f"Every command succeeded, but something is not there: {lacking}.", file=sys.stderr)
            return 1
    print(f"The record is on the site: {OWN}/ was measured and shown.")
    return 0


def _tell(title: str, seconds: float, remark: str = "") -> None:
    print(f"{seconds:7.1f} s  {title}{f': {remark}' if remark else ''}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
