"""Whether a profile is this machine's: what is refused by name, what the record tells, and which one is taken."""

import re
from pathlib import Path

import pytest

from generator import measure as measuring
from generator.cli import main
from generator.errors import EnergyLabelError
from generator.records.files.store import read_profiles
from generator.records.profile import Profile
from generator.suite.campaign.planning.plan import Plan
from generator.suite.campaign.running.run import Outcome
from generator.suite.campaign.running.worker import _around
from generator.suite.profiling.draft import drafted
from generator.suite.profiling.fitting import differences, refuse_another_computer, surroundings, the_one_that_fits
from generator.suite.profiling.sight import Seen
from generator.suite.protocol.preflight import PreflightError, refuse_profile
from tests.factories import PROFILE_ID, TASK, record, write_measurements
from tests.suite.fake_nvml import FakeNvml
from tests.suite.plans import plan
from tests.suite.profiling.fake_machine import XEON, FakeMachine
from tests.suite.terms import cpu_profile, terms

GIB = 2**30
# What a profile did not say before it told processors of one name apart.
_OLDER = {"family": None, "instructions": ()}


@pytest.fixture(autouse=True)
def _memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.suite.host.given.memory_bytes", lambda: 64 * GIB)


def written(machine: FakeMachine) -> Profile:
    """The profile that the command would write of it now."""
    return drafted("mine", machine.seen())


def now(profile: Profile, seen: Seen) -> str:
    return "; ".join(differences(profile, seen))


def test_a_machine_fits_its_own_profile(machine: FakeMachine, nvml: FakeNvml) -> None:
    profile = written(machine.package())
    assert differences(profile, machine.seen()) == ()
    refuse_another_computer(profile, machine.seen().machine)


def test_each_change_is_named(machine: FakeMachine, nvml: FakeNvml, monkeypatch: pytest.MonkeyPatch) -> None:
    profile = written(machine.package())
    machine.processor("AMD EPYC 7763 64-Core Processor")
    assert now(profile, machine.seen()).startswith(
        "its processor is Intel(R) Xeon(R) W-2155 CPU @ 3.30GHz, and here it"
    )
    machine.processor("Intel(R) Xeon(R) W-2155 CPU @ 3.30GHz")
    monkeypatch.setattr("generator.suite.host.given.memory_bytes", lambda: 32 * GIB)
    assert now(profile, machine.seen()) == "it has 64 GiB of memory, and here there are 32"
    with pytest.raises(EnergyLabelError, match=r"not the machine of profile mine: it has 64 .*energy-label profile"):
        refuse_another_computer(profile, machine.seen().machine)
    # Firmware and kernel take a little, and not always the same.
    monkeypatch.setattr("generator.suite.host.given.memory_bytes", lambda: 63 * GIB)
    assert now(profile, machine.seen()) == ""
    monkeypatch.setattr("os.cpu_count", lambda: 1000)
    assert re.search(r"it has \d+ logical cores, and here there are 1000", now(profile, machine.seen()))


def test_processors_of_one_name_are_told_apart(machine: FakeMachine, nvml: FakeNvml) -> None:
    """A virtual machine may call several generations by one name, and find itself on another the next day."""
    profile = written(machine.processor("AMD EPYC", "fpu avx2", 25, 1))
    machine.processor("AMD EPYC", "fpu avx2 avx512_bf16", 26, 2)
    other = "its processor is of family 25, model 1, and here it is of family 26, model 2"
    assert now(profile, machine.seen()) == other
    with pytest.raises(EnergyLabelError, match=f"not the machine of profile mine: {other}"):
        refuse_another_computer(profile, machine.seen().machine)
    # A hypervisor hides instructions, or shows them.
    machine.processor("AMD EPYC", "fpu avx2 avx512_bf16 avx512_vnni", 25, 1)
    assert now(profile, machine.seen()) == "its processor has no avx512_bf16 and no avx512_vnni, and here it has"
    machine.processor("AMD EPYC", "fpu", 25, 1)
    assert now(profile, machine.seen()) == "its processor has avx2, and here it has not"


