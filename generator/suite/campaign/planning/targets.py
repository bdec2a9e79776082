"""From a plan to its targets, one for each record that it asks for."""

from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path
from typing import Any, Literal

from generator.errors import EnergyLabelError, shown
from generator.records.model import RUNTIME_OF, Quantization, Runtime
from generator.suite.campaign.planning.gguf_asked import find_gguf, refuse_settled
from generator.suite.campaign.planning.plan import Entry, Plan
from generator.suite.campaign.planning.recipe_asked import find_recipe, refuse_not_for_recipes, refuse_untrainable
from generator.suite.campaign.planning.target import Found, Target, find_model, workloads_of
from generator.suite.case import Case, load_case
from generator.suite.models.architecture import architectures_for
from generator.suite.models.setup import MADE_HERE, Setup
from generator.suite.queries.file_choice import refuse_file
from generator.suite.queries.workload import CaseWorkload
from generator.suite.runtimes.classical.recipes import is_recipe, recipe_of
from generator.suite.runtimes.gguf.files import is_gguf
from generator.suite.runtimes.gguf.naming import Format
from generator.suite.runtimes.onnx.asked import refuse_impossible


def targets_of(plan: Plan) -> tuple[Target, ...]:
    """Every record that the plan asks for, in its order; raises for what nobody could measure."""
    targets = tuple(target for entry in plan.measure for target in _targets(entry, plan))
    refuse_asked_twice(targets)
    if plan.training is not None and all(target.recipe is None for target in targets):
        raise EnergyLabelError("Nothing of what is measured is trained here; leave out --training.")
    return targets


def refuse_asked_twice(targets: Iterable[Target]) -> None:
    """What one record would hold is asked for once; `EnergyLabelError` otherwise."""
    places = set()
    for target in targets:
        place = target.relative_path("").casefold()
        if place in places:
            raise EnergyLabelError(f"The campaign asks twice for {target.name}; leave one of them out.")
        places.add(place)


def _targets(entry: Entry, plan: Plan) -> Iterator[Target]:
    if entry.name and len(entry.models) > 1:
        raise EnergyLabelError(f"The id {entry.name} cannot name {len(entry.models)} models; give each its own entry.")
    queries = entry.queries or plan.queries
    for task in entry.tasks:
        case = load_case(task)
        workloads = workloads_of(case, entry.workloads)
        asked = tuple(workload for workload in case.workloads if workload.id in workloads)
        for given in _models(task, entry.models):
            found = _found(case, given, entry)
            weights = entry.weights or ("random" if found.source == "architecture" else "pretrained")
            if found.source == "architecture" and weights == "pretrained":
                raise EnergyLabelError(f"{given} is an architecture and has no trained weights; leave out --weights.")
            if found.recipe:
                _refuse_for_recipe(given, entry, case, asked, plan.training)
            if queries not in ("hub", "synthetic"):
                refuse_file(queries, asked, f"queries {shown(queries)}: say hub or synthetic")
            for variant in _variants(entry, found):
                if variant.get("runtime") == "onnxruntime":
                    refuse_impossible(case.task, given, bool(case.approaches[found.approach].prompt), Setup(**variant))
                yield Target(
                    task=case.task,
                    model=found.model,
                    source=found.source,
                    at=found.at,
                    approach=found.approach,
                    weights=weights,
                    revision=entry.revision or found.branch,
                    trust_remote_code=entry.trust_remote_code,
                    prefix=found.prefix,
                    queries=_place(queries),
                    recipe=found.recipe,
                    training=_place(plan.training or "hub") if found.recipe else None,
                    quick=plan.quick,
                    workloads=workloads,
                    **variant,
                )


def _found(case: Case, given: str, entry: Entry) -> Found:
    if is_recipe(given):
        return find_recipe(case, given, entry.embedder, entry.name, entry.approach)
    if entry.embedder is not None:
        raise EnergyLabelError(f"{shown(given)} is no recipe that embeds sentences; leave out --embedder.")
    if is_gguf(given):
        refuse_settled(given, {name: getattr(entry, name) for name in entry.model_fields_set})
        return find_gguf(case, given, entry.name, entry.approach)
    return find_model(case, given, entry.name, entry.approach)


def _variants(entry: Entry, found: Found) -> Iterator[dict[str, Any]]:
    """The fields of a target that every combination of the entry's lists decides."""
    if found.source == "recipe":
        for batch_size in entry.batch_size:
            yield {"precision": "fp64", "runtime": "scikit-learn", "batch_size": batch_size}
        return
    if found.gguf:
        # Of one on the Hub, what it holds is read before the first is measured.
        held = found.format or Format("fp32")
        yield {"precision": held.precision, "quantization": held.quantization, "runtime": "llama-cpp"}
        return
    variants = product(entry.precision, entry.quantization, entry.runtime, entry.compiled, entry.batch_size)
    for precision, quantization, runtime, compiled, batch_size in variants:
        made = _named(quantization)
        if _is_another_s(entry, runtime, made):
            continue
        yield {
            "precision": precision,
            "quantization": made,
            "runtime": _runtime(runtime, made),
            "compiled": compiled,
            "batch_size": batch_size,
        }


# What a recipe that weighs words has no use for.
_OF_WEIGHTS = ("precision", "quantization", "runtime", "compiled", "weights", "revision", "trust_remote_code")


def _refuse_for_recipe(
    given: str, entry: Entry, case: Case, workloads: tuple[CaseWorkload, ...], training: str | None
) -> None:
    options = {
        name: value for name in _OF_WEIGHTS if (value := getattr(entry, name)) != Entry.model_fields[name].default
    }
    refuse_not_for_recipes(given, recipe_of(given), options)
    refuse_untrainable(case, given, workloads)
    if training not in (None, "hub"):
        refuse_file(training, workloads, f"training set {shown(training)}: say hub")


def _place(given: str) -> str:
    """A file or folder by its whole path: what a target's name covers does not depend on where it is asked from."""
    return given if given in ("hub", "synthetic") else str(Path(given).resolve())


def _runtime(chosen: Literal["torch", "onnxruntime"], quantization: Quantization | None) -> Runtime | None:
    """The program that runs the weights: as chosen, unless only one knows the quantisation."""
    if quantization and quantization in RUNTIME_OF:
        return RUNTIME_OF[quantization]
    return None if chosen == "torch" else chosen


def _is_another_s(entry: Entry, chosen: str, quantization: Quantization | None) -> bool:
    """Whether the program that was chosen leaves this quantisation to another of the entry's; raises where to none."""
    only = RUNTIME_OF.get(quantization) if quantization else None
    if only in (None, chosen) or "runtime" not in entry.model_fields_set:
        return False
    if only not in entry.runtime:
        raise EnergyLabelError(f"{quantization} is run by {only} alone; leave out --runtime {chosen}.")
    return True


def _named(quantization: str) -> Quantization | None:
    """The quantisation as a record names it; None for none."""
    return next((name for name in MADE_HERE if name == quantization), None)


def _models(task: str, named: Iterable[str]) -> Iterator[str]:
    for name in named:
        if name == "known":
            yield from (model.id for model in load_case(task).models)
        elif name in ("tiny", "base"):
            yield from architectures_for(task, name)
        else:
            yield name
