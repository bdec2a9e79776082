"""What was asked, as limits: each number read one way, and what no model could meet refused."""

import math
import re

from generator.errors import EnergyLabelError, shown
from generator.labels.advice.limit import Limit
from generator.labels.quality import Basis
from generator.options.advising import AdviseOptions
from generator.records.model import is_share

GIBIBYTE = 2**30
_NUMBER = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s?(%?)")


def limits_of(options: AdviseOptions, basis: Basis | None) -> list[Limit]:
    """The limits on a machine where quality is known by `basis`; raises `EnergyLabelError` for what makes no sense."""
    limits = []
    if options.min_quality is not None:
        limits.append(Limit("quality", _quality(options.min_quality, basis)))
    if options.max_memory is not None:
        limits.append(Limit("memory", _above_zero("--max-memory", options.max_memory) * GIBIBYTE))
    if options.max_latency is not None:
        limits.append(Limit("latency", _above_zero("--max-latency", options.max_latency)))
    return limits


def _above_zero(flag: str, value: float) -> float:
    if not (math.isfinite(value * GIBIBYTE) and value > 0):
        raise EnergyLabelError(f"{flag} is {value:g}; give a number above 0.")
    return value


def _quality(text: str, basis: Basis | None) -> float:
    found = _NUMBER.fullmatch(text.strip())
    value = float(found[1]) if found else math.inf
    if found is None or not math.isfinite(value):
        raise EnergyLabelError(f"--min-quality is {shown(text)}; write a number such as 0.9, or a share such as 90%.")
    percent = bool(found[2])
    if basis is None:
        return value / 100 if percent else value
    share = is_share(basis.metric)
    if percent and not share:
        raise EnergyLabelError(f"--min-quality is {shown(text)}, but {basis.metric} is no share; leave the % out.")
    value = value / 100 if percent else value
    if share and value > 1:
        raise EnergyLabelError(
            f"--min-quality is {shown(text)}, but {basis.metric} is at most 1; write a number such as 0.9, or 90%."
        )
    return value
