"""Many targets, one after the other: what is done is skipped, what fails is told and does not stop the rest."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Literal, Protocol

from pydantic import ValidationError

from generator.errors import EnergyLabelError, RecordFaultsError
from generator.records.model import Record
from generator.suite.campaign.planning.rounds import OneMore
from generator.suite.campaign.planning.target import Target
from generator.suite.campaign.planning.terms import Baseline, Terms
from generator.suite.campaign.running import worker
from generator.suite.campaign.running.enough import Enough, figures, finished
from generator.suite.campaign.running.journal import Journal, JournalError, begin_anew, end_anew
from generator.suite.campaign.running.progress import Progress
from generator.suite.campaign.running.recording import record_of
from generator.suite.host.holding import held
from generator.suite.host.lock import devices_locked

Ending = Literal["measured", "there already", "failed", "not reached"]


@dataclass(frozen=True)
class Outcome:
    """How one target ended: its figure and place, or the reason why there is none."""

    target: Target
    ending: Ending
    runs: int = 0
    watt_hours: float | None = None
    place: str | None = None
    reason: str | None = None


class Shelf(Protocol):
    """Where finished records go."""

    def has(self, target: Target) -> bool:
        """Whether a record of this target is there."""

    def keep(self, record: Record) -> str:
        """Write a record, whole or not at all, and return its place; it may be refused."""


class Audience(Protocol):
    """Whoever is told how a campaign goes."""

    def looking(self, targets: int, seconds: float) -> None:
        """The pre-flight and the idle baseline of so many seconds begin."""

    def notes(self, sentence: str) -> None:
        """Something that happened before is worth knowing."""

    def begins(self, target: Target, number: int, done: int) -> None:
        """A target begins, of which so many runs are there from before."""

    def tells(self, target: Target, progress: Progress) -> None:
        """Something happened to the target."""

    def ends(self, outcome: Outcome) -> None:
        """A target ended."""


def run_campaign(
    targets: Sequence[Target],
    terms: Terms,
    enough_for: Callable[[Target], Enough],
    shelf: Shelf,
    audience: Audience,
    idle_s: float,
    anew: bool = False,
) -> list[Outcome]:
    """Measure every target that is not done yet, in the plan's order; `anew`: those too that were done before.

    Interleaved, whoever is not done after its turn has another one in the next round.
    """
    outcomes: dict[int, Outcome] = {}
    with held(terms.state, terms.name), _devices(terms):
        journals = [Journal(terms.state, target) for target in targets]
        if anew:
            begin_anew(terms.state, journals)
        campaign = _Campaign(terms, enough_for, shelf, audience, idle_s, len(targets))
        waiting = list(enumerate(targets, 1))
        while waiting:
            again = []
            for number, target in waiting:
                outcome = campaign.turn(number, target)
                if outcome is None:
                    again.append((number, target))
                else:
                    outcomes[number] = outcome
                    audience.ends(outcome)
            waiting = again
        if anew and all(outcome.ending != "failed" for outcome in outcomes.values()):
            end_anew(terms.state, journals)
    return [outcomes[number] for number in sorted(outcomes)]


class _Campaign:
    """What the turns of one campaign share; the machine is looked at before the first that measures."""

    def __init__(
        self,
        terms: Terms,
        enough_for: Callable[[Target], Enough],
        shelf: Shelf,
        audience: Audience,
        idle_s: float,
        targets: int,
    ) -> None:
        self._terms = terms
        self._enough_for = enough_for
        self._shelf = shelf
        self._audience = audience
        self._idle_s = idle_s
        self._targets = targets
        self._baseline: Baseline | None = None

    def turn(self, number: int, target: Target) -> Outcome | None:
        """How the target ended in this turn of it; `None` for one that is to have another."""
        enough, journal = self._enough_for(target), Journal(self._terms.state, target)
        reason = None
        try:
            there = journal.done is not None and self._shelf.has(target)
            if not there and not finished(target, journal, enough):
                before = _runs(target, journal)
                reason = self._measured(number, target, journal, enough)
                going_on = self._terms.order == "interleaved" and not finished(target, journal, enough)
                if reason is None and going_on and _runs(target, journal) != before:
                    return None
            return failed(target, reason) if reason else kept(target, self._terms, journal, self._shelf)
        except JournalError as error:
            return failed(target, str(error))

    def _measured(self, number: int, target: Target, journal: Journal, enough: Enough) -> str | None:
        """The reason why the target failed, or `None`."""
        _set_broken_aside(target, journal, self._audience)
        if self._baseline is None:
            self._audience.looking(self._targets, self._idle_s)
            self._baseline = _baseline(self._terms, self._idle_s)
        if self._terms.seconds_left == 0:
            return worker.TIME_IS_UP
        runs = _runs(target, journal)
        self._audience.begins(target, number, sum(runs))
        if self._terms.order == "interleaved":
            enough = OneMore(enough, min(runs))
        return _measured(target, self._terms, self._baseline, enough, self._audience)


def _runs(target: Target, journal: Journal) -> list[int]:
    return [len(journal.runs(name)) for name in target.workloads]


def _set_broken_aside(target: Target, journal: Journal, audience: Audience) -> None:
    """A file that is no whole run costs that run, and is told."""
    for path in (path for name in target.workloads for path in journal.broken(name)):
        path.replace(path.with_name(f"{path.name}.broken"))
        audience.notes(f"{path} is not a complete run; it was set aside, and that run is repeated.")


def _devices(terms: Terms) -> AbstractContextManager[None]:
    """The devices that are counted, for this campaign alone; what is never published may go on beside another."""
    return devices_locked(terms.alone.locks, terms.devices) if terms.alone.insists else nullcontext()


def _baseline(terms: Terms, idle_s: float) -> Baseline:
    for message in worker.look(terms, idle_s):
        if isinstance(message, worker.Failed):
            raise EnergyLabelError(message.reason)
        if isinstance(message, worker.Done) and message.result is not None:
            return message.result
    raise EnergyLabelError("the look at the machine ended without a word; try again.")


def _measured(target: Target, terms: Terms, baseline: Baseline, enough: Enough, audience: Audience) -> str | None:
    """The reason why the target failed, or `None`."""
    for message in worker.measure(target, terms, baseline, enough):
        if isinstance(message, worker.Failed):
            return message.reason
        if isinstance(message, Progress):
            audience.tells(target, message)
    return None


def kept(target: Target, terms: Terms, journal: Journal, shelf: Shelf) -> Outcome:
    """Put the finished target's record where it belongs, unless that was done before and it is there still."""
    begun = journal.begun()
    runs = {name: journal.runs(name) for name in target.workloads}
    judged = {name: found for name in target.workloads if (found := journal.judged(name))}
    trained = {name: made for name in target.workloads if (made := journal.trained(name))}
    if begun is None or not all(runs.values()):
        return failed(target, f"{journal.folder} lacks its facts.json or runs; delete the folder and measure again.")
    place = journal.done if shelf.has(target) else None
    was_there = place is not None
    if place is None:
        try:
            counted = terms.profile.accelerators_counted
            weighed = journal.weights_bytes
            record = record_of(target, begun, runs, counted, terms.by, terms.submitter, judged, trained, weighed)
            place = shelf.keep(record)
            journal.finish(place)
        except RecordFaultsError as error:
            faults = "; ".join(map(str, error.faults))
            return failed(target, f"{faults}; its runs stay in {journal.folder}: delete it to measure again.")
        except ValueError as error:
            fault = error.errors(include_url=False)[0]["msg"] if isinstance(error, ValidationError) else str(error)
            return failed(
                target, f"its runs make no record ({fault}); they stay in {journal.folder}: delete it to measure again."
            )
        except OSError as error:
            return failed(
                target, f"its record could not be written ({error}); fix that and run the same command again."
            )
    every = figures(runs)
    value = sum(sum(found) / len(found) for found in every) / len(every)
    return Outcome(target, "there already" if was_there else "measured", sum(map(len, every)), value, place)


def failed(target: Target, reason: str) -> Outcome:
    """What is told of a target without a record: that it failed and why, or that there was no time for it."""
    return Outcome(target, "not reached" if reason == worker.TIME_IS_UP else "failed", reason=reason)
