"""What becomes of a target whose job has ended: its record is kept, it gets another job, or it is given up.

What the job itself reports comes before what the scheduler says of it: a job may be ended in the very second in which
it finished, and its runs are whole all the same.
"""

import errno
import os
import re
from dataclasses import dataclass
from typing import Literal

from generator.errors import shown
from generator.suite.cluster.files import Report
from generator.suite.cluster.scheduler_states import JobState

# Where no control group holds jobs to their memory, Slurm ends them itself, and says why in their logs alone.
_OVER_ITS_MEMORY = re.compile(r"slurmstepd\S* error: .*(?:memory limit|oom.kill)", re.IGNORECASE)
_FULL = tuple(os.strerror(number).lower() for number in (errno.ENOSPC, errno.EDQUOT))


@dataclass(frozen=True)
class Rule:
    """Whether a job that ended in a state is followed by another, and why it ended, in words."""

    again: bool
    why: str


@dataclass(frozen=True)
class Verdict:
    """What is to be done, and why; `other_node` asks for another node than the one it was on."""

    what: Literal["keep", "again", "give up"]
    why: str = ""
    other_node: bool = False


_WITHOUT_A_WORD = Rule(True, "it ended without a report")
_TIME = "it was not done within its time; raise `time` in [cluster]"
# A job that another takes the place of, or whose node is shut down, may end by itself before the scheduler ends it.
_EARLY = Rule(True, "it was told to end before its time was up, by the scheduler or from outside")
# By Slurm's own words for how a job ended.
RULES = {
    "BOOT_FAIL": Rule(True, "its node did not start"),
    "CANCELLED": Rule(False, "it was cancelled; give the same command again to have it measured"),
    "COMPLETED": _WITHOUT_A_WORD,
    "DEADLINE": Rule(False, "it could not have been done by its deadline; ask for less `time` in [cluster]"),
    "FAILED": _WITHOUT_A_WORD,
    "GONE": Rule(True, "the scheduler no longer knows it, and it left no report"),
    "LAUNCH_FAILED": Rule(True, "it could not be started on its node"),
    "NODE_FAIL": Rule(True, "its node failed"),
    "OUT_OF_MEMORY": Rule(
        False, "it wanted more memory than it had; raise `memory` in [cluster], or take a lower precision"
    ),
    "PREEMPTED": Rule(True, "another job took its place"),
    "RECONFIG_FAIL": Rule(True, "its node was set up otherwise and failed"),
    "REVOKED": Rule(True, "another cluster took it"),
    # Another one goes on from the runs that were finished; without any it would be as far when its time is up.
    "TIMEOUT": Rule(False, _TIME),
}


def full_disk(reason: str) -> bool:
    """Whether a sentence tells of a disk or a quota that is full."""
    return any(text in reason.lower() for text in _FULL)


def judged(state: JobState, report: Report | None, runs_made: int, last_words: str = "") -> Verdict:
    """What to do about a job that ended in this state, with this report, after so many finished runs of its own."""
    if report is not None and report.ending == "finished":
        return Verdict("keep")
    # Where it ended by itself, the job knows why; where it was ended, the scheduler does.
    by_itself = state.state in ("COMPLETED", "FAILED", "GONE")
    if report is not None and by_itself and report.ending == "failed":
        return Verdict("give up", report.reason)
    if report is not None and by_itself and report.ending == "refused":
        return Verdict("again", report.reason, other_node=True)
    # Told to end, a job ends by itself: to the scheduler it has failed.
    word = "TIMEOUT" if by_itself and report is not None else state.state
    rule = RULES.get(word, Rule(True, f"it ended as {shown(word)}"))
    if word == "TIMEOUT" and report is not None and report.early:
        rule = _EARLY
    if rule is _WITHOUT_A_WORD and _OVER_ITS_MEMORY.search(last_words):
        rule = RULES["OUT_OF_MEMORY"]
    why = rule.why
    if rule is _WITHOUT_A_WORD and last_words:
        why = f"{why}; the last line of its log: {shown(last_words, 300)}"
    return Verdict("again" if rule.again or (word == "TIMEOUT" and runs_made > 0) else "give up", why)
