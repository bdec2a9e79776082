"""Targets as their files are: what was published quantised is measured, and its record named, as that."""

import logging
import time
from collections.abc import Sequence

from generator.errors import EnergyLabelError
from generator.records.model import Quantization
from generator.suite.campaign.obtaining import settings_reader
from generator.suite.campaign.plan import refuse_asked_twice
from generator.suite.campaign.target import Target
from generator.suite.models.hub import cached_reader
from generator.suite.models.published import published_quantization

# So long the Hub is asked in vain before a campaign begins without it: each target asks once more in its own turn.
_IN_VAIN_S = 30.0


def as_published(targets: Sequence[Target]) -> tuple[Target, ...]:
    """The targets, those without a quantisation with the one that their own `config.json` tells.

    Of one whose settings cannot be read now nothing is said here: its own turn will come. Raises `EnergyLabelError`
    where two of them turn out to be one record.
    """
    # Its warnings of each attempt would stand before the one sentence that says what came of them.
    logging.getLogger("huggingface_hub").setLevel(logging.ERROR)
    found, in_vain = [], 0.0
    for target in targets:
        if not (target.quantization or target.weights == "random" or target.source in ("architecture", "recipe")):
            began = time.monotonic()
            try:
                kind = _published(target, ask=in_vain < _IN_VAIN_S)
                target = target.model_copy(update={"quantization": kind})
            except EnergyLabelError:
                in_vain += time.monotonic() - began
        found.append(target)
    refuse_asked_twice(found)
    return tuple(found)


def _published(target: Target, ask: bool) -> Quantization | None:
    """From the cache where the model was fetched before, so that going on needs no network."""
    if target.source == "hub":
        read = cached_reader(target.at, target.revision)
        if not ask or read("config.json") or read("model_index.json"):
            return published_quantization(read)
    return published_quantization(settings_reader(target))
