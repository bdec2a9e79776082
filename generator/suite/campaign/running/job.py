"""One target, measured: its model fetched and loaded, its queries answered run after run until that is enough.

What is finished goes into the journal at once. Rounds are taken over all workloads alike, so that every workload has
as many runs as every other.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from generator.errors import EnergyLabelError
from generator.records.model import Phase
from generator.suite.campaign.planning.obtaining import model_on_disk
from generator.suite.campaign.planning.rounds import told
from generator.suite.campaign.planning.target import Target
from generator.suite.campaign.planning.terms import Baseline, Terms, refuse_impossible, within
from generator.suite.campaign.running.enough import Enough, figures, runs_enough
from generator.suite.campaign.running.facts import facts_of, notes_of
from generator.suite.campaign.running.journal import Begun, Journal
from generator.suite.campaign.running.judge import Judge
from generator.suite.campaign.running.loading import load_adapter
from generator.suite.campaign.running.progress import Progress, Tell
from generator.suite.campaign.running.recording import run_of
from generator.suite.campaign.running.training import train, training_sets
from generator.suite.case import Case, load_case
from generator.suite.host.alone import NotAloneError
from generator.suite.meters.gpu_state import gpu_state
from generator.suite.meters.meter import Meter
from generator.suite.models.as_recorded import refuse_not_compiled
from generator.suite.models.setup import Setup
from generator.suite.protocol.device import refuse_other_threads, use_threads
from generator.suite.protocol.memory import PeakWatch, held_now
from generator.suite.protocol.probe import refuse_without_answers
from generator.suite.protocol.watch import Watch
from generator.suite.protocol.window import answers_of, batches, measure_window, warm_up
from generator.suite.quality.judging import refuse_without_library
from generator.suite.queries.sources import QuerySet, queries_for
from generator.suite.runtimes.classical.recipes import refuse_without_libraries
from generator.suite.runtimes.gguf.notes import notes_on_running
from generator.suite.runtimes.onnx.ahead import export_ahead, note_on_running
from generator.suite.workloads.adapter import Adapter


def measure_target(
    target: Target,
    terms: Terms,
    baseline: Baseline,
    meter: Meter,
    device: str,
    synchronise: Callable[[], None],
    enough: Enough,
    tell: Tell,
) -> None:
    """Measure what is still missing of a target; raises `EnergyLabelError` and keeps what was finished before."""
    case = load_case(target.task)
    asking = case.approaches[target.approach]
    journal = Journal(terms.state, target)
    use_threads(terms.threads_used)
    for workload in case.workloads:
        if workload.quality and workload.id in target.workloads and target.queries != "synthetic":
            refuse_without_library(workload.quality)
    if target.recipe:
        refuse_without_libraries()
    # First: what is wrong with them is known in seconds, and a model may be hours of fetching.
    tell(Progress("preparing the queries"))
    sets = {name: _queries(case, target, terms, name) for name in target.workloads}
    _refuse_batch(target, sets)
    training = training_sets(target, case, sets)
    tell(Progress("fetching the model"))
    with model_on_disk(target, case, terms.state / "twin") as model:
        begun = Begun(
            model_repository=model.repository,
            facts=facts_of(target, terms, case, asking, baseline, sets, model, training),
            idle=baseline.idle,
            notes=notes_of(
                target,
                case,
                sets,
                (*baseline.notes, *told(terms.order), *model.notes, *_how_run(target, terms)),
            ),
        )
        journal.begin(begun)
        setup = Setup(
            device="cuda" if device == "cuda" else "cpu",
            precision=target.precision,
            quantization=target.quantization,
            runtime=target.runtime,
            compiled=target.compiled,
            batch_size=target.batch_size,
            seed=case.protocol.seed,
            threads=terms.threads_used,
        )
        if target.runtime == "onnxruntime":
            tell(Progress("exporting the model"))
            export_ahead(target.task, model.files, setup, embeds=target.recipe is not None)
        # Before anything of the model is there: its own runtime's libraries are a part of what it needs.
        before = held_now()
        for name in (name for name in training if journal.trained(name) is None):
            tell(Progress("training", name))
            train(target, terms, case, name, training[name], model.files, setup, meter, journal)
            # What learning took is given back, so that no run's memory holds it.
            held_now()
        tell(Progress("loading the model"))
        adapter, load = load_adapter(case, model.files, setup, asking, target, terms, meter, synchronise)
        journal.weigh(adapter.weights_bytes())
        work = {
            name: batches([adapter.prepare(query) for query in found.queries], target.batch_size)
            for name, found in sets.items()
        }
        tell(Progress("looking at its first answers"))
        judges = {name: Judge(target, name, found) for name, found in sets.items()}
        for name, batch in work.items():
            queries = case.protocol.warm_up.block_queries
            made_up, trained = sets[name].made_up_media, target.weights == "pretrained"
            adapter.turn_to(name)
            refuse_without_answers(adapter, batch, queries, synchronise, trained=trained, made_up_media=made_up)
        _make_runs(target, terms, case, adapter, work, judges, load, before, meter, synchronise, journal, enough, tell)
        for name in target.workloads:
            if journal.judged(name) is None:
                # Cut short between a run and its judging: the same pass once more, under no meter.
                adapter.turn_to(name)
                again = answers_of(adapter, work[name]) if judges[name].has_references else ()
                _judge(journal, judges[name], adapter, again, tell)


def _how_run(target: Target, terms: Terms) -> Iterator[str]:
    """What a program besides torch does with a model, and the machine decides."""
    if target.runtime == "llama-cpp":
        yield notes_on_running(terms.gpu is not None, terms.threads_used)
    if target.runtime == "onnxruntime":
        yield note_on_running(target.quantization, terms.threads_used)


def _make_runs(
    target: Target,
    terms: Terms,
    case: Case,
    adapter: Adapter,
    work: Mapping[str, list[Sequence[Any]]],
    judges: Mapping[str, Judge],
    load: Phase | None,
    before: int | None,
    meter: Meter,
    synchronise: Callable[[], None],
    journal: Journal,
    enough: Enough,
    tell: Tell,
) -> None:
    gpu = terms.gpu
    by_torch = adapter.setup.device == "cuda" and target.runtime is None
    watch = Watch((lambda: gpu_state(gpu)) if gpu else None, terms.alone, PeakWatch(by_torch, before))
    void = 0
    plan = case.protocol.warm_up
    if terms.warm_up_blocks:
        plan = plan.model_copy(update={"at_most_blocks": terms.warm_up_blocks})
    while not runs_enough(target, journal, enough):
        # The first of those with the fewest runs: a round goes once over all of them.
        name = min(target.workloads, key=lambda workload: len(journal.runs(workload)))
        number = len(journal.runs(name)) + 1
        tell(Progress("warming up", name, number))
        adapter.turn_to(name)
        warmth = warm_up(adapter, work[name], plan, synchronise)
        if target.compiled:
            refuse_not_compiled()
        tell(Progress("measuring", name, number))
        window_s = terms.window_s or case.protocol.window_s
        unjudged = journal.judged(name) is None
        try:
            measured = measure_window(
                adapter,
                work[name],
                window_s,
                meter,
                watch,
                synchronise,
                f"{target.slug}-{name}-{number}",
                non_answers_at_most=judges[name].non_answers_at_most,
                keep=unjudged and judges[name].has_references,
            )
        except NotAloneError as error:
            void += 1
            if void >= case.protocol.runs.at_most:
                raise NotAloneError(f"{void} runs were void, the last because {error}") from error
            tell(Progress("void", name, number, void=str(error)))
            continue
        refuse_other_threads(terms.threads_used)
        query = within(measured.reading, terms.profile)
        run = run_of(measured, query, warmth, load, _now(), watch.others)
        load = None
        refuse_impossible(run, terms.profile, target.setup, target.task, journal.runs(name))
        journal.add(name, run)
        if unjudged:
            # Outside the window, from the very answers that its energy was spent on.
            _judge(journal, judges[name], adapter, measured.answers, tell)
        tell(Progress("finished", name, number, figures({name: [run]})[0][0], run.query.duration_s))


def _refuse_batch(target: Target, sets: Mapping[str, QuerySet]) -> None:
    """A record says how many queries were answered together, so that there must be as many."""
    name, fewest = min(((name, len(found.queries)) for name, found in sets.items()), key=lambda item: item[1])
    if target.batch_size > fewest:
        queries = "1 query" if fewest == 1 else f"{fewest} queries"
        raise EnergyLabelError(
            f"A batch of {target.batch_size} cannot be made of {queries}, which is all that there is of {name}; take a "
            f"--batch-size of at most {fewest}, or more queries."
        )


def _judge(journal: Journal, judge: Judge, adapter: Adapter, answers: Sequence[Any], tell: Tell) -> None:
    if judge.has_references:
        tell(Progress("judging the answers", judge.workload))
    journal.judge(judge.workload, judge(adapter, answers))


def _queries(case: Case, target: Target, terms: Terms, name: str) -> QuerySet:
    workload = next(workload for workload in case.workloads if workload.id == name)
    count = terms.queries or case.protocol.queries
    if target.queries in ("hub", "synthetic"):
        return queries_for(workload, "hub" if target.queries == "hub" else "synthetic", count, case.protocol.seed)
    return queries_for(workload, "file", count, case.protocol.seed, Path(target.queries))


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
