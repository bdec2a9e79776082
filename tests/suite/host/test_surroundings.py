"""What is around the measuring program, told from the marks that others leave in the system's own files."""

from pathlib import Path

import pytest

from generator.suite.host.surroundings import graphics_makers, is_container, is_virtual
from tests.suite.profiling.fake_machine import AMD, NVIDIA, FakeMachine


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (".dockerenv", ""),
        ("run/.containerenv", 'engine="podman-5"'),
        (".singularity.d/Singularity", ""),
        ("proc/1/cgroup", "0::/kubepods.slice/kubepods-pod1.slice\n"),
    ],
)
def test_a_container_is_seen_by_its_manager_s_marks(tmp_path: Path, place: str, text: str) -> None:
    assert not is_container(tmp_path)
    mark = tmp_path / place
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.write_text(text)
    assert is_container(tmp_path)


def test_a_control_group_of_an_own_machine_is_no_container(tmp_path: Path) -> None:
    (tmp_path / "proc/1").mkdir(parents=True)
    (tmp_path / "proc/1/cgroup").write_text("0::/init.scope\n")
    assert not is_container(tmp_path)


def test_a_hypervisor_is_seen_by_its_flag_or_its_folder(tmp_path: Path) -> None:
    machine = FakeMachine(tmp_path)
    assert not is_virtual(tmp_path)
    machine.processor("Any", "fpu hypervisor sse")
    assert is_virtual(tmp_path)
    machine.processor("Any", "fpu hypervisor_like")
    assert not is_virtual(tmp_path)
    (tmp_path / "sys/hypervisor").mkdir(parents=True)
    (tmp_path / "sys/hypervisor/type").write_text("xen\n")
    assert is_virtual(tmp_path)


def test_cards_are_told_by_maker_and_other_devices_of_theirs_are_none(tmp_path: Path) -> None:
    machine = FakeMachine(tmp_path)
    assert graphics_makers(tmp_path) == ()
    # A sound device of NVIDIA's, and a display controller of Intel's.
    machine.card(NVIDIA, 1, "0x040300").card("0x8086", 2, "0x030000")
    assert graphics_makers(tmp_path) == ()
    machine.card(AMD, 3, "0x120000").card(NVIDIA, 4).card(NVIDIA, 5)
    assert graphics_makers(tmp_path) == ("AMD", "NVIDIA")
