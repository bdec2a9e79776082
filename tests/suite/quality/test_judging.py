"""What the records know of the suite's metrics, and references of which no figure can be made."""

from typing import Any, get_args

import pytest

from generator.records.model import MEASURED_METRICS, MeasuredQuality
from generator.suite.quality.asked import Metric, QualityAsked
from generator.suite.quality.judging import Sample, judge
from generator.suite.quality.likelihoods import Likelihood
from generator.suite.quality.references import Box, Tagged
from generator.suite.workloads.token_classification import Entity
from tests.needs import need
from tests.suite.quality.holding import held

pytestmark = pytest.mark.usefixtures("libraries")
pytest.importorskip("numpy", reason="the extra `suite` is not installed (make suite)")


def test_the_records_know_each_metric_of_the_suite_and_no_other() -> None:
    need("sklearn", "torchmetrics", "rouge_score", "seqeval", "jiwer", "transformers", "faster_coco_eval", "torch")
    tagged = Tagged(("Ann",), ("B-PER",))
    samples: dict[str, tuple[list[Any], list[Any]]] = {
        "accuracy": (["a", "b"], ["a", "b"]),
        "masked-word": (["a", "b"], ["a", "b"]),
        "squad": (["a", "b"], [("a",), ("b",)]),
        "rouge-1": (["a", "b"], [("a",), ("b",)]),
        "rouge-l": (["a", "b"], [("a",), ("b",)]),
        "seqeval": ([[Entity("PER", "Ann", 0, 3)], []], [tagged, tagged]),
        "wer": (["a", "b"], ["a", "b"]),
        "map": ([[], []], [(Box("a", 0, 0, 9, 9),), (Box("a", 0, 0, 5, 5),)]),
        "spearman": ([0.1, 0.2], [1.0, 2.0]),
        "bits-per-byte": ([Likelihood(8.0, 20.0), Likelihood(4.0, 16.0)], ["four", "more"]),
    }
    assert set(samples) == set(get_args(Metric))
    figures: list[MeasuredQuality] = []
    unchecked: Any = QualityAsked
    for metric, (answers, references) in samples.items():
        classes = ("O", "B-PER", "I-PER") if metric == "seqeval" else ("a", "b")
        asked = unchecked.model_construct(metric=metric)
        sample = Sample([{"text": "x y z"}] * 2, answers, references, classes=classes, labels=classes)
        figures += judge(asked, "set", sample, 1).figures
    assert {figure.metric for figure in figures} == set(MEASURED_METRICS)
    for figure in figures:
        known = MEASURED_METRICS[figure.metric]
        assert figure.better == known.better and known.chance in (None, figure.chance)
        assert figure.chance is not None and known.least <= figure.value <= known.most


def test_references_without_anything_to_find_give_no_figure() -> None:
    need("rouge_score", "seqeval")
    from generator.suite.quality.boxes import mean_average_precision
    from generator.suite.quality.entities import seqeval
    from generator.suite.quality.overlaps import rouge_1, rouge_l

    assert rouge_1(held(["x"], [("…",)])) == rouge_l(held(["x"], [("!",)])) == []
    assert seqeval(held([[]] * 2, [Tagged(("a", "b"), ("O", "O"))] * 2, classes=("O", "B-PER", "I-PER"))) == []
    assert mean_average_precision(held([[], []], [(), ()], classes=("cat",))) == []


@pytest.mark.parametrize("wanted", [[2.0, 2.0, 2.0], [1.0, 2.0, 3.0]])
def test_references_that_are_all_the_same_tell_no_model_from_a_guess(wanted: list[float]) -> None:
    need("scipy")
    asked = QualityAsked(metric="spearman", reference="score", chance="zero")
    found = judge(asked, "sts", Sample([{}] * 3, [0.1, 0.2, 0.3], wanted), 1)
    assert bool(found.figures) == (len(set(wanted)) > 1)
    assert (found.why_not is None) == bool(found.figures)
