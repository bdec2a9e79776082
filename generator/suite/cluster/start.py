"""A campaign file's way to its jobs: what cannot be measured on a cluster is refused before anything is handed in."""

from collections.abc import Callable, Sequence

from generator.errors import EnergyLabelError
from generator.suite.campaign.console import summary
from generator.suite.campaign.planning.cluster_asked import ClusterAsked
from generator.suite.campaign.planning.plan import Plan
from generator.suite.campaign.planning.target import Target
from generator.suite.campaign.planning.terms import Terms
from generator.suite.campaign.running.enough import Enough
from generator.suite.campaign.running.run import Outcome, Shelf
from generator.suite.cluster.asking import Asking
from generator.suite.cluster.campaign import FOLDER, ClusterCampaign
from generator.suite.cluster.screen import Screen
from generator.suite.cluster.slurm import Slurm, refuse_without_slurm
from generator.suite.profiling.sight import NO_GPU


def cluster_of(plan: Plan) -> ClusterAsked:
    """What the plan asks of its cluster; `EnergyLabelError` where it, or this computer, cannot have jobs of Slurm."""
    if plan.cluster is None:
        raise EnergyLabelError(
            f"The campaign {plan.name} does not say what its jobs are; add a table [cluster] with time = "
            '"04:00:00", what one model may take.'
        )
    if plan.order != "one after the other":
        raise EnergyLabelError(
            f"The campaign {plan.name} is {plan.order}, which is for targets on one machine; leave out its order, or "
            "--cluster."
        )
    if plan.gpu not in (None, NO_GPU):
        raise EnergyLabelError(
            f"The campaign {plan.name} names GPU {plan.gpu}, and on a cluster each job is given one; leave out gpu, or "
            'say its kind in [cluster], like gpus = "a100:1".'
        )
    refuse_without_slurm()
    return plan.cluster


def measure_on_cluster(
    cluster: ClusterAsked,
    gpu: str | None,
    targets: Sequence[Target],
    terms: Terms,
    shelf: Shelf,
    idle_s: float,
    enough_for: Callable[[Target], Enough],
    anew: bool = False,
) -> list[Outcome]:
    """The campaign by jobs of Slurm, shown as it goes, and summed up at its end; `gpu` is `none` for none."""
    jobs = terms.state / FOLDER / "jobs"
    if "%" in str(jobs.absolute()):
        raise EnergyLabelError(
            f"Slurm takes the % in {jobs.absolute()} for a sign of its own, and would write elsewhere; name another "
            "folder with --state."
        )
    with_gpu = terms.profile.accelerators_counted > 0 and gpu != NO_GPU
    scheduler = Slurm(cluster, jobs, with_gpu, cluster.takes_whole_node(terms.profile))
    asking = Asking(cluster, enough_for, idle_s, gpu)
    with Screen() as screen:
        outcomes = ClusterCampaign(targets, terms, asking, scheduler, shelf, screen).run(anew)
    summary(outcomes)
    return outcomes
