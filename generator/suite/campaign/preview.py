"""The preview: one tiny twin a task on the machine at hand, in about a minute, for people who try the tool."""

import tomllib
from pathlib import Path

from generator.errors import EnergyLabelError
from generator.records.files.store import profile_of
from generator.records.profile import Profile
from generator.suite.campaign.planning.plan import Entry, Plan
from generator.suite.campaign.planning.terms import Terms
from generator.suite.case import TASKS, load_case
from generator.suite.host.alone import Alone
from generator.suite.host.given import given_to_job
from generator.suite.host.identity import processor
from generator.suite.meters.powercap import survey
from generator.suite.models.architecture import architectures_for, load_architecture
from generator.suite.models.setup import TorchPrecision

PREVIEW_PROFILE = "this-machine"
# What a check of a GPU leaves beside its records.
REPORT = "report.txt"
# CodeCarbon wants a country for its carbon figures, of which nothing is used here.
ANY_COUNTRY = "FRA"
_QUERIES = 4
_WINDOW_S = 0.7

_PROFILE = """\
# Written by `energy-label measure --preview`: the machine it ran on. Never published, never graded.
id = "{id}"
title = "This machine: {processor}, {cores} logical cores"
short = "this machine"
accelerator = "{processor}"
accelerators_counted = 0
accelerators_used = 0
valid_years = 1

[boundary]
gpu = "excluded"
cpu = "{cpu}"
ram = "estimated"
gpu_detail = "Not counted, and not used, whether this machine has one or not."
cpu_detail = "{cpu_detail}"
ram_detail = "Watts for each memory module that CodeCarbon guesses there to be."
plain = "{plain}"
not_counted = ["graphics card", "cooling and power supply", "storage and network", "training", "making the hardware"]

[limits]
gpu_idle_watts = 1.0
gpu_max_watts = 2.0
cpu_max_watts = 2000.0
ram_max_watts = 2000.0
fastest_query_s = 0.000001
source = "Wide on purpose: nobody looked this machine up in a data sheet."

[uncertainty]
meter_relative = {uncertainty}
reason = "{reason}"
source = "https://docs.codecarbon.io/latest/explanation/methodology/"
"""


def preview_profile() -> tuple[str, Profile]:
    """The profile of the machine at hand, as TOML and as read: the processor measured where RAPL can be read."""
    found = survey()
    measured = bool(found.packages)
    counted = "the processor as its own counter reads it" if measured else "an estimate for the processor"
    text = _PROFILE.format(
        id=PREVIEW_PROFILE,
        processor=_plain(processor()),
        cores=given_to_job().host_processors,
        cpu="measured" if measured else "estimated",
        cpu_detail="RAPL, the counter of the processor package."
        if measured
        else _plain(
            "Its load times a table's thermal design power, computed by CodeCarbon: nothing here was measured, for "
            # The reason without its remedy: who previews needs no counter.
            f"{(found.lacking or '').partition(';')[0]}."
        ),
        plain=f"The whole machine with whatever else it was doing: {counted} and an estimate for memory.",
        uncertainty="0.05" if measured else "0.5",
        reason="Declared: RAPL is good to a few percent."
        if measured
        else "Declared, not known: an estimate from load and thermal design power may be off by half.",
    )
    return text, profile_of(tomllib.loads(text))


def preview_plan(profile: Profile, state: Path) -> tuple[Plan, Terms]:
    """The plan (the first workload of each task, one tiny twin on it) and its short terms."""
    plan = Plan(name="preview", profile=profile.id, by="this machine", country=ANY_COUNTRY, measure=tiny_twins())
    terms = Terms(
        profile=profile,
        country=plan.country,
        by="whoever built this copy of the site",
        state=state,
        queries=_QUERIES,
        window_s=_WINDOW_S,
        warm_up_blocks=2,
        # Never published, and people try the tool on machines that do other things: who else worked is told.
        alone=Alone(insists=False),
        # Tiny models gain nothing by threads, and beside other programs they wait for each other.
        threads=1,
    )
    return plan, terms


def tiny_twins(precision: TorchPrecision = "fp32", quantization: str = "none") -> tuple[Entry, ...]:
    """One tiny twin for each task, in this variant, on the first workload of the task and made-up queries."""
    return tuple(
        Entry(
            tasks=(task,),
            models=(_tiny(task),),
            weights="random",
            precision=(precision,),
            quantization=(quantization,),
            queries="synthetic",
            workloads=(load_case(task).workloads[0].id,),
        )
        for task in TASKS
    )


def refuse_other_folder(folder: Path, profile: str, what: str) -> None:
    """A try replaces its folder: one that is not there, or that holds nothing but a `what` under `profile`."""
    own = {"profiles", "records", "state", REPORT}
    found = {path.name for path in folder.iterdir()} if folder.exists() else set()
    profiles = {path.name for path in folder.glob("profiles/*.toml")}
    if not folder.name or not found <= own or not profiles <= {f"{profile}.toml"}:
        raise EnergyLabelError(f"{folder} would be replaced and is no {what}; name another folder with --out.")


def _tiny(task: str) -> str:
    """The tiny architecture made for the task, rather than one that must be told it in words."""
    return min(
        architectures_for(task, "tiny"), key=lambda name: (load_architecture(name).approach == "zero-shot", name)
    )


def _plain(text: str) -> str:
    """Fit for a TOML string between quotes."""
    return text.replace("\\", "/").replace('"', "'")
