"""How a quality is named beside an energy, and why one that was published does not stand there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from generator.labels.label import Label
from generator.labels.quality import Basis, Headline, MeasuredFigure, QualityFigure
from generator.labels.rank import Ranked
from generator.labels.task import Task
from generator.pages.numbers import counted, joined, percent, significant
from generator.pages.words import workload_name
from generator.records.published_answers import Told, told

NOT_KNOWN = "not known"
ANSWERS = {
    "same": "answers made as the measured ones were",
    "longer": "longer answers than the measured ones",
    "unknown": "answers that nobody has tied to the measured ones",
}
_VERDICTS = {
    True: "this is better than that",
    False: "this is no better than that",
    None: "whether this is better cannot be told from these answers",
}


@dataclass(frozen=True)
class LeftOut:
    """Why some published figures meet no energy, as a sentence; where to read it, if a source says so."""

    sentence: str
    source: str | None


def quality_title(basis: Basis, task: Task) -> str:
    """What an axis or a column of this quality is called: `Accuracy, measured, mean of IMDB and SST-2`."""
    if not basis.measured and task.quality_title:
        return task.quality_title
    parts = [basis.metric[0].upper() + basis.metric[1:]]
    if basis.measured:
        parts.append("measured")
    names = joined(map(workload_name, basis.datasets))
    parts.append(f"mean of {names}" if len(basis.datasets) > 1 else f"on {names}")
    if basis.better == "lower":
        parts.append("lower is better")
    return ", ".join(parts)


def quality_short(basis: Basis, task: Task) -> str:
    """The same in few words, behind its value: `accuracy, measured`."""
    if not basis.measured and task.quality_short:
        return task.quality_short
    lower = ", lower is better" if basis.better == "lower" else ""
    return f"{basis.metric}{', measured' if basis.measured else ''}{lower}"


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


def left_out(rows: Sequence[Ranked]) -> list[LeftOut]:
    """Why published figures of these labels are not set against energy, one sentence a reason."""
    found: dict[tuple[str, str, str | None], list[tuple[Label, QualityFigure]]] = {}
    for row in rows:
        for figure in row.label.result.quality:
            if figure.answers != "same":
                known = _told(row.label, figure)
                key = (figure.metric, known.why if known else "", known.source if known else None)
                found.setdefault(key, []).append((row.label, figure))
    return [LeftOut(_sentence(metric, why, items), source) for (metric, why, source), items in found.items()]


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
    reason = why or f"it is of {joined(ANSWERS[kind] for kind in kinds)}"
    return f"The {metric} of {who} on {sets} is set against no energy: {reason}."
