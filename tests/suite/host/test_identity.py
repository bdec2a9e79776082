"""The processor's name on machines of several kinds, and what tells two of a kind apart."""

import shutil
from pathlib import Path

import pytest

from generator.suite.host.identity import machine_mark, processor

ALTRA = ("0x41", "0xd0c")
GRAVITON3 = ("0x41", "0xd40")


def arm(root: Path, *cores: tuple[str, str], extra: str = "") -> Path:
    (root / "proc").mkdir(parents=True)
    told = "".join(
        f"processor\t: {n}\nBogoMIPS\t: 50.00\nFeatures\t: fp asimd\nCPU implementer\t: {implementer}\n"
        f"CPU architecture: 8\nCPU variant\t: 0x3\nCPU part\t: {part}\nCPU revision\t: 1\n\n"
        for n, (implementer, part) in enumerate(cores)
    )
    (root / "proc/cpuinfo").write_text(told + extra)
    # What lscpu looks for below another root.
    (root / "sys/devices/system/cpu").mkdir(parents=True)
    for name in ("possible", "present", "online"):
        (root / "sys/devices/system/cpu" / name).write_text(f"0-{max(len(cores) - 1, 0)}\n")
    return root


@pytest.fixture
def without_lscpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)


def test_x86_says_its_name(tmp_path: Path) -> None:
    (tmp_path / "proc").mkdir()
    (tmp_path / "proc/cpuinfo").write_text(
        "processor : 0\nmodel name\t: AMD  EPYC 7763\t64-Core Processor\nflags : fpu\n"
    )
    assert processor(tmp_path) == "AMD EPYC 7763 64-Core Processor"


def test_a_mac_is_asked_by_its_own_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "sysctl"
    program.write_text('#!/bin/sh\n[ "$*" = "-n machdep.cpu.brand_string" ] && echo "Apple M3 Pro"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("platform.system", lambda: "Darwin")
    monkeypatch.setattr("generator.suite.host.cpuinfo.told", lambda _: {})
    monkeypatch.setattr("generator.suite.host.identity._board", lambda _: "")
    assert processor() == "Apple M3 Pro"
    program.write_text("#!/bin/sh\nexit 1\n")
    assert processor() != "Apple M3 Pro"


def test_two_arm_machines_have_two_names(tmp_path: Path, without_lscpu: None) -> None:
    one, other = (processor(arm(tmp_path / str(n), core, core)) for n, core in enumerate([ALTRA, GRAVITON3]))
    assert "implementer 0x41, part 0xd0c" in one and "implementer 0x41, part 0xd40" in other


@pytest.mark.skipif(shutil.which("lscpu") is None, reason="no lscpu here")
@pytest.mark.parametrize(
    ("cores", "names"),
    [([ALTRA] * 2, ["Neoverse-N1"]), ([("0x41", "0xd08")] * 4, ["Cortex-A72"]), ([("0x48", "0xd01")], ["HiSilicon"])],
)
def test_lscpu_translates_the_numbers(tmp_path: Path, cores: list[tuple[str, str]], names: list[str]) -> None:
    told = processor(arm(tmp_path, *cores))
    assert all(name in told for name in names), told
    assert f"part {cores[0][1]}" in told


def test_two_kinds_of_cores_are_both_told(tmp_path: Path, without_lscpu: None) -> None:
    assert "part 0xd03+0xd08" in processor(arm(tmp_path, ("0x41", "0xd03"), ("0x41", "0xd08"), ("0x41", "0xd08")))


def test_a_board_is_named_by_its_device_tree(tmp_path: Path, without_lscpu: None) -> None:
    arm(tmp_path, ("0x41", "0xd0b"))
    (tmp_path / "proc/device-tree").mkdir()
    (tmp_path / "proc/device-tree/model").write_bytes(b"Raspberry Pi 5 Model B Rev 1.0\0")
    assert processor(tmp_path) == "(implementer 0x41, part 0xd0b) in a Raspberry Pi 5 Model B Rev 1.0"


@pytest.mark.parametrize(
    "content", [None, "", "processor : 0\n", "model name :\n", "model name : \x1b[31m\n", "\n:\n:::\n"]
)
def test_nothing_told_is_said_and_never_empty(tmp_path: Path, without_lscpu: None, content: str | None) -> None:
    (tmp_path / "proc").mkdir()
    if content is not None:
        (tmp_path / "proc/cpuinfo").write_text(content)
    assert processor(tmp_path).endswith("processor that the system does not name")


def test_an_lscpu_that_breaks_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "lscpu"
    for script in ("#!/bin/sh\nexit 1\n", "#!/bin/sh\necho '[]'\n", "#!/bin/sh\necho '{\"lscpu\": [3]}'\n"):
        broken.write_text(script)
        broken.chmod(0o755)
        monkeypatch.setattr(shutil, "which", lambda _: str(broken))
        assert "part 0xd0c" in processor(arm(tmp_path / str(len(script)), ALTRA))


def test_this_machine_has_a_name() -> None:
    assert processor().strip()


def test_a_machine_is_told_from_another_of_its_kind(tmp_path: Path) -> None:
    marks = []
    for number, name in enumerate(["etc/machine-id", "etc/machine-id", "proc/sys/kernel/random/boot_id"]):
        path = tmp_path / str(number) / name
        path.parent.mkdir(parents=True)
        path.write_text(f"{number}" * 32 + "\n")
        marks.append(machine_mark(tmp_path / str(number)))
        # The system's own id is nobody's business.
        assert marks[-1] is not None and marks[-1] not in path.read_text()
    assert len(set(marks)) == 3


@pytest.mark.parametrize("content", ["", "uninitialized\n"])
def test_where_nothing_tells_it_has_no_mark(tmp_path: Path, content: str) -> None:
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/machine-id").write_text(content)
    assert machine_mark(tmp_path) is None
