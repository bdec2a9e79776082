"""Targets as their files are: what was published quantised is measured, and its record named, as that."""

from collections.abc import Sequence

from generator.errors import EnergyLabelError
from generator.suite.campaign.obtaining import settings_reader
from generator.suite.campaign.plan import refuse_asked_twice
from generator.suite.campaign.target import Target
from generator.suite.models.published import published_quantization


def as_published(targets: Sequence[Target]) -> tuple[Target, ...]:
    """The targets, those without a quantisation with the one that their own `config.json` tells.

    Of one whose settings cannot be read now nothing is said here: its own turn will come. Raises `EnergyLabelError`
    where two of them turn out to be one record.
    """
    found = tuple(map(_as_published, targets))
    refuse_asked_twice(found)
    return found


def _as_published(target: Target) -> Target:
    if target.quantization or target.weights == "random" or target.source == "architecture":
        return target
    try:
        return target.model_copy(update={"quantization": published_quantization(settings_reader(target))})
    except EnergyLabelError:
        return target
