"""What a label's model needs besides energy: memory, speed and training, over the workloads of the label's figure.

How large its weights are is `label.subject.weights_bytes`. None stands for what nobody looked at, or not everywhere.
"""

from collections.abc import Callable, Iterable
from math import fsum

from generator.labels.comparing.comparable import figure_workloads
from generator.labels.estimates.figures import WorkloadFigure
from generator.labels.estimates.workload_footprint import Times, Training
from generator.labels.label import Label
from generator.labels.packed import outline


def peak_host_bytes(label: Label) -> int | None:
    """The most of the computer's memory that the process held at once in any run, its libraries included."""
    return _most(work.footprint.host_bytes for work in _counted(label))


def model_host_bytes(label: Label) -> int | None:
    """How much of that came with the model: its weights, its own runtime, and what answering took."""
    return _most(work.footprint.model_host_bytes for work in _counted(label))


def peak_device_bytes(label: Label) -> int | None:
    """The most of the accelerator's memory that was held at once in any run."""
    return _most(work.footprint.device_bytes for work in _counted(label))


def memory_bytes(label: Label) -> int | None:
    """The memory that the model needs where it runs: the accelerator's if one ran it, else the computer's.

    Of the computer's it is what came with the model where that is known, else all that the process held.
    """
    device = peak_device_bytes(label)
    if device is not None or any(share.component == "gpu" for share in label.result.shares):
        return device
    of_the_model = model_host_bytes(label)
    return peak_host_bytes(label) if of_the_model is None else of_the_model


def tokens_per_second(label: Label) -> float | None:
    """Tokens that the machine wrote a second, over all the answers that were under way at once."""
    work = _counted(label)
    known = [(each.tokens_out, each.seconds_per_query) for each in work if each.tokens_out and each.seconds_per_query]
    if not known or len(known) < len(work):
        return None
    return fsum(tokens or 0.0 for tokens, _ in known) / fsum(seconds or 0.0 for _, seconds in known)


def end_to_end_s(label: Label) -> Times:
    """From a query to its whole answer, seconds by `p50`, `p95` and so on, the mean over the workloads."""
    return _mean(label, lambda work: work.footprint.end_to_end_s)


def first_token_s(label: Label) -> Times:
    """From a query to the answer's first token, likewise."""
    return _mean(label, lambda work: work.footprint.first_token_s)


def inter_token_s(label: Label) -> Times:
    """From one token to the next, likewise."""
    return _mean(label, lambda work: work.footprint.inter_token_s)


def time_to_first_token_s(label: Label) -> float | None:
    """The usual time to the answer's first token: the median, or the mean where no median was published."""
    return usual(first_token_s(label))


def usual(times: Times) -> float | None:
    """The median of some times, or their mean where no median is known; None of none."""
    told = dict(times)
    return told.get("p50", told.get("mean"))


def trainings(label: Label) -> tuple[Training, ...]:
    """The measured trainings behind the label's answers, one a workload that had one, whatever is known of them."""
    if not any(work.footprint.training for work in outline(label.result.workloads)):
        return ()
    return tuple(work.footprint.training for work in _counted(label) if work.footprint.training)


def _most(sizes: Iterable[int | None]) -> int | None:
    return max((size for size in sizes if size is not None), default=None)


def _counted(label: Label) -> list[WorkloadFigure]:
    names = figure_workloads(label)
    return [work for work in label.result.workloads if work.id in names]


def _mean(label: Label, times: Callable[[WorkloadFigure], Times]) -> Times:
    told = [dict(times(work)) for work in _counted(label)]
    everywhere = [name for name in told[0] if all(name in each for each in told)] if told else []
    return tuple((name, fsum(each[name] for each in told) / len(told)) for name in everywhere)
