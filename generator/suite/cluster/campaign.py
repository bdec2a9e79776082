"""A campaign whose targets are jobs: handed in, followed, tried again by rule, and gathered, from any point on.

What happened lies on the disk before anything is built on it, so the same command goes on after anything: records that
are there are there, jobs that are under way are found by their ids, and what is neither is handed in.
"""

from collections.abc import Sequence
from dataclasses import replace

from generator.errors import EnergyLabelError
from generator.suite.campaign.planning.target import Target
from generator.suite.campaign.planning.terms import Terms
from generator.suite.campaign.running.enough import finished
from generator.suite.campaign.running.journal import Journal, JournalError, begin_anew, end_anew
from generator.suite.campaign.running.run import Outcome, Shelf, failed, kept
from generator.suite.cluster.asking import Asking, Pace
from generator.suite.cluster.attempt import Assignment
from generator.suite.cluster.files import REPORT, End, FileError, Report, read
from generator.suite.cluster.gathering import ForeignReportError, taken_over
from generator.suite.cluster.ledger import Attempt, Ledger
from generator.suite.cluster.left_over import tell_left_over
from generator.suite.cluster.node_audience import NodeAudience
from generator.suite.cluster.rules import Verdict, judged
from generator.suite.cluster.scheduler import Scheduler, SubmissionError, found
from generator.suite.cluster.scheduler_states import GONE, JobState
from generator.suite.cluster.screen import Row, Screen
from generator.suite.host.holding import held

FOLDER = "cluster"
# Slurm refuses larger arrays where nobody has set MaxArraySize.
_ARRAY_AT_MOST = 1000


