"""Which quality meets energy: that of the very answers, else a published one of answers made alike, and no other."""

from collections.abc import Mapping, Sequence
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.labels.advice.advice import advise
from generator.labels.comparing.front import on_front
from generator.labels.comparing.rank import ranked
from generator.labels.quality import (
    Basis,
    Headline,
    MeasuredFigure,
    QualityFigure,
    clearly_more,
    common_basis,
    headline,
)
from generator.labels.right_size import right_size
from generator.records.model import MEASURED_METRICS, Answers, published_metric
from tests.factories import measured_quality, record
from tests.labels.scales import label
from tests.pages.making import label as label_of
from tests.pages.making import scale

SETS = ("imdb", "sst2")


def published(answers: Answers = "same", metric: str = "accuracy", **values: float) -> tuple[QualityFigure, ...]:
    """Figures by data set."""
    return tuple(QualityFigure(metric, value, name, "https://example.org", answers) for name, value in values.items())


def measured(metric: str = "accuracy", better: Any = "higher", **values: float) -> tuple[MeasuredFigure, ...]:
    """Figures by workload, with an interval of 0.01 each way."""
    return tuple(
        MeasuredFigure(metric, value, name, "tool 1", 100, (value - 0.01, value + 0.01), better, None, None, None)
        for name, value in values.items()
    )


def known_of(values: Mapping[str, float]) -> tuple[QualityFigure, ...]:
    """Published figures of the same answers by data set."""
    return tuple(
        QualityFigure("accuracy", value, name, "https://example.org", "same") for name, value in values.items()
    )


def of_published(figures: Sequence[QualityFigure], metric: str | None = "accuracy") -> float | None:
    """The value of the headline that they make."""
    found = headline((), figures, SETS, metric, SETS if metric else ())
    return found.value if found else None


def test_the_published_headline_is_the_mean_over_all_its_data_sets() -> None:
    assert of_published(published(sst2=0.75, imdb=0.25)) == 0.5
    assert of_published(published(sst2=0.75, imdb=0.25, tomatoes=0.0)) == 0.5
    assert of_published(published(sst2=0.0, imdb=0.0)) == 0.0


@pytest.mark.parametrize("known", [{}, {"sst2": 0.9}, {"imdb": 0.9}, {"tomatoes": 0.9}])
def test_with_a_data_set_missing_there_is_no_headline(known: dict[str, float]) -> None:
    assert of_published(known_of(known)) is None


def test_another_metric_counts_where_it_is_of_the_very_workloads() -> None:
    assert of_published(published(metric="F1", sst2=0.9, imdb=0.7)) == 0.8
    assert of_published(published(sst2=0.9, imdb=0.7), metric=None) == 0.8
    for known in (published(metric="F1", sst2=0.9), published(metric="F1", sst2=0.9, tomatoes=0.9)):
        assert of_published(known) is None
    # The task's own mean goes first, though it is of fewer data sets than were measured.
    both = (*published(metric="F1", imdb=0.1, sst2=0.1), *published(sst2=0.5, tomatoes=0.7))
    found = headline((), both, SETS, "accuracy", ("sst2", "tomatoes"))
    assert found is not None
    assert (found.value, found.basis.datasets) == (0.6, ("sst2", "tomatoes"))


@pytest.mark.parametrize(
    ("metric", "better"),
    [
        ("accuracy (top-1)", "higher"),
        ("accuracy (all that the instruction asks for, strictly)", "higher"),
        ("pass@1", "higher"),
        ("ROUGE (mean of 1, 2 and L)", "higher"),
        ("ROUGE-L", "higher"),
        ("mAP", "higher"),
        ("Dice score (mean of kidney and tumour)", "higher"),
        ("CLIP score", "higher"),
        ("FID (lower is better)", "lower"),
        ("WER", "lower"),
        # It judges a text that the model was given, and no answer.
        ("perplexity", None),
        # Nobody knows which way these go.
        ("mapping error", None),
        ("F10", None),
        ("a score of our own", None),
    ],
)
def test_a_published_metric_meets_energy_where_it_judges_answers_and_its_direction_is_known(
    metric: str, better: str | None
) -> None:
    found = headline((), published(metric=metric, sst2=0.5), ("sst2",), None, ())
    assert (found.basis.better if found else None) == better


def test_a_metric_goes_the_same_way_whether_it_was_published_or_measured() -> None:
    for name, measured_one in MEASURED_METRICS.items():
        if known := published_metric(name):
            assert known.better == measured_one.better


def test_the_task_s_metric_goes_before_others_of_the_very_workloads_and_else_the_record_s_first() -> None:
    figures = (*published(metric="ROUGE-L", cnn=0.3), *published(metric="ROUGE-1", cnn=0.4))
    for metric, value in (("ROUGE-1", 0.4), (None, 0.3), ("accuracy", 0.3)):
        assert quality_of(headline((), figures, ("cnn",), metric, ("cnn", "xsum"))) == value