def test_a_profile_that_says_less_of_its_processor_fits_as_before(machine: FakeMachine, nvml: FakeNvml) -> None:
    profile = written(machine.processor("AMD EPYC", "fpu avx2", 25, 1))
    assert profile.machine is not None
    older = profile.model_copy(update={"machine": profile.machine.model_copy(update=_OLDER)})
    assert differences(older, machine.processor("AMD EPYC", "fpu avx512f", 26, 2).seen()) == ()


def test_a_profile_that_nobody_can_measure_under_fits_no_machine(machine: FakeMachine, nvml: FakeNvml) -> None:
    profile = written(machine.package())
    boundless = profile.model_copy(update={"limits": profile.limits.model_copy(update={"cpu_max_watts": None})})
    told = "limits.cpu_max_watts = missing: cpu is counted, and nothing says what it can draw at the most"
    assert now(boundless, machine.seen()).startswith(f"it says {told}")
    without = profile.model_copy(update={"accelerators_counted": 0, "hardware": None})
    assert now(without, machine.seen()).startswith("it says boundary.gpu = measured: no GPU is counted")
    for found in (without, cpu_profile(limits={"source": "made up"})):
        with pytest.raises(PreflightError, match=f"nothing can be measured under profile {found.id}, where"):
            refuse_profile(found, None)


def test_counters_that_vanish_are_named(machine: FakeMachine, nvml: FakeNvml) -> None:
    profile = written(machine.package())
    (machine.root / "sys/class/powercap/intel-rapl:0").rename(machine.root / "gone")
    assert "it has the processor measured, and here there is no counter of the processor" in now(
        profile, machine.seen()
    )


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("name", "NVIDIA H200"), "its GPU is NVIDIA A100-SXM4-80GB, and here it is NVIDIA H200"),
        (("power_limit_milliwatts", 300_000), "its GPU's power limit is 400 W, and here it is 300 W"),
    ],
)
def test_another_gpu_is_named(machine: FakeMachine, nvml: FakeNvml, change: tuple[str, object], told: str) -> None:
    profile = written(machine)
    for gpu in nvml.gpus:
        setattr(gpu, *change)
    assert now(profile, machine.seen()) == told


@pytest.mark.parametrize(
    "name", ["", "a\nb", "\u202eUPG", "x" * 5000, "\udcff"], ids=["nothing", "lines", "turned", "long", "no text"]
)
def test_whatever_a_gpu_calls_itself_is_told_in_one_short_line(machine: FakeMachine, nvml: FakeNvml, name: str) -> None:
    profile = written(machine)
    for gpu in nvml.gpus:
        gpu.name = name
    told = now(profile, machine.seen())
    assert told.isprintable() and len(told) < 300 and told.rpartition("here it is ")[2].startswith("'")


def test_a_gpu_that_is_gone_is_named(machine: FakeMachine, nvml: FakeNvml) -> None:
    profile = written(machine)
    nvml.fail("nvmlInit", "LibraryNotFound")
    assert now(profile, machine.seen()) == (
        "it counts a GPU (NVIDIA A100-SXM4-80GB), and there is no GPU here that NVML or AMD SMI knows"
    )


def test_a_container_is_no_other_machine_and_the_record_tells_of_it(machine: FakeMachine, nvml: FakeNvml) -> None:
    profile = written(machine)
    machine.container().processor(XEON, "fpu hypervisor")
    found = machine.seen()
    assert differences(profile, found) == () and profile.machine is not None
    assert surroundings(profile.machine, found.machine) == (
        "The profile was written not in a container; this was measured in a container.",
        "The profile was written not in a virtual machine; this was measured in a virtual machine.",
    )


def test_the_notes_of_a_record_tell_of_it(tmp_path: Path) -> None:
    said = {"processor": "x", "logical_cores": 1, "system": "Plan 9"}
    told = _around(terms(tmp_path, cpu_profile(machine=said)))
    assert any(note.startswith("The profile was written on Plan 9; this was measured on ") for note in told)
    assert _around(terms(tmp_path)) == ()


def test_the_one_profile_that_fits_is_taken(machine: FakeMachine, folder: Path, nvml: FakeNvml) -> None:
    profiles = read_profiles(folder)
    assert the_one_that_fits(profiles, machine.seen()).id == "a100-sxm4-80gb"
    mine = written(machine)
    with pytest.raises(EnergyLabelError, match=r"2 profiles fit this machine: a100-sxm4-80gb, mine; name one"):
        the_one_that_fits({**profiles, "mine": mine}, machine.seen())
    nvml.fail("nvmlInit", "LibraryNotFound")
    with pytest.raises(EnergyLabelError, match=r"fits this machine \(a100-.*\); make one with: energy-label"):
        the_one_that_fits(profiles, machine.seen())
    # Of a machine that nothing is said of, nobody knows whether it is this one.
    assert the_one_that_fits({"cpu-only": cpu_profile()}, machine.seen()).id == "cpu-only"


