"""Python in a process of its own: for what forks, which a process with threads should not."""

import subprocess
import sys
from pathlib import Path

from tests.patience import PATIENCE_S


def printed(code: str, *arguments: Path, at: Path) -> list[str]:
    """The lines that `code` prints, run in the folder `at`; it fails where it warns or says anything else."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, *map(str, arguments)],
        cwd=at,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.stderr == ""
    return done.stdout.splitlines()
