"""The right size for a job, as a task page draws and says it."""

from collections.abc import Sequence
from dataclasses import dataclass

from generator.labels.label import Label
from generator.labels.rank import Ranked
from generator.labels.right_size import BEST, HUNGRIEST, Choice, RightSize
from generator.labels.task import Task
from generator.pages.numbers import counted, factor, significant
from generator.pages.quality_words import metric_name, quality_short
from generator.pages.ratio_words import interval_in_short, ratio_in_words
from generator.pages.words import workload_name
from generator.records.model import published_metric

# A bar stays visible, however short: a hair of the longest.
_LEAST_PERCENT = 0.4
_ENOUGH_TO_JUDGE = 3


@dataclass(frozen=True)
class Bar:
    """One choice to scale: who it is, what it needs, and how many times the thriftiest choice, with its interval."""

    role: str
    row: Ranked
    factor: str
    interval: str
    percent: float
    quality: str


@dataclass(frozen=True)
class Sizes:
    """The bars, the same in a sentence, and what is not known about it."""

    bars: list[Bar]
    sentence: str
    caution: str


def sizes(found: RightSize, task: Task, rows: Sequence[Ranked]) -> Sizes:
    """Bars and words for the choices among `rows`."""
    caution = " ".join(filter(None, (_caution(found, task), _judged_otherwise(found, rows))))
    # Where all models are of one approach, to name it would tell nothing apart.
    several = len({row.label.subject.approach for row in rows if row.place is not None}) > 1
    return Sizes(
        [_bar(choice, found.choices[0], task, several) for choice in found.choices], _sentence(found, several), caution
    )


def _bar(choice: Choice, first: Choice, task: Task, several: bool) -> Bar:
    quality, ratio = choice.row.quality, choice.ratio_to(first)
    return Bar(
        role=_role(choice, several),
        row=choice.row,
        factor=factor(choice.factor),
        interval=interval_in_short(ratio) if ratio else "",
        percent=max(100 * choice.share, _LEAST_PERCENT),
        quality=f"{significant(quality.value)} {quality_short(quality.basis, task)}" if quality is not None else "",
    )


def _role(choice: Choice, several: bool) -> str:
    """`Thriftiest zero-shot, highest quality`."""
    parts = ["highest quality" if role == BEST else role for role in choice.roles if role in (BEST, HUNGRIEST)]
    approaches = [role for role in choice.roles if role not in (BEST, HUNGRIEST)]
    if approaches:
        parts.insert(0, f"thriftiest {approaches[0]}" if several else "thriftiest")
    text = ", ".join(parts)
    return text[0].upper() + text[1:]


def _subject(choice: Choice, several: bool) -> str:
    approaches = [role for role in choice.roles if role not in (BEST, HUNGRIEST)]
    best = "the model with the highest quality"
    if approaches:
        thriftiest = f"the thriftiest {approaches[0]} model" if several else "the thriftiest model"
        return f"{thriftiest}, which also has the highest quality," if BEST in choice.roles else thriftiest
    return best if BEST in choice.roles else "the hungriest model"


def _sentence(found: RightSize, several: bool) -> str:
    first, *others = found.choices
    start = _subject(first, several)
    needs = [f"{_subject(choice, several)} needs {_against(choice, first)}" for choice in others]
    return (
        f"{start[0].upper()}{start[1:]} needs {significant(first.row.label.result.value)} Wh for 1,000 queries; "
        f"{' and '.join(needs).removesuffix(',')}."
    )


def _against(choice: Choice, first: Choice) -> str:
    ratio = choice.ratio_to(first)
    times = "the same" if choice.factor == 1 or ratio is None else f"{ratio_in_words(ratio)} that"
    return times if choice.told_from(first) else f"{times}, which is not a clear difference,"


def _judged_otherwise(found: RightSize, rows: Sequence[Ranked]) -> str:
    """Where another published figure of these models, outside the one shown here, finds another model best."""
    chosen = next((choice.row for choice in found.choices if BEST in choice.roles), None)
    if chosen is None or chosen.quality is None:
        return ""
    best, shown = chosen.label, chosen.quality.basis
    others: dict[tuple[str, str], list[tuple[float, Label]]] = {}
    for label in (row.label for row in rows if row.place is not None):
        for figure in label.result.quality:
            if figure.answers == "same" and not (figure.metric == shown.metric and figure.dataset in shown.datasets):
                others.setdefault((figure.metric, figure.dataset), []).append((figure.value, label))
    said = []
    for (metric, dataset), judged in others.items():
        known = published_metric(metric)
        if known is None or len(judged) < _ENOUGH_TO_JUDGE:
            continue
        up = 1 if known.better == "higher" else -1
        value, label = max(judged, key=lambda item: (up * item[0], item[1].subject.model))
        if label.subject.model != best.subject.model:
            name = f"{metric_name(metric)} on {workload_name(dataset)}"
            said.append(f"by {name} it is {label.subject.name} ({significant(value)})")
    return f"On other data sets another model is best: {'; '.join(said)}." if said else ""


def _caution(found: RightSize, task: Task) -> str:
    """How far quality is known, and what the saving costs where it is."""
    if found.rated == 0:
        return "How well these models do the job is not known, so the thriftiest may not be the right one."
    best = next((choice for choice in found.choices if BEST in choice.roles), None)
    first = found.choices[0]
    parts = []
    if found.rated < found.count:
        parts.append(
            f"Quality is known for {found.rated} of {counted(found.count, 'label')}; the others are left out here."
        )
    one, other = first.row.quality, best.row.quality if best else None
    if best and best.told_from(first) and one and other and one.goodness < other.goodness:
        parts.append(
            f"Less energy can mean worse answers: {significant(one.value)} against {significant(other.value)} "
            f"({quality_short(other.basis, task)})."
        )
    return " ".join(parts)
