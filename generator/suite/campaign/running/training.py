"""What a recipe needs before it can be asked: its training, measured in a window of its own and kept in the journal."""

import hashlib
import time
from collections.abc import Callable, Mapping
from functools import partial

from generator.records.model import Phase, Trained
from generator.records.plausibility.contradictions import OTHERS_AT_MOST
from generator.suite.campaign.planning.target import Target
from generator.suite.campaign.planning.terms import Terms, refuse_impossible_training, within
from generator.suite.campaign.running.journal import Journal
from generator.suite.case import Case
from generator.suite.host.alone import NotAloneError
from generator.suite.meters.meter import Meter, NoEnergyError
from generator.suite.models.setup import ModelFiles, Setup
from generator.suite.queries.sources import QuerySet
from generator.suite.queries.training_sets import TrainingSet, training_set
from generator.suite.runtimes.classical.recipes import recipe_of
from generator.suite.workloads.adapter import Adapter


def training_sets(target: Target, case: Case, sets: Mapping[str, QuerySet]) -> dict[str, TrainingSet]:
    """What is to be learnt for each workload, by its id; empty for what the suite does not train."""
    if target.training is None:
        return {}
    asked = {workload.id: workload for workload in case.workloads}
    return {name: training_set(asked[name], target.training, found.queries) for name, found in sets.items()}


def trained_adapter(target: Target, journal: Journal) -> Callable[..., Adapter]:
    """What makes the adapter of a recipe, its heads those of the journal: each whole, or `JournalError`."""
    from generator.suite.runtimes.classical.classifier import ClassicalClassification
    from generator.suite.runtimes.classical.fitting import import_libraries

    import_libraries()
    heads = {name: journal.head(name) for name in target.workloads if journal.trained(name)}
    return partial(ClassicalClassification, recipe_of(target.recipe or ""), heads)


def train(
    target: Target,
    terms: Terms,
    case: Case,
    name: str,
    rows: TrainingSet,
    files: ModelFiles,
    setup: Setup,
    meter: Meter,
    journal: Journal,
) -> None:
    """Train for one workload, as often as the meter needs to read it, and keep it. Reading the rows was before."""
    from generator.suite.runtimes.classical.keeping import packed
    from generator.suite.runtimes.classical.trainer import Trainer

    recipe, seed = recipe_of(target.recipe or ""), case.protocol.seed
    trainer = Trainer(recipe, files, setup, target.prefix or "")
    at_least_s = terms.window_s or case.protocol.window_s
    made, times, phase = None, 0, None
    for attempt in range(1, case.protocol.runs.at_most + 1):
        try:
            times, began = 0, terms.alone.moment()
            with meter.window(f"{target.slug}-{name}-training") as window:
                end = time.perf_counter() + at_least_s
                while times == 0 or time.perf_counter() < end:
                    made = trainer.trained(rows, seed)
                    times += 1
            phase = within(window.reading, terms.profile)
        except NoEnergyError:
            # Over within one step of the counter: what it cost is not known, which is not 0.
            phase = None
        others = terms.alone.since(began)
        if others is None or not (others.too_many and terms.alone.insists):
            break
        if attempt == case.protocol.runs.at_most:
            raise NotAloneError(
                f"{attempt} trainings were void, the last because somebody else took {others}, where "
                f"{OTHERS_AT_MOST:.0%} is allowed; end what works beside it, and run the same again."
            )
    refuse_impossible_training(phase, terms.profile)
    head = packed(made)
    journal.train(name, head, _told(rows, seed, times, phase, head))


def _told(rows: TrainingSet, seed: int, times: int, phase: Phase | None, head: bytes) -> Trained:
    return Trained(
        dataset=rows.dataset,
        source=rows.source,
        rows=len(rows.texts),
        rows_sha256=rows.rows_sha256,
        seed=seed,
        times=times,
        phase=phase,
        model_sha256=hashlib.sha256(head).hexdigest(),
        model_bytes=len(head),
    )
