"""Whether a measurement had the machine to itself: what everybody else took of its processors' time, and who they were.

The meters read the whole machine, so everybody on it counts, on whichever processor; the share is of the time that the
job was given. Looked at around a window and never in it, so that it costs the window nothing.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path

from generator.errors import shown
from generator.records.plausibility.contradictions import OTHERS_AT_MOST
from generator.suite.host.given import Given, given_to_job
from generator.suite.host.lock import lock_folder
from generator.suite.host.processor_time import Moment, Process, ProcessorTimeError, read_moment
from generator.suite.meters.meter import MeterError

_NAMED = 3
# A process that took less than this share of the processors is no reason by itself.
_WORTH_NAMING = 0.005


class NotAloneError(MeterError):
    """Somebody else worked on the machine meanwhile, so the energy is not the measurement's alone."""


@dataclass(frozen=True)
class Others:
    """Everybody else's share of the processors' time, from 0 to 1, and the busiest of them with theirs."""

    share: float
    busiest: tuple[tuple[str, float], ...] = ()

    @property
    def too_many(self) -> bool:
        """Whether a figure cannot stand beside that."""
        return self.share > OTHERS_AT_MOST

    @property
    def note(self) -> str:
        """The share alone, for what is kept: which programs somebody runs is nobody else's business."""
        return f"{self.share:.0%} of the processors' time"

    def __str__(self) -> str:
        """The share and who took it, for whoever measures: `37% of the processors' time (stress, process 812: 25%)`."""
        named = [f"{name}: {share:.0%}" for name, share in self.busiest]
        if sum(share for _, share in self.busiest) < self.share / 2:
            named.append("processes that have ended since, or that cannot be seen from here")
        return f"{self.note} ({'; '.join(named)})"


def others_between(first: Moment, last: Moment, processors: float) -> Others:
    """What everybody else took between two moments, of the time of so many processors.

    A tree that grew or shrank is held together by its processes' names; what ended unseen counts for the others, so
    that nobody is overlooked. `ProcessorTimeError` where the two moments contradict each other.
    """
    elapsed = last.at - first.at
    if not elapsed > 0:
        raise ProcessorTimeError("no time went by between two looks at the processors; try again.")
    # One that was ours and has another parent now is ours still.
    ours_last = {**{p: s for p, s in last.theirs.items() if p in first.ours}, **last.ours}
    # One that was not ours and is now began elsewhere: only what it took since counts.
    before = sum(first.ours.values()) + sum(first.theirs[p] for p in ours_last if p in first.theirs)
    ours = max(0.0, sum(ours_last.values()) - before)
    busy = last.busy_s - first.busy_s
    stolen = max(0.0, last.stolen_s - first.stolen_s)
    if busy < 0 or (ours > 1.0 and busy < 0.5 * ours):
        raise ProcessorTimeError(
            f"the system counts {busy:.1f} s of processor time where this measurement alone took {ours:.1f} s, so that "
            "nobody can say whether it was alone; measure outside of a sandbox."
        )
    # Some kernels count what was stolen from a process as that process's.
    others = max(0.0, busy - ours, stolen)
    given = elapsed * processors
    return Others(min(1.0, others / given), tuple(_busiest(first, last, set(ours_last), stolen, given)))


def _busiest(
    first: Moment, last: Moment, ours: set[Process], stolen: float, given: float
) -> Iterator[tuple[str, float]]:
    took = {p: spent - first.theirs.get(p, 0.0) for p, spent in last.theirs.items() if p not in ours}
    shares = [(f"{shown(last.names.get(p, '?'))}, process {p.pid}", spent / given) for p, spent in took.items()]
    shares.append(("a hypervisor, for other machines", stolen / given))
    worth = [(name, share) for name, share in shares if share >= _WORTH_NAMING]
    yield from sorted(worth, key=lambda found: (-found[1], found[0]))[:_NAMED]


@dataclass(frozen=True)
class Alone:
    """How a campaign makes sure that it is alone: by what it reads, and where its locks on the machine's devices lie.

    With `insists` it measures alone or not at all; without, it tells. `root` is the process whose tree is ours, this
    one where nothing is said.
    """

    read: Callable[[int], Moment] = read_moment
    locks: Path = field(default_factory=lock_folder)
    insists: bool = True
    root: int | None = None
    given: Given = field(default_factory=given_to_job)

    def moment(self) -> Moment | None:
        """Now; `None` where the system does not say and nobody insists."""
        with self._unless_insisting():
            return self.read(os.getpid() if self.root is None else self.root)
        return None

    def since(self, first: Moment | None) -> Others | None:
        """What everybody else took since then; `None` where that is not known and nobody insists."""
        last = self.moment()
        with self._unless_insisting():
            return None if first is None or last is None else others_between(first, last, self.given.processors)
        return None

    def _unless_insisting(self) -> AbstractContextManager[None]:
        return nullcontext() if self.insists else suppress(ProcessorTimeError)
