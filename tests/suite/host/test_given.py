"""What the job was given: control groups of both kinds, affinity, cores that share two threads."""

import os
from pathlib import Path

import pytest

from generator.suite.host.cgroup import limit_bytes, quota_processors
from generator.suite.host.given import Given, given_to_job
from generator.suite.protocol.machine import hardware_text

GIB = 2**30


class Groups:
    """A system's root with control groups: what /proc/self says of them, and their files."""

    def __init__(self, root: Path, group: str, mounts: list[str]) -> None:
        self.root = root
        (root / "proc/self").mkdir(parents=True)
        (root / "proc/self/cgroup").write_text(group)
        (root / "proc/self/mountinfo").write_text(
            "".join(f"{line}\n" for line in ["22 27 0:21 / /proc rw - proc proc rw", *mounts])
        )

    def write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(f"{text}\n")


def unified(root: Path, group: str = "/job/step") -> Groups:
    return Groups(root, f"0::{group}\n", ["31 23 0:28 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw"])


def legacy(root: Path, shown: str = "/") -> Groups:
    group = "5:memory:/docker/abc\n3:cpu,cpuacct:/docker/abc\n1:name=systemd:/docker/abc\n0::/docker/abc\n"
    return Groups(
        root,
        group,
        [
            f"32 31 0:29 {shown} /sys/fs/cgroup/cpu,cpuacct ro - cgroup cgroup rw,cpu,cpuacct",
            f"33 31 0:30 {shown} /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory",
            "34 31 0:31 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw",
        ],
    )


def test_the_least_of_all_groups_above_counts(tmp_path: Path) -> None:
    groups = unified(tmp_path)
    groups.write("sys/fs/cgroup/job/step/cpu.max", "max 100000")
    groups.write("sys/fs/cgroup/job/cpu.max", "150000 100000")
    groups.write("sys/fs/cgroup/job/step/memory.max", str(8 * GIB))
    groups.write("sys/fs/cgroup/job/memory.max", str(2 * GIB))
    groups.write("sys/fs/cgroup/memory.max", "max")
    assert (quota_processors(tmp_path), limit_bytes(tmp_path)) == (1.5, 2 * GIB)


def test_a_container_of_the_new_kind_is_its_own_root(tmp_path: Path) -> None:
    groups = unified(tmp_path, "/")
    groups.write("sys/fs/cgroup/cpu.max", "100000 100000")
    groups.write("sys/fs/cgroup/memory.max", str(2 * GIB))
    assert (quota_processors(tmp_path), limit_bytes(tmp_path)) == (1.0, 2 * GIB)


@pytest.mark.parametrize(("shown", "below"), [("/docker/abc", ""), ("/", "docker/abc/")])
def test_a_container_of_the_old_kind(tmp_path: Path, shown: str, below: str) -> None:
    """Its mounts show the tree from its own group on, or the whole."""
    groups = legacy(tmp_path, shown)
    groups.write(f"sys/fs/cgroup/cpu,cpuacct/{below}cpu.cfs_quota_us", "50000")
    groups.write(f"sys/fs/cgroup/cpu,cpuacct/{below}cpu.cfs_period_us", "100000")
    groups.write(f"sys/fs/cgroup/memory/{below}memory.limit_in_bytes", str(GIB))
    assert (quota_processors(tmp_path), limit_bytes(tmp_path)) == (0.5, GIB)


@pytest.mark.parametrize(
    ("quota", "period", "memory"),
    [("-1", "100000", "9223372036854771712"), ("", "", ""), ("many", "0", "-5"), ("100000", "0", "max")],
)
def test_no_limit_is_none(tmp_path: Path, quota: str, period: str, memory: str) -> None:
    groups = legacy(tmp_path)
    groups.write("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", quota)
    groups.write("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", period)
    groups.write("sys/fs/cgroup/memory/memory.limit_in_bytes", memory)
    assert (quota_processors(tmp_path), limit_bytes(tmp_path)) == (None, None)


def test_where_there_are_no_groups_there_is_no_limit(tmp_path: Path) -> None:
    assert (quota_processors(tmp_path), limit_bytes(tmp_path)) == (None, None)


def topology(root: Path, siblings: dict[int, str], name: str = "core_cpus_list") -> None:
    for number, text in siblings.items():
        folder = root / f"sys/devices/system/cpu/cpu{number}/topology"
        folder.mkdir(parents=True)
        (folder / name).write_text(f"{text}\n")


@pytest.mark.parametrize("name", ["core_cpus_list", "thread_siblings_list"])
def test_threads_are_one_a_physical_core_of_those_given(tmp_path: Path, name: str) -> None:
    topology(tmp_path, {0: "0,4", 1: "1,5", 2: "2,6", 3: "3,7", 4: "0,4", 5: "1,5", 6: "2,6", 7: "3,7"}, name)
    every = given_to_job(tmp_path, frozenset(range(8)))
    assert (every.cores, every.threads) == (4, 4)
    assert given_to_job(tmp_path, frozenset({0, 4})).threads == 1
    assert given_to_job(tmp_path, frozenset({0, 1, 4})).threads == 2


def test_cores_that_the_system_does_not_tell_are_one_each(tmp_path: Path) -> None:
    assert given_to_job(tmp_path, frozenset({3, 5, 7})).threads == 3


@pytest.mark.parametrize(
    ("quota", "threads"), [("25000", 1), ("100000", 1), ("199999", 1), ("200000", 2), ("900000", 4)]
)
def test_no_more_threads_than_the_group_has_time_for(tmp_path: Path, quota: str, threads: int) -> None:
    unified(tmp_path, "/").write("sys/fs/cgroup/cpu.max", f"{quota} 100000")
    assert given_to_job(tmp_path, frozenset(range(4))).threads == threads


def test_the_record_says_what_the_job_was_given_besides_the_host(tmp_path: Path) -> None:
    groups = unified(tmp_path, "/")
    groups.write("sys/fs/cgroup/cpu.max", "100000 100000")
    groups.write("sys/fs/cgroup/memory.max", str(GIB // 2))
    given = given_to_job(tmp_path, frozenset(range(os.cpu_count() or 1)))
    told = hardware_text(None, given)
    assert f"{given.host_processors} logical cores" in told
    assert "0.5 GiB memory" in told.partition("of which the job had ")[2]
    assert Given(64.0, 32, 8 * GIB, 64, 8 * GIB).sentence() is None
    assert Given(1.0, 1, 2 * GIB, 64, 512 * GIB).sentence() == "1 processor and 2 GiB memory"
    assert Given(1.5, 1, None, 64, 512 * GIB).sentence() == "1.5 processors"