@given(st.lists(st.sampled_from(get_args(Answers)), min_size=2, max_size=2))
def test_only_figures_of_the_same_answers_make_a_headline(answers: list[Answers]) -> None:
    figures = (*published(answers[0], imdb=0.8), *published(answers[1], sst2=0.6))
    assert (of_published(figures) is not None) == (answers == ["same", "same"])


def test_what_was_measured_goes_before_what_was_published() -> None:
    found = headline(measured(imdb=0.6, sst2=0.8), published(imdb=0.9, sst2=0.9), SETS, "accuracy", SETS)
    assert found is not None
    assert found.value == pytest.approx(0.7)
    assert found.basis == Basis("accuracy", SETS, measured=True)
    # Two independent means: half widths of 0.01 each add as squares, over two.
    assert found.interval_95 == pytest.approx((0.7 - 0.01 / 2**0.5, 0.7 + 0.01 / 2**0.5))


def test_measured_on_one_workload_of_two_is_no_headline() -> None:
    assert headline(measured(imdb=0.6), (), SETS, "accuracy", SETS) is None


def test_of_several_measured_metrics_the_task_s_goes_first_and_else_the_record_s_first() -> None:
    figures = (*measured("exact match", imdb=0.5, sst2=0.5), *measured("F1", imdb=0.7, sst2=0.7))
    for metric, value in (("F1", 0.7), ("exact match", 0.5), (None, 0.5)):
        found = headline(figures, (), SETS, metric, ())
        assert found is not None
        assert found.value == pytest.approx(value)


def test_what_was_prepared_otherwise_is_another_quality() -> None:
    one, other = (
        headline((), published(sst2=0.8), ("sst2",), None, (), {"sst2": how}) for how in ("cropped", "resized")
    )
    unsaid = headline((), published(sst2=0.8), ("sst2",), None, (), {"sst2": None, "imdb": "cropped"})
    assert one is not None
    assert other is not None
    assert unsaid is not None
    assert one.basis != other.basis
    assert (one.basis.prepared, unsaid.basis.prepared) == (("cropped",), ())
    # What was measured here was measured alike, whatever each kind of model was given.
    made = headline(measured(sst2=0.8), (), ("sst2",), None, (), {"sst2": "cropped"})
    assert made is not None
    assert made.basis.prepared == ()


_SHARE = st.tuples(st.floats(0, 1), st.floats(0, 0.1)).map(
    lambda item: (item[0], (item[0] - item[1], item[0] + item[1]))
)


@given(_SHARE, _SHARE)
def test_two_qualities_differ_by_more_than_their_half_widths_in_quadrature(
    one: tuple[float, tuple[float, float]], other: tuple[float, tuple[float, float]]
) -> None:
    (less, less_in), (more, more_in) = sorted((one, other))
    found = clearly_more(less, less_in, more, more_in)
    if less_in[1] < more_in[0]:
        assert found
    if found:
        # The two widths together are more than either.
        assert min(more - less_in[1], more_in[0] - less) > -1e-12
    assert clearly_more(less, None, more, more_in) is None


def test_two_qualities_whose_intervals_just_meet_differ() -> None:
    # 22 against 18 wrong of a hundred, as two models of one page have it.
    assert clearly_more(0.778, (0.7585, 0.7970), 0.815, (0.7968, 0.8319))
    assert not clearly_more(0.778, (0.7585, 0.7970), 0.79, (0.771, 0.809))


def quality_of(found: Headline | None) -> float | None:
    """Its value."""
    return found.value if found else None


@given(st.lists(st.sampled_from(["measured", "published", "none"]), min_size=1, max_size=8))
def test_a_ranking_has_one_kind_of_quality(kinds: list[str]) -> None:
    made = {
        "measured": headline(measured(imdb=0.6, sst2=0.8), (), SETS, "accuracy", SETS),
        "published": headline((), published(imdb=0.6, sst2=0.8), SETS, "accuracy", SETS),
        "none": None,
    }
    basis = common_basis(made[kind] for kind in kinds)
    if set(kinds) == {"none"}:
        assert basis is None
    else:
        assert basis is not None
        most = kinds.count("measured") >= 3 or kinds.count("measured") >= kinds.count("published")
        assert basis.measured == most


def _labels(kinds: Mapping[str, tuple[float, list[dict[str, Any]]]]) -> list[Any]:
    return [
        label_of(
            record(name, energies=dict.fromkeys(SETS, (energy, energy * 1.01, energy * 0.99)), quality=quality),
            scale(),
        )
        for name, (energy, quality) in kinds.items()
    ]


