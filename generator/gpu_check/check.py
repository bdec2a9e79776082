"""The check of a GPU on one screen: find it, measure every twin until the time is up, tell what was found."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from generator.errors import EnergyLabelError, unknown
from generator.gpu_check.report import Checked, report_of
from generator.measure import THREE_RUNS, Measurements, run_targets, tried_apart
from generator.options.suite import GpuCheckOptions
from generator.records.files.atomic import write_atomically
from generator.records.files.store import read_record
from generator.records.model import Record
from generator.suite.campaign.gpu_check import CHECK_PROFILE, check_plan, check_profile, quantization_at_hand
from generator.suite.campaign.planning.targets import targets_of
from generator.suite.campaign.preview import REPORT
from generator.suite.campaign.running.run import Outcome
from generator.suite.meters.gpu_state import gpu_state
from generator.suite.meters.paired import gpu_in_use
from generator.suite.models.setup import MADE_HERE
from generator.suite.protocol.clock import refuse_clock
from generator.suite.protocol.machine import tool_versions, untried

_IDLE_S = 5.0
_LONGEST_MINUTES = 24 * 60


def check_gpu(options: GpuCheckOptions) -> bool:
    """Measure the twins on the GPU, print the report and leave it in `options.out`; whether all of them were measured.

    Raises `EnergyLabelError` where there is no GPU, or where it cannot be measured as it is now.
    """
    if not 0 < options.minutes <= _LONGEST_MINUTES:
        raise EnergyLabelError(
            f"{options.minutes:g} minutes is not a usable time limit; give more than 0, and a day at most."
        )
    quantization = options.quantization or quantization_at_hand()
    if quantization not in MADE_HERE:
        raise unknown("quantisation", quantization, MADE_HERE)
    refuse_clock(datetime.now(UTC))
    gpu = gpu_in_use(options.gpu)
    state, began = gpu_state(gpu), time.monotonic()
    with tried_apart(options.out, CHECK_PROFILE, "check of a GPU") as fresh:
        text, profile = check_profile(gpu, state)
        write_atomically(fresh / "profiles" / f"{CHECK_PROFILE}.toml", text.encode())
        plan, terms = check_plan(profile, gpu, fresh / "state", options.minutes * 60, quantization)
        targets = targets_of(plan)
        shelf = Measurements(fresh, profile, shown_as=options.out)
        outcomes = run_targets(targets, terms, shelf, _IDLE_S, lambda _: THREE_RUNS, summing_up=False)
        seconds = time.monotonic() - began
        versions = tool_versions(frozenset({"bnb", "torchao"}))
        checked = Checked(gpu, state, versions, tuple(untried()), seconds, _found(outcomes, shelf))
        report = report_of(checked, options.out)
        write_atomically(fresh / REPORT, report.encode())
    print(report, end="")
    return all(outcome.ending == "measured" for outcome in outcomes)


def _found(outcomes: Sequence[Outcome], shelf: Measurements) -> list[tuple[Outcome, Record | None]]:
    """Each outcome with the record that was written, as it is read again."""
    return [(outcome, _record(shelf, shelf.path(outcome.target))) for outcome in outcomes]


def _record(shelf: Measurements, path: Path) -> Record | None:
    if not path.exists():
        return None
    stored, _ = read_record(path, None, {shelf.profile.id: shelf.profile}, datetime.now(UTC).date())
    return stored.record if stored else None
