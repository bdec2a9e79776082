"""The environments of the peers: kept out of the project's own and of its locks, set up once, of pinned versions."""

import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.bench.configs import ROOT

_ENVIRONMENTS = ROOT / ".cache" / "peers"
_REQUIREMENTS = Path(__file__).with_name("requirements")


def set_up(peer: str, environments: Path = _ENVIRONMENTS) -> Path:
    """The folder of the peer's programs; its environment is made where it is not there, or is of other versions.

    Raises `SystemExit` with a sentence where that fails, before anything was measured.
    """
    wanted = f"{platform.python_version()}\n{requirements_of(peer).read_text('utf-8')}"
    place = environments / peer
    ready, programs = place / ".ready", place / "bin"
    if ready.is_file() and ready.read_text("utf-8") == wanted:
        return programs
    print(f"Setting up {peer} in .cache/peers/ (once) …", file=sys.stderr, flush=True)
    shutil.rmtree(place, ignore_errors=True)
    pip = [str(programs / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    for command in ([sys.executable, "-m", "venv", str(place)], [*pip, "--requirement", str(requirements_of(peer))]):
        if subprocess.run(command, check=False).returncode:
            raise SystemExit(f"{peer} could not be set up, as said above; leave --peers out, or mend what it says.")
    ready.write_text(wanted, "utf-8")
    return programs


def requirements_of(peer: str) -> Path:
    """The file of its pinned versions, its own first."""
    return _REQUIREMENTS / f"{peer}.txt"


def version_of(peer: str) -> str:
    """The version that is pinned."""
    found = re.match(rf"{re.escape(peer)}==(\S+)\n", requirements_of(peer).read_text("utf-8"))
    if found is None:
        raise SystemExit(f"{requirements_of(peer).name} does not begin with {peer}==VERSION; pin it there.")
    return found[1]
