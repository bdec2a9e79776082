"""One target measured over a replay meter, and its record: for tests of the job."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from generator.records.model import Record
from generator.suite.campaign.planning.target import Target
from generator.suite.campaign.planning.targets import targets_of
from generator.suite.campaign.running.job import measure_target
from generator.suite.campaign.running.journal import Journal
from generator.suite.campaign.running.progress import Progress
from generator.suite.campaign.running.recording import record_of
from generator.suite.host.given import Given
from generator.suite.meters.meter import Reading
from generator.suite.meters.replay import ReplayMeter
from tests.suite.plans import plan
from tests.suite.terms import BASELINE, RunsEach, terms

ONE = Given(processors=1.0, cores=1, memory_bytes=None, host_processors=1, host_memory_bytes=None)


def tiny(**changes: Any) -> Target:
    """Text classification by a tiny twin, with these changes to the campaign."""
    entry = {"tasks": ["text-classification"], "models": ["bert-text-classification-tiny"], **changes}
    return targets_of(plan(entry))[0]


def go(
    tmp_path: Path,
    target: Target,
    readings: Sequence[Reading | Exception],
    runs: int = 3,
    tell: Callable[[Progress], None] = lambda _: None,
    **changes: Any,
) -> tuple[Journal, ReplayMeter]:
    """Measure `target` with a meter of these readings; returns what was kept, and the meter."""
    meter = ReplayMeter(readings)
    measure_target(target, terms(tmp_path, **changes), BASELINE, meter, "cpu", lambda: None, RunsEach(runs), tell)
    return Journal(tmp_path, target), meter


def record(journal: Journal, target: Target) -> Record:
    """What a campaign makes of the runs."""
    begun = journal.begun()
    assert begun is not None
    runs = {name: journal.runs(name) for name in target.workloads}
    return record_of(target, begun, runs, 0, "A test", weights_bytes=journal.weights_bytes)
