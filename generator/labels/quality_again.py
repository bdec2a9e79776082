"""Whether two measurements found the same quality: their 95 % intervals have something in common."""

from collections.abc import Collection, Sequence

from generator.records.model import MeasuredQuality, Quality


def quality_apart(one: Sequence[Quality], other: Sequence[Quality], workloads: Collection[str]) -> tuple[str, ...]:
    """Each figure that both measured and that lies apart, as `accuracy of sst2`; what one of them lacks says nothing.

    A figure without an interval is taken as it stands.
    """
    theirs = {_key(figure): _reach(figure) for figure in other if isinstance(figure, MeasuredQuality)}
    found = []
    for figure in one:
        if not isinstance(figure, MeasuredQuality) or figure.workload not in workloads or _key(figure) not in theirs:
            continue
        (low, high), (their_low, their_high) = _reach(figure), theirs[_key(figure)]
        if low > their_high or their_low > high:
            found.append(f"{figure.metric} of {figure.workload}")
    return tuple(found)


def _key(figure: MeasuredQuality) -> tuple[str, str]:
    return figure.workload, figure.metric


def _reach(figure: MeasuredQuality) -> tuple[float, float]:
    return figure.interval_95 or (figure.value, figure.value)
