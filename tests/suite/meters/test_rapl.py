"""CPU package energy over a made-up powercap tree: wrap-arounds, resets, and counters that go away or stand still."""

import time
from pathlib import Path

import pytest

from generator.suite.meters.meter import MeterError
from generator.suite.meters.powercap import Package, RaplError
from generator.suite.meters.rapl import RaplMeter
from tests.patience import PATIENCE_S
from tests.suite.fake_nvml import FakeClock
from tests.suite.fake_powercap import RANGE, domain, packages


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Two sockets."""
    domain(tmp_path, "intel-rapl:0", "package-0", 5_000_000_000)
    domain(tmp_path, "intel-rapl:1", "package-1", 9_000_000_000)
    return tmp_path


def test_nothing_to_read_is_an_error() -> None:
    with pytest.raises(RaplError, match="cannot be read here"):
        RaplMeter(())


def test_joules_of_all_packages(tree: Path, clock: FakeClock) -> None:
    meter = RaplMeter(packages(tree), clock)
    with meter.window("query") as window:
        clock.sleep(30)
        (tree / "intel-rapl:0" / "energy_uj").write_text("8000000000")
        (tree / "intel-rapl:1" / "energy_uj").write_text("10500000000")
    reading = window.reading
    assert (reading.cpu.joules, reading.cpu.counting, reading.duration_s) == (4500.0, "measured", 30.0)
    assert reading.gpu.joules is reading.ram.joules is None


def test_wrap_arounds_are_added_up(tmp_path: Path, clock: FakeClock) -> None:
    file = domain(tmp_path, "intel-rapl:0", "package-0", RANGE - 1_000_000)
    meter = RaplMeter(packages(tmp_path), clock)
    with meter.window("query") as window:
        clock.sleep(1)
        file.write_text("1000000")
        meter.sample()
        clock.sleep(2000)
        file.write_text(str(RANGE - 1_000_000))
        meter.sample()
        clock.sleep(1)
        file.write_text("500000")
    assert window.reading.cpu.joules == pytest.approx((2_000_000 + RANGE - 2_000_000 + 1_500_000) / 1e6, abs=1e-9)


@pytest.mark.parametrize(("limit", "seconds"), [(RANGE, 1.0), (65_532_610_987, 1.0), (500_000_000, 0.25)])
def test_it_looks_often_enough_for_a_thousand_watts(tmp_path: Path, limit: int, seconds: float) -> None:
    domain(tmp_path, "intel-rapl:0", "package-0", 1)
    domain(tmp_path, "intel-rapl:1", "package-1", 5_000_000, limit=limit)
    assert RaplMeter(packages(tmp_path)).sample_every_s == pytest.approx(seconds)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (100_000_000_000, 5),  # from the middle of the range to its beginning
        (250_000_000_000, 0),  # 12 kJ under the end: a wrap would be 400 W over 30 s, which is no impossible mean
        (3_000_000, 2_000_000),  # a little backwards
    ],
)
def test_a_fall_that_is_no_wrap_is_refused(tmp_path: Path, clock: FakeClock, before: int, after: int) -> None:
    file = domain(tmp_path, "intel-rapl:0", "package-0", before)
    meter = RaplMeter(packages(tmp_path), clock)
    told = r"energy_uj fell from \d+ to \d+, far from the end.*measure again"
    with pytest.raises(RaplError, match=told), meter.window("query"):
        for _ in range(30):
            clock.sleep(1)
            meter.sample()
        file.write_text(str(after))
        meter.sample()


def test_more_than_any_processor_draws_is_refused(tmp_path: Path, clock: FakeClock) -> None:
    file = domain(tmp_path, "intel-rapl:0", "package-0", 1)
    with pytest.raises(RaplError, match="which no CPU draws"), RaplMeter(packages(tmp_path), clock).window("query"):
        clock.sleep(30)
        file.write_text("100000000000")


def test_a_value_beyond_its_range_is_refused(tmp_path: Path, clock: FakeClock) -> None:
    file = domain(tmp_path, "intel-rapl:0", "package-0", 1)
    meter = RaplMeter(packages(tmp_path), clock)
    with pytest.raises(RaplError, match=r"reads 262143328851 where its range ends"), meter.window("query"):
        clock.sleep(300)
        file.write_text(str(RANGE + 1))


@pytest.mark.parametrize("still", [0, 1])
def test_one_of_two_counters_that_stands_still_leaves_no_figure(tree: Path, clock: FakeClock, still: int) -> None:
    meter = RaplMeter(packages(tree), clock)
    told = rf"intel-rapl:{still}/energy_uj stood still while the other"
    with pytest.raises(RaplError, match=told), meter.window("query"):
        clock.sleep(30)
        (tree / f"intel-rapl:{1 - still}" / "energy_uj").write_text("9500000000")


def test_a_counter_that_stood_still_is_no_energy(tree: Path, clock: FakeClock) -> None:
    with (
        pytest.raises(MeterError, match=r"0\.0 J, which is not an energy"),
        RaplMeter(packages(tree), clock).window("q"),
    ):
        clock.sleep(30)


@pytest.mark.parametrize("content", [None, "", "many"])
def test_a_counter_that_goes_away_is_an_error(tree: Path, clock: FakeClock, content: str | None) -> None:
    file = tree / "intel-rapl:1" / "energy_uj"
    with pytest.raises(RaplError, match="could not be read"), RaplMeter(packages(tree), clock).window("query"):
        clock.sleep(30)
        file.unlink() if content is None else file.write_text(content)


def test_a_fault_between_the_ends_is_not_forgotten(tmp_path: Path) -> None:
    """The thread that looks meanwhile meets it, and the end of the window tells."""
    file = domain(tmp_path, "intel-rapl:0", "package-0", 1_000_000)
    meter = RaplMeter((Package("package-0", file, RANGE),))
    meter.sample_every_s = 0.001
    meter.start("query")
    file.write_text("many")
    end = time.monotonic() + PATIENCE_S
    while meter._fault is None and time.monotonic() < end:
        time.sleep(0.001)
    file.write_text("2000000")
    with pytest.raises(RaplError, match="holds no number"):
        meter.stop()
