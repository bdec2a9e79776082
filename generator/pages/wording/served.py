"""What a label says of how its queries were served: the operating point, tokens, and what each query made."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum

from generator.labels.comparing.comparable import per_thousand_tokens
from generator.labels.estimates.figures import WorkloadFigure
from generator.labels.estimates.point_figure import PointFigure
from generator.labels.label import Label
from generator.pages.wording.numbers import counted, mean_count, plural, significant


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens written a query, and the energy of 1,000 of them in Wh."""

    each: float
    watt_hours_per_thousand: float


def of_the_figure(label: Label) -> Sequence[WorkloadFigure]:
    """The workloads whose mean the label's figure is."""
    workloads = label.result.workloads
    return tuple(workload for workload in workloads if workload.graded) or workloads


def tokens(label: Label) -> Tokens | None:
    """Mean over the figure's workloads; None unless tokens were counted on each of them."""
    workloads = of_the_figure(label)
    per_thousand = per_thousand_tokens(label)
    if per_thousand is None:
        return None
    known = [workload.tokens_out or 0.0 for workload in workloads]
    return Tokens(fsum(known) / len(known), per_thousand)


def tokens_in_words(label: Label) -> str:
    """`0.0231 Wh per 1,000 tokens; 332 tokens an answer`; empty where nobody counted."""
    found = tokens(label)
    if found is None:
        return ""
    per_thousand, each = significant(found.watt_hours_per_thousand), mean_count(found.each)
    return f"{per_thousand} Wh per 1,000 tokens; {each} {plural(found.each, 'token')} an answer"


def operating_point(label: Label) -> PointFigure | None:
    """The point that the label stands on; None where one way of serving was measured."""
    return next((point for work in of_the_figure(label) for point in work.points if point.operating), None)


def served_in_words(label: Label) -> str:
    """`128 requests at once on 1 GPU, vLLM 0.11.1`; empty where a record says nothing but how many are in a batch."""
    setup = label.setup
    if label.result.operating is None and not (setup.server or setup.engine or setup.gpus):
        return ""
    where = f"on {counted(setup.gpus, 'GPU')}" if setup.gpus else ""
    if setup.batch_size is None:
        return ", ".join(part for part in (where, setup.engine, "batch not stated") if part)
    at_once = "one at a time"
    if setup.batch_size > 1:
        at_once = f"{setup.batch_size:,} {'requests at once' if setup.server else 'in a batch'}"
    return ", ".join(part for part in (f"{at_once} {where}".strip(), setup.engine) if part)


def served_in_short(label: Label) -> str | None:
    """`64 at once, 2 GPUs`: for a column of those whose label chose among several ways; None for the others.

    With what was made, where that was stated, as `; 1024 × 1024 pixels, 50 steps`: a larger picture takes more.
    """
    setup = label.setup
    if label.result.operating is None or setup.batch_size is None:
        return None
    at_once = f"{setup.batch_size:,} at once" + (f", {counted(setup.gpus, 'GPU')}" if setup.gpus else "")
    return "; ".join(part for part in (at_once, made_in_words(operating_point(label))) if part)


def chosen_in_words(label: Label) -> str:
    """How the operating point was chosen, in a line of a label: by which rule, of how many points."""
    found = label.result.operating
    if found is None:
        return ""
    if not found.met:
        return not_met_in_short(label)
    return found.rule.short if found.points == 1 else f"{found.rule.short}, of {found.points} points measured"


def rule_in_words(label: Label) -> str:
    """The same with the rule as its task's file has it; where no point is as the rule asks, what was measured."""
    found = label.result.operating
    if found is None:
        return ""
    how_many = f"{counted(found.points, 'point')} measured"
    if found.met:
        return f"{found.rule.words}; {how_many}"
    return f"{not_met_in_words(label)}; {how_many}"


def not_met_in_words(label: Label) -> str:
    """Why no point is as the task asks, with the nearest that was measured; empty where one is."""
    found, point = label.result.operating, operating_point(label)
    if found is None or found.met or point is None:
        return ""
    limit = found.rule.inter_token_s
    if limit is None:
        known = f"the lowest load was {point.at_once:,} at once" if point.at_once else "how many at once is not stated"
        return f"never measured one at a time: {known}"
    if point.inter_token_s is None:
        return f"its speed is not stated, and the task asks for at most {milliseconds(limit)} between tokens"
    return (
        f"never measured as fast as the task asks: the fastest took {milliseconds(point.inter_token_s)} between "
        f"tokens, and the task asks for at most {milliseconds(limit)}"
    )


def not_met_in_short(label: Label) -> str:
    """The same for a line of a label."""
    found, point = label.result.operating, operating_point(label)
    if found is None or found.met or point is None:
        return ""
    if found.rule.inter_token_s is None:
        return f"none one at a time; {f'the fewest {point.at_once:,}' if point.at_once else 'how many is not stated'}"
    if point.inter_token_s is None:
        return "its speed is not stated"
    limit = milliseconds(found.rule.inter_token_s)
    return f"none at ≤ {limit} a token, the fastest at {milliseconds(point.inter_token_s)}"


def made_in_words(point: PointFigure | None) -> str:
    """`1024 × 1024 pixels, 50 steps`, or for a video its frames too; empty where nothing of it was stated."""
    if point is None:
        return ""
    size = f"{point.width} × {point.height} pixels" if point.width and point.height else ""
    frames = counted(point.frames, "frame") if point.frames else ""
    steps = counted(point.steps, "step") if point.steps else ""
    return ", ".join(part for part in (size, frames, steps) if part)


def waited_in_words(point: PointFigure | None) -> str:
    """`44 ms between tokens (median), 120 ms at the 99th percentile`, or what a query took; empty: unknown."""
    if point is None:
        return ""
    if point.inter_token_s is not None:
        late = f", {milliseconds(point.inter_token_p99_s)} at the 99th percentile" if point.inter_token_p99_s else ""
        kind = "mean" if point.inter_token_mean else "median"
        return f"{milliseconds(point.inter_token_s)} between tokens ({kind}){late}"
    return f"{milliseconds(point.end_to_end_s)} for a whole query" if point.end_to_end_s else ""


def milliseconds(seconds: float) -> str:
    """A time that somebody waits: `44 ms`, `1.25 s`."""
    return f"{mean_count(round(seconds * 1000, 6))} ms" if seconds < 1 else f"{mean_count(seconds)} s"
