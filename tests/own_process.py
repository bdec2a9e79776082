"""Python in a process of its own: the command line, and what forks, which a process with threads should not."""

import os
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


def energy_label(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the command in the folder `cwd`, with warnings as errors; how it ended, and what it said."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "generator.cli", *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
