"""Whether this machine is the one to measure on: its GPU is there, and the computer is the profile's."""

from generator.records.profile import Profile
from generator.suite.host.given import given_to_job
from generator.suite.host.surroundings import machine_here
from generator.suite.meters.nvml import Gpu
from generator.suite.profiling.fitting import refuse_another_computer
from generator.suite.profiling.sight import gpu_for
from generator.suite.protocol.preflight import refuse_profile


def gpu_here(profile: Profile, wanted: str | None) -> Gpu | None:
    """The GPU to measure under the profile, `None` for none; `EnergyLabelError` on a machine that is not its."""
    gpu = gpu_for(profile, wanted)
    refuse_profile(profile, gpu)
    refuse_another_computer(profile, machine_here(given_to_job()))
    return gpu
