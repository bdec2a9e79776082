"""What goes into a pack: the suite's lock for another platform and Python, less what the image there has."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from generator.errors import unknown

_LEFT_OUT = Path(__file__).with_name("left_out.toml")
_ENTRY = re.compile(r"^(?P<asked>[a-z0-9][^\\\n]*?)(?P<hashes>(?: \\\n    --hash=sha256:[0-9a-f]{64})+)$", re.M)
PYTHONS = ("3.11", "3.12", "3.13")
# glibc 2.28 (Red Hat 8, Debian 10) and older: what asks for a newer one would not load in many an image.
_GLIBC = range(28, 16, -1)
_OLD = {"x86_64": ("manylinux_2_12", "manylinux2010", "manylinux_2_5", "manylinux1")}
PLATFORMS = ("linux-aarch64", "linux-x86_64")


@dataclass(frozen=True)
class Machine:
    """What is packed for: one of `PLATFORMS`, and one of `PYTHONS`; `EnergyLabelError` for any other."""

    platform: str
    python: str

    def __post_init__(self) -> None:
        for kind, given, known in (("platform", self.platform, PLATFORMS), ("Python", self.python, PYTHONS)):
            if given not in known:
                raise unknown(kind, given, known)

    @property
    def tags(self) -> Iterator[str]:
        """The platform tags of wheels that run there, as pip takes them: it knows no order between them."""
        architecture = self.platform.removeprefix("linux-")
        names = [f"manylinux_2_{minor}" for minor in _GLIBC]
        yield from (f"{name}_{architecture}" for name in (*names, "manylinux2014", *_OLD.get(architecture, ())))

    @property
    def environment(self) -> dict[str, str]:
        """What a requirement's marker is asked about; pip would ask about the Python that it runs on itself."""
        return {
            **{name: str(value) for name, value in default_environment().items()},
            "os_name": "posix",
            "sys_platform": "linux",
            "platform_system": "Linux",
            "platform_machine": self.platform.removeprefix("linux-"),
            "implementation_name": "cpython",
            "platform_python_implementation": "CPython",
            "python_version": self.python,
            "python_full_version": f"{self.python}.0",
            "implementation_version": f"{self.python}.0",
        }


@dataclass(frozen=True)
class Locked:
    """One package of the lock: its name, and its line with the version and all hashes, as pip takes it."""

    name: str
    line: str


@cache
def left_out() -> dict[str, bool]:
    """What is not packed, by its name, and whether it must be in the image already."""
    table = tomllib.loads(_LEFT_OUT.read_text("utf-8"))
    return {name: group.get("image", False) for group in table["left_out"] for name in group["names"]}


def contents(lock: str, machine: Machine, taken_along: Sequence[str]) -> list[Locked]:
    """What of the text of a lock is packed for a machine, by name; `taken_along` is left out otherwise.

    Raises `EnergyLabelError` for a name in `taken_along` that is never left out.
    """
    wanted = {canonicalize_name(name) for name in taken_along}
    for name in sorted(wanted - left_out().keys()):
        raise unknown("package to take along", name, left_out(), f"a pack leaves out {', '.join(left_out())}.")
    found = [_locked(match) for match in _ENTRY.finditer(lock) if _applies(match["asked"], machine)]
    return [each for each in found if each.name in wanted or each.name not in left_out()]


def _applies(asked: str, machine: Machine) -> bool:
    marker = Requirement(asked).marker
    return marker is None or marker.evaluate(machine.environment)


def _locked(match: re.Match[str]) -> Locked:
    requirement = Requirement(match["asked"])
    return Locked(canonicalize_name(requirement.name), f"{requirement.name}{requirement.specifier}{match['hashes']}")
