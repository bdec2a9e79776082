"""A Slurm of two nodes on loopback, its daemons started in a folder of its own and ended with the test."""

import ctypes
import getpass
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.patience import PATIENCE_S

NEEDED = ("munged", "slurmctld", "slurmd", "sbatch", "squeue", "scontrol", "scancel")
NODES = ("n1", "n2")
# prctl(2): the signal that a process gets when its parent has died.
_PDEATHSIG = 1
_CONFIGURATION = """
ClusterName=test
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={controller}
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
CredType=cred/munge
StateSaveLocation={folder}/controller
SlurmdSpoolDir={folder}/spool-%n
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd-%n.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd-%n.log
SlurmdParameters=config_overrides
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
ReturnToService=2
SlurmdTimeout=10
KillWait=5
MinJobAge=600
SchedulerType=sched/backfill
SchedulerParameters=sched_interval=1,bf_interval=1
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
DefMemPerCPU=1000
JobAcctGatherType=jobacct_gather/linux
JobAcctGatherFrequency=1
JobAcctGatherParams=OverMemoryKill
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
AccountingStorageType=accounting_storage/none
GresTypes=gpu
{nodes}
PartitionName=main Nodes=n1,n2 Default=YES MaxTime=INFINITE State=UP PriorityTier=1 GraceTime=10
PartitionName=urgent Nodes=n1,n2 MaxTime=INFINITE State=UP PriorityTier=9 PreemptMode=OFF
"""


def program(name: str) -> str | None:
    """Where a program of Slurm's is: daemons are where only root's path leads."""
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin:/usr/local/sbin")


def missing() -> list[str]:
    return [name for name in NEEDED if program(name) is None]


def _ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


def _end_with_parent() -> None:
    """A daemon outlives no test, even where the run of the tests is killed."""
    ctypes.CDLL(None).prctl(_PDEATHSIG, signal.SIGTERM)


class RealSlurm:
    """The daemons, and what an administrator or a power cut does to them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {**os.environ, "SLURM_CONF": str(folder / "slurm.conf")}
        self._daemons: dict[str, subprocess.Popen[bytes]] = {}

    def start(self) -> None:
        controller, *ports = _ports(1 + len(NODES))
        host = socket.gethostname().partition(".")[0]
        nodes = "\n".join(
            f"NodeName={name} NodeHostname={host} NodeAddr=127.0.0.1 Port={port} CPUs=2 RealMemory=16000 Gres=gpu:1"
            for name, port in zip(NODES, ports, strict=True)
        )
        text = _CONFIGURATION.format(
            host=host, controller=controller, user=getpass.getuser(), folder=self.folder, nodes=nodes
        )
        (self.folder / "slurm.conf").write_text(text)
        (self.folder / "gres.conf").write_text("".join(f"NodeName={name} Name=gpu File=/dev/null\n" for name in NODES))
        # slurmd looks for it, though nothing here is held by control groups.
        (self.folder / "cgroup.conf").write_text("CgroupPlugin=autodetect\n")
        for name in ("controller", *(f"spool-{node}" for node in NODES)):
            (self.folder / name).mkdir()
        key = self.folder / "munge.key"
        key.write_bytes(secrets.token_bytes(1024))
        key.chmod(0o600)
        place = {name: str(self.folder / f"munge.{name}") for name in ("socket", "pid", "log", "seed")}
        self._daemon(
            "munged",
            "--foreground",
            "--force",
            f"--key-file={key}",
            f"--socket={place['socket']}",
            f"--pid-file={place['pid']}",
            f"--log-file={place['log']}",
            f"--seed-file={place['seed']}",
        )
        self.until(Path(place["socket"]).exists, "munge's socket")
        self._daemon("slurmctld", "-D")
        for node in NODES:
            self.revive(node)

    def _daemon(self, name: str, *words: str, called: str = "") -> None:
        found = program(name)
        assert found is not None
        log = self.folder / f"{called or name}.out"
        with log.open("ab") as out:
            self._daemons[called or name] = subprocess.Popen(
                [found, *words],
                env=self.environment,
                stdout=out,
                stderr=out,
                start_new_session=True,
                preexec_fn=_end_with_parent,
            )

    def stop(self) -> None:
        for process in reversed(self._daemons.values()):
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(20)
            if process.poll() is None:
                process.kill()
                process.wait()

    def ask(self, name: str, *words: str) -> str:
        found = program(name)
        assert found is not None
        done = subprocess.run(
            [found, *words], env=self.environment, capture_output=True, text=True, timeout=PATIENCE_S, check=False
        )
        assert done.returncode == 0, f"{name} {words}: {done.stderr}"
        return done.stdout

    def kill(self, node: str, *processes: int) -> None:
        """The power of a node goes: its daemon, and the processes of its job, all at once."""
        daemon = self._daemons.pop(f"slurmd-{node}")
        for process in (daemon.pid, *processes):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        daemon.wait()

    def revive(self, node: str) -> None:
        """The node's daemon, started; returns once the node can be used."""
        if f"slurmd-{node}" not in self._daemons:
            self._daemon("slurmd", "-D", "-N", node, called=f"slurmd-{node}")
        self.until(lambda: "idle" in self._state_of(node), f"node {node}")

    def _state_of(self, node: str) -> str:
        try:
            return self.ask("sinfo", "--noheader", f"--nodes={node}", "--format=%T")
        except AssertionError:
            return ""

    def until(self, true: Callable[[], object], what: str) -> None:
        end = time.monotonic() + PATIENCE_S
        while not true():
            gone = [name for name, process in self._daemons.items() if process.poll() is not None]
            assert time.monotonic() < end and not gone, f"never came: {what}; ended: {gone}; {self._logs()}"
            time.sleep(0.1)

    def _logs(self) -> str:
        logs = [*self.folder.glob("*.log"), *self.folder.glob("*.out")]
        return "\n".join(f"{path.name}: {path.read_text('utf-8', 'replace')[-1500:]}" for path in logs)


@contextmanager
def real_slurm(folder: Path) -> Iterator[RealSlurm]:
    """The two nodes, up and idle."""
    slurm = RealSlurm(folder)
    try:
        slurm.start()
        yield slurm
    finally:
        slurm.stop()