def test_qualities_of_two_kinds_never_meet_in_a_front_or_in_the_right_size() -> None:
    source = {"metric": "accuracy", "source": "https://example.org/q"}
    told = [{**source, "dataset": name, "value": 0.99} for name in ("sst2", "tomatoes")]
    rows = ranked(
        _labels(
            {
                "a/one": (1.0, [measured_quality(name, 0.7) for name in SETS]),
                "a/two": (2.0, [measured_quality(name, 0.8) for name in SETS]),
                "a/three": (4.0, [measured_quality(name, 0.9) for name in SETS]),
                "a/told": (8.0, told),
            }
        )
    )
    assert [quality_of(row.quality) for row in rows] == pytest.approx([0.7, 0.8, 0.9, None])
    assert [row.label.subject.model for row in on_front(rows)] == ["a/one", "a/two", "a/three"]
    found = advise(row.label for row in rows)
    assert [quality_of(item.quality) for item in found.pool.candidates] == pytest.approx([0.7, 0.8, 0.9, None])
    assert [choice.row.label.subject.model for choice in right_size(found) if "best" in choice.roles] == ["a/three"]


def test_where_nothing_has_a_place_a_quality_is_told_all_the_same() -> None:
    """As where there is no scale: it is known, though no order is."""
    quality = [
        {"metric": "accuracy", "source": "https://example.org/q", "dataset": name, "value": 0.5} for name in SETS
    ]
    rows = ranked([label_of(record(quality=quality, energies=dict.fromkeys(SETS, (1.0, 1.01, 0.99))))])
    assert [(row.place, quality_of(row.quality)) for row in rows] == [(None, 0.5)]


def test_where_less_is_better_the_least_is_the_best() -> None:
    def wer(value: float) -> list[dict[str, Any]]:
        return [
            measured_quality(name, value, metric="WER", better="lower", chance=None, interval_95=None) for name in SETS
        ]

    rows = ranked(_labels({"a/bad": (1.0, wer(0.4)), "a/good": (2.0, wer(0.1)), "a/worse": (4.0, wer(0.3))}))
    assert [row.label.subject.model for row in on_front(rows)] == ["a/bad", "a/good"]
    found = right_size(advise(row.label for row in rows))
    assert [choice.row.label.subject.model for choice in found if "best" in choice.roles] == ["a/good"]


@pytest.mark.parametrize("answers", ["longer", "unknown"])
def test_a_quality_of_other_answers_is_kept_and_meets_no_energy(answers: str) -> None:
    figures = [
        {"metric": "accuracy", "value": 0.9, "dataset": name, "source": "https://example.org/q", "answers": answers}
        for name in ("sst2", "tomatoes")
    ]
    found = label(quality=figures).result
    assert [item.answers for item in found.quality] == [answers, answers]
    assert found.headline is None
    assert ranked([label(quality=figures)])[0].quality is None


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"interval_95": [0.45, 0.55], "value": 0.5}, "does-not-do-the-job"),
        ({"interval_95": [0.49, 0.58], "value": 0.53}, "does-not-do-the-job"),
        ({"interval_95": None, "value": 0.5}, "does-not-do-the-job"),
        ({"interval_95": [0.51, 0.58], "value": 0.53}, "graded"),
        ({"interval_95": None, "value": 0.51}, "graded"),
        ({"chance": None, "value": 0.01, "interval_95": None}, "graded"),
        ({"metric": "WER", "better": "lower", "value": 0.6, "interval_95": [0.5, 0.7]}, "does-not-do-the-job"),
        ({"metric": "WER", "better": "lower", "value": 0.2, "interval_95": [0.1, 0.3]}, "graded"),
        # Few answers tell nothing, and where a guess is without a fault no answer can be better.
        ({"items": 10, "value": 0.8, "interval_95": [0.5, 1.0]}, "graded"),
        ({"items": 29, "value": 0.1, "interval_95": [0.0, 0.2]}, "graded"),
        ({"items": 30, "value": 0.1, "interval_95": [0.0, 0.2]}, "does-not-do-the-job"),
        ({"chance": 1.0, "value": 1.0, "interval_95": [1.0, 1.0]}, "graded"),
        ({"chance": 0.99, "value": 0.9, "interval_95": [0.8, 0.95]}, "does-not-do-the-job"),
    ],
)
def test_a_quality_not_above_chance_withholds_the_letter(change: dict[str, Any], status: str) -> None:
    one = measured_quality("sst2", change.pop("value")) | change
    # One workload of two is enough.
    grade = label(quality=[measured_quality("imdb", 0.9), one]).result.grade
    assert grade.status == status
    assert (grade.letter is None) == (status != "graded")


@pytest.mark.parametrize("origin", ["hub", "file", None])
def test_somebody_s_file_does_not_say_that_a_model_does_not_do_the_job(origin: str | None) -> None:
    made = record(quality=[measured_quality("sst2", 0.5)])
    sets = tuple(workload.model_copy(update={"queries_from": origin}) for workload in made.workloads)
    status = label_of(made.model_copy(update={"workloads": sets}), scale()).result.grade.status
    assert status == {"file": "incomplete"}.get(origin or "", "does-not-do-the-job")


def test_random_weights_are_told_before_that_they_do_not_do_the_job() -> None:
    found = label(weights="random", quality=[measured_quality("sst2", 0.5)])
    assert found.result.grade.status == "twin"
