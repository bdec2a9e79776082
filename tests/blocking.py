"""Libraries that are installed here, and missing for a process that a test starts."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

# What the extra `site` installs and nothing else of ours brings along, by the names of its modules.
SITE_ALONE = ("altair", "material", "mkdocs", "pikepdf", "pypdfium2", "vl_convert", "zlib_ng", "zxingcpp")
# All that it installs: codecarbon needs pandas, datasets pyarrow, torch jinja2.
SITE = (*SITE_ALONE, "jinja2", "pandas", "pyarrow", "yaml")

_CUSTOMIZE = """\
import sys


class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {names!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)


sys.meta_path.insert(0, Missing())
"""


def block(folder: Path, names: Sequence[str]) -> None:
    """Let every Python that looks for modules in `folder` find none of these names."""
    folder.mkdir(exist_ok=True)
    (folder / "sitecustomize.py").write_text(_CUSTOMIZE.format(names=tuple(names)), "utf-8")


def blocking(folder: Path, root: Path) -> dict[str, str]:
    """The environment of a Python that looks there first, and for our own code in `root`."""
    return {**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{root}"}


def without(names: Sequence[str], folder: Path, root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `python ARGUMENTS…` in `root`, where these libraries are missing; `folder` is for the blocking alone."""
    block(folder, names)
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=root,
        env=blocking(folder, root),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
