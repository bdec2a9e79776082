"""The linters of `make lint` pass on the workflows as they are, and find what is wrong in ones that are not."""

import re
import shlex
import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest

from tests.patience import PATIENCE_S
from tests.site import tools
from tests.workflows.reading import ROOT

SOUND = """name: sound
on: push
permissions: {}
concurrency:
  group: one
  cancel-in-progress: true
jobs:
  one:
    name: one
    runs-on: ubuntu-24.04
    steps:
      - run: make check
"""
# A name in a shell, an action by a tag that anybody may move, and a misspelt key.
FLAWS = [
    ("- run: make check", "- run: echo ${{ github.event.pull_request.title }}"),
    ("- run: make check", "- uses: actions/checkout@v4"),
    ("runs-on:", "run-on:"),
]


def recipe(program: str) -> list[str]:
    """How `make lint` calls a linter."""
    [line] = re.findall(rf"^\t@\$\((?:BIN\)/)?({program}.*)$", (ROOT / "Makefile").read_text("utf-8"), re.M)
    return shlex.split(line)


def zizmor(folder: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sysconfig.get_path("scripts")) / "zizmor"
    command = [str(program), *recipe("zizmor")[1:]]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=PATIENCE_S)


def actionlint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(tools.actionlint(), cwd=folder, capture_output=True, text=True, timeout=PATIENCE_S)


def repository(folder: Path, workflow: str) -> Path:
    """A repository with our action and settings and one workflow."""
    place = folder / ".github" / "workflows"
    place.mkdir(parents=True)
    shutil.copy(ROOT / "action.yml", folder)
    shutil.copy(ROOT / ".github" / "zizmor.yml", folder / ".github")
    (place / "one.yml").write_text(workflow)
    return folder


def test_the_workflows_and_the_action_pass() -> None:
    assert zizmor(ROOT).returncode == 0


@pytest.mark.parametrize(("sound", "flawed"), FLAWS)
def test_a_flaw_is_found(tmp_path: Path, sound: str, flawed: str) -> None:
    assert zizmor(repository(tmp_path / "flawed", SOUND.replace(sound, flawed))).returncode != 0


def test_a_sound_one_passes(tmp_path: Path) -> None:
    assert zizmor(repository(tmp_path / "sound", SOUND)).returncode == 0


def test_the_workflows_pass_actionlint_which_knows_a_misspelt_key(programs: None, tmp_path: Path) -> None:
    """Together with a sound and a flawed one, of which it tells the flawed alone: it takes long to start."""
    place = repository(tmp_path / "all", SOUND) / ".github" / "workflows"
    for path in (ROOT / ".github" / "workflows").glob("*.yml"):
        shutil.copy(path, place)
    (place / "flawed.yml").write_text(SOUND.replace("runs-on:", "run-on:"))
    told = actionlint(tmp_path / "all")
    files = {path.name for path in place.iterdir()}
    # It passes, too, where it finds no file at all.
    assert len(files) > 6 and f"Checking {len(files)} workflow file(s)" in told.stdout, told.stdout
    assert told.returncode == 1 and {name for name in files if name in told.stdout} == {"flawed.yml"}, told.stdout
