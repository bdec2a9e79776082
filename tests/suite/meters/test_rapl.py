"""CPU package energy over a made-up powercap tree: wrap-arounds, doubles, and files that cannot be read."""

from pathlib import Path

import pytest

from generator.suite.meters.rapl import Package, RaplError, RaplMeter, find_packages
from tests.suite.fake_nvml import FakeClock

RANGE = 262_143_328_850


def domain(root: Path, folder: str, name: str, microjoules: int, limit: int = RANGE) -> Path:
    """One domain's folder."""
    path = root / folder
    path.mkdir(parents=True)
    (path / "name").write_text(f"{name}\n")
    (path / "energy_uj").write_text(f"{microjoules}\n")
    (path / "max_energy_range_uj").write_text(f"{limit}\n")
    return path / "energy_uj"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Two sockets, with what lies inside them and what shows them again."""
    domain(tmp_path, "intel-rapl:0", "package-0", 5_000_000_000)
    domain(tmp_path, "intel-rapl:0:0", "core", 2_000_000_000)
    domain(tmp_path, "intel-rapl:0:1", "dram", 1_000_000_000)
    domain(tmp_path, "intel-rapl:1", "package-1", 9_000_000_000)
    domain(tmp_path, "intel-rapl:2", "psys", 7_000_000_000)
    domain(tmp_path, "intel-rapl:3", "package-0-die-1", 5_000_000_400)
    domain(tmp_path, "intel-rapl-mmio:0", "package-0", 5_000_000_000)
    return tmp_path


def test_packages_are_counted_once_and_nothing_inside_them(tree: Path) -> None:
    assert [package.name for package in find_packages(tree)] == ["package-0", "package-1"]


def test_no_tree_or_one_that_cannot_be_read_gives_none(tmp_path: Path, tree: Path) -> None:
    assert find_packages(tmp_path / "nowhere") == ()
    for folder in tree.iterdir():
        (folder / "energy_uj").unlink()
    assert find_packages(tree) == ()
    with pytest.raises(RaplError, match="cannot be read here"):
        RaplMeter(())


def test_joules_of_all_packages(tree: Path, clock: FakeClock) -> None:
    meter = RaplMeter(find_packages(tree), clock)
    with meter.window("query") as window:
        clock.sleep(30)
        (tree / "intel-rapl:0" / "energy_uj").write_text("8000000000")
        (tree / "intel-rapl:1" / "energy_uj").write_text("10500000000")
    reading = window.reading
    assert (reading.cpu.joules, reading.cpu.counting, reading.duration_s) == (4500.0, "measured", 30.0)
    assert reading.gpu.joules is reading.ram.joules is None


def test_wrap_arounds_are_added_up(tmp_path: Path, clock: FakeClock) -> None:
    file = domain(tmp_path, "intel-rapl:0", "package-0", RANGE - 1_000_000)
    meter = RaplMeter(find_packages(tmp_path), clock)
    with meter.window("query") as window:
        clock.sleep(2000)
        file.write_text("1000000")
        meter.sample()
        file.write_text(str(RANGE - 1_000_000))
        meter.sample()
        file.write_text("500000")
    assert window.reading.cpu.joules == pytest.approx((2_000_000 + RANGE - 2_000_000 + 1_500_000) / 1e6, abs=1e-9)


def test_it_looks_often_enough_for_a_thousand_watts(tmp_path: Path) -> None:
    domain(tmp_path, "intel-rapl:0", "package-0", 1)
    domain(tmp_path, "intel-rapl:1", "package-1", 5_000_000, limit=65_532_610_987)
    assert RaplMeter(find_packages(tmp_path)).sample_every_s == pytest.approx(32.77, abs=0.01)


def test_a_reset_that_looks_like_a_wrap_around_is_refused(tmp_path: Path, clock: FakeClock) -> None:
    file = domain(tmp_path, "intel-rapl:0", "package-0", 100_000_000_000)
    meter = RaplMeter(find_packages(tmp_path), clock)
    with pytest.raises(RaplError, match="which no CPU draws"), meter.window("query"):
        clock.sleep(30)
        file.write_text("5")


def test_a_counter_that_stood_still_is_no_energy(tree: Path, clock: FakeClock) -> None:
    with (
        pytest.raises(Exception, match=r"0\.0 J, which is no energy"),
        RaplMeter(find_packages(tree), clock).window("q"),
    ):
        clock.sleep(30)


@pytest.mark.parametrize("content", [None, "", "many"])
def test_a_counter_that_goes_away_is_an_error(tree: Path, clock: FakeClock, content: str | None) -> None:
    file = tree / "intel-rapl:1" / "energy_uj"
    with pytest.raises(RaplError, match="could not be read"), RaplMeter(find_packages(tree), clock).window("query"):
        clock.sleep(30)
        file.unlink() if content is None else file.write_text(content)


def test_a_fault_between_the_ends_is_not_forgotten(tmp_path: Path, clock: FakeClock) -> None:
    file = domain(tmp_path, "intel-rapl:0", "package-0", 1_000_000, limit=1)
    meter = RaplMeter((Package("package-0", file, 1),), clock)
    with pytest.raises(RaplError, match="ran backwards"), meter.window("query"):
        file.write_text("5")
