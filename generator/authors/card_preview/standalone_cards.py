"""Cards that stand alone: the true frame around a few models' cards, readable from a disk too."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from html import escape
from importlib.util import find_spec
from pathlib import Path

from generator.authors.checkout import checkout
from generator.errors import EnergyLabelError, harmless
from generator.pages import urls

# The folders of an absolute path.
_FOLDERS = re.compile(r"(?:/[^/\s'\":]+)+/")
# MkDocs writes these for whole sites.
_NOT_ALONE = ("404.html", "sitemap.xml", "sitemap.xml.gz")


def build_cards(measurements: Path, models: Sequence[str], out: Path) -> None:
    """Build the cards of `models` from the records in `measurements` into the empty folder `out`.

    The frame is MkDocs', so it runs in a process of its own, as `make site` has it. Raises `EnergyLabelError` with
    MkDocs' words where it cannot be built.
    """
    root = checkout()
    if find_spec("mkdocs") is None:
        raise ModuleNotFoundError("The frame of a card is MkDocs'.", name="mkdocs")
    # JSON is YAML, and quotes whatever a path holds.
    configuration = {
        "INHERIT": str(root / "mkdocs.yml"),
        "docs_dir": str(root / "site_src" / "pages"),
        "hooks": [str(root / "site_src" / "hooks.py")],
        "theme": {"custom_dir": str(root / "site_src" / "theme")},
        "extra": {"measurements": str(measurements.absolute()), "only": list(models)},
    }
    file = measurements / "mkdocs.yml"
    file.write_text(json.dumps(configuration), "utf-8")
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", str(file), "--site-dir", str(out)],
        cwd=root,
        env={
            **os.environ,
            "PYTHONIOENCODING": "utf-8",
            "PREVIEW": "no",
            "ENERGY_LABEL_JOBS": "1",
            "NO_MKDOCS_2_WARNING": "1",
        },
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise EnergyLabelError(f"The card could not be built: {_reason(done.stderr.strip() or done.stdout.strip())}")
    for name in _NOT_ALONE:
        (out / name).unlink(missing_ok=True)
    (out / "index.html").write_text(_index(models), "utf-8")


def _reason(said: str) -> str:
    """The fault that MkDocs told: no traceback, and nothing of where files lie on this machine, for a report has it."""
    lines = [line.strip() for line in said.splitlines() if line.strip()] or ["MkDocs did not say why."]
    told = next((line for line in lines if line.startswith("ERROR")), lines[-1])
    return harmless(_FOLDERS.sub(".../", told))[:300]


def _index(models: Sequence[str]) -> str:
    items = "".join(f'<li><a href="{escape(urls.model_page(model))}">{escape(model)}</a></li>' for model in models)
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="robots" content="noindex">'
        '<meta name="viewport" content="width=device-width"><title>Cards, not published</title>'
        f"<h1>Cards, not published</h1><ul>{items}</ul></html>\n"
    )
