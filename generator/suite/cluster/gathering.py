"""From a finished attempt to a record in the one store: by the checks of one machine, and only of what was asked for.

What a job says is not taken on trust. Its report must be that of this attempt, its record that of this target, and
both must tell of the very runs that lie in the journal. The record that is kept is then made from the journal, here, as
after a campaign on one machine, and the checks of the store decide.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from generator.errors import EnergyLabelError, Fault, shown
from generator.records.files.store import Stored, read_record
from generator.records.model import Record
from generator.suite.campaign.planning.target import Target
from generator.suite.campaign.planning.terms import Terms
from generator.suite.campaign.running.journal import Begun, Journal
from generator.suite.cluster.carrying_on import copy_journal
from generator.suite.cluster.files import RECORD, Report
from generator.suite.cluster.ledger import Attempt


class ForeignReportError(EnergyLabelError):
    """A job reports something else than what it was asked for."""


def taken_over(attempt: Attempt, report: Report, terms: Terms) -> Journal:
    """The campaign's own journal of a target whose attempt is finished, with the runs of that in it.

    Raises `ForeignReportError`, and takes nothing, where the attempt is another target's.
    """
    target = attempt.target
    differences = "; ".join(_differences(attempt, report, terms.profile.id, _record(attempt, terms)))
    if differences:
        raise ForeignReportError(
            f"job {attempt.job} reports what it was not asked for, and nothing of it is kept: {differences}; see "
            f"{attempt.folder}, and give the same command again to have {target.name} measured anew."
        )
    journal = Journal(terms.state, target)
    if journal.folder.exists():
        # Begun on one machine before, or cut short just here: the attempt's runs are those that count.
        journal.set_aside()
    copy_journal(attempt.journal, journal.folder)
    return journal


def _record(attempt: Attempt, terms: Terms) -> Record:
    path = attempt.folder / RECORD
    stored: Stored | None = None
    faults: list[Fault] = []
    if path.is_file():
        stored, faults = read_record(path, None, {terms.profile.id: terms.profile}, datetime.now(UTC).date())
    if stored is None:
        told = "; ".join(map(str, faults)) or "it is not there"
        raise ForeignReportError(
            f"job {attempt.job} reports a record that cannot be read ({told}), and nothing of it is kept; see "
            f"{attempt.folder}, and give the same command again to have {attempt.target.name} measured anew."
        )
    return stored.record


def _differences(attempt: Attempt, report: Report, profile: str, record: Record) -> Iterator[str]:
    target = attempt.target
    if report.attempt != attempt.id:
        yield f"its report is that of attempt {shown(report.attempt)}, and this one is {attempt.id}"
    if report.target != target:
        yield f"its report is of {shown(report.target.name)}, and {target.name} was asked for"
    if report.profile != profile:
        yield f"its report is under profile {shown(report.profile)}, and the campaign's is {profile}"
    yield from _of_another(record, target, profile)
    journal = Journal(attempt.journal.parent, target)
    runs = {name: tuple(run.id for run in journal.runs(name)) for name in target.workloads}
    told = {workload.id: tuple(run.id for run in workload.runs) for workload in record.workloads}
    if runs != told:
        yield "its record has other runs than its journal"
    yield from _begun_for_another(journal.begun(), target, profile)


def _begun_for_another(begun: Begun | None, target: Target, profile: str) -> Iterator[str]:
    """In what a journal, of which the record is made that is kept, is not the target's."""
    if begun is None:
        yield "its journal does not say what was begun"
        return
    if begun.facts.profile != profile:
        yield f"its journal is under profile {shown(begun.facts.profile)}"
    asked = sorted(workload.id for workload in begun.facts.workloads)
    if asked != sorted(target.workloads):
        yield f"its journal is of {shown(', '.join(asked))}, and {', '.join(target.workloads)} was asked for"


def _of_another(record: Record, target: Target, profile: str) -> Iterator[str]:
    """In what a record is not the target's."""
    if record.profile != profile:
        yield f"its record is under profile {shown(record.profile)}"
    if (record.task, record.model) != (target.task, target.model):
        yield f"its record is of {shown(f'{record.task} {record.model}')}, and {target.name} was asked for"
    elif record.setup.asked != target.setup.asked:
        yield f"its record is of another variant than {target.name}"
    if (record.approach, record.weights) != (target.approach, target.weights):
        yield f"its record says {record.approach}, {record.weights} weights, and {target.approach}, {target.weights}"
