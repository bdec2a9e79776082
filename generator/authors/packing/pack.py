"""`energy-label suite pack`: one folder of wheels, its list with hashes, and a page on how to install it."""

import hashlib
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import parse_wheel_filename

import generator
from generator.authors.output_folder import whole_folder
from generator.authors.packing.contents import Machine, contents, left_out
from generator.authors.packing.fetching import fetch
from generator.errors import EnergyLabelError

LOCK = "requirements-suite.lock"
LIST = "requirements.txt"
# What a pack without anything taken along stays under, in bytes.
MOST_BYTES = 60_000_000

_PAGE = """\
The energy suite for Python {python} on {platform}, without torch. It needs torch {torch}.

Install it without a network, beside the torch that is there. In this folder:

    {install}

That may replace other packages than torch by newer ones. To leave all that is installed as it is, add
--target ~/energy-suite, and then type PYTHONPATH=~/energy-suite python3 -m generator.cli for energy-label.

First see what the GPU can measure, in eight minutes:

    energy-label suite gpu-check

Images that bring torch have these as a rule, so they are not here: {image}.
If Python misses one of them, pack again with --with and its name.
"""


@dataclass(frozen=True)
class Packed:
    """A pack that was written: how many wheels, and their size in bytes."""

    wheels: int
    size: int


def install_line(folder: Path) -> str:
    """The command that installs the pack in a folder."""
    return f"python3 -m pip install --no-index --no-deps --find-links {folder} --requirement {folder / LIST}"


def pack(machine: Machine, taken_along: Sequence[str], out: Path, root: Path | None = None) -> Packed:
    """Write the pack for a machine into `out`, whole or not at all, from the checkout in `root` (this one).

    Raises `EnergyLabelError` where there is no checkout, for an unknown name in `taken_along`, and where pip fails.
    """
    root = root or Path(generator.__file__).resolve().parents[1]
    if not (root / LOCK).is_file():
        raise EnergyLabelError(
            f"A pack is made from a checkout of the repository, and {root} has no {LOCK}; clone it and pack there."
        )
    chosen = contents((root / LOCK).read_text("utf-8"), machine, taken_along)
    with whole_folder(out) as folder:
        fetch(chosen, machine, root, folder)
        wheels = sorted(folder.glob("*.whl"))
        (folder / LIST).write_text("".join(map(_listed, wheels)), "utf-8")
        (folder / "README.txt").write_text(_page(machine, root, taken_along), "utf-8")
        return Packed(len(wheels), sum(wheel.stat().st_size for wheel in wheels))


def _listed(wheel: Path) -> str:
    """A wheel as pip's list names it: what is installed is this very file."""
    name, version, _, _ = parse_wheel_filename(wheel.name)
    return f"{name}=={version} --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"


def _page(machine: Machine, root: Path, taken_along: Sequence[str]) -> str:
    image = [name for name, there in left_out().items() if there and name not in taken_along]
    asked = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]["suite"]
    [torch] = [text.removeprefix("torch") for text in asked if Requirement(text).name == "torch"]
    return _PAGE.format(
        python=machine.python,
        platform=machine.platform,
        torch=torch,
        install=install_line(Path()),
        image=", ".join(image),
    )


def told(packed: Packed, machine: Machine, out: Path) -> str:
    """What there is to say of a pack, a size beyond the usual one included."""
    lines = [
        f"{packed.wheels} wheels for Python {machine.python} on {machine.platform}, {packed.size / 1e6:.1f} MB: {out}/"
    ]
    if packed.size > MOST_BYTES:
        lines.append(
            f"That is over the {MOST_BYTES / 1e6:.0f} MB of a usual pack; see what is large, and leave out --with."
        )
    lines.append(f"Carry the folder there, and install it beside torch with: {install_line(Path(out.name))}")
    return "".join(f"{line}\n" for line in lines)
