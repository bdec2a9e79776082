"""The states of jobs, in Slurm's words."""

from dataclasses import dataclass

# A job in any other state, known here or not, may still run, and is never handed in a second time.
ENDED = frozenset(
    {
        "BOOT_FAIL",
        "CANCELLED",
        "COMPLETED",
        "DEADLINE",
        "FAILED",
        "GONE",
        "LAUNCH_FAILED",
        "NODE_FAIL",
        "OUT_OF_MEMORY",
        "PREEMPTED",
        "RECONFIG_FAIL",
        "REVOKED",
        "TIMEOUT",
    }
)


@dataclass(frozen=True)
class JobState:
    """What the scheduler says of a job: its state, its node, and why it waits or ended."""

    state: str
    node: str = ""
    why: str = ""

    @property
    def ended(self) -> bool:
        """Whether the job is over, however it went."""
        return self.state in ENDED


GONE = JobState("GONE")
"""Of a job that the scheduler no longer knows, which is no word of Slurm's."""
