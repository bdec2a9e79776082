"""Profiles, terms and a stop rule for tests that measure: a machine without a GPU, and one with an A100."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.records.files.store import profile_of
from generator.records.model import Phase
from generator.records.profile import Profile
from generator.suite.campaign.planning.terms import Baseline, Terms
from generator.suite.host.alone import Alone
from generator.suite.host.processor_time import Moment, Process
from generator.suite.meters.nvml import Gpu

_TABLE: dict[str, Any] = {
    "id": "cpu-only",
    "title": "A machine without a GPU",
    "short": "CPU",
    "accelerator": "CPU",
    "accelerators_counted": 0,
    "accelerators_used": 0,
    "valid_years": 1,
    "boundary": {
        "gpu": "excluded",
        "cpu": "estimated",
        "ram": "estimated",
        "gpu_detail": "none",
        "cpu_detail": "estimated",
        "ram_detail": "estimated",
        "plain": "all of it",
        "not_counted": [],
    },
    "limits": {
        "gpu_idle_watts": 40.0,
        "gpu_max_watts": 420.0,
        "cpu_max_watts": 20_000.0,
        "ram_max_watts": 20_000.0,
        "fastest_query_s": 1e-6,
        "source": "made up",
    },
    "uncertainty": {"meter_relative": 0.05, "reason": "made up", "source": "https://example.org/"},
}
HARDWARE = {"gpu_name": "NVIDIA A100-SXM4-80GB", "power_limit_watts": 400.0, "memory_gib": 80.0}


def cpu_profile(**changes: Any) -> Profile:
    """A profile that counts an estimated processor and memory."""
    return profile_of({**_TABLE, **changes})


def gpu_profile(**changes: Any) -> Profile:
    """A profile of one A100, its GPU measured."""
    boundary = {**_TABLE["boundary"], "gpu": "measured"}
    counted = {"id": "one-a100", "accelerators_counted": 1, "accelerators_used": 1}
    return profile_of({**_TABLE, **counted, "boundary": boundary, "hardware": HARDWARE, **changes})


def terms(state: Path, profile: Profile | None = None, gpu: Gpu | None = None, **changes: Any) -> Terms:
    """Terms of a test: four queries a pass, a window that one pass fills."""
    given: dict[str, Any] = {
        "by": "A test",
        "queries": 4,
        "window_s": 1e-6,
        "warm_up_blocks": 2,
        "threads": 1,
        **changes,
    }
    given.setdefault("alone", Alone(read=nobody_else, locks=state.parent))
    return Terms(profile=profile or cpu_profile(), country="FRA", state=state, gpu=gpu, **given)


def nobody_else(root: int) -> Moment:
    """A machine on which nobody else works, whatever other tests do beside this one."""
    spent = time.process_time()
    return Moment(at=time.monotonic(), busy_s=spent, stolen_s=0.0, ours={Process(root, 0.0): spent})


BASELINE = Baseline(
    idle=Phase(duration_s=1.0, energy_joules={"cpu": 2.0, "ram": 3.0}),
    how={"cpu": "estimated, replayed", "ram": "estimated, replayed"},
    driver=None,
    hardware="a test's machine",
    machine="a test's mark",
)


@dataclass(frozen=True)
class RunsEach:
    """Enough when every workload has so many runs."""

    runs: int

    def __call__(self, workloads: Sequence[Sequence[float]]) -> bool:
        return min(map(len, workloads)) >= self.runs
