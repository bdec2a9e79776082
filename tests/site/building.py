"""Builds of the site in processes of their own, and what a folder of files holds."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from tests.patience import PATIENCE_S

ROOT = Path(__file__).parents[2]
MEASUREMENTS = ROOT / "measurements"
SITE_URL = "https://model-energy-label.example/"
_OURS = ("SITE_URL", "ENERGY_LABEL_JOBS", "PREVIEW")


def run_mkdocs(out: Path, *options: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """`mkdocs build --strict` into `out`, from the repository's root, without the preview that may lie there.

    Never `--quiet`: it hides the warnings from the counter that makes a strict build fail.
    """
    environment = {key: value for key, value in os.environ.items() if key not in _OURS}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(out), *options]
    return subprocess.run(
        command,
        cwd=ROOT,
        env=environment | {"PREVIEW": "no"} | variables,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )


def built(out: Path, *options: str, **variables: str) -> Path:
    """The folder of a build that must succeed."""
    done = run_mkdocs(out, *options, **variables)
    assert done.returncode == 0, done.stdout + done.stderr
    return out


def configuration(path: Path, measurements: Path, **extra: str) -> Path:
    """A configuration like the site's own but for its measurements (and more of `extra`)."""
    lines = [
        f"INHERIT: {ROOT / 'mkdocs.yml'}",
        f"docs_dir: {ROOT / 'site_src' / 'pages'}",
        f"hooks: [{ROOT / 'site_src' / 'hooks.py'}]",
        f"theme: {{custom_dir: {ROOT / 'site_src' / 'theme'}}}",
        "extra:",
        f"  measurements: {measurements}",
        *(f"  {key}: {value}" for key, value in extra.items()),
    ]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def contents(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file below `folder`, by its path."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
