"""The cases as plain text: a table of all, and one case with everything it says."""

from collections.abc import Iterator, Sequence

from generator.records.model import APPROACHES, Approach
from generator.suite.campaign.planning.gguf_asked import does_gguf
from generator.suite.case import Case, CaseModel
from generator.suite.queries.workload import CaseWorkload, Synthetic
from generator.suite.runtimes.onnx.asked import ENCODERS


def cases_table(cases: Sequence[Case]) -> str:
    """One line a case: its task, its workloads, and how many models it knows by approach (`-`: none)."""
    shown = [approach for approach in APPROACHES if any(case.models_by(approach) for case in cases)]
    rows = [("TASK", "WORKLOADS", *(approach.upper() for approach in shown))]
    for case in cases:
        counts = (str(len(case.models_by(approach)) or "-") for approach in shown)
        rows.append((case.task, ", ".join(workload.id for workload in case.workloads), *counts))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)
    return "\n".join(lines) + "\n"


def case_text(case: Case) -> str:
    """Everything one case says, a line a fact."""
    return "\n".join(_case_lines(case)) + "\n"


def _case_lines(case: Case) -> Iterator[str]:
    protocol, runs, warm_up = case.protocol, case.protocol.runs, case.protocol.warm_up
    yield case.task
    yield f"  version      {case.version}"
    yield from (f"  changed      {change}" for change in case.changes)
    yield f"  one query    {case.query}"
    yield f"  queries      {protocol.queries:,} a run, batch {protocol.batch_size}, {protocol.precision}"
    yield f"  window       at least {protocol.window_s:g} s"
    yield (
        f"  runs         {runs.at_least} to {runs.at_most}, until the 95 % interval is within "
        f"{runs.interval_half_width:.0%} either way and no class limit within {runs.edge_guard:.0%}"
    )
    yield (
        f"  warm-up      blocks of {warm_up.block_queries} queries until two take the same time within "
        f"{warm_up.steady_within:.0%}, at most {warm_up.at_most_blocks} blocks"
    )
    yield f"  seed         {protocol.seed}"
    yield f"  adapter      {case.adapter}"
    for workload in case.workloads:
        yield ""
        yield from _workload_lines(workload)
    for approach in APPROACHES:
        if approach in case.approaches:
            job, models = case.approaches[approach], case.models_by(approach)
            yield ""
            yield f"Approach {approach}, {len(models)} {'model' if len(models) == 1 else 'models'}"
            if job.prompt:
                yield f"  prompt       {job.prompt}"
            yield f"  output       {job.output.sentence() or 'one pass, nothing generated'}"
            yield f"  non-answers  at most {job.non_answers_at_most:.0%} of a run's answers may hold nothing"
            yield f"  run by       {_programs(case, approach)}"
            if job.mapped_by:
                yield "  mapped by    the first line that holds a word of a class; two classes or a no in it mean none"
            yield from (f"  {_model(model)}" for model in models)


def _programs(case: Case, approach: Approach) -> str:
    """The programs that can run a model of this approach, with what chooses each but torch."""
    if approach == "classical":
        return "scikit-learn (a recipe)"
    if does_gguf(case, approach):
        return "torch, or llama.cpp (a GGUF file)"
    by_onnx = case.task in ENCODERS and not case.approaches[approach].prompt
    return "torch, or ONNX Runtime (--runtime onnxruntime)" if by_onnx else "torch"


def _workload_lines(workload: CaseWorkload) -> Iterator[str]:
    source = workload.dataset
    yield f"Workload {workload.id}"
    every = f"one row in {source.every}" if source.every > 1 else None
    parts = [source.id, source.config, f"split {source.split}", every, source.branch]
    yield f"  data set     {', '.join(part for part in parts if part)}"
    yield f"  revision     {source.revision or 'the newest; its commit goes into the record'}"
    if source.name_in_study:
        yield f"  in the study {source.name_in_study}"
    columns = (name if name == role else f"{role} = {name}" for role, name in workload.columns.items())
    yield f"  columns      {', '.join(columns)}"
    yield f"  preparation  {workload.prepare.sentence() or 'none'}"
    yield f"  quality      {workload.quality.sentence() if workload.quality else f'none: {workload.no_quality}'}"
    if workload.training:
        yield f"  training     split {workload.training.split}, for what the suite trains"
    yield f"  synthetic    {_synthetic(workload.synthetic)}"
    if source.hurdle:
        yield f"  hurdle       {source.hurdle}"
    if workload.note:
        yield f"  note         {workload.note}"


def _synthetic(synthetic: Synthetic) -> str:
    if synthetic.size:
        lengths = f"{synthetic.size[0]} × {synthetic.size[1]} pixels"
    else:
        spans = (_span(role, row) for role, row in synthetic.quantiles.items())
        lengths = f"{', '.join(spans)} {synthetic.unit}"
    return f"{lengths} ({synthetic.basis}). {synthetic.source}"


def _span(role: str, row: Sequence[float]) -> str:
    return f"{role} {row[0]:g}" if row[0] == row[-1] else f"{role} {row[0]:g} to {row[-1]:g}"


def _model(model: CaseModel) -> str:
    parts = [
        f"weights now at {model.moved_to}" if model.moved_to else None,
        f"branch {model.branch}" if model.branch else None,
        f"before each text: {model.prefix!r}" if model.prefix else None,
        model.note,
    ]
    said = "; ".join(part for part in parts if part)
    return f"{model.id} ({said})" if said else model.id
