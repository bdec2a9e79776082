"""Targets as their files are: what was published quantised is measured, and its record named, as that."""

import logging
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from generator.errors import EnergyLabelError
from generator.suite.campaign.planning.obtaining import settings_reader
from generator.suite.campaign.planning.target import Target
from generator.suite.campaign.planning.targets import refuse_asked_twice
from generator.suite.models.hub import cached_reader
from generator.suite.models.published import published_quantization
from generator.suite.runtimes.gguf.files import gguf_model
from generator.suite.runtimes.gguf.hub import model_on_hub
from generator.suite.runtimes.gguf.naming import Format

# So long the Hub is asked in vain before a campaign begins without it: each target asks once more in its own turn.
_IN_VAIN_S = 30.0


def as_published(targets: Sequence[Target]) -> tuple[Target, ...]:
    """The targets, those without a quantisation with the one that their own `config.json`, or GGUF header, tells.

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
                target = target.model_copy(update=_published(target, ask=in_vain < _IN_VAIN_S))
            except EnergyLabelError:
                in_vain += time.monotonic() - began
        found.append(target)
    refuse_asked_twice(found)
    return tuple(found)


def _published(target: Target, ask: bool) -> dict[str, Any]:
    """What to say of the target, from the cache where the model was fetched before: going on needs no network."""
    if target.runtime == "llama-cpp":
        return asdict(_held(target))
    if target.source == "hub":
        read = cached_reader(target.at, target.revision)
        if not ask or read("config.json") or read("model_index.json"):
            return {"quantization": published_quantization(read)}
    return {"quantization": published_quantization(settings_reader(target))}


def _held(target: Target) -> Format:
    if target.source == "hub":
        return model_on_hub(target.at, target.revision).format
    return gguf_model(Path(target.at)).format
