"""The check of a GPU: every task's tiny twin in three variants on whatever GPU is there, within minutes.

The first thing to run on a new GPU: it shows whether its counter moves, whether CodeCarbon reads the same, and which
variants run at all. Its figures are of models much too small for a GPU, and are never published.
"""

import json
import time
import tomllib
from importlib.util import find_spec
from pathlib import Path

from generator.records.files.store import profile_of
from generator.records.profile import Profile
from generator.suite.campaign.planning.plan import Plan
from generator.suite.campaign.planning.terms import Terms
from generator.suite.campaign.preview import ANY_COUNTRY, tiny_twins
from generator.suite.host.alone import Alone
from generator.suite.meters.gpu_facts import GpuState
from generator.suite.meters.nvml import Gpu

CHECK_PROFILE = "this-gpu"
_QUERIES = 4
_WINDOW_S = 1.0
# Where the GPU does not tell its power limit or its memory: more than any has.
_MOST_WATTS = 5000.0
_MOST_GIB = 1000.0

_PROFILE = """\
# Written by `energy-label suite gpu-check`: the GPU it ran on. Never published, never graded.
id = "{id}"
title = {title}
short = "this GPU"
accelerator = {name}
accelerators_counted = 1
accelerators_used = 1
valid_years = 1

[boundary]
gpu = "measured"
cpu = "estimated"
ram = "estimated"
gpu_detail = "The driver's energy counter ({interface}), read by CodeCarbon and once more by the suite."
cpu_detail = "By CodeCarbon: the processor's rated power times its load."
ram_detail = "Watts for each memory module that CodeCarbon guesses there to be."
plain = "One GPU was measured; processor and memory are estimates."
not_counted = ["other GPUs", "cooling and power supply", "storage and network", "training", "making the hardware"]

[hardware]
gpu_name = {name}
{limit}
memory_gib = {gib}

[limits]
gpu_idle_watts = 1.0
gpu_max_watts = {most}
cpu_max_watts = 5000.0
ram_max_watts = 5000.0
fastest_query_s = 0.000001
source = "Wide on purpose: the GPU's own power limit and half as much again, and no data sheet."

[uncertainty]
meter_relative = 0.5
reason = "Not known: nobody has looked this GPU up."
source = "https://docs.nvidia.com/deploy/nvml-api/"
"""


def check_profile(gpu: Gpu, state: GpuState) -> tuple[str, Profile]:
    """The profile of the GPU as its maker's library describes it, as TOML and as read."""
    watts = state.power_limit_watts
    gib = state.memory_total_bytes / 2**30 if state.memory_total_bytes else _MOST_GIB
    # JSON's strings are TOML's too.
    text = _PROFILE.format(
        id=CHECK_PROFILE,
        title=json.dumps(f"This GPU: {state.name}"),
        name=json.dumps(state.name),
        interface=gpu.interface,
        limit=f"power_limit_watts = {float(watts)}" if watts else "",
        gib=float(gib),
        most=watts * 1.5 if watts else _MOST_WATTS,
    )
    return text, profile_of(tomllib.loads(text))


def quantization_at_hand() -> str:
    """The quantisation to try where none is asked for: bitsandbytes' where it is installed, else torchao's."""
    return "bnb-nf4" if find_spec("bitsandbytes") else "torchao-int8"


def check_plan(profile: Profile, gpu: Gpu, state: Path, seconds: float, quantization: str) -> tuple[Plan, Terms]:
    """All twins in fp32, then in fp16, then quantised, under terms that end after so many seconds from now."""
    entries = (*tiny_twins("fp32"), *tiny_twins("fp16"), *tiny_twins("fp16", quantization))
    plan = Plan(name="gpu-check", profile=profile.id, by="this machine", country=ANY_COUNTRY, measure=entries)
    terms = Terms(
        profile=profile,
        country=plan.country,
        by="whoever checked this GPU",
        state=state,
        gpu=gpu,
        queries=_QUERIES,
        window_s=_WINDOW_S,
        warm_up_blocks=2,
        # Never published: who else worked on the processors is told. Who else works on the GPU is refused all the same.
        alone=Alone(insists=False),
        threads=1,
        deadline=time.monotonic() + seconds,
    )
    return plan, terms
