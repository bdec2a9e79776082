"""What a job does on its node: measure one target in the attempt's own folder, by the code of one machine.

It writes how far it is, and at its end a report and, where it finished, the record. Nothing that it does touches the
store of records: whoever submitted it looks at the report first.
"""

import os
import signal
import socket
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from generator.errors import EnergyLabelError, refusal
from generator.records.files.atomic import write_atomically
from generator.records.files.store import serialized
from generator.records.model import Record
from generator.suite.campaign.planning.target import Target
from generator.suite.campaign.planning.terms import Terms
from generator.suite.campaign.running.enough import Enough
from generator.suite.campaign.running.here import gpu_here
from generator.suite.campaign.running.journal import Journal
from generator.suite.campaign.running.run import Outcome, run_campaign
from generator.suite.cluster.carrying_on import carry_on, runs_in
from generator.suite.cluster.files import RECORD, REPORT, STATE, Report, write_there
from generator.suite.cluster.node_audience import NodeAudience
from generator.suite.cluster.rules import full_disk
from generator.suite.host.alone import Alone
from generator.suite.profiling.sight import NO_GPU

ENDED_BY_SIGTERM = 143
_REASON_AT_MOST = 2000
# Slurm counts in minutes, and may tell a job to end a minute before it was asked to.
_SLACK_S = 90.0


class Terminated(KeyboardInterrupt):
    """SIGTERM: the time is nearly up, another job takes the place, or somebody cancelled this one."""


@dataclass(frozen=True)
class Assignment:
    """One attempt at one target: what to measure, on which terms, in which folder.

    `earlier` are journals of the same target that may be gone on with. `alone` is how the node is held to be alone,
    by default as on one machine; `gpu` is `none` where none is to be measured. After `told_after_s` it may be told to
    end because its time is nearly up.
    """

    id: str
    target: Target
    terms: Terms
    enough: Enough
    idle_s: float
    folder: Path
    earlier: tuple[Path, ...] = ()
    gpu: str | None = None
    alone: Alone | None = None
    told_after_s: float = 0.0


@dataclass(frozen=True)
class RecordFile:
    """Where the record of an attempt goes: beside its report."""

    folder: Path

    def has(self, _: Target) -> bool:
        """Whether the record was written."""
        return (self.folder / RECORD).exists()

    def keep(self, record: Record) -> str:
        """Write the record and return its place."""
        write_atomically(self.folder / RECORD, serialized(record))
        return RECORD


def work(assignment: Assignment) -> None:
    """What a job runs; a target that was not finished makes it a failed one, in the scheduler's books too."""
    if code := measure_attempt(assignment):
        sys.exit(code)


def measure_attempt(assignment: Assignment) -> int:
    """Measure and report; the exit code of the job."""
    before, began = signal.signal(signal.SIGTERM, _terminate), time.monotonic()
    try:
        ending, reason = _ended(assignment)
        early = ending == "interrupted" and time.monotonic() - began < assignment.told_after_s - _SLACK_S
        _report(assignment, ending, reason, early)
    except OSError as error:
        # Nobody can be told but whoever reads the log.
        print(refusal(error), flush=True)
        return 1
    finally:
        signal.signal(signal.SIGTERM, before)
    return {"finished": 0, "interrupted": ENDED_BY_SIGTERM}.get(ending, 1)


def gpu_of_job(asked: str | None, environ: Mapping[str, str]) -> str | None:
    """The GPU to measure: where the job was given several, because the node is its own, the first of them."""
    visible = [entry for entry in environ.get("CUDA_VISIBLE_DEVICES", "").split(",") if entry.strip()]
    return asked if asked == NO_GPU or len(visible) < 2 else visible[0].strip()


_Ending = Literal["finished", "failed", "refused", "interrupted"]


def _ended(assignment: Assignment) -> tuple[_Ending, str]:
    try:
        ending, reason = _measured(assignment)
        # The end is reported, whatever comes now.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    except Terminated:
        return "interrupted", "it was told to end (SIGTERM)"
    except EnergyLabelError as error:
        return "refused", str(error)
    except OSError as error:
        return "refused", refusal(error)
    return ending, reason


def _terminate(*_: object) -> None:
    """SIGTERM ends a job in order, once: a second one does not disturb what the first has begun."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise Terminated


def _measured(assignment: Assignment) -> tuple[_Ending, str]:
    target, terms = assignment.target, _terms_here(assignment)
    journal = Journal(terms.state, target)
    before = carry_on(journal, target, assignment.earlier)
    outcome = _campaign(assignment, terms, before)
    if outcome.ending == "failed" and before and runs_in(journal, target) == before:
        # What was begun elsewhere, or with other versions, does not go on here: its runs stay, and others are made.
        journal.set_aside()
        outcome = _campaign(assignment, terms, 0)
    if outcome.place is not None:
        return "finished", ""
    reason = outcome.reason or "it ended without a word"
    return ("refused" if full_disk(reason) else "failed"), reason


def _campaign(assignment: Assignment, terms: Terms, before: int) -> Outcome:
    audience = NodeAudience(assignment.folder, before)
    shelf = RecordFile(assignment.folder)
    [outcome] = run_campaign(
        [assignment.target], terms, lambda _: assignment.enough, shelf, audience, assignment.idle_s
    )
    return outcome


def _terms_here(assignment: Assignment) -> Terms:
    """The campaign's terms with what only the node can tell: its GPU, and its share of processors and memory."""
    gpu = gpu_here(assignment.terms.profile, gpu_of_job(assignment.gpu, os.environ))
    alone = assignment.alone or Alone()
    return replace(assignment.terms, state=assignment.folder / STATE, gpu=gpu, alone=alone)


def _report(assignment: Assignment, ending: _Ending, reason: str, early: bool) -> None:
    # The end is reported, whatever comes now.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    told = NodeAudience.last(assignment.folder)
    plain = "".join(sign if sign.isprintable() else "?" for sign in " ".join(reason.split()))
    report = Report(
        attempt=assignment.id,
        target=assignment.target,
        profile=assignment.terms.profile.id,
        ending=ending,
        reason=plain[:_REASON_AT_MOST],
        early=early,
        node=os.environ.get("SLURMD_NODENAME") or socket.gethostname(),
        runs=runs_in(Journal(assignment.folder / STATE, assignment.target), assignment.target),
        from_before=told.from_before,
    )
    write_there(assignment.folder / REPORT, report)
    print(f"{ending}: {report.reason or report.target.name}", flush=True)
