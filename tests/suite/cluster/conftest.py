"""The schedulers of the tests: a stand-in that runs anywhere, and a real Slurm where it is installed."""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.needs import need
from tests.suite.cluster import stand_in
from tests.suite.cluster.real_slurm import RealSlurm, missing, real_slurm


@pytest.fixture(scope="session")
def submitit() -> None:
    """What hands jobs in."""
    need("submitit")


@pytest.fixture
def stand_in_for_slurm(submitit: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, repository: Path) -> Path:
    """The folder of a stand-in, whose programs are first on the path."""
    folder = tmp_path / "stand-in"
    programs = stand_in.install(folder)
    monkeypatch.setenv("PATH", str(programs), prepend=os.pathsep)
    monkeypatch.setenv(stand_in.FOLDER, str(folder))
    # Jobs begin where they were handed in, and find the tests there.
    monkeypatch.chdir(repository)
    return folder


@pytest.fixture(scope="module")
def slurm(submitit: None) -> Iterator[RealSlurm]:
    """Two nodes of a real Slurm; skipped aloud where it is not installed, and a failure where CI runs."""
    if lacking := missing():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(
            f"{', '.join(lacking)} of Slurm not installed (Debian: apt-get install slurm-wlm munge)"
        )
    # Not below pytest's own folder: a socket's path is short.
    with TemporaryDirectory(prefix="slurm-") as folder, real_slurm(Path(folder)) as made:
        yield made
