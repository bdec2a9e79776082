"""A computer of its own for each test, and a folder of measurements with the committed profiles of machines."""

import shutil
from pathlib import Path

import pytest

from tests.suite.profiling.fake_machine import FakeMachine


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeMachine:
    """A computer with a Xeon and nothing else, seen by the commands in the place of this one."""
    from generator import machine_profile
    from generator.suite.campaign.planning import asked

    found = FakeMachine(tmp_path / "machine")
    found.stand_in(monkeypatch, machine_profile, asked)
    return found


@pytest.fixture
def folder(tmp_path: Path, committed: Path) -> Path:
    """A measurements/ folder with the A100's profile and a study's, and no record."""
    profiles = tmp_path / "measurements" / "profiles"
    profiles.mkdir(parents=True)
    for name in ("a100-sxm4-80gb", "power-hungry-8xa100-node"):
        shutil.copy(committed / "profiles" / f"{name}.toml", profiles)
    return profiles.parent
