"""What a worker that only writes the journal writes: facts, and runs of ten seconds; and two targets for it."""

from datetime import UTC, datetime
from uuid import uuid4

from generator.records.model import Dataset, Phase, Run
from generator.suite.campaign.planning.target import Target
from generator.suite.campaign.planning.targets import targets_of
from generator.suite.campaign.planning.terms import Baseline, Terms
from generator.suite.campaign.running.journal import Asked, Facts
from tests.suite.plans import plan

RUNS = 3
FILLER, CLASSIFIER = targets_of(
    plan(
        {"tasks": ["fill-mask"], "models": ["tiny"], "workloads": ["c4"]},
        {"tasks": ["text-classification"], "models": ["bert-text-classification-tiny"], "workloads": ["sst2"]},
    )
)


def facts(target: Target, terms: Terms, baseline: Baseline) -> Facts:
    """What is noted before the first run."""
    asked = Asked(id=target.workloads[0], dataset=Dataset(name="a/b"), queries_from="hub")
    return Facts(
        profile=terms.profile.id,
        tools={"torch": "2.13.0"},
        hardware=baseline.hardware,
        machine=baseline.machine,
        how=baseline.how,
        window_s=30.0,
        queries=10,
        workloads=(asked,),
    )


def a_run(cpu_joules: float = 5.0) -> Run:
    """One more run."""
    query = Phase(duration_s=10.0, energy_joules={"cpu": cpu_joules, "ram": 1.0})
    return Run(id=str(uuid4()), finished_at=datetime(2026, 11, 1, tzinfo=UTC), queries=10, query=query)
