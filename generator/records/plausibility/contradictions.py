"""What a record says against itself: batches, forward passes, runs and quality that cannot all be true together."""

import math
import re
from collections.abc import Iterator, Sequence

from generator.errors import Fault, nearest, shown
from generator.records.model import (
    MEASURED_METRICS,
    Latency,
    MeasuredQuality,
    Offline,
    PublishedQuality,
    Record,
    Run,
    Setup,
    Task,
    Workload,
)

# Of whole answers out of one forward pass a batch: where nothing is written word by word.
_ONE_PASS: frozenset[Task] = frozenset(
    (
        "text-classification",
        "fill-mask",
        "token-classification",
        "image-classification",
        "object-detection",
        "sentence-similarity",
        "automatic-speech-recognition",
    )
)
# Of the processors' time: what a run beside somebody else may have given away.
OTHERS_AT_MOST = 0.05
# In time per query, the slowest run of a workload against its fastest.
APART_AT_MOST = 3.0
# A shorter window may hold little else than what a machine does now and then.
_TELLING_S = 1.0
_SHARE = re.compile(
    r"accuracy|f1\b|rouge|exact match|map\b|recall|precision|top-|iou|auc|masked|seqeval", re.IGNORECASE
)
_CORRELATION = re.compile(r"spearman|pearson|kendall|matthews|correlation", re.IGNORECASE)
# What rounding to four places may change.
_ROUNDED = 1e-3


def contradictory(record: Record, file: str) -> Iterator[Fault]:
    """Every way in which `record` contradicts itself, but for runs that are far apart (`runs_apart`)."""
    for w, workload in enumerate(record.workloads):
        where = f"workloads[{w}]"
        for r, run in enumerate(workload.runs):
            yield from contradictory_run(run, record.setup, record.task, file, f"{where}.runs[{r}]")
    yield from _quality(record, file)


def contradictory_run(run: Run, setup: Setup, task: Task, file: str, where: str) -> Iterator[Fault]:
    """Every way in which one run contradicts itself or its setup."""
    for name in ("non_answers", "withheld"):
        count = getattr(run, name)
        if count is not None and count > run.queries:
            yield Fault(file, f"{where}.{name}", shown(count), f"of {run.queries} queries no more can be told")
    yield from _waits(run, file, where)
    if not isinstance(setup.serving, Offline):
        return
    batch = setup.serving.batch_size
    if batch is None:
        return
    if batch > run.queries:
        reason = f"the batches are of {batch}, and so many were never asked at once; say the batch that was made"
        yield Fault(file, f"{where}.queries", shown(run.queries), reason)
    elif run.counts is not None and run.counts.forward_passes is not None:
        yield from _passes(
            run.counts.passes or {"": run.counts.forward_passes}, run, batch, task, file, f"{where}.counts.passes"
        )


def _waits(run: Run, file: str, where: str) -> Iterator[Fault]:
    """No answer's first token came after its last, and so no percentile of the first ones after that of the whole."""
    latency = run.latency or Latency()
    whole, first = latency.end_to_end_s or {}, latency.time_to_first_token_s or {}
    for name in sorted(first.keys() & whole.keys()):
        if first[name] > whole[name] * (1 + _ROUNDED):
            reason = f"an answer begins before it ends, and {name} of the whole answers is {whole[name]:g} s"
            yield Fault(file, f"{where}.latency.time_to_first_token_s.{name}", f"{first[name]:g}", reason)


def beside_others(record: Record, file: str) -> Iterator[Fault]:
    """Each run beside more work of others than a figure can stand on: no record that is published has such."""
    for w, workload in enumerate(record.workloads):
        for r, run in enumerate(workload.runs):
            share = run.conditions.others_cpu_share if run.conditions else None
            if share is not None and share > OTHERS_AT_MOST:
                field = f"workloads[{w}].runs[{r}].conditions.others_cpu_share"
                reason = "somebody else worked on the machine meanwhile; measure again (--replace) with nothing beside"
                yield Fault(file, field, f"{share:g}", reason)


def apart(runs: Sequence[Run]) -> str | None:
    """Why runs of one workload cannot be of the same work on the same machine; None where they can."""
    times = [run.query.duration_s / run.queries for run in runs if run.query.duration_s >= _TELLING_S]
    if len(times) < 2 or max(times) <= APART_AT_MOST * min(times):
        return None
    return (
        f"its runs take {min(times):.3g} to {max(times):.3g} s a query, over {APART_AT_MOST:g} times as long, so the "
        "machine did something else too; measure again (--replace) with nothing beside"
    )


def runs_apart(runs: Sequence[Run], file: str, where: str) -> Iterator[Fault]:
    """The fault of a workload's runs that are too far from each other in time."""
    if reason := apart(runs):
        yield Fault(file, f"{where}.runs", f"{len(runs)} runs", reason)