class ClusterCampaign:
    """The targets of a campaign between the store, the scheduler and the screen."""

    def __init__(
        self,
        targets: Sequence[Target],
        terms: Terms,
        asking: Asking,
        scheduler: Scheduler,
        shelf: Shelf,
        screen: Screen,
        pace: Pace | None = None,
    ) -> None:
        self._targets = dict(enumerate(targets, 1))
        self._terms, self._asking, self._scheduler = terms, asking, scheduler
        self._shelf, self._screen, self._pace = shelf, screen, pace or Pace()
        self._outcomes: dict[int, Outcome] = {}
        self._live: dict[int, Attempt] = {}
        self._waiting: list[int] = []
        self._tries: dict[int, int] = {}
        self._left_out: dict[int, frozenset[str]] = {}
        self._lost: dict[int, str] = {}
        self._states: dict[int, JobState] = {}
        self._ended_at: dict[int, float] = {}
        self._full: int | None = None  # With so many jobs under way the scheduler took no more.
        self._answered = True

    def run(self, anew: bool = False) -> list[Outcome]:
        """Measure every target that is not done yet, in the plan's order; `anew`: those too that were done before."""
        with held(self._terms.state, self._terms.name) as hold:
            self._ledger = Ledger(self._terms.state / FOLDER)
            journals = [self._journal(target) for target in self._targets.values()]
            if anew:
                begin_anew(self._terms.state, journals, unfinished=False)
            self._recall()
            tell_left_over(self._ledger, self._targets.values(), self._scheduler, self._screen)
            try:
                while self._live or self._waiting:
                    # A folder that is gone would be made anew by the next thing written to it, and be empty.
                    hold.check()
                    self._submit()
                    self._look()
                    self._show()
                    if self._live or self._waiting:
                        self._pace.sleep(self._pace.ask_s)
            except (KeyboardInterrupt, EnergyLabelError, OSError):
                self._screen.goes_on([attempt.job for attempt in self._live.values() if attempt.job])
                raise
            if anew and all(outcome.ending != "failed" for outcome in self._outcomes.values()):
                end_anew(self._terms.state, journals)
        return [self._outcomes[number] for number in sorted(self._outcomes)]

    def _recall(self) -> None:
        """What was done before: records that are there, jobs that may be under way, and the rest, which waits."""
        for submission in self._ledger.unsettled():
            if jobs := found(self._scheduler, submission.name, len(submission.attempts)):
                self._ledger.submitted(submission, jobs)
            elif self._ledger.has_run(submission):
                self._ledger.lost(submission)
            else:
                self._ledger.withdraw(submission)
        for number, target in self._targets.items():
            self._tries[number] = 0
            try:
                attempt = self._ledger.open(target)
                if outcome := self._there(target):
                    self._end(number, outcome, attempt)
                elif attempt:
                    self._live[number] = attempt
                    self._tries[number] = 1
                else:
                    self._waiting.append(number)
            except (JournalError, FileError) as error:
                self._end(number, failed(target, str(error)))

    def _there(self, target: Target) -> Outcome | None:
        journal = self._journal(target)
        there = journal.done is not None and self._shelf.has(target)
        if there or finished(target, journal, self._asking.enough_for(target)):
            return kept(target, self._terms, journal, self._shelf)
        return None

    def _journal(self, target: Target) -> Journal:
        return Journal(self._terms.state, target)

    def _submit(self) -> None:
        """Hand in what waits: all of it where nothing is under way, for an array limits itself; else what has room."""
        room = self._asking.cluster.at_once - len(self._live) if self._live else _ARRAY_AT_MOST
        if not self._waiting or room <= 0 or (self._full is not None and len(self._live) >= self._full):
            return
        exclude = self._nodes_to_avoid(self._waiting[0])
        chosen = [number for number in self._waiting if self._nodes_to_avoid(number) == exclude][:room]
        some = chosen
        while (refusal := self._hand_in(some, exclude)) is not None and len(some) > 1:
            # A cluster may take only so many jobs of one user.
            some = some[: len(some) // 2]
        if refusal is not None:
            self._refused(chosen, exclude, refusal)

    def _refused(self, chosen: Sequence[int], exclude: frozenset[str], refusal: SubmissionError) -> None:
        """The scheduler takes not even one of these: they wait for others to end, or are given up."""
        if self._live and not exclude:
            self._full = len(self._live)
            self._screen.says("The scheduler takes no more jobs now; what waits is handed in once others have ended.")
            return
        if not any(self._tries.values()):
            # The very first ones: what is wrong is wrong for all.
            raise refusal
        for number in chosen:
            self._waiting.remove(number)
            lost = f"{self._lost[number]}; and then: " if number in self._lost else ""
            self._end(number, failed(self._targets[number], f"{lost}{refusal}"))

    def _hand_in(self, chosen: Sequence[int], exclude: frozenset[str]) -> SubmissionError | None:
        """Hand these in together; returns what the scheduler says where it refuses them."""
        attempts = [self._ledger.begin(self._targets[number]) for number in chosen]
        assignments = [self._assignment(attempt) for attempt in attempts]
        submission = self._ledger.intend(attempts)
        try:
            jobs = self._scheduler.submit(submission.name, assignments, sorted(exclude))
        except SubmissionError as error:
            self._ledger.withdraw(submission)
            return error
        self._ledger.submitted(submission, jobs)
        for number, attempt, job in zip(chosen, attempts, jobs, strict=True):
            self._waiting.remove(number)
            self._live[number] = replace(attempt, job=job)
            self._tries[number] += 1
        return None

    def _assignment(self, attempt: Attempt) -> Assignment:
        earlier = (old.journal for old in self._ledger.attempts(attempt.target))
        return self._asking.assignment(attempt, self._terms, (self._journal(attempt.target).folder, *earlier))

    def _look(self) -> None:
        """Ask for the jobs, and do with those that ended what the rules say."""
        states = self._scheduler.states([attempt.job for attempt in self._live.values() if attempt.job])
        if (states is not None) != self._answered:
            self._answered = states is not None
            self._screen.says("The scheduler answers again." if self._answered else "The scheduler does not answer …")
        if states is None:
            return
        for number, attempt in list(self._live.items()):
            state = states.get(attempt.job or "", GONE)
            self._states[number] = state
            if not state.ended:
                continue
            try:
                report = read(Report, attempt.folder / REPORT)
                if report is None and self._may_still_come(number):
                    continue
                self._settle(number, attempt, state, report)
            except (FileError, ForeignReportError, JournalError) as error:
                if isinstance(error, ForeignReportError):
                    attempt.disown()
                attempt.end(End(how="given up", reason=str(error)))
                self._end(number, failed(attempt.target, str(error)), attempt)

    def _may_still_come(self, number: int) -> bool:
        """A report takes its time over a network file system, after the job has ended."""
        began = self._ended_at.setdefault(number, self._pace.now())
        return self._pace.now() - began < self._pace.report_s

    def _settle(self, number: int, attempt: Attempt, state: JobState, report: Report | None) -> None:
        told = report or NodeAudience.last(attempt.folder)
        words = self._scheduler.last_words(attempt.job) if attempt.job and report is None else ""
        verdict = judged(state, report, told.runs - told.from_before, words)
        if verdict.what == "keep" and report is not None:
            journal = taken_over(attempt, report, self._terms)
            # Its runs lie in the campaign's own journal now: whoever deletes that has the target measured anew.
            self._ledger.forget_journals(self._ledger.attempts(attempt.target))
            outcome = kept(attempt.target, self._terms, journal, self._shelf)
            attempt.end(End(how="kept" if outcome.place else "given up", reason=outcome.reason or ""))
            self._end(number, outcome, attempt)
            return
        where = f"job {attempt.job or '?'}{f' on {state.node}' if state.node else ''}"
        if verdict.what == "again" and self._tries[number] < self._asking.cluster.attempts:
            attempt.end(End(how="again", reason=verdict.why))
            why = verdict.why.rstrip(".")
            self._screen.says(f"{number}. {attempt.target.name}: {where} came to nothing ({why}); it is tried again.")
            self._again(number, state, verdict)
            return
        attempt.end(End(how="given up", reason=verdict.why))
        jobs = f", the last of {self._tries[number]} jobs" if self._tries[number] > 1 else ""
        self._end(number, failed(attempt.target, f"{where}{jobs}: {verdict.why}"))

    def _again(self, number: int, state: JobState, verdict: Verdict) -> None:
        del self._live[number]
        self._states.pop(number, None)
        self._ended_at.pop(number, None)
        if verdict.other_node and state.node:
            self._left_out[number] = self._nodes_to_avoid(number) | {state.node}
        self._waiting.append(number)
        self._lost[number] = verdict.why

    def _nodes_to_avoid(self, number: int) -> frozenset[str]:
        return self._left_out.get(number, frozenset())

    def _end(self, number: int, outcome: Outcome, attempt: Attempt | None = None) -> None:
        """The outcome of a target; where its record is kept, no later attempt goes on from an earlier one."""
        self._live.pop(number, None)
        self._outcomes[number] = outcome
        self._screen.ends(number, outcome)
        if outcome.place is not None:
            if attempt is not None and not attempt.ended:
                attempt.end(End(how="kept"))
            self._ledger.forget_journals(self._ledger.attempts(outcome.target))

    def _show(self) -> None:
        self._screen.shows([self._row(number) for number in sorted({*self._live, *self._waiting})], len(self._outcomes))

    def _row(self, number: int) -> Row:
        target, attempt = self._targets[number], self._live.get(number)
        if attempt is None:
            return Row(number, target)
        state, told = self._states.get(number, JobState("PENDING")), NodeAudience.last(attempt.folder)
        doing = told.doing or state.why
        return Row(number, target, attempt.job or "", state.state.lower(), state.node, told.runs, doing)
