"""The wheels of a pack, by pip: those of the lock with their hashes, those that must be built, and our own."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from generator.authors.packing.contents import Locked, Machine
from generator.errors import EnergyLabelError, shown

# The index has their source alone; it is Python and no more, so that a wheel made here fits everywhere.
_BUILT = frozenset({"rouge-score", "seqeval"})
_ANYWHERE = "-none-any.whl"


def fetch(packages: Sequence[Locked], machine: Machine, root: Path, folder: Path) -> None:
    """Lay the wheels of these packages for the machine into `folder`, and that of the checkout in `root`.

    Every file is held against the hashes of the lock. Raises `EnergyLabelError` where pip does not succeed.
    """
    ready = [each for each in packages if each.name not in _BUILT]
    built = [each for each in packages if each.name in _BUILT]
    asked = folder / "asked.txt"
    _write(asked, ready)
    _pip("fetch the wheels", "download", *_where(machine), "--require-hashes", "--dest", folder, "--requirement", asked)
    before = set(folder.glob("*.whl"))
    if built:
        _write(asked, built)
        _pip("build wheels", "wheel", *_BUILDING, "--require-hashes", "--wheel-dir", folder, "--requirement", asked)
    asked.unlink()
    _pip("build the suite's own wheel", "wheel", *_BUILDING, "--wheel-dir", folder, root)
    for wheel in sorted(set(folder.glob("*.whl")) - before):
        if not wheel.name.endswith(_ANYWHERE):
            raise EnergyLabelError(f"{wheel.name} was built for this machine alone; pack on a {machine.platform}.")


# With what is installed here, which came by the lock: an isolated build would fetch what no hash names.
_BUILDING = ("--no-build-isolation",)


def _where(machine: Machine) -> list[str]:
    version = machine.python.replace(".", "")
    words = ["--only-binary=:all:", "--python-version", machine.python, "--implementation", "cp"]
    words += [word for abi in (f"cp{version}", "abi3", "none") for word in ("--abi", abi)]
    return words + [word for tag in machine.tags for word in ("--platform", tag)]


def _write(path: Path, packages: Sequence[Locked]) -> None:
    path.write_text("".join(f"{each.line}\n" for each in packages), "utf-8")


def _pip(doing: str, command: str, *words: str | Path) -> None:
    remedy = "run make suite" if command == "wheel" else "see that the package index can be reached"
    quiet = ("--quiet", "--disable-pip-version-check", "--no-input", "--no-deps")
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-m", "pip", command, *quiet, *map(str, words)],
        capture_output=True,
        encoding="utf-8",
        errors="replace",
    )
    if done.returncode:
        # The last line is the reason, where there is one.
        lines = [line for line in done.stderr.splitlines() if line.strip()] or [f"exit code {done.returncode}"]
        said = shown(lines[-1].removeprefix("ERROR: "), 300)
        raise EnergyLabelError(f"pip could not {doing} ({said}); {remedy}, and pack again.")
