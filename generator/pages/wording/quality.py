"""How a quality is named beside an energy, and why one that was published does not stand there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from generator.labels.comparing.rank import Ranked
from generator.labels.label import Label
from generator.labels.quality import Basis, Headline, MeasuredFigure, QualityFigure
from generator.labels.task import Task
from generator.pages.wording.numbers import counted, joined, percent, significant
from generator.pages.wording.words import workload_name
from generator.records.model import published_metric
from generator.records.versions.published_answers import Told, told

NOT_KNOWN = "not known"
ANSWERS = {
    "same": "answers made as the measured ones were",
    "longer": "longer answers than the measured ones",
    "unknown": "answers not known to be the measured ones",
}
# Studies name them in their own words.
METRIC_NAMES = {
    "accuracy (top-1)": "top-1 accuracy",
    "accuracy (all that the instruction asks for, strictly)": "prompt-level strict accuracy",
    "FID (lower is better)": "FID",
}
_VERDICTS = {
    True: "this is better than that",
    False: "this is no better than that",
    None: "these answers do not show whether this is better",
}


@dataclass(frozen=True)
class LeftOut:
    """Why some published figures meet no energy, as a sentence; where to read it, if a source says so."""

    sentence: str
    source: str | None


@dataclass(frozen=True)
class NotKnown:
    """Of what a quality is not known, and what there is instead."""

    of: str
    instead: str


def quality_title(basis: Basis, task: Task) -> str:
    """What an axis or a column of this quality is called: `Accuracy, measured, mean of IMDB and SST-2`."""
    if task.quality_title and _is_the_tasks_own(basis, task):
        return task.quality_title
    words = _on_data_sets(basis, ", " if basis.measured or len(basis.datasets) > 1 else " ")
    # `mAP` is a name.
    return words[0].upper() + words[1:] if words.split()[0].rstrip(",").islower() else words


def quality_short(basis: Basis, task: Task) -> str:
    """The same in few words, behind its value: `accuracy, measured`, `top-1 accuracy on ImageNet`."""
    if task.quality_short and _is_the_tasks_own(basis, task):
        return task.quality_short
    if not basis.measured:
        return _on_data_sets(basis, " " if len(basis.datasets) == 1 else ", ", few=True)
    lower = ", lower is better" if basis.better == "lower" else ""
    return f"{metric_name(basis.metric)}, measured{lower}"


def metric_name(metric: str) -> str:
    """A metric as the field calls it, where a study's name for it is another."""
    return METRIC_NAMES.get(metric, metric)


def _is_the_tasks_own(basis: Basis, task: Task) -> bool:
    return not basis.measured and (basis.metric, basis.datasets) == (task.quality_metric, task.quality_datasets)


def _on_data_sets(basis: Basis, before: str, few: bool = False) -> str:
    count = len(basis.datasets)
    names = f"{count} data sets" if few and count > 1 else joined(map(workload_name, basis.datasets))
    measured = ", measured" if basis.measured else ""
    lower = ", lower is better" if basis.better == "lower" else ""
    return f"{metric_name(basis.metric)}{measured}{before}{'mean of' if count > 1 else 'on'} {names}{lower}"


def quality_value(headline: Headline) -> str:
    """`0.912`, and with its interval where it has one: `0.912 (0.901–0.923)`."""
    text = significant(headline.value)
    if headline.interval_95 is None:
        return text
    low, high = headline.interval_95
    return f"{text} ({significant(low)}–{significant(high)})"


def quality_in_words(label: Label, task: Task) -> str:
    """The label's quality in a line, or that it is not known."""
    found = label.result.headline
    return NOT_KNOWN if found is None else f"{quality_value(found)} {quality_short(found.basis, task)}"


def measured_in_words(figure: MeasuredFigure) -> str:
    """What is to be known of a measured figure besides its value, as one line of text."""
    parts = [counted(figure.items, "answer")]
    if figure.interval_95:
        parts.append(f"95 % interval {significant(figure.interval_95[0])}–{significant(figure.interval_95[1])}")
    if figure.better == "lower":
        parts.append("lower is better")
    if figure.chance is not None:
        parts.append(f"guessing reaches {significant(figure.chance)}, and {_VERDICTS[figure.above_chance]}")
    if figure.unmapped is not None:
        parts.append(f"{percent(figure.unmapped, 1)} of the answers could not be read as one of the labels")
    return "; ".join(parts)


