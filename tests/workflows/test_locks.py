"""The lock files: every package by its version and its hashes, and all that is asked for is there."""

import json
import re
import tomllib

import pytest
from packaging.requirements import Requirement

from tests.workflows.reading import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = {name: [Requirement(text) for text in texts] for name, texts in PROJECT["optional-dependencies"].items()}
OWN = [Requirement(text) for text in PROJECT["dependencies"]]
_ENTRY = re.compile(r"^([a-z0-9][a-z0-9._-]*)==(\S+)(?: ; [^\\\n]+)?((?: \\\n    --hash=sha256:[0-9a-f]{64})+)\n", re.M)


def locked(name: str) -> dict[str, set[str]]:
    """The versions of each package of a lock file, all of whose lines are understood; one for an old Python too."""
    text = (ROOT / name).read_text("utf-8")
    rest = re.sub(r"^\s*#.*\n", "", _ENTRY.sub("", text), flags=re.M)
    assert rest == "", f"{name} has lines without a hash: {rest[:200]}"
    found: dict[str, set[str]] = {}
    for match in _ENTRY.finditer(text):
        found.setdefault(match[1], set()).add(match[2])
    return found


@pytest.mark.parametrize(
    ("name", "extras"),
    [("requirements.lock", ("site", "dev", "build")), ("requirements-suite.lock", ("suite", "cluster", "build"))],
)
def test_all_that_is_asked_for_is_there_by_version_and_hash(name: str, extras: tuple[str, ...]) -> None:
    versions = locked(name)
    for asked in [*OWN, *(each for extra in extras for each in EXTRAS[extra])]:
        if asked.name != "torch":
            found = versions[asked.name.lower()]
            assert found and all(map(asked.specifier.contains, found)), f"{asked} is not in {name}"


def test_torch_stands_apart_and_brings_its_own_cuda() -> None:
    text = (ROOT / "requirements-torch.lock").read_text("utf-8")
    found = re.fullmatch(r"torch==(\S+)\n", text)
    assert found
    [asked] = [each for each in EXTRAS["suite"] if each.name == "torch"]
    assert asked.specifier.contains(found[1])
    cuda = [
        name for name in locked("requirements-suite.lock") if re.match(r"torch$|triton|cuda-|nvidia-(?!ml-py)", name)
    ]
    assert cuda == []


def test_both_environments_have_one_version_of_what_they_share() -> None:
    site, suite = locked("requirements.lock"), locked("requirements-suite.lock")
    apart = {name: (site[name], suite[name]) for name in site.keys() & suite.keys() if site[name] != suite[name]}
    assert apart == {}


def test_what_builds_the_project_is_locked_too() -> None:
    builds = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["build-system"]["requires"]
    assert {Requirement(text).name for text in builds} <= {each.name for each in EXTRAS["build"]}


def test_what_npm_brings_is_locked_by_its_hash_and_from_no_place_of_its_own() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_bytes())
    asked = json.loads((ROOT / "package.json").read_bytes())["devDependencies"]
    assert lock["packages"][""]["devDependencies"] == asked
    packages = {name: item for name, item in lock["packages"].items() if name}
    assert {f"node_modules/{name}" for name in asked} <= packages.keys()
    for name, item in packages.items():
        assert item["integrity"].startswith("sha512-") and "resolved" not in item, name
