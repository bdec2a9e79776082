"""The right size for a job: who is chosen, by what factor they differ, and what is not claimed."""

import pytest

from generator.labels.advice.advice import advise
from generator.labels.right_size import Choice, right_size
from tests.factories import record
from tests.pages.making import label, scale


def _sizes(*models: tuple[str, float, float | None, str]) -> tuple[Choice, ...]:
    labels = []
    for name, figure, quality, approach in models:
        figures = [
            {"metric": "accuracy", "value": quality, "dataset": dataset, "source": "https://example.org/q"}
            for dataset in ("sst2", "imdb", "tomatoes")
            if quality is not None
        ]
        energies = dict.fromkeys(("imdb", "sst2"), (figure, figure * 1.01, figure * 0.99))
        labels.append(label(record(name, energies=energies, quality=figures, approach=approach), scale()))
    return right_size(advise(labels))


def _told(found: tuple[Choice, ...]) -> list[tuple[str, tuple[str, ...]]]:
    return [(choice.row.label.subject.model, choice.roles) for choice in found]


def test_the_thriftiest_of_each_approach_and_the_best_are_chosen_thriftiest_first() -> None:
    found = _sizes(
        ("a/general", 8.0, 0.9, "zero-shot"),
        ("a/best", 20.0, 0.97, "zero-shot"),
        ("a/tuned", 2.0, 0.8, "fine-tuned"),
        ("a/more", 3.0, 0.85, "fine-tuned"),
        ("a/most", 40.0, None, "zero-shot"),
    )
    assert _told(found) == [("a/tuned", ("fine-tuned",)), ("a/general", ("zero-shot",)), ("a/best", ("best",))]
    assert [choice.factor for choice in found] == pytest.approx([1, 4, 10])
    assert [choice.share for choice in found] == pytest.approx([0.1, 0.4, 1])
    losses = [choice.loss and choice.loss.points for choice in found]
    assert losses == [pytest.approx(17), pytest.approx(7), None]


def test_energies_whose_intervals_overlap_are_not_told_apart() -> None:
    near = _sizes(("a/one", 2.0, 0.8, "fine-tuned"), ("a/two", 2.02, 0.9, "zero-shot"))
    far = _sizes(("a/one", 2.0, 0.8, "fine-tuned"), ("a/two", 9.0, 0.9, "zero-shot"))
    assert not near[1].told_from(near[0])
    assert far[1].told_from(far[0])


def test_the_error_of_a_common_meter_hides_no_difference() -> None:
    """As on the page that compares: the same people, on one machine, read one meter."""
    found = _sizes(("a/one", 2.0, 0.8, "fine-tuned"), ("a/two", 2.15, 0.9, "zero-shot"))
    first, second = (choice.row.label.result.figure for choice in found)
    assert first
    assert second
    assert first.high > second.low
    assert found[1].told_from(found[0])


def test_one_model_may_play_two_roles() -> None:
    found = _sizes(("a/tuned", 2.0, 0.8, "fine-tuned"), ("a/general", 8.0, 0.9, "zero-shot"))
    assert _told(found) == [("a/tuned", ("fine-tuned",)), ("a/general", ("zero-shot", "best"))]


def test_of_equal_quality_the_thriftier_is_the_best() -> None:
    found = _sizes(("a/one", 2.0, 0.9, "fine-tuned"), ("a/two", 3.0, 0.9, "fine-tuned"))
    assert _told(found) == [("a/one", ("fine-tuned", "best")), ("a/two", ("hungriest",))]


def test_nothing_is_called_best_where_quality_is_known_of_one_model_or_none() -> None:
    for quality in (0.9, None):
        found = _sizes(("a/one", 2.0, quality, "fine-tuned"), ("a/two", 3.0, None, "fine-tuned"))
        assert _told(found) == [("a/one", ("fine-tuned",)), ("a/two", ("hungriest",))]


def test_one_model_is_no_choice() -> None:
    assert _sizes(("a/one", 2.0, 0.9, "fine-tuned")) == ()
    assert _sizes() == ()


def test_what_is_advised_stands_beside_the_thriftiest_and_the_best() -> None:
    found = _sizes(
        ("a/thrifty", 1.0, 0.80, "fine-tuned"),
        ("a/nearly", 2.0, 0.93, "fine-tuned"),
        ("a/beaten", 3.0, 0.92, "fine-tuned"),
        ("a/best", 9.0, 0.95, "fine-tuned"),
    )
    assert _told(found) == [("a/thrifty", ("fine-tuned",)), ("a/nearly", ("few-points",)), ("a/best", ("best",))]