def _passes(passes: dict[str, int], run: Run, batch: int, task: Task, file: str, where: str) -> Iterator[Fault]:
    """Each part of a model answers at most a batch in a pass; a model of one part does so once, and no more."""
    fewest = math.ceil(run.queries / batch)
    most = max(passes.values())
    if most < fewest:
        reason = f"{run.queries} queries in batches of {batch} need at least {fewest} forward passes"
        yield Fault(file, where, shown(passes), reason)
    whole = task in _ONE_PASS and set(passes) == {"model"} and run.counts is not None and run.counts.tokens_out is None
    # The last batch of a pass over the queries may be smaller, so of larger ones there can be nearly twice as many.
    if whole and (most >= 2 * run.queries / batch if batch > 1 else most > run.queries):
        reason = f"{run.queries} queries in batches of {batch}, each of one pass, need {'about ' * (batch > 1)}{fewest}"
        yield Fault(file, where, shown(passes), f"{reason}; say the batch that was made")


def _quality(record: Record, file: str) -> Iterator[Fault]:
    seen: set[tuple[str, str]] = set()
    for q, figure in enumerate(record.quality):
        where = f"quality[{q}]"
        yield from _range(figure, file, where)
        if isinstance(figure, MeasuredQuality):
            key = (figure.workload, figure.metric.casefold())
            if key in seen:
                yield Fault(
                    file, f"{where}.metric", shown(figure.metric), "was measured once on each workload; keep one"
                )
            seen.add(key)
            yield from _measured(figure, record, file, where)


def _range(figure: PublishedQuality | MeasuredQuality, file: str, where: str) -> Iterator[Fault]:
    """Each number of a figure within what its metric can be."""
    numbers = {"value": figure.value}
    if isinstance(figure, MeasuredQuality):
        numbers |= {f"interval_95[{end}]": number for end, number in enumerate(figure.interval_95 or ())}
        if figure.chance is not None:
            numbers["chance"] = figure.chance
    known = MEASURED_METRICS.get(figure.metric) if isinstance(figure, MeasuredQuality) else None
    least, most = (known.least, known.most) if known else _bounds(figure.metric)
    for name, number in numbers.items():
        if not least <= number <= most:
            told = f"from {least:g} to {most:g}" if math.isfinite(most) else f"at least {least:g}"
            yield Fault(file, f"{where}.{name}", shown(number), f"this metric is {told}")


def _bounds(metric: str) -> tuple[float, float]:
    if _CORRELATION.match(metric):
        return -1.0, 1.0
    if _SHARE.match(metric):
        return 0.0, 1.0
    return (1.0, math.inf) if metric.casefold().startswith("perplexity") else (0.0, math.inf)


def _measured(figure: MeasuredQuality, record: Record, file: str, where: str) -> Iterator[Fault]:
    yield from _by_its_metric(figure, file, where)
    right = figure.metric.casefold().startswith("accuracy")
    if right and figure.unmapped is not None and figure.value > 1 - figure.unmapped + _ROUNDED:
        reason = f"of the answers {figure.unmapped:g} are no label and so wrong"
        yield Fault(file, f"{where}.value", shown(figure.value), reason)
    workload = next((known for known in record.workloads if known.id == figure.workload), None)
    if workload is None:
        known = ", ".join(each.id for each in record.workloads[:5])
        yield Fault(
            file, f"{where}.workload", shown(figure.workload), f"the record has no such workload; it has {known}"
        )
        return
    yield from _of_workload(figure, workload, file, where)


def _by_its_metric(figure: MeasuredQuality, file: str, where: str) -> Iterator[Fault]:
    """A metric is one of the suite's own, better the way that it is, and told with what guessing reaches."""
    known = MEASURED_METRICS.get(figure.metric)
    if known is None:
        near = nearest(figure.metric, MEASURED_METRICS) or tuple(MEASURED_METRICS)
        reason = f"the suite measures nothing of this name; write {' or '.join(near)}"
        yield Fault(file, f"{where}.metric", shown(figure.metric), reason)
        return
    if figure.better != known.better:
        yield Fault(file, f"{where}.better", shown(figure.better), f"of {figure.metric} the other way is better")
    if figure.chance is None:
        reason = f"what guessing reaches is missing, without which {figure.metric} says nothing of a model; add it"
        yield Fault(file, f"{where}.chance", "null", reason)
    elif known.chance is not None and figure.chance != known.chance:
        reason = f"guessing reaches {known.chance:g} by {figure.metric}"
        yield Fault(file, f"{where}.chance", shown(figure.chance), reason)


def _of_workload(figure: MeasuredQuality, workload: Workload, file: str, where: str) -> Iterator[Fault]:
    if workload.queries_from == "synthetic":
        reason = "its queries are synthetic, and what is made up has no right answer; leave the quality out"
        yield Fault(file, f"{where}.workload", shown(figure.workload), reason)
    answered = max(run.queries for run in workload.runs)
    if figure.items > answered:
        reason = f"no run over {workload.id} answered more than {answered} queries"
        yield Fault(file, f"{where}.items", shown(figure.items), reason)
