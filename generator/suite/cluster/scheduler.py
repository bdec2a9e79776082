"""What a cluster's scheduler is asked for, and what it tells; `slurm.py` knows how Slurm does it."""

from collections.abc import Sequence
from typing import Protocol

from generator.errors import EnergyLabelError
from generator.suite.cluster.attempt import Assignment
from generator.suite.cluster.scheduler_states import JobState


class SubmissionError(EnergyLabelError):
    """The scheduler refuses the jobs, or cannot be used from here."""


class Scheduler(Protocol):
    """Where jobs are handed in."""

    def submit(self, name: str, assignments: Sequence[Assignment], exclude: Sequence[str]) -> list[str]:
        """The ids of the jobs, one an assignment, none on an excluded node; `SubmissionError` where it refuses them."""

    def states(self, jobs: Sequence[str]) -> dict[str, JobState] | None:
        """The state of each job that it knows; `None` where it does not answer now."""

    def find(self, name: str, count: int) -> list[str] | None:
        """The ids of so many jobs handed in under a name, in their order, none where they were not.

        `None` where it does not answer.
        """

    def last_words(self, job: str) -> str:
        """The last line that a job wrote to its log; empty where there is none."""


def found(scheduler: Scheduler, name: str, count: int) -> list[str]:
    """As `find`, and `SubmissionError` where the scheduler does not answer: nobody may then hand anything in."""
    jobs = scheduler.find(name, count)
    if jobs is None:
        raise SubmissionError(
            "The scheduler does not answer, so nobody can say whether jobs of this campaign are under way; give the "
            "same command again once it does."
        )
    return jobs
