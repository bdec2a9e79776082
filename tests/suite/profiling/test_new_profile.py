"""`energy-label profile new`: what it writes of a machine, and what it says can come of that."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.authors.submitting.new_profile import read_new
from generator.cli import main
from generator.records.files.store import profile_of, read_profiles
from generator.records.files.toml_file import toml_lines
from generator.records.profile import Profile
from generator.suite.host.processor_time import ProcessorTimeError
from generator.suite.profiling import sight
from generator.suite.profiling.draft import default_name
from tests.patience import PATIENCE_S
from tests.suite.fake_amdsmi import FakeAmdSmi
from tests.suite.fake_nvml import MIG_IDS, FakeNvml
from tests.suite.profiling.fake_machine import AMD, NVIDIA, FakeMachine
from tests.suite.terms import gpu_profile

EMPTY = "there is no GPU here that NVML or AMD SMI knows"


def new(folder: Path, *words: str) -> Profile:
    """The one profile that the command adds, which may be submitted as it is."""
    before = set(read_profiles(folder))
    assert main(["profile", "new", *words, "--measurements", str(folder)]) == 0
    found = read_profiles(folder)
    [name] = set(found) - before
    sound, faults = read_new([f"profiles/{name}.toml"], folder, {})
    assert not faults and len(sound) == 1
    return found[name]


def refusal(capsys: pytest.CaptureFixture[str], folder: Path, *words: str) -> str:
    """One sentence, exit code 1, and nothing written."""
    before = sorted(path.name for path in (folder / "profiles").iterdir())
    assert main(["profile", "new", *words, "--measurements", str(folder)]) == 1
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1) and err.startswith("energy-label: "), err
    assert sorted(path.name for path in (folder / "profiles").iterdir()) == before
    return err


def test_a_gpu_and_a_processor_with_counters_can_earn_a_letter(
    machine: FakeMachine, folder: Path, nvml: FakeNvml, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.package(constraint_0=140_000_000, constraint_1=168_000_000)
    for gpu in nvml.gpus:
        gpu.name = "NVIDIA GeForce RTX 4090"
    profile = new(folder)
    assert (profile.id, profile.accelerator, profile.accelerators_counted) == (
        "rtx-4090",
        "NVIDIA GeForce RTX 4090",
        1,
    )
    assert (profile.boundary.gpu, profile.boundary.cpu, profile.boundary.ram) == ("measured", "measured", "estimated")
    assert profile.hardware and profile.hardware.power_limit_watts == 400 and profile.hardware.memory_gib == 80
    # 60 W at rest; limits of 400 W and 168 W, each with 5 % for the meter.
    assert profile.limits.bounds("gpu") == (30, 420) and profile.limits.cpu_max_watts == 176.4
    assert "168 W, the highest power limit that the kernel's powercap tells" in profile.limits.source
    said = capsys.readouterr().out
    assert (
        "Letter possible: GPU and processor are read from a meter; memory is estimated, and the label says so." in said
    )
    assert f"{folder.as_posix()}/profiles/rtx-4090.toml is the profile of this machine" in said
    # Eight such cards: which one is to be measured has to be said.
    assert said.endswith(f"Next: energy-label measure TASK MODEL --gpu 0 --measurements {folder}\n")


def test_a_gpu_under_another_power_limit_is_another_machine(machine: FakeMachine, folder: Path, nvml: FakeNvml) -> None:
    for gpu in nvml.gpus:
        gpu.power_limit_milliwatts = 300_000
    profile = new(folder)
    assert profile.id == "a100-sxm4-80gb-300w" and "at 300 W" in profile.title
    assert profile.boundary.cpu == "estimated"


def test_what_a_gpu_at_work_draws_is_not_taken_for_its_rest(machine: FakeMachine, folder: Path, nvml: FakeNvml) -> None:
    nvml.gpus[0].milliwatts, nvml.gpus[0].utilisation = 390_000, 99
    nvml.gpus[0].power_limit_milliwatts = 350_000
    limits = new(folder).limits
    assert limits.gpu_idle_watts is None and "no least power, since it was not seen at rest" in limits.source


def test_a_gpu_that_tells_no_power_limit_has_a_profile_too(machine: FakeMachine, folder: Path, nvml: FakeNvml) -> None:
    nvml.fail("nvmlDeviceGetEnforcedPowerLimit", "NotSupported")
    nvml.gpus[0].name = "NVIDIA GeForce RTX 5060 Laptop GPU"
    profile = new(folder, "my-laptop", "--gpu", "0")
    assert profile.hardware and profile.hardware.power_limit_watts is None
    assert "NVML tells no power limit, so 2000 W" in profile.limits.source


@pytest.mark.parametrize(("packages", "counting"), [(1, "measured"), (0, "estimated")])
def test_a_processor_alone(
    machine: FakeMachine, folder: Path, nvml: FakeNvml, capsys: pytest.CaptureFixture[str], packages: int, counting: str
) -> None:
    nvml.fail("nvmlInit", "LibraryNotFound")
    for number in range(packages):
        machine.package(number)
    profile = new(folder)
    assert re.fullmatch(r"xeon-w-2155-\d+gib", profile.id)
    assert (profile.boundary.gpu, profile.boundary.cpu) == ("excluded", counting)
    assert profile.hardware is None and profile.accelerators_counted == 0
    assert EMPTY in profile.boundary.gpu_detail
    told = capsys.readouterr().out
    if counting == "measured":
        assert "Letter possible: processor is read from a meter" in told
    else:
        assert "Value only: nothing here is read from a meter" in told
        assert "For a letter, measure on another machine." in told
        assert profile.uncertainty.meter_relative == 0.5


def test_a_counter_that_root_alone_may_read_says_so_and_how_to_open_it(
    machine: FakeMachine,
    folder: Path,
    nvml: FakeNvml,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    nvml.fail("nvmlInit", "LibraryNotFound")
    machine.package()
    reading = Path.read_text

    def closed(path: Path, *arguments: str) -> str:
        if path.name == "energy_uj":
            raise PermissionError(13, "Permission denied", str(path))
        return reading(path, *arguments)

    monkeypatch.setattr(Path, "read_text", closed)
    profile = new(folder)
    assert "could not be read (only root may)" in profile.boundary.cpu_detail
    told = capsys.readouterr().out
    assert re.search(r"For a letter, open it with: sudo chmod a\+r \S+energy_uj; then delete this profile", told)


def test_a_card_that_cannot_be_read_is_not_passed_over(
    machine: FakeMachine, folder: Path, nvml: FakeNvml, capsys: pytest.CaptureFixture[str]
) -> None:
    """No profile of the processor alone comes of a machine whose owner thinks of its GPU."""
    machine.card(NVIDIA)
    nvml.fail("nvmlInit", "DriverNotLoaded")
    told = refusal(capsys, folder)
    assert "no label can come of this machine's GPU as it is: NVML could not list the GPUs" in told
    assert told.count("--gpu none") == 1
    assert new(folder, "without", "--gpu", "none").boundary.gpu_detail.endswith("left out with --gpu none.")


@pytest.mark.parametrize(
    ("change", "words", "told"),
    [
        (lambda nvml: nvml.fail("nvmlDeviceGetTotalEnergyConsumption", "NotSupported"), [], "Volta or newer"),
        (lambda nvml: nvml.answer("nvmlDeviceGetMigMode", lambda _: (1, 1)), [], "MIG mode"),
        (lambda nvml: None, ["--gpu", MIG_IDS[0]], "is a MIG slice"),
        (lambda nvml: None, ["--gpu", "8"], "there is no GPU 8"),
        (lambda nvml: setattr(nvml.gpus[1], "name", "NVIDIA T4"), [], "has 8 GPUs; name one by index or UUID"),
    ],
    ids=["no counter", "MIG mode", "MIG slice", "out of range", "two kinds"],
)
def test_a_gpu_without_a_counter_of_its_own_earns_nothing(
    machine: FakeMachine,
    folder: Path,
    nvml: FakeNvml,
    capsys: pytest.CaptureFixture[str],
    change: object,
    words: list[str],
    told: str,
) -> None:
    machine.card(NVIDIA)
    change(nvml)  # type: ignore[operator]
    said = refusal(capsys, folder, *words)
    assert told in said and said.endswith("; or count the processor alone, with --gpu none.\n")


def test_where_nobody_can_say_who_else_works_nothing_can_be_measured(
    machine: FakeMachine,
    folder: Path,
    nvml: FakeNvml,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def sandbox(_: int) -> None:
        raise ProcessorTimeError("/proc does not tell; measure where it does, outside of a sandbox.")

    monkeypatch.setattr(sight, "read_moment", sandbox)
    told = refusal(capsys, folder)
    assert "Nothing can be measured on this machine: /proc does not tell; measure where it does" in told


def test_a_mac_is_told_that_its_meter_needs_root_and_gives_estimates(
    machine: FakeMachine,
    folder: Path,
    nvml: FakeNvml,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    nvml.fail("nvmlInit", "LibraryNotFound")
    monkeypatch.setattr("platform.system", lambda: "Darwin")
    machine.processor("Apple M3 Pro")
    profile = new(folder)
    assert re.fullmatch(r"apple-m3-pro-\d+gib", profile.id) and profile.boundary.cpu == "estimated"
    assert "powermetrics, which only root may start, calls its own figures estimates" in profile.boundary.cpu_detail
    assert "Value only" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("a100-sxm4-80gb", "There is a profile a100-sxm4-80gb already; give another NAME."),
        ("../evil", "'../evil' is not a name for a profile"),
        ("My Laptop", "use lower-case letters, digits and single hyphens"),
        ("a--b", "is not a name"),
        ("x" * 65, "64 characters at most"),
        ("nul", "nul is no name for a profile, since Windows keeps it for a device"),
    ],
)
def test_a_name_that_is_taken_or_unfit(
    machine: FakeMachine, folder: Path, nvml: FakeNvml, capsys: pytest.CaptureFixture[str], name: str, told: str
) -> None:
    nvml.fail("nvmlInit", "LibraryNotFound")
    assert told in refusal(capsys, folder, name)


@pytest.mark.parametrize(
    ("processor", "name"),
    [
        ("AMD EPYC 7763 64-Core Processor", "epyc-7763"),
        ("12th Gen Intel(R) Core(TM) i7-1260P", "12th-gen-core-i7-1260p"),
        ("AMD Ryzen 7 5800H with Radeon Graphics", "ryzen-7-5800h"),
        ("Intel(R) Xeon(R) Platinum 8480C CPU @ 2.00GHz", "xeon-platinum-8480c"),
        ("Процессор", "this-processor"),
        ("x" * 100, "x" * 64),
    ],
)
def test_a_processor_s_name_makes_an_id(machine: FakeMachine, nvml: FakeNvml, processor: str, name: str) -> None:
    nvml.fail("nvmlInit", "LibraryNotFound")
    assert re.fullmatch(rf"{name}(-\d+gib)?", default_name(machine.processor(processor).seen()))


def test_a_profile_that_fits_already_is_named(
    machine: FakeMachine, folder: Path, nvml: FakeNvml, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "a100-sxm4-80gb already; it fits this machine, so measure under it." in refusal(capsys, folder)


@given(st.text(min_size=1, max_size=200))
def test_whatever_a_machine_calls_itself_is_read_back_as_it_was_written(name: str) -> None:
    """Quotes, backslashes and brackets in a name are no TOML; what cannot be seen is refused by the model."""
    if not name.isprintable() or not name.strip():
        return
    try:
        profile = gpu_profile(title=name)
    except ValueError:
        return
    text = "\n".join(toml_lines(profile.model_dump(exclude_defaults=True)))
    assert profile_of(tomllib.loads(text)) == profile


def test_a_folder_of_one_s_own_begins_with_a_profile(machine: FakeMachine, tmp_path: Path, nvml: FakeNvml) -> None:
    nvml.fail("nvmlInit", "LibraryNotFound")
    words = ["profile", "new", "ours", "--measurements", str(tmp_path / "company")]
    assert main(words) == 0 and list(read_profiles(tmp_path / "company")) == ["ours"]


def test_a_hostile_processor_s_name_stays_a_name(machine: FakeMachine, folder: Path, nvml: FakeNvml) -> None:
    nvml.fail("nvmlInit", "LibraryNotFound")
    machine.processor('x86"\\n[limits]\\n" <b>{{ 7*7 }}</b>')
    profile = new(folder)
    assert profile.accelerator == 'x86"\\n[limits]\\n" <b>{{ 7*7 }}</b>'
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", profile.id)


def test_an_amd_card_that_nothing_reads_is_told_of(machine: FakeMachine, folder: Path, nvml: FakeNvml) -> None:
    nvml.fail("nvmlInit", "LibraryNotFound")
    machine.card(AMD)
    assert "AMD" in new(folder).boundary.gpu_detail


def test_an_amd_gpu_has_a_profile_like_any_other(
    machine: FakeMachine,
    folder: Path,
    amdsmi: FakeAmdSmi,
    capsys: pytest.CaptureFixture[str],
) -> None:
    profile = new(folder)
    assert (profile.id, profile.boundary.gpu, profile.uncertainty.meter_relative) == ("instinct-mi210", "measured", 0.1)
    assert profile.hardware and (profile.hardware.power_limit_watts, profile.hardware.memory_gib) == (300, 64)
    assert profile.limits.bounds("gpu") == (21, 315) and "by AMD SMI" in profile.limits.source
    assert "Letter possible: GPU is read from a meter" in capsys.readouterr().out
    amdsmi.failing.add("get_energy_count")
    told = refusal(capsys, folder, "again")
    assert "no label can come of this machine's GPU as it is: AMD SMI could not read the GPU's total-energy" in told


def test_it_runs_without_the_measuring_libraries(folder: Path, repository: Path) -> None:
    """On the real machine, whatever that is: it writes a profile or says in a sentence why there is none."""
    code = (
        "import sys\n"
        "for name in ('torch', 'transformers', 'codecarbon', 'pynvml', 'amdsmi', 'psutil'): sys.modules[name] = None\n"
        "from generator.cli import main\n"
        f"sys.exit(main(['profile', 'new', 'here', '--gpu', 'none', '--measurements', {str(folder)!r}]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=repository,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
        env=os.environ | {"no_proxy": "*"},
    )
    assert done.returncode == 0, done.stderr
    assert read_profiles(folder)["here"].machine is not None
