"""What a task page says of the right size: no claim that another of the models' own figures contradicts."""

import json

from generator.labels.advice.advice import advise
from generator.labels.label import Label
from generator.labels.quality import Basis, Headline
from generator.labels.right_size import right_size
from generator.labels.task import read_tasks
from generator.pages.comparing.right_size import sizes
from generator.pages.wording.words import not_known
from tests import factories
from tests.labels.changing import changed
from tests.labels.scales import label

SOURCE = "https://example.org/"


def _label(model: str, watt_hours: float, f1: float, sciq: float | None = None, approach: str = "fine-tuned") -> Label:
    quality = [{"metric": "F1", "value": f1, "dataset": "squad", "source": SOURCE}]
    if sciq is not None:
        quality.append({"metric": "accuracy", "value": sciq, "dataset": "sciq", "source": SOURCE})
    made = label(
        {"imdb": (watt_hours,) * 3, "sst2": (watt_hours,) * 3},
        model=model,
        task="question-answering",
        approach=approach,
        quality=quality,
    )
    # The helper grades as another task, and gives every record the same digest.
    return changed(made, headline=Headline(f1, Basis("F1", ("squad",), measured=False)), digest=model)


def _caution(sciq: tuple[float | None, float | None, float | None]) -> str:
    task = read_tasks()["question-answering"]
    found = advise(
        [
            _label("lab/small", 1.0, 0.98, sciq[0]),
            _label("lab/middle", 5.0, 0.90, sciq[1]),
            _label("lab/large", 20.0, 0.53, sciq[2], "zero-shot"),
        ]
    )
    return " ".join(sizes(found, right_size(found), task).cautions)


def test_another_figure_that_finds_another_model_best_is_told() -> None:
    assert "On other data sets another model is best: by accuracy on SciQ it is large (0.967)." in _caution(
        (0.45, 0.46, 0.967)
    )


def test_a_figure_that_agrees_or_judges_too_few_is_not() -> None:
    assert "On other data sets" not in _caution((0.99, 0.46, 0.967))
    assert "On other data sets" not in _caution((None, 0.46, 0.967))


def test_what_was_not_measured_of_a_model_is_named() -> None:
    assert not_known(label(approach="zero-shot")) == "how well it answers and how long its answers were"
    assert not_known(label(approach="fine-tuned")) == "how well it answers"
    document = json.loads(json.dumps(factories.document()))
    for workload in document["workloads"]:
        workload["lengths"] = {"unit": "words", "mean_in": 9.0, "mean_out": 2.0, "queries": 1000}
    found = label(approach="zero-shot", workloads=document["workloads"])
    assert not_known(found) == "how well it answers"
