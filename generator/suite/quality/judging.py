"""From the answers of one whole pass to the figures of a record: the one way into this room."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from generator.errors import EnergyLabelError, shown
from generator.records.model import Frozen, MeasuredQuality, Text
from generator.suite.quality.asked import Metric, QualityAsked
from generator.suite.quality.label_words import labels_read
from generator.suite.quality.score import Held, Score

Metrics = Callable[[Held], list[Score]]
# By string, so that a metric's libraries are imported when it is used, and not before.
_METRICS: dict[Metric, str] = {
    "accuracy": "classes:accuracy",
    "masked-word": "masked_words:masked_word",
    "squad": "extracts:squad",
    "rouge-1": "overlaps:rouge_1",
    "rouge-l": "overlaps:rouge_l",
    "seqeval": "entities:seqeval",
    "wer": "transcripts:wer",
    "map": "boxes:mean_average_precision",
    "spearman": "correlations:spearman",
    "bits-per-byte": "likelihoods:bits_per_byte",
}
_NEEDS: dict[Metric, tuple[str, ...]] = {
    "accuracy": ("sklearn", "scipy"),
    "masked-word": ("sklearn", "scipy"),
    "squad": ("torchmetrics", "scipy"),
    "rouge-1": ("rouge_score", "scipy"),
    "rouge-l": ("rouge_score", "scipy"),
    "seqeval": ("seqeval", "scipy"),
    "wer": ("jiwer", "transformers", "scipy"),
    "map": ("faster_coco_eval", "scipy"),
    "spearman": ("scipy",),
    "bits-per-byte": ("scipy",),
}
# Held against guesses that other queries' answers are, so that references which are all alike tell nothing.
_TELLS_APART: frozenset[Metric] = frozenset({"rouge-l", "map", "spearman"})


class Judged(Frozen):
    """The figures of one workload's answers; where there is none, `why_not` says why."""

    figures: tuple[MeasuredQuality, ...] = ()
    why_not: Text | None = None


@dataclass(frozen=True)
class Sample:
    """One pass: what was asked, what was answered and what it is held against, in the queries' order.

    `references` holds `None` where a query has none. `labels` are those that the model knows, in its order.
    """

    queries: Sequence[Mapping[str, Any]]
    answers: Sequence[Any]
    references: Sequence[Any]
    classes: Sequence[str] = ()
    labels: Sequence[str] = ()
    by_words: bool = False


def refuse_without_library(asked: QualityAsked) -> None:
    """Raise where the metric's library is not installed: now, and not after hours of measuring."""
    for module in _NEEDS[asked.metric]:
        try:
            import_module(module)
        except ImportError as error:
            raise EnergyLabelError(
                f"{module} is not installed, by which {asked.metric} is computed; install what measuring needs "
                "(make suite)."
            ) from error


def judge(asked: QualityAsked, workload: str, sample: Sample, seed: int) -> Judged:
    """The figures of a pass over one workload's queries. Answers without a reference are left out of them."""
    if asked.needs_all_classes and sample.classes and not sample.by_words:
        known = set(labels_read(sample.labels, sample.classes, asked.words).values())
        if lacking := [name for name in sample.classes if name not in known]:
            return Judged(
                why_not=f"The model knows other classes than those of {workload} (no {shown(lacking[0])}, for one)."
            )
    kept = [place for place, reference in enumerate(sample.references) if reference is not None]
    if not kept:
        return Judged(why_not=f"None of the queries of {workload} has a reference.")
    if asked.metric in _TELLS_APART and len({sample.references[place] for place in kept}) == 1:
        return Judged(
            why_not=f"The references of {workload} are all the same, so no answer can be better than a guess."
        )
    held = Held(
        answers=[sample.answers[place] for place in kept],
        references=[sample.references[place] for place in kept],
        texts=[_text(sample.queries[place]) for place in kept],
        classes=sample.classes,
        words=dict(asked.words),
        labels=sample.labels,
        by_words=sample.by_words,
        seed=seed,
    )
    module, name = _METRICS[asked.metric].split(":")
    metric: Metrics = getattr(import_module(f"generator.suite.quality.{module}"), name)
    try:
        scores = metric(held)
    except Exception as error:
        reason = shown(f"{type(error).__name__}: {' '.join(str(error).split())}", 160)
        raise EnergyLabelError(
            f"the quality of {workload} could not be computed ({reason}); its runs are kept: please report it."
        ) from error
    if not scores:
        return Judged(why_not=f"None of the references of {workload} holds anything to be compared.")
    return Judged(figures=tuple(_figure(found, workload) for found in scores))


def _figure(found: Score, workload: str) -> MeasuredQuality:
    return MeasuredQuality(
        kind="measured",
        metric=found.metric,
        value=found.value,
        workload=workload,
        tool=found.tool,
        items=found.items,
        interval_95=found.interval,
        better=found.better,
        chance=found.chance,
        unmapped=found.unmapped,
    )


def _text(query: Mapping[str, Any]) -> str:
    """The text that an answer may be a piece of: a question's context, or the one text that there is."""
    value = query.get("context", query.get("text"))
    return value if isinstance(value, str) else ""
