"""The advice for a task on each machine that has measured it, from the committed measurements to what is printed."""

import json
from datetime import date

from generator.advise.asking import limits_of
from generator.advise.telling import Told, told
from generator.errors import EnergyLabelError, shown, unknown
from generator.grading import graded
from generator.labels.advice.advice import advice
from generator.labels.advice.candidate import Pool, pool
from generator.labels.advice.limit import Limit
from generator.options.advising import AdviseOptions
from generator.pages.api.advice import advice_document
from generator.pages.edition.edition import Edition

NONE_QUALIFIES = 3


def advise_as_asked(options: AdviseOptions, today: date) -> tuple[str, int]:
    """What is printed, and the exit code: 0, or `NONE_QUALIFIES` where on no machine any model meets the limits.

    Raises `EnergyLabelError` for a task or a profile without measurements, and for a limit that makes no sense.
    """
    limits_of(options, None)
    edition = graded(options.measurements, "", today)
    task = edition.tasks.get(options.task)
    if task is None:
        raise unknown("task", options.task, edition.tasks)
    pools = {name: pool(row.label for row in edition.rankings[task.id, name]) for name in _machines(edition, options)}
    limits, refused = _limits(options, pools)
    found = {name: advice(pools[name], limits[name]) for name in limits}
    code = 0 if any(item.picks for item in found.values()) else NONE_QUALIFIES
    if options.json:
        return json.dumps(advice_document(task, found), indent=2, ensure_ascii=False, allow_nan=False) + "\n", code
    parts = [told(Told(edition, task, name, item)) for name, item in found.items()]
    return "\n".join([*parts, *(f"{edition.profiles[name].short}: {why}\n" for name, why in refused.items())]), code


def _machines(edition: Edition, options: AdviseOptions) -> list[str]:
    """The profiles to advise on, the newest first: each by itself, for no figure may be compared with another's."""
    known = edition.machines(options.task)
    if not known:
        raise EnergyLabelError(
            f"No model has been measured on {options.task} yet; measure one with: energy-label measure {options.task} "
            "ORG/MODEL."
        )
    if options.profile is None:
        return known
    if options.profile in known:
        return [options.profile]
    if options.profile in edition.profiles:
        raise EnergyLabelError(
            f"Nothing was measured on {options.task} under {shown(options.profile)}; it was under {', '.join(known)}."
        )
    raise unknown("profile", options.profile, known)


def _limits(options: AdviseOptions, pools: dict[str, Pool]) -> tuple[dict[str, list[Limit]], dict[str, str]]:
    """The limits on each machine; and where its metric cannot be what was meant, why, if that is not so on all."""
    limits: dict[str, list[Limit]] = {}
    refused: dict[str, EnergyLabelError] = {}
    for name, among in pools.items():
        try:
            limits[name] = limits_of(options, among.basis)
        except EnergyLabelError as error:
            refused[name] = error
    if not limits:
        raise next(iter(refused.values()))
    return limits, {name: str(error) for name, error in refused.items()}
