"""What a record will say of a target beside its runs."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from generator.suite.campaign.planning.obtaining import Obtained
from generator.suite.campaign.planning.target import Target
from generator.suite.campaign.planning.terms import Baseline, Terms
from generator.suite.campaign.running.journal import Asked, Facts, TrainedOn
from generator.suite.case import Case
from generator.suite.case import Job as Asking
from generator.suite.models.architecture import load_architecture
from generator.suite.models.model_files import FROM_A_FOLDER, digest_of
from generator.suite.protocol.machine import tool_versions
from generator.suite.queries.sources import QuerySet
from generator.suite.queries.training_sets import TrainingSet
from generator.suite.runtimes.classical.recipes import Recipe, recipe_of, threads_asked
from generator.suite.runtimes.gguf.files import digest_of_files


def facts_of(
    target: Target,
    terms: Terms,
    case: Case,
    asking: Asking,
    baseline: Baseline,
    sets: Mapping[str, QuerySet],
    model: Obtained,
    training: Mapping[str, TrainingSet] = MappingProxyType({}),
) -> Facts:
    """What is known of a target before its first run, and must still be so when it goes on another day."""
    needs = {"datasets"} if "hub" in (target.queries, target.training) else set()
    if target.recipe:
        needs |= {"scikit-learn", "skops"}
    if case.task == "text-to-image":
        needs.add("diffusers")
    if target.quantization and target.quantization.startswith(("bnb-", "torchao-")):
        needs.add(target.quantization.split("-")[0])
    if target.runtime == "llama-cpp":
        needs.add("llama-cpp")
    if target.runtime == "onnxruntime":
        needs |= {"onnx", "onnxruntime", "onnxscript"}
    return Facts(
        profile=terms.profile.id,
        tools={**tool_versions(frozenset(needs)), "case": f"{case.task}, version {case.version}"},
        driver=baseline.driver,
        gpu_uuid=terms.gpu.uuid if terms.gpu else None,
        hardware=baseline.hardware,
        machine=baseline.machine,
        threads=threads_of(target, terms),
        how=baseline.how,
        model_revision=model.revision,
        model_files=_folder_digest(target),
        window_s=terms.window_s or case.protocol.window_s,
        queries=terms.queries or case.protocol.queries,
        workloads=tuple(
            Asked(
                id=name,
                dataset=found.dataset,
                queries_from=found.origin,
                preparation=found.preparation,
                prompt=asking.prompt,
                output_limit=asking.output.sentence(),
                source=found.source,
                trained_on=_trained_on(training.get(name)),
            )
            for name, found in sets.items()
        ),
    )


def threads_of(target: Target, terms: Terms) -> int:
    """Over how many threads one query is spread: a forest is asked by one unless its recipe says otherwise."""
    return threads_asked(recipe_of(target.recipe), terms.threads_used) if target.recipe else terms.threads_used


def _trained_on(found: TrainingSet | None) -> TrainedOn | None:
    if found is None:
        return None
    return TrainedOn(dataset=found.dataset, source=found.source, rows=len(found.texts), rows_sha256=found.rows_sha256)


def _folder_digest(target: Target) -> str | None:
    """Of the folder that was named, also where a twin was made of it; None for what the Hub or the suite has."""
    if target.source != "folder":
        return None
    if target.runtime == "llama-cpp":
        return digest_of_files(Path(target.at))
    return digest_of(Path(target.at), target.weights == "pretrained", target.trust_remote_code, target.precision)


def notes_of(target: Target, case: Case, sets: Mapping[str, QuerySet], known: tuple[str, ...]) -> tuple[str, ...]:
    """What a reader of the record must know besides: what is `known` already, and what the target brings."""
    notes = list(known)
    if target.source == "architecture":
        architecture = load_architecture(target.at)
        notes.append(f"Built from the architecture file {target.at}: {architecture.title}; like {architecture.like}.")
    if target.recipe:
        notes += _of_recipe(target, recipe_of(target.recipe))
    if target.source == "folder":
        notes.append(FROM_A_FOLDER)
    if target.weights == "random":
        notes.append(f"Random weights by the seed {case.protocol.seed}.")
    if target.quick:
        notes.append("A quick measurement: few queries and short windows, for a first look that earns no letter.")
    short = [name for name, found in sets.items() if len(found.queries) < case.protocol.queries]
    if short:
        counted = ", ".join(f"{name} {len(sets[name].queries):,}" for name in short)
        notes.append(
            f"Fewer than {case.protocol.queries:,} different queries, asked as often as a window holds: {counted}."
        )
    return tuple(notes)


def _of_recipe(target: Target, recipe: Recipe) -> Iterator[str]:
    yield f"Trained by the suite for each workload by itself: {recipe.words}."
    if recipe.head == "random-forest":
        yield "Its trees compare weights of words rounded to single precision with limits in double precision."
    if target.source == "hub":
        yield f"Its sentences are embedded by {target.at}, which model_repository and model_revision name."
    if target.source == "folder":
        yield "Its sentences are embedded by the model in the folder that model_folder_sha256 tells of."
