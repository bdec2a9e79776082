"""Which model to take, as a task page draws and says it: what is advised, to scale and in sentences."""

from collections.abc import Sequence
from dataclasses import dataclass

from generator.labels.advice.advice import Advice
from generator.labels.advice.candidate import Candidate
from generator.labels.comparing.comparable import told_apart
from generator.labels.label import Label
from generator.labels.right_size import HUNGRIEST, Choice
from generator.labels.task import Task
from generator.pages.wording.advice import ROLES, loss_in_words, notes, roles_in_words
from generator.pages.wording.numbers import factor, joined, significant
from generator.pages.wording.outputs import more_in_short
from generator.pages.wording.quality import metric_name, quality_short
from generator.pages.wording.ratio import interval_in_short, ratio_in_words
from generator.pages.wording.words import workload_name
from generator.records.model import APPROACHES, published_metric

# A bar stays visible, however short: a hair of the longest.
_LEAST_PERCENT = 0.4
_ENOUGH_TO_JUDGE = 3


@dataclass(frozen=True)
class Bar:
    """One choice to scale: who it is, what it needs, and how many times the thriftiest choice, with its interval.

    `loss` is what it gives up against the best, empty where it is that or nobody knows.
    """

    role: str
    row: Candidate
    factor: str
    interval: str
    percent: float
    quality: str
    loss: str


@dataclass(frozen=True)
class Sizes:
    """The bars, the same in a sentence, and what is not known about it, a sentence each."""

    bars: list[Bar]
    sentence: str
    cautions: list[str]


def sizes(found: Advice, choices: Sequence[Choice], task: Task) -> Sizes:
    """Bars and words for the choices, at least two, of what is advised."""
    # Where all models are of one approach, to name it would tell nothing apart.
    several = len({row.label.subject.approach for row in found.pool.candidates}) > 1
    cautions = [*notes(found), *filter(None, (_less(found, choices[0], task), _judged_otherwise(found)))]
    return Sizes([_bar(choice, choices[0], task, several) for choice in choices], _sentence(choices, several), cautions)


def _bar(choice: Choice, first: Choice, task: Task, several: bool) -> Bar:
    quality, ratio = choice.row.quality, choice.ratio_to(first)
    return Bar(
        role=_role(choice, several),
        row=choice.row,
        factor=factor(choice.factor),
        interval=interval_in_short(ratio) if ratio else "",
        percent=max(100 * choice.share, _LEAST_PERCENT),
        quality=f"{significant(quality.value)} {quality_short(quality.basis, task)}" if quality is not None else "",
        loss=loss_in_words(choice.loss, quality.basis) if choice.loss and quality else "",
    )


def _role(choice: Choice, several: bool) -> str:
    """`Thriftiest zero-shot, highest quality`."""
    approaches, advised = _approaches(choice), _advised(choice)
    if not approaches:
        return roles_in_words(advised)
    return roles_in_words(["thriftiest", *advised], f"thriftiest {approaches[0]}" if several else "thriftiest")


def _approaches(choice: Choice) -> list[str]:
    return [role for role in choice.roles if role in APPROACHES]


def _advised(choice: Choice) -> list[str]:
    """What it is advised for besides, or that it is the hungriest."""
    return [role for role in choice.roles if role not in APPROACHES]


def _subject(choice: Choice, several: bool) -> str:
    """`the thriftiest zero-shot model`; of what it is advised for, what says most."""
    approaches, advised = _approaches(choice), _advised(choice)
    best = "the model with the highest quality"
    if approaches:
        thriftiest = f"the thriftiest {approaches[0]} model" if several else "the thriftiest model"
        return f"{thriftiest}, which also has the highest quality," if "best" in advised else thriftiest
    if "best" in advised:
        return best
    return "the hungriest model" if HUNGRIEST in choice.roles else f"the thriftiest {ROLES[advised[0]]}"


def _sentence(choices: Sequence[Choice], several: bool) -> str:
    first, *others = choices
    start = _subject(first, several)
    needs = [f"{_subject(choice, several)} needs {_against(choice, first)}" for choice in others]
    return (
        f"{start[0].upper()}{start[1:]} needs {significant(first.row.energy)} Wh for 1,000 queries; "
        f"{joined(needs).removesuffix(',')}."
    )


def _against(choice: Choice, first: Choice) -> str:
    ratio = choice.ratio_to(first)
    if choice.factor == 1 or ratio is None:
        times = "the same"
    else:
        more = more_in_short(choice.row.label, first.row.label)
        times = f"{ratio_in_words(ratio)} that{f' {more}' if more else ''}"
    return times if choice.told_from(first) else f"{times}, which is not a clear difference,"


def _judged_otherwise(found: Advice) -> str:
    """Where another published figure of these models, outside the one shown here, finds another model best."""
    chosen = found.best
    if chosen is None or chosen.quality is None:
        return ""
    best, shown = chosen.label, chosen.quality.basis
    others: dict[tuple[str, str], list[tuple[float, Label]]] = {}
    for label in (row.label for row in found.pool.candidates):
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


def _less(found: Advice, first: Choice, task: Task) -> str:
    """What the thriftiest costs in quality where its energy is clearly less."""
    if found.best is None or first.row.quality is None or found.best.quality is None:
        return ""
    one, other = first.row.quality, found.best.quality
    if one.goodness >= other.goodness or told_apart(found.best.label, first.row.label) is not True:
        return ""
    return (
        f"Less energy can mean worse answers: {significant(one.value)} against {significant(other.value)} "
        f"({quality_short(other.basis, task)})."
    )
