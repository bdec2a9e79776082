"""What a pack holds, from the committed lock: for every machine one version of all that measuring needs there."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from generator.authors.packing.contents import PLATFORMS, PYTHONS, Machine, contents, left_out
from generator.errors import EnergyLabelError

ROOT = Path(__file__).resolve().parents[3]
LOCK = (ROOT / "requirements-suite.lock").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LINE = re.compile(r"([a-z0-9._-]+)==([^\s\\]+)((?: \\\n    --hash=sha256:[0-9a-f]{64})+)")
EVERYWHERE = [Machine(platform, python) for platform in PLATFORMS for python in PYTHONS]


@pytest.mark.parametrize("machine", EVERYWHERE, ids=str)
def test_every_machine_has_all_that_measuring_needs_in_one_version(machine: Machine) -> None:
    found = contents(LOCK, machine, ())
    names = [each.name for each in found]
    assert len(set(names)) == len(names)
    asked = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["suite"]]
    wanted = {canonicalize_name(Requirement(text).name) for text in asked} - {"torch"} - left_out().keys()
    assert wanted <= set(names)
    assert not set(names) & left_out().keys()
    assert all(LINE.fullmatch(each.line) for each in found)


def test_what_is_left_out_is_in_the_lock_or_the_list_is_old() -> None:
    locked = {match[1] for match in re.finditer(r"^([a-z0-9._-]+)==", LOCK, re.M)}
    assert left_out().keys() <= locked


@pytest.mark.parametrize("python", PYTHONS)
def test_a_marker_is_asked_about_the_machine_packed_for_and_not_about_this_one(python: str) -> None:
    text = "\n".join(
        f"numpy=={version} ; python_full_version {when} '3.12' \\\n    --hash=sha256:{'0' * 64}"
        for version, when in (("1.0", "<"), ("2.0", ">="))
    )
    text += f"\ncolorama==1.0 ; sys_platform == 'win32' \\\n    --hash=sha256:{'0' * 64}\n"
    [numpy] = contents(text, Machine("linux-aarch64", python), ["NumPy"])
    assert numpy.line.startswith("numpy==1.0" if python == "3.11" else "numpy==2.0")


@pytest.mark.parametrize(
    ("platform", "python", "taken_along", "told"),
    [
        ("win32", "3.12", (), "the platforms are linux-aarch64, linux-x86_64"),
        ("linux_x86_64", "3.12", (), "did you mean linux-x86_64"),
        ("linux-x86_64", "2", (), r"the Pythons are 3\.11, 3\.12, 3\.13"),
        ("linux-x86_64", "3.12\n::error::", (), "No Python"),
        ("linux-x86_64", "3.12", ("skipy",), "did you mean scipy"),
        ("linux-x86_64", "3.12", ("requests",), "a pack leaves out .*bitsandbytes"),
    ],
)
def test_what_nobody_can_pack_is_told_with_what_can_be(
    platform: str, python: str, taken_along: tuple[str, ...], told: str
) -> None:
    with pytest.raises(EnergyLabelError, match=told):
        contents(LOCK, Machine(platform, python), taken_along)
