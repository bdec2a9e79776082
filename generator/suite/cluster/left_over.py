"""Jobs of targets that the campaign no longer asks for: they go on, and nobody would gather what they finish."""

from collections.abc import Iterable

from generator.suite.campaign.planning.target import Target
from generator.suite.cluster.ledger import Ledger
from generator.suite.cluster.scheduler import Scheduler
from generator.suite.cluster.screen import Screen


def tell_left_over(ledger: Ledger, targets: Iterable[Target], scheduler: Scheduler, screen: Screen) -> None:
    """Name those that are still under way, so that somebody may end them; nothing is ended here."""
    others = ledger.jobs_of_others(targets)
    states = (scheduler.states(others) or {}) if others else {}
    if jobs := [job for job, state in states.items() if not state.ended]:
        many, them = ("job is", "it") if len(jobs) == 1 else ("jobs are", "them")
        screen.says(
            f"{len(jobs)} {many} still under way for targets that the campaign no longer asks for; to end {them}: "
            f"scancel {' '.join(jobs)}"
        )