def test_measure_takes_it_and_says_how_to_make_one(
    machine: FakeMachine,
    folder: Path,
    nvml: FakeNvml,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    taken: list[str] = []

    def take(plan: Plan, *_: object) -> list[Outcome]:
        taken.append(plan.profile)
        return []

    monkeypatch.setattr(measuring, "measure", take)
    words = ["measure", "fill-mask", "a/b", "--by", "me", "--country", "FRA", "--measurements", str(folder)]
    assert main(words) == 0 and taken == ["a100-sxm4-80gb"]
    assert capsys.readouterr().err == "Filled in: profile a100-sxm4-80gb.\n"
    nvml.fail("nvmlInit", "LibraryNotFound")
    assert main(words) == 1
    assert capsys.readouterr().err == (
        f"energy-label: No profile in {folder}/profiles fits this machine (a100-sxm4-80gb: it counts a GPU (NVIDIA "
        "A100-SXM4-80GB), and there is no GPU here that NVML or AMD SMI knows); make one with: energy-label profile "
        f"new --measurements {folder}\n"
    )


def test_a_machine_that_changed_since_is_told_what_differs(
    machine: FakeMachine, folder: Path, nvml: FakeNvml, capsys: pytest.CaptureFixture[str]
) -> None:
    nvml.fail("nvmlInit", "LibraryNotFound")
    assert main(["profile", "new", "mine", "--measurements", str(folder)]) == 0
    machine.processor("AMD EPYC 7763 64-Core Processor")
    capsys.readouterr()
    words = ["measure", "fill-mask", "a/b", "--by", "me", "--country", "FRA", "--measurements", str(folder)]
    assert main(words) == 1
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert f"mine: its processor is {XEON}, and here it is AMD EPYC 7763 64-Core Processor" in told


def test_a_profile_that_was_written_for_another_computer_is_refused_before_anything_is_measured(
    machine: FakeMachine, folder: Path, nvml: FakeNvml, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["profile", "new", "mine", "--gpu", "none", "--measurements", str(folder)]) == 0
    monkeypatch.setattr(measuring, "run_targets", lambda *_: pytest.fail("a campaign was started"))
    wanted = plan({"tasks": ["fill-mask"], "models": ["tiny"]}, profile="mine")
    with pytest.raises(EnergyLabelError, match=r"this is not the machine of profile mine: its processor is Intel"):
        measuring.measure(wanted, folder, folder / "state", False)


def test_show_says_whether_it_fits_and_what_it_can_earn(
    machine: FakeMachine, folder: Path, nvml: FakeNvml, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["profile", "show", "--measurements", str(folder)]
    assert main(words) == 0
    told = capsys.readouterr().out
    assert told.startswith("a100-sxm4-80gb: One NVIDIA A100") and "It fits this machine." in told
    assert "Letter possible: GPU is read from a meter; processor and memory are estimated, and the label" in told
    assert told.endswith("A task gets its class limits with complete records of 5 models; there is none yet.\n")
    assert main([*words[:2], "power-hungry-8xa100-node", *words[2:]]) == 0
    assert "This machine is another one: it is a published study's" in capsys.readouterr().out
    (folder / "profiles" / "power-hungry-8xa100-node.toml").unlink()
    write_measurements(folder, [record(model=f"acme/m{number}") for number in range(2)])
    assert main([*words[:2], PROFILE_ID, *words[2:]]) == 0
    told = capsys.readouterr().out
    assert "This machine is another one: it does not describe its GPU under [hardware]; it says limits.cpu" in told
    # Of three data sets these records have two.
    assert f"\n  {TASK}: no scale yet, 0 of 5 models under {PROFILE_ID}.\n" in told
    assert main([*words[:2], "a100-sxm4", *words[2:]]) == 1
    assert "did you mean a100-sxm4-80gb?" in capsys.readouterr().err