def of_which_answers(figure: QualityFigure) -> str:
    """Of which answers a published figure is, as its row in a card's table says it."""
    return ANSWERS[figure.answers] if _judges_answers(figure) else "none: how well the model predicts this text"


def why_not_known(label: Label) -> NotKnown | None:
    """Why none of a label's published figures is its quality; None where there are none."""
    figures = label.result.quality
    if not figures:
        return None
    if all(item.answers == "same" for item in figures):
        return NotKnown("of all these answers together", "figures published for parts of them are below")
    if not any(map(_judges_answers, figures)):
        names = joined(dict.fromkeys(metric_name(item.metric) for item in figures))
        return NotKnown("of these answers", f"the published {names} is below; it does not judge answers")
    return NotKnown("of these answers", "published figures are below, with the reason why they are not of these")


def _judges_answers(figure: QualityFigure) -> bool:
    known = published_metric(figure.metric)
    return known is None or known.of_answers


def left_out(rows: Sequence[Ranked]) -> list[LeftOut]:
    """Why published figures of these labels are not set against energy, one sentence a reason."""
    found: dict[tuple[str, str, str | None], list[tuple[Label, QualityFigure]]] = {}
    for row in rows:
        for figure in row.label.result.quality:
            if figure.answers != "same":
                known = _told(row.label, figure)
                key = (figure.metric, known.why if known else "", known.source if known else None)
                found.setdefault(key, []).append((row.label, figure))
    told_of = [LeftOut(_sentence(metric, why, items), source) for (metric, why, source), items in found.items()]
    return told_of + _prepared_otherwise(rows)


def _prepared_otherwise(rows: Sequence[Ranked]) -> list[LeftOut]:
    """What is left out because a study prepared its inputs otherwise than those of the quality that is shown."""
    shown = next((row.quality.basis for row in rows if row.quality), None)
    if shown is None:
        return []
    found: dict[Basis, set[str]] = {}
    for row in rows:
        headline = row.label.result.headline
        if headline and headline.basis != shown and replace(headline.basis, prepared=shown.prepared) == shown:
            found.setdefault(headline.basis, set()).add(row.label.subject.model)
    return [
        LeftOut(
            f"The {_on_data_sets(basis, ' ')} of {counted(len(models), 'model')} is not compared with that of the "
            f"others: their inputs were prepared otherwise ({_prepared(basis)}; those of the others: "
            f"{_prepared(shown)}).",
            None,
        )
        for basis, models in found.items()
    ]


def _prepared(basis: Basis) -> str:
    """How a study prepared the inputs, in its own words."""
    words = dict.fromkeys(text.rstrip(".") for text in basis.prepared if text)
    return "; ".join(f"“{text}”" for text in words) or "not stated"


def _told(label: Label, figure: QualityFigure) -> Told | None:
    subject = label.subject
    known = told(label.setup.profile, subject.task, subject.approach, subject.model, figure.dataset)
    return known if known and known.answers == figure.answers else None


def _sentence(metric: str, why: str, items: Iterable[tuple[Label, QualityFigure]]) -> str:
    found = list(items)
    models = sorted({label.subject.model for label, _ in found}, key=str.casefold)
    who = models[0] if len(models) == 1 else counted(len(models), "model")
    sets = joined(dict.fromkeys(workload_name(figure.dataset) for _, figure in found))
    kinds = dict.fromkeys(figure.answers for _, figure in found)
    reason = why or (
        f"it is for {joined(ANSWERS[kind] for kind in kinds)}"
        if any(_judges_answers(figure) for _, figure in found)
        else "it says how well a model predicts a given text, and does not judge answers"
    )
    return f"The {metric_name(metric)} of {who} on {sets} is not compared with energy: {reason}."
