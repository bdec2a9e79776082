"""The Pareto front against the definition, point by point."""

from hypothesis import given
from hypothesis import strategies as st

from generator.labels.comparing.front import pareto_front

# Few values, so that equal energies, equal qualities and equal points come up.
_POINTS = st.lists(
    st.tuples(st.sampled_from((0.5, 1.0, 2.0, 4.0)) | st.floats(0.01, 1e6), st.sampled_from((0.1, 0.5, 0.9))),
    max_size=12,
)


def _dominated(point: tuple[float, float], other: tuple[float, float]) -> bool:
    return other[0] <= point[0] and other[1] >= point[1] and other != point


@given(_POINTS)
def test_the_front_holds_exactly_what_nothing_dominates(points: list[tuple[float, float]]) -> None:
    expected = {place for place, point in enumerate(points) if not any(_dominated(point, other) for other in points)}
    assert set(pareto_front(points)) == expected


@given(_POINTS)
def test_along_the_front_more_energy_buys_more_quality(points: list[tuple[float, float]]) -> None:
    front = [points[place] for place in pareto_front(points)]
    assert front == sorted(front)
    assert [quality for _, quality in front] == sorted(quality for _, quality in front)


@given(_POINTS.filter(bool))
def test_the_thriftiest_and_the_best_are_on_the_front(points: list[tuple[float, float]]) -> None:
    front = [points[place] for place in pareto_front(points)]
    assert min(energy for energy, _ in points) == front[0][0]
    assert max(quality for _, quality in points) == front[-1][1]
