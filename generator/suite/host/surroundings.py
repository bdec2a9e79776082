"""What is around the measuring program: the operating system, a virtual machine, a container, and graphics cards.

Read from the system's own files, so that it is known without any maker's library. Sources: Linux
`Documentation/ABI/testing/sysfs-bus-pci`; PCI class 03 is a display controller and 12 an accelerator; systemd's
`CONTAINER_INTERFACE`; the flag `hypervisor` of /proc/cpuinfo (CPUID leaf 1, ECX bit 31).
"""

import platform
import re
from pathlib import Path

from generator.records.profile import Machine
from generator.suite.host.cpuinfo import family, instructions
from generator.suite.host.given import Given
from generator.suite.host.identity import processor

_ROOT = Path("/")
_MAKERS = {"0x10de": "NVIDIA", "0x1002": "AMD"}
_COMPUTING = ("0x03", "0x12")
_CONTAINERS = re.compile(r"docker|kubepods|lxc|libpod|containerd")


def machine_here(given: Given, root: Path = _ROOT) -> Machine:
    """The computer, GPU aside, as a profile names it."""
    memory = given.host_memory_bytes
    return Machine(
        processor=processor(root),
        family=family(root),
        instructions=instructions(root),
        logical_cores=given.host_processors,
        memory_gib=round(memory / 2**30, 1) if memory else None,
        system=platform.system() or "unknown",
        virtual=is_virtual(root),
        container=is_container(root),
    )


def is_virtual(root: Path = _ROOT) -> bool:
    """Whether a hypervisor says so; one that hides cannot be seen."""
    if (root / "sys/hypervisor/type").exists():
        return True
    return re.search(r"^flags\s*:.*\bhypervisor\b", _text(root / "proc/cpuinfo"), re.MULTILINE) is not None


def is_container(root: Path = _ROOT) -> bool:
    """Whether this program runs in a container, by the marks that container managers leave."""
    marks = (".dockerenv", "run/.containerenv", "run/systemd/container", ".singularity.d")
    return any((root / mark).exists() for mark in marks) or bool(_CONTAINERS.search(_text(root / "proc/1/cgroup")))


def graphics_makers(root: Path = _ROOT) -> tuple[str, ...]:
    """The makers of the cards on the PCI bus that a library here could read: `NVIDIA`, `AMD`, each once."""
    found = {
        _MAKERS.get(_text(device / "vendor").strip(), "")
        for device in (root / "sys/bus/pci/devices").glob("*")
        if _text(device / "class").startswith(_COMPUTING)
    }
    return tuple(sorted(found - {""}))


def _text(path: Path) -> str:
    try:
        return path.read_text("ascii", "replace")
    except OSError:
        return ""
