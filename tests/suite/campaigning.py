"""`python -m tests.suite.campaigning FOLDER MODEL…`: a campaign of short windows on the CPU, for tests of crashes.

Each MODEL is a task, a workload and a model with colons between them. Where FOLDER holds `queries` and `training`, they
are what is asked and what recipes are trained on. Everything but the lengths of windows and the number of
queries is the real thing: worker processes, CodeCarbon, journal, records.
"""

import sys
from pathlib import Path

from generator.cli import told
from generator.measure import Measurements, run_targets
from generator.suite.campaign.planning.targets import targets_of
from tests.suite.plans import plan
from tests.suite.readying import ready
from tests.suite.terms import RunsEach, terms

RUNS = 3


def main(folder: Path, models: list[str]) -> int:
    """The exit code, as `energy-label measure` would give it."""
    entries = [
        {"tasks": [task], "models": [model], "workloads": [workload]}
        for task, workload, model in (text.split(":") for text in models)
    ]
    own = {name: str(folder / name) for name in ("queries", "training") if (folder / name).is_dir()}
    campaign = terms(folder / "state", queries=2, window_s=0.3)
    shelf = Measurements(folder / "measurements", campaign.profile)
    outcomes = run_targets(targets_of(plan(*entries, **own)), campaign, shelf, 0.2, lambda _: RunsEach(RUNS))
    return 1 if any(outcome.ending == "failed" for outcome in outcomes) else 0


if __name__ == "__main__":
    ready()
    sys.exit(told(lambda: main(Path(sys.argv[1]), sys.argv[2:])))
