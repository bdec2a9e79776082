"""A clean clone of this repository in which its commands run without installing anything.

Its `.venv` is a small environment of its own that looks for packages where the running one has them. Make finds it
ready, so it neither rebuilds nor deletes it, and nothing ever writes into the environment that it borrows from.
"""

import os
import shutil
import stat
import subprocess
import sys
import sysconfig
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.blocking import block
from tests.patience import PATIENCE_S
from tests.workflows.reading import ROOT

# What no command of a clone may learn from whoever runs the tests.
_PRIVATE = (
    "PYTHONPATH",
    "VIRTUAL_ENV",
    "SITE_URL",
    "SITE_TOML",
    "MEASUREMENTS",
    "MAKEFLAGS",
    "MAKELEVEL",
    "PREVIEW",
    "EXTERNAL",
    "CAMPAIGN",
)


@dataclass(frozen=True)
class Clone:
    """A clean clone and the environment in it."""

    folder: Path

    def run(self, command: str, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        """A command as GitHub runs it: by bash, from the clone's root, values in the environment alone."""
        kept = {name: value for name, value in os.environ.items() if name not in _PRIVATE}
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", command],
            cwd=self.folder,
            # Its pictures are painted once for all clones.
            env={**kept, "CI": "true", "ENERGY_LABEL_CACHE": str(ROOT / ".cache"), **environment},
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
        )

    def changed(self) -> set[str]:
        """What the commands have written that git does not ignore."""
        command = ["git", "status", "--porcelain", "--untracked-files=all"]
        lines = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=True).stdout
        return {line[3:] for line in lines.splitlines()}


def clone(folder: Path) -> Clone:
    """Clone this repository's last commit into `folder` and make its environment."""
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True, capture_output=True)
    _borrow(folder, folder / ".venv")
    _compile(folder)
    return Clone(folder)


def check_out(folder: Path, cloned: Clone) -> Path:
    """The clone's commit as data alone, as a workflow checks out what is submitted."""
    subprocess.run(["git", "clone", "--quiet", str(cloned.folder), str(folder)], check=True, capture_output=True)
    return folder


def _borrow(folder: Path, home: Path) -> None:
    base = Path(sys.base_prefix) / "bin" / "python3"
    subprocess.run([base, "-m", "venv", "--without-pip", home], check=True, capture_output=True)
    # The clone's own code comes first. A path named here is not searched for further .pth files, so this checkout's
    # editable installation stays unseen.
    paths = dict.fromkeys([str(folder), sysconfig.get_path("purelib"), sysconfig.get_path("platlib")])
    [packages] = home.glob("lib/python3.*/site-packages")
    (packages / "borrowed.pth").write_text("\n".join(paths) + "\n")
    _write_command(home, "generator.cli")
    for stamp in (".ready", ".suite"):
        (home / stamp).touch()


def _compile(folder: Path) -> None:
    """What this checkout has compiled is not compiled again where the source is the same to the byte."""
    for compiled in (ROOT / "generator").rglob(f"*.{sys.implementation.cache_tag}.pyc"):
        source = compiled.parent.parent / f"{compiled.name.partition('.')[0]}.py"
        theirs = folder / source.relative_to(ROOT)
        if not source.exists() or not theirs.exists() or source.read_bytes() != theirs.read_bytes():
            continue
        # Python tells by the time of the source whether what was compiled is of it.
        shutil.copystat(source, theirs)
        place = folder / compiled.relative_to(ROOT)
        place.parent.mkdir(exist_ok=True)
        shutil.copyfile(compiled, place)


def _write_command(home: Path, module: str) -> None:
    path = home / "bin" / "energy-label"
    # As pip writes it: the suite's worker processes import it again.
    lines = ["import sys", f"from {module} import main", 'if __name__ == "__main__":', "    sys.exit(main())", ""]
    path.write_text("\n".join([f"#!{home / 'bin' / 'python'}", *lines]))
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def block_in(cloned: Clone, names: Sequence[str]) -> None:
    """Let these libraries be missing in the clone's environment."""
    [packages] = cloned.folder.glob(".venv/lib/python3.*/site-packages")
    block(packages, names)


def replace_command(cloned: Clone, module: str) -> None:
    """Let the clone's `energy-label` run a module of the tests, which ends in the real command line."""
    _write_command(cloned.folder / ".venv", module)
