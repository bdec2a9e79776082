"""From a finished journal to a record: nothing is computed here but what belongs together is put together."""

from collections.abc import Mapping
from datetime import datetime
from uuid import uuid4

from generator.records.model import SCHEMA_VERSION, Phase, Provenance, Record, Run, Trained, Workload
from generator.records.plausibility.physics import totals_of
from generator.suite.campaign.planning.target import Target
from generator.suite.campaign.running.journal import Begun
from generator.suite.host.alone import Others
from generator.suite.protocol.window import Measured, Warmth
from generator.suite.quality.judging import Judged

LICENCE = "CC BY 4.0"


def run_of(
    measured: Measured,
    query: Phase,
    warmth: Warmth,
    load: Phase | None,
    finished_at: datetime,
    others: Others | None = None,
) -> Run:
    """One window as a record keeps it: `query` inside the boundary, `load` beside the first run after loading."""
    notes = [] if warmth.steady else [f"After {warmth.queries} queries the time per query was not steady yet."]
    if measured.conditions is not None and measured.conditions.throttled:
        notes.append(f"Slowed down while it ran: {', '.join(measured.conditions.throttled)}.")
    if others is not None and others.too_many:
        notes.append(f"Somebody else took {others.note} while it ran.")
    return Run(
        id=str(uuid4()),
        finished_at=finished_at,
        queries=measured.queries,
        load=load,
        query=query,
        non_answers=measured.non_answers,
        withheld=measured.withheld,
        counts=measured.counts,
        latency=measured.latency,
        peak_memory=measured.peak_memory,
        conditions=measured.conditions,
        warm_up_queries=warmth.queries,
        note=" ".join(notes) or None,
    )


def record_of(
    target: Target,
    begun: Begun,
    runs: dict[str, tuple[Run, ...]],
    accelerators_counted: int,
    by: str,
    submitter: str | None = None,
    judged: Mapping[str, Judged] | None = None,
    trained: Mapping[str, Trained] | None = None,
    weights_bytes: int | None = None,
) -> Record:
    """The record of a target whose workloads have all their runs, and what their answers are worth (`judged`).

    `trained` is what was trained for a workload, of a recipe.
    """
    facts = begun.facts
    counted = "; ".join(f"{component}: {how}" for component, how in facts.how.items())
    notes = [f"Counted as follows. {counted}.", *begun.notes]
    judged = judged or {}
    notes += [f"No quality was measured of {name}: {found.why_not}" for name, found in judged.items() if found.why_not]
    if target.weights == "random":
        notes.append("The weights were drawn at random: the model never did this job, and the figure is a twin's.")
    day = max(day for found in runs.values() for run in found if (day := run.day))
    return Record(
        schema_version=SCHEMA_VERSION,
        model=target.model,
        task=target.task,
        profile=facts.profile,
        approach=target.approach,
        weights=target.weights,
        weights_bytes=weights_bytes,
        setup=target.setup.model_copy(update={"threads": facts.threads}),
        accelerators_counted=accelerators_counted,
        idle=begun.idle,
        workloads=tuple(
            Workload(
                id=asked.id,
                dataset=asked.dataset,
                preparation=asked.preparation,
                prompt=asked.prompt,
                output_limit=asked.output_limit,
                source=asked.source,
                queries_from=asked.queries_from,
                trained=(trained or {}).get(asked.id),
                runs=runs[asked.id],
                totals=totals_of(runs[asked.id]),
            )
            for asked in facts.workloads
        ),
        quality=tuple(figure for found in judged.values() for figure in found.figures),
        provenance=Provenance(
            measured_by=by,
            submitter=submitter,
            tools=facts.tools,
            driver=facts.driver,
            hardware_as_reported=facts.hardware,
            model_repository=begun.model_repository,
            model_revision=facts.model_revision,
            model_folder_sha256=facts.model_files,
            trust_remote_code=target.trust_remote_code or None,
            citation=f"{by}: energy of {target.model} for {target.task}, measured with Model Energy Label, {day.year}.",
            licence=LICENCE,
            notes=tuple(notes),
        ),
    )
