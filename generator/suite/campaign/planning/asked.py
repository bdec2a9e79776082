"""The plan that a command line asks for: a file's, or one measurement with what was not said filled in."""

import sys

from generator.errors import EnergyLabelError
from generator.options.declaring import typed
from generator.options.measuring import MeasureOptions, places
from generator.records.files.store import read_profiles
from generator.suite.campaign.planning.answers import answers_file, completed, terminal
from generator.suite.campaign.planning.plan import Plan
from generator.suite.campaign.planning.plan_file import plan_of, read_plan
from generator.suite.case import load_case
from generator.suite.profiling.fitting import the_one_that_fits
from generator.suite.profiling.sight import look


def plan_asked(options: MeasureOptions) -> Plan:
    """The campaign file's plan, or that of one measurement, under the profile that fits this machine if none was named.

    `EnergyLabelError` for what is missing, unknown or cannot be told.
    """
    if options.campaign:
        return read_plan(options.campaign)
    if options.missing:
        missing = ", ".join(options.missing)
        raise EnergyLabelError(f"measure needs {missing} too; or name a --campaign file, or use --preview.")
    if options.task:
        load_case(options.task)
    profile = options.profile or _fitting(options)
    table = completed(options.table | {"profile": profile}, answers_file(), terminal(), sys.stderr)
    if filled_in := [f"{name} {table[name]}" for name in ("profile", "by", "country") if name not in options.table]:
        print(f"Filled in: {', '.join(filled_in)}.", file=sys.stderr)
    return plan_of(table, "the command line", {place.key: typed(declared) for declared, place in places()})


def _fitting(options: MeasureOptions) -> str:
    profiles = read_profiles(options.measurements)
    return the_one_that_fits(profiles, look(options.gpu), options.measurements).id
