"""A target's adapter with its model on the device, and what loading it cost."""

import re
from collections.abc import Callable
from importlib import import_module

from generator.errors import EnergyLabelError, shown
from generator.records.model import Phase
from generator.suite.campaign.planning.target import Target
from generator.suite.campaign.planning.terms import Terms, within
from generator.suite.campaign.running.journal import Journal
from generator.suite.campaign.running.training import trained_adapter
from generator.suite.case import Case
from generator.suite.case import Job as Asking
from generator.suite.meters.meter import Meter, NoEnergyError
from generator.suite.models.setup import ModelFiles, Setup
from generator.suite.workloads.adapter import Adapter


def load_adapter(
    case: Case,
    files: ModelFiles,
    setup: Setup,
    asking: Asking,
    target: Target,
    terms: Terms,
    meter: Meter,
    synchronise: Callable[[], None],
) -> tuple[Adapter, Phase | None]:
    """The adapter with its model on the device, and what loading cost.

    `None` where that was too quick to be read, or where somebody else worked beside it: what it cost is not known.
    """
    kind = adapter_kind(target, case, Journal(terms.state, target))
    began = terms.alone.moment()
    try:
        with meter.window(f"{target.slug}-load") as window:
            adapter = kind(files, setup, asking, target.prefix)
            synchronise()
    except NoEnergyError:
        # Loaded within one step of the counter: what it cost is not known, which is not 0.
        adapter.refuse_not_finite()
        return adapter, None
    except EnergyLabelError:
        raise
    except Exception as error:
        raise EnergyLabelError(f"the model could not be loaded: {why_not_loaded(error)}") from error
    others = terms.alone.since(began)
    # Outside the window: it reads every weight once more, and is no part of loading.
    adapter.refuse_not_finite()
    if others is not None and others.too_many and terms.alone.insists:
        return adapter, None
    return adapter, within(window.reading, terms.profile)


def adapter_kind(target: Target, case: Case, journal: Journal) -> Callable[..., Adapter]:
    """What makes the adapter: the case's own, unless the model is one that the suite trained."""
    if target.recipe:
        return trained_adapter(target, journal)
    module, name = case.adapter.split(":")
    kind: Callable[..., Adapter] = getattr(import_module(module), name)
    return kind


def why_not_loaded(error: Exception) -> str:
    """One sentence with the remedy for what transformers, torch or a file's reader raised."""
    kind, text = type(error).__name__, shown(" ".join(str(error).split()), 200)
    if "OutOfMemory" in kind or "out of memory" in str(error).lower() or isinstance(error, MemoryError):
        return f"out of memory ({kind}); take a lower precision, a quantisation or a smaller model."
    if "weights_only" in str(error) or "Unpickling" in kind:
        # Not passed on: the library advises to run whatever the file holds.
        return "its weights are a pickle that holds more than weights, which is not run; choose one with safetensors."
    if "trust_remote_code" in str(error):
        return (
            "it asks for code of its own to be run; read that code and allow it with --trust-remote-code, or choose "
            "another model."
        )
    if "does not recognize this architecture" in str(error) or "Unrecognized model" in str(error):
        return (
            "config.json names no kind of model (model_type) that the installed transformers knows; take a newer one, "
            "or choose another model."
        )
    if kind == "StrictDataclassFieldValidationError":
        field = re.search(r"field '(\w{1,60})'", str(error))
        which = f"its {field[1]}" if field else "a setting"
        return f"{which} in config.json is of a kind that transformers does not take; fetch config.json again."
    return f"{kind}: {text}; see that its files are whole and that it does this task."
