"""The campaign file: what to measure, written down, so that it can be repeated and resumed."""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import product
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal, get_origin

from pydantic import AfterValidator, Field, ValidationError

from generator.errors import EnergyLabelError, Fault, nearest, shown
from generator.records.faults import faults_of
from generator.records.model import (
    RUNTIME_OF,
    Approach,
    Frozen,
    Login,
    ModelId,
    Quantization,
    Runtime,
    Slug,
    Text,
    Weights,
)
from generator.suite.campaign.cluster_asked import ClusterAsked
from generator.suite.campaign.country import country_code
from generator.suite.campaign.gguf_asked import find_gguf, refuse_settled
from generator.suite.campaign.recipe_asked import find_recipe, refuse_not_for_recipes, refuse_untrainable
from generator.suite.campaign.rounds import Order
from generator.suite.campaign.target import Found, Target, find_model, workloads_of
from generator.suite.case import Case, load_case
from generator.suite.models.architecture import architectures_for
from generator.suite.models.setup import MADE_HERE, Setup, TorchPrecision
from generator.suite.queries.file_choice import refuse_file
from generator.suite.queries.workload import CaseWorkload
from generator.suite.runtimes.classical.recipes import is_recipe, recipe_of
from generator.suite.runtimes.gguf.files import is_gguf
from generator.suite.runtimes.gguf.naming import Format
from generator.suite.runtimes.onnx.asked import refuse_impossible

_MAX_BYTES = 1_000_000


def _made_here(given: str) -> str:
    """A quantisation that the suite can make, or none: said now, and not after the model was fetched."""
    if given == "none" or given in MADE_HERE:
        return given
    near = [name for name in MADE_HERE if given in name or name in given] or nearest(given, MADE_HERE)
    offered = f"did you mean {' or '.join(near)}?" if near else f"choose {', '.join(MADE_HERE)}, or none"
    raise ValueError(f"is not a quantisation that the suite makes: {offered}")


_Quantization = Annotated[str, AfterValidator(_made_here)]
# What can be chosen; that llama.cpp runs a GGUF file and scikit-learn a recipe goes without saying.
_Runtime = Literal["torch", "onnxruntime"]


class Entry(Frozen):
    """Some models on some tasks in some variants: every combination is a record of its own.

    `models` may hold Hub ids, folders, architectures and recipes, and two words: `known` for every model that the
    task's case lists, `tiny` and `base` for every architecture of that size. `embedder` is a recipe's.
    """

    tasks: Annotated[tuple[Text, ...], Field(min_length=1, max_length=20)]
    models: Annotated[tuple[Text, ...], Field(min_length=1, max_length=500)]
    name: ModelId | None = Field(default=None, alias="as")
    approach: Approach | None = None
    weights: Weights | None = None
    precision: Annotated[tuple[TorchPrecision, ...], Field(min_length=1)] = ("fp32",)
    quantization: Annotated[tuple[_Quantization, ...], Field(min_length=1)] = ("none",)
    runtime: Annotated[tuple[_Runtime, ...], Field(min_length=1)] = ("torch",)
    compiled: Annotated[tuple[bool, ...], Field(min_length=1)] = (False,)
    batch_size: Annotated[tuple[Annotated[int, Field(gt=0, le=65536)], ...], Field(min_length=1)] = (1,)
    revision: Text | None = None
    trust_remote_code: bool = False
    queries: Text | None = None
    embedder: Text | None = None
    workloads: tuple[Slug, ...] = ()


class Plan(Frozen):
    """A campaign: under which profile, by whom, who hands it in (a GitHub account), where, and what.

    A `quick` one asks few queries, for a first look that earns no letter. `training` is what recipes are trained on:
    `hub`, a file, or a folder with a file for each workload. In an `interleaved` one the targets take turns, one run
    of each workload at a time, so that a machine that grows warm or busy does so for all of them. `cluster` is how each
    target becomes a job, where it is measured with `--cluster`.
    """

    name: Slug
    profile: Slug
    # It stands in the record's citation, between other words.
    by: Annotated[Text, Field(max_length=200)]
    submitter: Login | None = None
    country: Annotated[Text, AfterValidator(country_code)]
    gpu: Text | None = None
    queries: Text = "hub"
    training: Text | None = None
    quick: bool = False
    order: Order = "one after the other"
    cluster: ClusterAsked | None = None
    measure: Annotated[tuple[Entry, ...], Field(min_length=1, max_length=500)]


def read_plan(path: Path) -> Plan:
    """A campaign file; raises `EnergyLabelError` with every fault by field."""
    where = shown(str(path))
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise EnergyLabelError(f"{where} is over {_MAX_BYTES:,} bytes; a campaign file is a page or two.")
        table = tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        raise EnergyLabelError(f"{where} is not there; name a campaign file.") from None
    except OSError as error:
        raise EnergyLabelError(f"{where} cannot be read ({error.strerror}); name a campaign file.") from None
    except (ValueError, RecursionError) as error:
        raise EnergyLabelError(f"{where} is not TOML ({error}); fix it and try again.") from None
    return plan_of(table, path.name)


def plan_of(table: Mapping[str, Any], where: str, typed: Mapping[str, str] = MappingProxyType({})) -> Plan:
    """A plan from its table; raises `EnergyLabelError` with every fault by field, naming `where`.

    `typed` names a field as it was typed, where no file was written: `{"batch_size": "--batch-size"}`.
    """
    try:
        return Plan.model_validate_json(json.dumps(_lists(table)))
    except ValidationError as error:
        faults = [replace(fault, field=_as_typed(fault.field, typed)) for fault in faults_of(error, where)]
    except (ValueError, TypeError, RecursionError) as error:
        faults = [Fault(where, "(the whole)", "", str(error))]
    raise EnergyLabelError(f"Mend the plan and try again: {'; '.join(map(str, faults))}")


def _as_typed(field: str, typed: Mapping[str, str]) -> str:
    return typed.get(re.sub(r"^measure\[0\]\.|\[0\]$", "", field), field)


def _lists(table: Mapping[str, Any]) -> dict[str, Any]:
    """The table with a list of one wherever a list is meant and one value was given, and a GPU's index as text."""
    whole = dict(table)
    if type(whole.get("gpu")) is int:
        whole["gpu"] = str(whole["gpu"])
    entries = whole.get("measure")
    if isinstance(entries, Mapping):
        entries = [entries]
    if isinstance(entries, list):
        whole["measure"] = [
            {
                key: [value] if key in _LISTED and not isinstance(value, list | tuple) else value
                for key, value in entry.items()
            }
            if isinstance(entry, Mapping)
            else entry
            for entry in entries
        ]
    return whole


_LISTED = {name for name, field in Entry.model_fields.items() if get_origin(field.annotation) is tuple}


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
                    queries=queries,
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
    return given if given == "hub" else str(Path(given).resolve())


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
