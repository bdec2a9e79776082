"""What a control group leaves to its processes: processors and memory, the least along the way up to the root.

Sources: Linux `Documentation/admin-guide/cgroup-v2.rst` (`cpu.max`, `memory.max`) and `cgroup-v1/` (`cpu.cfs_quota_us`,
`memory.limit_in_bytes`); proc_pid_mountinfo(5).
"""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

# The old interface says "no limit" by a number near 2^63.
_UNLIMITED_BYTES = 2**60


def quota_processors(root: Path = Path("/")) -> float | None:
    """Processors' worth of time that the group may use; `None` where nothing limits it. May be a part of one."""
    quotas = [quota for folder in _folders(root, "cpu") if (quota := _quota(folder)) is not None]
    return min(quotas, default=None)


def limit_bytes(root: Path = Path("/")) -> int | None:
    """Bytes of memory that the group may use; `None` where nothing limits it."""
    limits = [limit for folder in _folders(root, "memory") if (limit := _limit(folder)) is not None]
    return min(limits, default=None)


def _quota(folder: Path) -> float | None:
    new, old = _words(folder / "cpu.max"), _words(folder / "cpu.cfs_quota_us")
    quota, period = (new if len(new) == 2 else [*old, *_words(folder / "cpu.cfs_period_us"), "", ""])[:2]
    return int(quota) / int(period) if quota.isdecimal() and period.isdecimal() and int(period) and int(quota) else None


def _limit(folder: Path) -> int | None:
    words = [*_words(folder / "memory.max"), *_words(folder / "memory.limit_in_bytes")]
    limits = [int(word) for word in words if word.isdecimal() and 0 < int(word) < _UNLIMITED_BYTES]
    return min(limits, default=None)


def _words(path: Path) -> list[str]:
    try:
        return path.read_text("ascii", "replace").split()
    except OSError:
        return []


def _folders(root: Path, controller: str) -> Iterator[Path]:
    """The group's folder under each hierarchy that could limit it, and those above."""
    groups = dict(_groups(root))
    for shown_from, mounted, controllers in _mounts(root):
        group = groups.get(controller if controllers is not None else "")
        if group is None or (controllers is not None and controller not in controllers):
            continue
        # In a container without a namespace of its own, a mount shows the tree from the container's group on.
        below = PurePosixPath(group)
        below = below.relative_to(shown_from) if below.is_relative_to(shown_from) else PurePosixPath()
        parts = [part for part in below.parts if part not in ("/", "..")]
        for length in range(len(parts), -1, -1):
            yield root.joinpath(mounted.lstrip("/"), *parts[:length])


def _groups(root: Path) -> Iterator[tuple[str, str]]:
    """The group of this process by controller; the new hierarchy's goes by no name."""
    for line in _lines(root / "proc/self/cgroup"):
        _, _, rest = line.partition(":")
        controllers, _, group = rest.partition(":")
        for name in controllers.split(","):
            yield name, group


def _mounts(root: Path) -> Iterator[tuple[str, str, list[str] | None]]:
    """Of each mounted hierarchy: what it shows, where, and its controllers (`None`: the new one, with all of them)."""
    for line in _lines(root / "proc/self/mountinfo"):
        before, _, after = line.partition(" - ")
        fields, kind = before.split(), after.split()
        if len(fields) < 5 or len(kind) < 3 or kind[0] not in ("cgroup", "cgroup2"):
            continue
        yield fields[3], fields[4], None if kind[0] == "cgroup2" else kind[2].split(",")


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8", "replace").splitlines()
    except OSError:
        return []
