"""A powercap tree made up in a folder, whose counters move when they are told to."""

from collections.abc import Callable, Sequence
from pathlib import Path

from generator.suite.meters.powercap import Package

RANGE = 262_143_328_850
Draw = Callable[[int], int]
"""Microjoules that a counter moves by in a step, by the step's number."""


def domain(root: Path, folder: str, name: str, microjoules: int, limit: int = RANGE) -> Path:
    """One domain's folder; returns its counter."""
    path = root / folder
    path.mkdir(parents=True)
    (path / "name").write_text(f"{name}\n")
    (path / "energy_uj").write_text(f"{microjoules}\n")
    (path / "max_energy_range_uj").write_text(f"{limit}\n")
    return path / "energy_uj"


def packages(root: Path) -> tuple[Package, ...]:
    """Every domain of the tree, whatever it is."""
    folders = sorted(root.glob("intel-rapl:*"))
    return tuple(
        Package(
            (path / "name").read_text().strip(), path / "energy_uj", int((path / "max_energy_range_uj").read_text())
        )
        for path in folders
    )


def topology(cpus: Path, of: Sequence[tuple[int, int]]) -> Path:
    """Processors by their package and die."""
    for number, (package, die) in enumerate(of):
        folder = cpus / f"cpu{number}" / "topology"
        folder.mkdir(parents=True)
        (folder / "physical_package_id").write_text(f"{package}\n")
        (folder / "die_id").write_text(f"{die}\n")
    return cpus


class Moving:
    """An exercise: in each step every counter moves by what its draw says."""

    def __init__(self, draws: dict[Path, Draw]) -> None:
        self.draws, self.steps = draws, 0

    def __call__(self, step: int, seconds: float) -> None:
        self.steps += 1
        for file, draw in self.draws.items():
            limit = int(file.with_name("max_energy_range_uj").read_text())
            file.write_text(str((int(file.read_text()) + draw(step)) % (limit + 1)))
