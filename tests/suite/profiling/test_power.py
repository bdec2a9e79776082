"""How much a processor may draw, by the limits of the kernel's powercap: of every package, or of none."""

from pathlib import Path

import pytest

from generator.suite.profiling.power import package_watts
from tests.suite.fake_powercap import packages
from tests.suite.profiling.fake_machine import FakeMachine

POWERCAP = "sys/class/powercap"


def watts(machine: FakeMachine) -> float | None:
    return package_watts(packages(machine.root / POWERCAP))


def test_the_highest_limit_of_each_package_counts(tmp_path: Path) -> None:
    machine = FakeMachine(tmp_path).package(0, constraint_0=140_000_000, constraint_1=168_000_000)
    assert watts(machine) == 168
    assert watts(machine.package(1, constraint_0=150_500_000)) == 318.5


def test_where_one_package_tells_none_there_is_none(tmp_path: Path) -> None:
    machine = FakeMachine(tmp_path).package(0, constraint_0=140_000_000).package(1)
    assert watts(machine) is None
    assert package_watts(()) is None


@pytest.mark.parametrize("text", ["", "0", "-1", "unlimited", "1e9", "9" * 30, "1_000"])
def test_what_is_no_limit_is_none(tmp_path: Path, text: str) -> None:
    machine = FakeMachine(tmp_path).package()
    (tmp_path / POWERCAP / "intel-rapl:0/constraint_0_power_limit_uw").write_text(text)
    assert watts(machine) is None
