"""Builds of the site in processes of their own, and what a folder of files holds."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.patience import PATIENCE_S

ROOT = Path(__file__).parents[2]
MEASUREMENTS = ROOT / "measurements"
SITE_URL = "https://model-energy-label.example/"
# How many records are kept of each machine for a task, or of a machine for each task, where there are few; else one.
_MANY = {"text-classification": 30, "ecocompute-a800": 5, "ecocompute-rtx-4090": 9}
# What stays of them where there is but a handful.
_WHOLE, _OF_THE_FIRST = ("mlperf-8xh200-node", "ecocompute-t4"), 8
_OURS = (
    "SITE_URL",
    "SITE_TOML",
    "MEASUREMENTS",
    "GITHUB_SERVER_URL",
    "GITHUB_REPOSITORY",
    "SITE_COMMIT",
    "ENERGY_LABEL_JOBS",
    "PREVIEW",
    "SITE_LIMIT_MB",
)


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


def fewer_measurements(folder: Path) -> Path:
    """A configuration in `folder` of the committed measurements with fewer records, for what is built again and again.

    Whatever is in the ledger stays, for what was published may not go; of each task on each other machine the first
    record stays.
    """
    shutil.copytree(MEASUREMENTS, folder / "measurements", dirs_exist_ok=True)
    ledger = (MEASUREMENTS / "published.jsonl").read_text("utf-8").splitlines()
    published = {json.loads(line)["record"] for line in ledger}
    records = folder / "measurements" / "records"
    for machine in sorted({path.parent for path in records.rglob("*.json")}):
        known = sorted(machine.glob("*.json"))
        kept = [path for path in known if path.relative_to(records).as_posix() in published] or known[:1]
        for path in set(known) - set(kept):
            path.unlink()
    return configuration(folder / "mkdocs.yml", folder / "measurements")


def few_measurements(folder: Path) -> Path:
    """A configuration in `folder` of a handful of records, for tests of how pages behave: of each task and machine one.

    Of text classification there is a screenful, and of the quantised models some beside their full precision. Nothing
    of them was published before.
    """
    shutil.copytree(MEASUREMENTS, folder / "measurements", dirs_exist_ok=True)
    (folder / "measurements" / "published.jsonl").unlink()
    for task in sorted({path.parent for path in (folder / "measurements" / "records").rglob("*.json")}):
        kept = _MANY.get(task.name) or _MANY.get(task.parent.name) or 1
        for path in sorted(task.glob("*.json"))[kept:]:
            path.unlink()
    return configuration(folder / "mkdocs.yml", folder / "measurements")


def handful_measurements(folder: Path) -> Path:
    """A configuration in `folder` of fewer still, for what asks how a build ends: of three machines, one task of one.

    The records of a node that serves, some of quantised models, and some that have pictures to be painted.
    """
    configured = few_measurements(folder)
    records = folder / "measurements" / "records"
    first = sorted((records / "power-hungry-8xa100-node" / "text-classification").glob("*.json"))[:_OF_THE_FIRST]
    kept = {*first, *(path for name in _WHOLE for path in (records / name).rglob("*.json"))}
    for path in set(records.rglob("*.json")) - kept:
        path.unlink()
    return configured


def contents(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file below `folder`, by its path."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
