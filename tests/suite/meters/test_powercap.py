"""Which counters are the processor's: all of them, each once, or none with the reason; over made-up trees that move."""

import os
from pathlib import Path
from typing import Any

import pytest

from generator.suite.meters import paired, powercap
from generator.suite.meters.exercise import exercise_for, sockets
from generator.suite.meters.paired import open_meter
from generator.suite.meters.powercap import RaplError, Survey, survey
from tests.suite.fake_powercap import RANGE, Draw, Moving, domain, topology


def taking_turns(place: int, of: int = 2) -> Draw:
    """One of several packages: it draws more in the steps in which it is the one at work."""
    return lambda step: 30_000_000 if step % of == place else 9_000_000 + 100_000 * place


def looked(root: Path, draws: dict[Path, Draw] | None = None, cpus: Path = Path("/nowhere")) -> Survey:
    return survey(root, cpus, Moving(draws or {}))


def names(found: Survey) -> list[str]:
    assert found.lacking is None
    return [package.name for package in found.packages]


def test_packages_are_counted_once_and_nothing_inside_them(tmp_path: Path) -> None:
    one = domain(tmp_path, "intel-rapl:0", "package-0", 5_000_000_000)
    domain(tmp_path, "intel-rapl:0:0", "core", 2_000_000_000)
    domain(tmp_path, "intel-rapl:0:1", "dram", 1_000_000_000)
    other = domain(tmp_path, "intel-rapl:10", "package-1", 9_000_000_000)
    domain(tmp_path, "intel-rapl:2", "psys", 7_000_000_000)
    domain(tmp_path, "intel-rapl-mmio:0", "package-0", 5_000_000_000)
    assert names(looked(tmp_path, {one: taking_turns(0), other: taking_turns(1)})) == ["package-0", "package-1"]


def test_a_single_package_needs_no_watching(tmp_path: Path) -> None:
    domain(tmp_path, "intel-rapl:0", "package-0", 0)
    exercise = Moving({})
    assert names(survey(tmp_path, Path("/nowhere"), exercise)) == ["package-0"]
    assert exercise.steps == 0


@pytest.mark.parametrize("apart", [0, 500_000, 1_500_000, 40_000_000_000])
def test_two_sockets_are_two_however_near_their_values(tmp_path: Path, apart: int) -> None:
    one = domain(tmp_path, "intel-rapl:0", "package-0", 5_000_000_000)
    other = domain(tmp_path, "intel-rapl:1", "package-1", 5_000_000_000 + apart)
    assert names(looked(tmp_path, {one: taking_turns(0), other: taking_turns(1)})) == ["package-0", "package-1"]


@pytest.mark.parametrize(("first", "second"), [(0, 0), (0, 1_500_000), (7_000_000_000, 7_000_000_400), (RANGE - 9, 4)])
def test_dies_that_move_alike_are_one_however_far_apart_their_values(tmp_path: Path, first: int, second: int) -> None:
    one = domain(tmp_path, "intel-rapl:0", "package-0-die-0", first)
    other = domain(tmp_path, "intel-rapl:1", "package-0-die-1", second)
    # Two readings lie some microseconds apart.
    draws: dict[Path, Draw] = {one: taking_turns(0), other: lambda step: taking_turns(0)(step) + 40_000 * (step % 2)}
    assert names(looked(tmp_path, draws)) == ["package-0-die-0"]


