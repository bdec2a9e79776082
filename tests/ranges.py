"""`python -m tests.ranges [END…]`: the suite on the oldest and newest torch and transformers it asks for, and packed.

Each end has an environment of its own below `.ranges/`, which pip keeps in step. In it every task's tiny twin is
measured, and models are loaded in every variant and from wherever they come. `packed` is an image with the oldest torch
and no network: the pack is installed beside it, and a preview measured. It needs the package index, and on Linux
gigabytes of CUDA, so no test runs it.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from packaging.requirements import Requirement

from generator.authors.packing.contents import left_out
from generator.authors.packing.pack import LIST

ROOT = Path(__file__).resolve().parents[1]
WORK = ROOT / ".ranges"
RANGED = ("torch", "transformers")
# What the ranged ones ask for in other versions at their oldest.
FREED = {*RANGED, "huggingface-hub", "setuptools"}
TESTS = ("tests/suite/campaign/test_every_task.py", "tests/suite/workloads/test_variants.py", "tests/suite/models")
TESTING = ("filelock", "hypothesis", "jsonschema", "pytest")


def oldest() -> dict[str, str]:
    """The lower bound of each ranged package, as a requirement on it and its patches: `torch==2.11.*`."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    found = [Requirement(text) for text in project["optional-dependencies"]["suite"]]
    bounds = {
        each.name: next(part.version for part in each.specifier if part.operator == ">=")
        for each in found
        if each.name in RANGED
    }
    return {name: f"{name}=={version}.*" for name, version in bounds.items()}


def locked(but_for: set[str]) -> list[str]:
    """Every line `name==version` of the locks, markers included, but for some names."""
    files = ("requirements.lock", "requirements-suite.lock", "requirements-torch.lock")
    lines = re.findall(r"^[a-z0-9][^\\\n]*", "\n".join((ROOT / name).read_text("utf-8") for name in files), re.M)
    return sorted({line.strip() for line in lines if line.partition("==")[0] not in but_for})


class Environment:
    """A virtual environment below `.ranges/`, whatever is installed in it held to the lock, but for some names."""

    def __init__(self, name: str, but_for: set[str]) -> None:
        self.folder = WORK / name
        self.python = self.folder / "bin" / "python"
        if not self.python.exists():
            run([sys.executable, "-m", "venv", self.folder])
        self._constraints = self.folder / "constraints.txt"
        self._constraints.write_text("".join(f"{line}\n" for line in locked(but_for)), "utf-8")

    def install(self, *words: str | Path, environment: Mapping[str, str] | None = None, held: bool = True) -> None:
        """Install by pip, `held` to the lock."""
        constraint: list[str | Path] = ["--constraint", self._constraints] if held else []
        run([self.python, "-m", "pip", "install", "--quiet", *constraint, *words], environment=environment)

    def version(self, name: str) -> str:
        """The version of a package, as it is installed."""
        program = f"from importlib.metadata import version; print(version({name!r}))"
        return subprocess.run([self.python, "-c", program], capture_output=True, text=True, check=True).stdout.strip()

    def tell(self) -> None:
        """Say what is tried."""
        print(f"{self.folder.name}: {', '.join(f'{name} {self.version(name)}' for name in RANGED)}", flush=True)

    def test(self) -> None:
        """Measure and make the twins."""
        self.tell()
        run([self.python, "-m", "pytest", "-p", "no:cacheprovider", *TESTS], environment={"CI": "true"})


def run_oldest() -> None:
    """The lower bounds."""
    made = Environment("oldest", FREED)
    made.install(f"{ROOT}[suite]", *oldest().values(), *TESTING)
    made.test()


def run_newest() -> None:
    """The lock."""
    made = Environment("newest", set())
    made.install(f"{ROOT}[suite]", *TESTING)
    made.test()


def run_packed() -> None:
    """The pack in an image with the oldest torch, what else images have, and no network."""
    shutil.rmtree(WORK / "image", ignore_errors=True)
    image = Environment("image", FREED)
    image.install(oldest()["torch"], *(name for name, there in left_out().items() if there))
    folder, here = WORK / "pack", f"{sys.version_info.major}.{sys.version_info.minor}"
    words: list[str | Path] = [
        "suite",
        "pack",
        "--for",
        f"linux-{os.uname().machine}",
        "--python",
        here,
        "--out",
        folder,
    ]
    run([sys.executable, "-m", "generator.cli", *words])
    offline = {"PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull, "HF_HUB_OFFLINE": "1"}
    before = image.version("torch")
    image.install("--no-deps", "--find-links", folder, "--requirement", folder / LIST, environment=offline, held=False)
    if image.version("torch") != before:
        raise SystemExit(f"the pack put another torch in the place of {before}")
    empty = WORK / "empty"
    empty.mkdir(exist_ok=True)
    image.tell()
    run([*_no_network(), image.folder / "bin" / "energy-label", "measure", "--preview"], empty, offline)


ENDS: dict[str, Callable[[], None]] = {"oldest": run_oldest, "newest": run_newest, "packed": run_packed}


def _no_network() -> Sequence[str]:
    """What takes the network from a command, where a user may have a namespace of their own."""
    words = ("unshare", "--map-root-user", "--net")
    may = shutil.which("unshare") and not subprocess.run([*words, "true"], capture_output=True).returncode
    return words if may else ()


def run(words: Sequence[str | Path], folder: Path = ROOT, environment: Mapping[str, str] | None = None) -> None:
    """A command, which must succeed."""
    done = subprocess.run(list(map(str, words)), cwd=folder, env={**os.environ, **(environment or {})})
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, words))} ended with {done.returncode}")


def main() -> None:
    """Every end that is asked for, or all."""
    parser = argparse.ArgumentParser(prog="python -m tests.ranges", description=__doc__)
    parser.add_argument("ends", nargs="*", choices=[*ENDS, []], metavar="END", help=", ".join(ENDS))
    for end in parser.parse_args().ends or ENDS:
        ENDS[end]()
    print("The suite runs at every end that was tried.")


if __name__ == "__main__":
    main()
