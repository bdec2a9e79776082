"""What of the machine the job was given: processors by affinity and control group, cores, memory; and its threads."""

import math
import os
from dataclasses import dataclass
from pathlib import Path

from generator.suite.host.cgroup import limit_bytes, quota_processors


@dataclass(frozen=True)
class Given:
    """What the job may use: processors (a control group may leave it part of one), whole cores, and bytes of memory.

    `host_processors` and `host_memory_bytes` are the machine's; memory is `None` where the system does not say.
    """

    processors: float
    cores: int
    memory_bytes: int | None
    host_processors: int
    host_memory_bytes: int | None

    @property
    def threads(self) -> int:
        """Threads for one operation: one a physical core, and no more than the control group has time for."""
        return max(1, min(self.cores, math.floor(self.processors)))

    def sentence(self) -> str | None:
        """What the job had, where it was less than all: `1 processor and 2 GiB memory`; else `None`."""
        parts = []
        if self.processors < self.host_processors:
            parts.append(f"{self.processors:g} {'processor' if self.processors == 1 else 'processors'}")
        if self.memory_bytes is not None and self.memory_bytes < (self.host_memory_bytes or math.inf):
            parts.append(f"{self.memory_bytes / 2**30:.3g} GiB memory")
        return " and ".join(parts) or None


def given_to_job(root: Path = Path("/"), processors: frozenset[int] | None = None) -> Given:
    """What this process was given; `processors` are those that it may run on, where others are meant than its own."""
    host = os.cpu_count() or 1
    mine = processors if processors is not None else _affinity(host)
    quota, memory = quota_processors(root), memory_bytes()
    limit = limit_bytes(root)
    return Given(
        processors=min(float(len(mine)), quota or math.inf),
        cores=_cores(root, mine),
        memory_bytes=min((size for size in (memory, limit) if size is not None), default=None),
        host_processors=max(host, len(mine)),
        host_memory_bytes=memory,
    )


def _affinity(host: int) -> frozenset[int]:
    return frozenset(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else frozenset(range(host))


def _cores(root: Path, processors: frozenset[int]) -> int:
    """Physical cores among these logical processors; one each where the system does not say."""
    return len({_core(root / f"sys/devices/system/cpu/cpu{number}/topology", number) for number in processors})


def _core(topology: Path, number: int) -> str:
    for name in ("core_cpus_list", "thread_siblings_list"):
        try:
            if siblings := (topology / name).read_text("ascii", "replace").strip():
                return siblings
        except OSError:
            continue
    return str(number)


def memory_bytes() -> int | None:
    """All memory of this machine; `None` where the system does not say."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError, AttributeError):
        return None