def test_two_pairs_of_mirrors_are_two(tmp_path: Path) -> None:
    files = [domain(tmp_path, f"intel-rapl:{n}", f"package-{n // 2}-die-{n % 2}", 1000 * n) for n in range(4)]
    draws = {file: taking_turns(place // 2) for place, file in enumerate(files)}
    assert names(looked(tmp_path, draws)) == ["package-0-die-0", "package-1-die-0"]


def test_what_moves_nearly_alike_is_watched_again_and_then_not_counted(tmp_path: Path) -> None:
    one, other = (domain(tmp_path, f"intel-rapl:{n}", f"package-{n}", 5) for n in range(2))
    exercise = Moving({one: lambda _: 10_000_000, other: lambda _: 10_300_000})
    found = survey(tmp_path, Path("/nowhere"), exercise)
    assert found.packages == () and "nobody can tell whether" in (found.lacking or "")
    assert str(one) in (found.lacking or "") and str(other) in (found.lacking or "")
    assert exercise.steps == 18


@pytest.mark.parametrize("still", [0, 1])
def test_a_counter_that_stands_still_beside_another_is_named(tmp_path: Path, still: int) -> None:
    files = [domain(tmp_path, f"intel-rapl:{n}", f"package-{n}", 5) for n in range(2)]
    found = looked(tmp_path, {files[1 - still]: taking_turns(0)})
    assert found.packages == () and f"{files[still]} stood still while the processors worked" in (found.lacking or "")


@pytest.mark.parametrize("file", ["energy_uj", "max_energy_range_uj", "name"])
@pytest.mark.parametrize("content", [None, "", "many", "-1", "0x10"])
@pytest.mark.parametrize("place", [0, 1])
def test_read_in_part_is_not_read(tmp_path: Path, file: str, content: str | None, place: int) -> None:
    """Two packages, of which one lacks something: nothing is counted, and the file is named."""
    for number in range(2):
        domain(tmp_path, f"intel-rapl:{number}", f"package-{number}", 5_000_000)
    path = tmp_path / f"intel-rapl:{place}" / file
    path.unlink() if content is None else path.write_text(content)
    cpus = topology(tmp_path / "cpus", [(0, 0), (1, 0)])
    found = looked(tmp_path, cpus=cpus)
    assert found.packages == ()
    # One without a name may be any domain; then it is the sockets that do not add up.
    assert str(path) in (found.lacking or "") or (file == "name" and "2 processor packages" in (found.lacking or ""))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_only_root_may_read_says_how_to_open_it(tmp_path: Path) -> None:
    file = domain(tmp_path, "intel-rapl:0", "package-0", 5)
    file.chmod(0o000)
    assert f"sudo chmod a+r {file}" in (looked(tmp_path).lacking or "")


def test_a_file_that_is_refused_says_how_to_open_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the test before, for whoever tests as root."""
    domain(tmp_path, "intel-rapl:0", "package-0", 5)
    closed = domain(tmp_path, "intel-rapl:1", "package-1", 5)
    read = Path.read_text

    def refusing(path: Path, *given: Any, **named: Any) -> str:
        if path == closed:
            raise PermissionError(13, "Permission denied")
        return read(path, *given, **named)

    monkeypatch.setattr(Path, "read_text", refusing)
    assert f"open it with: sudo chmod a+r {closed}" in (looked(tmp_path).lacking or "")


def test_a_socket_without_a_counter_is_missed(tmp_path: Path) -> None:
    domain(tmp_path, "intel-rapl:0", "package-0", 5_000_000)
    cpus = topology(tmp_path / "cpus", [(0, 0), (0, 0), (1, 0), (1, 0)])
    found = looked(tmp_path, cpus=cpus)
    assert "this machine has 2 processor packages" in (found.lacking or "") and found.packages == ()
    assert sockets(cpus) == {("0", "0"): [0, 1], ("1", "0"): [2, 3]}


def test_a_tree_without_packages_or_none_at_all_is_told(tmp_path: Path) -> None:
    assert "there is no counter of the processor here" in (looked(tmp_path / "nowhere").lacking or "")
    domain(tmp_path, "intel-rapl:0", "psys", 5)
    assert "none of the counters" in (looked(tmp_path).lacking or "")


def test_the_processors_work_in_turn_and_are_let_go(tmp_path: Path) -> None:
    before = os.sched_getaffinity(0)
    work = exercise_for(topology(tmp_path, [(0, 0), (1, 0)]))
    for step in range(2):
        work(step, 0.001)
    assert os.sched_getaffinity(0) == before


LACKING = Survey(
    lacking="/sys/x/energy_uj could not be read (only root may); open it with: sudo chmod a+r /sys/x/energy_uj."
)


def test_a_profile_that_says_measured_is_refused_with_the_file_to_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paired, "survey", lambda: LACKING)
    with pytest.raises(
        RaplError, match=r"says that the processor is measured, and it cannot be: .*chmod a\+r /sys/x/energy_uj"
    ):
        open_meter(None, "FRA", "measured")


def test_without_a_profile_it_is_estimated_and_the_reading_says_why(
    codecarbon: Any, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paired, "survey", lambda: LACKING)
    meter = open_meter(None, "FRA")
    with meter.window("query") as window:
        clock.sleep(1)
    meter.close()
    assert window.reading.cpu.counting == "estimated"
    assert "RAPL was left out: /sys/x/energy_uj could not be read" in window.reading.cpu.how


@pytest.mark.parametrize("cpu", ["estimated", "measured", None])
@pytest.mark.parametrize("tdp", [None, 100.0])
def test_codecarbon_reads_no_half_of_it(
    codecarbon: Any, clock: Any, monkeypatch: pytest.MonkeyPatch, cpu: Any, tdp: float | None
) -> None:
    """RAPL looks readable to it, with a processor that its table lacks it takes that even when told to estimate."""
    from codecarbon.core import cpu as theirs
    from codecarbon.core import resource_tracker as looking

    asked: list[object] = []

    def available(*_: object) -> bool:
        asked.append(1)
        return True

    monkeypatch.setattr(theirs, "is_rapl_available", available)
    monkeypatch.setattr(looking, "get_cached_tdp", lambda _: type("Tdp", (), {"tdp": tdp, "model": "Unknown"})())
    one = domain_file(monkeypatch, cpu)
    meter = open_meter(None, "FRA", cpu)
    with meter.window("query") as window:
        clock.sleep(1)
        if one is not None:
            one.write_text("1000100")
    meter.close()
    assert asked == []
    assert window.reading.cpu.counting == ("estimated" if one is None else "measured")
    # It is theirs again.
    assert theirs.is_rapl_available is available


def domain_file(monkeypatch: pytest.MonkeyPatch, cpu: str | None) -> Path | None:
    """For a profile that measures, one whole package in the working folder's neighbour; else nothing."""
    if cpu != "measured":
        monkeypatch.setattr(paired, "survey", lambda: LACKING)
        return None
    root = Path.home().with_name("powercap")
    file = domain(root, "intel-rapl:0", "package-0", 1_000_000)
    monkeypatch.setattr(paired, "survey", lambda: powercap.survey(root, Path("/nowhere")))
    return file
