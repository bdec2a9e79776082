"""What is the same for all jobs of a campaign on a cluster, beside its terms."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from generator.suite.campaign.planning.cluster_asked import ClusterAsked
from generator.suite.campaign.planning.target import Target
from generator.suite.campaign.planning.terms import Terms
from generator.suite.campaign.running.enough import Enough
from generator.suite.cluster.attempt import Assignment
from generator.suite.cluster.ledger import Attempt
from generator.suite.host.alone import Alone


@dataclass(frozen=True)
class Pace:
    """How often the scheduler is asked (s), and how long a report may take to come over the network (s)."""

    ask_s: float = 10.0
    report_s: float = 60.0
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], float] = time.monotonic


@dataclass(frozen=True)
class Asking:
    """What the campaign file asks of the cluster, when a target has runs enough, and how a node is looked at.

    `idle_s` is how long its draw at rest is measured; `gpu` is `none` where none is measured; `alone` is how a node is
    held to be alone, by default as on one machine.
    """

    cluster: ClusterAsked
    enough_for: Callable[[Target], Enough]
    idle_s: float
    gpu: str | None = None
    alone: Alone | None = None

    def assignment(self, attempt: Attempt, terms: Terms, earlier: Iterable[Path]) -> Assignment:
        """What the job of an attempt is to do; `earlier` are journals of its target, there or not."""
        return Assignment(
            id=attempt.id,
            target=attempt.target,
            terms=terms,
            enough=self.enough_for(attempt.target),
            idle_s=self.idle_s,
            folder=attempt.folder.absolute(),
            earlier=tuple(folder.absolute() for folder in earlier if folder.is_dir()),
            gpu=self.gpu,
            alone=self.alone,
            told_after_s=self.cluster.seconds - self.cluster.grace,
        )
