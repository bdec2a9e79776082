"""What a label says of how its queries were served: the operating point, tokens, and what each query made."""

from dataclasses import dataclass
from math import fsum

from generator.labels.figures import PointFigure, WorkloadFigure
from generator.labels.label import Label
from generator.pages.numbers import counted, mean_count, significant


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens written a query, and the energy of 1,000 of them in Wh."""

    each: float
    watt_hours_per_thousand: float


def of_the_figure(label: Label) -> tuple[WorkloadFigure, ...]:
    """The workloads whose mean the label's figure is."""
    workloads = label.result.workloads
    return tuple(workload for workload in workloads if workload.graded) or workloads


def tokens(label: Label) -> Tokens | None:
    """Mean over the figure's workloads; None unless tokens were counted on each of them."""
    workloads = of_the_figure(label)
    known = [workload.tokens_out for workload in workloads if workload.tokens_out]
    if label.result.value is None or not known or len(known) < len(workloads):
        return None
    each = fsum(known) / len(known)
    return Tokens(each, label.result.value / each)


def tokens_in_words(label: Label) -> str:
    """`0.0231 Wh per 1,000 tokens; 332 tokens an answer`; empty where nobody counted."""
    found = tokens(label)
    if found is None:
        return ""
    per_thousand, each = significant(found.watt_hours_per_thousand), mean_count(found.each)
    return f"{per_thousand} Wh per 1,000 tokens; {each} tokens an answer"


def operating_point(label: Label) -> PointFigure | None:
    """The point that the label stands on; None where one way of serving was measured."""
    return next((point for work in of_the_figure(label) for point in work.points if point.operating), None)


def served_in_words(label: Label) -> str:
    """`128 requests at once on 1 GPU, vLLM 0.11.1`; empty where a record says nothing but how many are in a batch."""
    setup = label.setup
    if label.result.operating is None and not (setup.server or setup.engine or setup.gpus):
        return ""
    at_once = "one at a time"
    if setup.batch_size is None:
        at_once = "how many at once is not stated"
    elif setup.server and setup.batch_size > 1:
        at_once = f"{setup.batch_size:,} requests at once"
    elif setup.batch_size > 1:
        at_once = f"{setup.batch_size:,} in a batch"
    where = f" on {counted(setup.gpus, 'GPU')}" if setup.gpus else ""
    return f"{at_once}{where}{f', {setup.engine}' if setup.engine else ''}"


def served_in_short(label: Label) -> str | None:
    """`64 at once, 2 GPUs`: for a table, of a label that chose among several ways; else None."""
    if label.result.operating is None:
        return None
    at_once, gpus = label.setup.batch_size, label.setup.gpus
    how_many = "how many at once is not stated" if at_once is None else f"{at_once:,} at once"
    return how_many + (f", {counted(gpus, 'GPU')}" if gpus else "")


def energy_per_token(label: Label) -> float | None:
    """Wh per 1,000 tokens written; None where they were not counted."""
    found = tokens(label)
    return found.watt_hours_per_thousand if found else None


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
        return f"nowhere measured one at a time: the fewest at once were {point.at_once:,}"
    if point.inter_token_s is None:
        return f"how fast it was is not stated, and the task asks for at most {_milliseconds(limit)} between tokens"
    return (
        f"nowhere measured as fast as the task asks: the fastest took {_milliseconds(point.inter_token_s)} between "
        f"tokens, and at most {_milliseconds(limit)} are asked for"
    )


def not_met_in_short(label: Label) -> str:
    """The same for a line of a label."""
    found, point = label.result.operating, operating_point(label)
    if found is None or found.met or point is None:
        return ""
    if found.rule.inter_token_s is None:
        return f"none one at a time; the fewest at once {point.at_once:,}"
    if point.inter_token_s is None:
        return "how fast it was is not stated"
    limit = _milliseconds(found.rule.inter_token_s)
    return f"none at ≤ {limit} a token, the fastest at {_milliseconds(point.inter_token_s)}"


def made_in_words(point: PointFigure | None) -> str:
    """`1024 × 1024 pixels, 50 steps`, or for a video its frames too; empty where nothing of it was stated."""
    if point is None:
        return ""
    size = f"{point.width} × {point.height} pixels" if point.width and point.height else ""
    frames = counted(point.frames, "frame") if point.frames else ""
    steps = counted(point.steps, "step") if point.steps else ""
    return ", ".join(part for part in (size, frames, steps) if part)


def _milliseconds(seconds: float) -> str:
    return f"{mean_count(round(seconds * 1000, 6))} ms" if seconds < 1 else f"{mean_count(seconds)} s"
