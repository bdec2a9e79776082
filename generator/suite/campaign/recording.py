"""From a finished journal to a record: nothing is computed here but what belongs together is put together."""

from datetime import datetime
from uuid import uuid4

from generator.records.model import SCHEMA_VERSION, Phase, Provenance, Record, Run, Workload
from generator.records.physics import totals_of
from generator.suite.campaign.journal import Begun
from generator.suite.campaign.target import Target
from generator.suite.protocol.window import Measured, Warmth

LICENCE = "CC BY 4.0"


def run_of(measured: Measured, query: Phase, warmth: Warmth, load: Phase | None, finished_at: datetime) -> Run:
    """One window as a record keeps it: `query` inside the boundary, `load` beside the first run after loading."""
    notes = [] if warmth.steady else [f"After {warmth.queries} queries the time per query was not steady yet."]
    if measured.conditions is not None and measured.conditions.throttled:
        notes.append(f"Slowed down while it ran: {', '.join(measured.conditions.throttled)}.")
    return Run(
        id=str(uuid4()),
        finished_at=finished_at,
        queries=measured.queries,
        load=load,
        query=query,
        counts=measured.counts,
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
) -> Record:
    """The record of a target whose workloads have all their runs."""
    facts = begun.facts
    counted = "; ".join(f"{component}: {how}" for component, how in facts.how.items())
    notes = [f"Counted as follows. {counted}.", *begun.notes]
    if target.weights == "random":
        notes.append("The weights were drawn at random: the model never did this job, and the figure is a twin's.")
    day = max(run.day for found in runs.values() for run in found)
    return Record(
        schema_version=SCHEMA_VERSION,
        model=target.model,
        task=target.task,
        profile=facts.profile,
        approach=target.approach,
        weights=target.weights,
        setup=target.setup,
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
                runs=runs[asked.id],
                totals=totals_of(runs[asked.id]),
            )
            for asked in facts.workloads
        ),
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
