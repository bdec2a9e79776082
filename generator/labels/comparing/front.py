"""The Pareto front of energy against quality: the models that none other beats in both."""

from collections.abc import Sequence

from generator.labels.comparing.rank import Ranked


def pareto_front(points: Sequence[tuple[float, float]]) -> list[int]:
    """Places in `points` (energy, quality) of those that no other dominates, thriftiest first.

    A point is dominated where another needs no more energy and has no less quality, and is better in one of them.
    Of equal points all are on the front or none is.
    """
    front: list[int] = []
    for place in sorted(range(len(points)), key=lambda place: (points[place][0], -points[place][1], place)):
        if not front or points[place][1] > points[front[-1]][1] or points[place] == points[front[-1]]:
            front.append(place)
    return front


def on_front(rows: Sequence[Ranked]) -> list[Ranked]:
    """The rows on the front, thriftiest first, among those with a place and a quality figure."""
    known = [
        (row, (row.label.result.value, row.quality.goodness))
        for row in rows
        if row.place is not None and row.label.result.value is not None and row.quality is not None
    ]
    return [known[place][0] for place in pareto_front([point for _, point in known])]
