"""What `make` sets up for which target: the Makefile itself, with a stand-in for Python that notes what it is told."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.workflows.reading import ROOT

SITE, SUITE, TORCH = "requirements.lock", "requirements-suite.lock", "requirements-torch.lock"
# `-m venv DIR` makes an environment of itself; `-c` says that all is there, but for pip where there is no environment.
PYTHON = """#!/bin/sh
case "$1 $2" in
  "-m venv") mkdir -p "$3/bin"; cp "$0" "$3/bin/python"; printf '#!/bin/sh\\n' > "$3/bin/energy-label"
             chmod +x "$3/bin/energy-label"; echo "venv" >> "$LOG";;
  "-m pip") shift 2; echo "$*" >> "$LOG";;
esac
"""


class Machine:
    """A checkout's Makefile, lock files and project file, all of one age, and nothing set up."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._log, self._python = folder, folder / "log", folder / "python"
        for name in ("Makefile", "pyproject.toml", SITE, SUITE, TORCH):
            shutil.copyfile(ROOT / name, folder / name)
            os.utime(folder / name, (1_000_000_000, 1_000_000_000))
        self._python.write_text(PYTHON)
        self._python.chmod(0o755)

    def make(self, *targets: str, jobs: int = 1) -> list[str]:
        """What was done, in order: `venv` and the lock files installed."""
        self._log.write_text("")
        subprocess.run(
            ["make", f"-j{jobs}", f"PYTHON={self._python}", *targets],
            cwd=self.folder,
            env={"PATH": os.environ["PATH"], "LOG": str(self._log)},
            check=True,
            capture_output=True,
            timeout=60,
        )
        return re.findall(r"^venv|requirements\S*", self._log.read_text(), re.M)

    @property
    def told(self) -> list[str]:
        """The words of each call of pip, and `venv`, since the last `make` began."""
        return self._log.read_text().splitlines()

    def change(self, name: str) -> None:
        """As a newer commit does, long after everything was set up."""
        for stamp in (self.folder / ".venv").glob(".*"):
            os.utime(stamp, (1_100_000_000, 1_100_000_000))
        os.utime(self.folder / name)


@pytest.fixture
def machine(programs: None, tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_measuring_sets_up_nothing_of_the_site(machine: Machine) -> None:
    assert machine.make("suite") == ["venv", SUITE, TORCH]
    assert machine.make("suite") == []
    assert machine.make("gpu-check") == []


def test_checking_sets_up_nothing_for_measuring(machine: Machine) -> None:
    assert machine.make("check") == ["venv", SITE]


@pytest.mark.parametrize("jobs", [1, 4])
def test_the_tests_have_both_in_one_environment(machine: Machine, jobs: int) -> None:
    assert machine.make("test", jobs=jobs) == ["venv", SITE, SUITE, TORCH]


def test_a_machine_that_measures_keeps_what_it_has_when_the_site_is_added(machine: Machine) -> None:
    machine.make("suite")
    assert machine.make("check") == [SITE]
    assert machine.make("test") == []


@pytest.mark.parametrize("changed", ["pyproject.toml", SITE])
def test_what_changed_is_set_up_from_scratch_measuring_included(machine: Machine, changed: str) -> None:
    machine.make("test")
    machine.change(changed)
    assert machine.make("test") == ["venv", SITE, SUITE, TORCH]


@pytest.mark.parametrize("changed", [SUITE, TORCH])
def test_a_changed_lock_of_measuring_changes_nothing_else(machine: Machine, changed: str) -> None:
    machine.make("test")
    machine.change(changed)
    assert machine.make("test") == [SUITE, TORCH]


def test_what_is_fetched_has_a_hash_but_for_torch_and_the_project_is_built_by_what_is_there(machine: Machine) -> None:
    machine.make("test")
    told = machine.told
    assert len(told) == 6 and told[0] == "venv"
    for line in told[1:]:
        if TORCH not in line:
            assert "--require-hashes" in line or ("--no-build-isolation" in line and "--no-deps" in line), line
    # In an environment where something needs torch and nothing may come without a hash, torch is not asked for.
    assert all("--no-deps" in line for line in told if SUITE in line)


def test_an_environment_that_was_left_half_made_is_made_again(machine: Machine) -> None:
    (machine.folder / ".venv").mkdir()
    (machine.folder / ".venv" / "half").touch()
    assert machine.make("suite") == ["venv", SUITE, TORCH]
    assert not (machine.folder / ".venv" / "half").exists()
