"""Who may be advised at all, and that nothing is set against what it cannot be compared with."""

import random
from dataclasses import replace
from typing import Any

import pytest

from generator.labels.advice.advice import advise
from generator.labels.advice.candidate import pool
from generator.labels.advice.limit import Limit, excess
from generator.labels.grading.grade import Grade
from generator.labels.label import Label
from tests.factories import measured_quality, record
from tests.labels.changing import changed
from tests.pages.making import kinds, label, quick_record, scale

SETS = "imdb", "sst2"


def _label(model: str, energy: float, quality: list[dict[str, Any]] | None = None, **changes: Any) -> Label:
    energies = dict.fromkeys(SETS, (energy, energy * 1.01, energy * 0.99))
    return label(record(model, energies=energies, quality=quality or [], **changes), scale())


def _from(made: Label, source: str) -> Label:
    """The label with queries of another source, as a file of somebody's."""
    works = tuple(replace(work, queries_from=source, graded=False) for work in made.result.workloads)
    return changed(made, workloads=works, grade=Grade("estimated"))


def _published(value: float) -> list[dict[str, Any]]:
    source = {"metric": "accuracy", "source": "https://example.org/q"}
    return [{**source, "dataset": name, "value": value} for name in ("sst2", "tomatoes")]


def _names(labels: list[Label]) -> list[str]:
    return [item.label.subject.model for item in pool(labels).candidates]


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (kinds()["twin"][0], "twin"),
        (kinds()["does-not-do-the-job"][0], "does-not-do-the-job"),
        (label(quick_record("acme/quick"), scale()), "quick"),
        (kinds()["incomplete"][0], "incomplete"),
        (changed(_label("acme/gone", 0.1), grade=Grade("withdrawn")), "withdrawn"),
        (changed(_label("acme/old", 0.1), grade=Grade("stale")), "stale"),
        (label(record("acme/other", energies={"books": (0.1, 0.1, 0.1)})), "other-queries"),
        # The grade of an estimated label does not ask what its answers were like.
        (
            _from(_label("acme/guesses", 0.1, [measured_quality(name, 0.5) for name in SETS]), "file"),
            "does-not-do-the-job",
        ),
        (_from(_label("acme/own-queries", 0.1), "file"), "other-queries"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_may_not_be_advised_is_counted_with_the_reason(made: Label, reason: str) -> None:
    found = pool([_label("acme/a", 1.0), made, _label("acme/b", 2.0)])
    assert [item.label.subject.model for item in found.candidates] == ["acme/a", "acme/b"]
    assert found.left_out == ((reason, 1),)


def test_estimated_labels_are_advised_among_themselves() -> None:
    made = [_from(_label(name, energy), "file") for name, energy in (("acme/b", 2.0), ("acme/a", 1.0))]
    assert _names(made) == ["acme/a", "acme/b"]


def test_a_published_quality_never_stands_beside_measured_ones() -> None:
    measured = [_label(f"acme/{n}", n, [measured_quality(name, 0.6 + n / 10) for name in SETS]) for n in (1, 2, 3)]
    found = pool([*measured, _label("acme/told", 0.5, _published(0.99))])
    assert [item.quality is not None for item in found.candidates] == [False, True, True, True]
    assert found.basis is not None and found.basis.measured
    # So it never meets a limit that is asked of a quality, however high its own.
    advised = advise([*measured, _label("acme/told", 0.5, _published(0.99))], [Limit("quality", 0.85)])
    assert [pick.candidate.label.subject.model for pick in advised.picks] == ["acme/3"]


def test_the_order_of_the_labels_does_not_matter() -> None:
    labels = [_label(f"acme/{n}", 1.0, _published(0.9)) for n in range(6)]
    found = pool(labels)
    random.Random(1).shuffle(labels)
    assert pool(labels) == found


def test_where_less_is_better_a_limit_is_the_most_that_it_may_be() -> None:
    def wer(value: float) -> list[dict[str, Any]]:
        change: dict[str, Any] = {"metric": "WER", "better": "lower", "chance": None, "interval_95": None}
        return [measured_quality(name, value, **change) for name in SETS]

    labels = [_label("acme/bad", 1.0, wer(0.4)), _label("acme/good", 2.0, wer(0.1)), _label("acme/so", 4.0, wer(0.3))]
    advised = advise(labels, [Limit("quality", 0.3)])
    assert [item.label.subject.model for item in advised.qualified] == ["acme/good", "acme/so"]
    found = {item.label.subject.model: excess(item, Limit("quality", 0.3)) for item in advised.pool.candidates}
    assert found == {name: pytest.approx(by) for name, by in {"acme/bad": 0.1, "acme/good": -0.2, "acme/so": 0}.items()}
    lost = next(pick.loss for pick in advise(labels).picks if pick.candidate.label.subject.model == "acme/bad")
    assert lost is not None and lost.value == pytest.approx(0.3) and lost.points is None


def test_no_label_at_all_is_no_advice() -> None:
    found = advise([])
    assert (found.picks, found.best, found.pool.candidates) == ((), None, ())
