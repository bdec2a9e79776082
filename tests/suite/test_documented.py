"""Every command and campaign file that a page or the README shows is one that this version understands."""

import re
import shlex
import tomllib
from pathlib import Path

import pytest

from generator.cli import parse
from generator.records.files.store import read_profiles
from generator.suite.campaign.planning.plan_file import plan_of, read_plan
from generator.suite.campaign.planning.targets import targets_of

ROOT = Path(__file__).resolve().parents[2]
PAGES = [*sorted((ROOT / "site_src" / "pages").rglob("*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
PLACES = {"TASK": "fill-mask", "MODEL": "a/b", "PROFILE": "p", "NAME": "me", "FILE": "f.toml", "PATH": "p"}


def blocks(language: str) -> list[str]:
    found = [re.findall(rf"^```{language}\n(.*?)^```", page.read_text("utf-8"), re.M | re.S) for page in PAGES]
    return [block for page in found for block in page]


def commands(program: str) -> list[str]:
    text = "\n".join(blocks("sh")).replace("\\\n", " ")
    lines = [line.partition(" #")[0].strip().removeprefix(".venv/bin/") for line in text.splitlines()]
    return sorted({line for line in lines if line.startswith(f"{program} ") and "…" not in line})


@pytest.mark.parametrize("command", commands("energy-label"))
def test_the_command_line_knows_every_command_shown(command: str) -> None:
    words = [PLACES.get(word, word) for word in shlex.split(command)[1:]]
    known, options = parse(words)
    assert isinstance(options, known.options)


@pytest.mark.parametrize("command", commands("make"))
def test_the_makefile_knows_every_target_shown(command: str) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for word in shlex.split(command)[1:]:
        name = word.partition("=")[0]
        assert re.search(rf"^{re.escape(name)}(:| \?=)" if "=" in word else rf"^{re.escape(name)}:", makefile, re.M)


@pytest.mark.parametrize("text", [block for block in blocks("toml") if "[[measure]]" in block])
def test_every_campaign_file_shown_is_a_plan_under_a_profile_there_is(text: str) -> None:
    plan = plan_of(tomllib.loads(text), "a page")
    assert plan.profile in read_profiles(ROOT / "measurements")
    assert targets_of(plan)


def test_there_is_something_to_look_at() -> None:
    assert len(commands("energy-label")) >= 5 and len(commands("make")) >= 4


@pytest.mark.parametrize(
    "path", sorted((ROOT / "measurements" / "campaigns").glob("*.toml")), ids=lambda path: path.stem
)
def test_every_committed_campaign_is_a_plan_under_a_profile_there_is(path: Path) -> None:
    plan = read_plan(path)
    assert plan.name == path.stem and plan.profile in read_profiles(ROOT / "measurements")
    if plan.queries == "synthetic":
        # The others name files that whoever measures brings.
        assert targets_of(plan)
