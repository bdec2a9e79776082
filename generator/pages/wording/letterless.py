"""What is said in the place of a letter: why there is none, and whether one may come."""

from generator.labels.grading.awaiting import Awaiting
from generator.labels.grading.scale import LEAST_MODELS
from generator.labels.grading.status import SHORT, Status, why_no_letter
from generator.labels.label import Label
from generator.pages.wording.numbers import counted, joined, plural
from generator.pages.wording.served import not_met_in_words
from generator.pages.wording.words import workload_name


def letterless(label: Label) -> str:
    """Why there is no letter, in sentences, with what is known besides of exactly this label."""
    status, awaiting = label.result.grade.status, label.result.awaiting
    if awaiting is not None:
        return f"{awaiting_in_words(awaiting)}{_own(awaiting)}"
    if status == "quick":
        queries = counted(label.setup.quick or 0, "query", "queries")
        return f"A quick measurement: at most {queries} of each data set, for a first look, so there is no letter."
    known = not_met_in_words(label) if status == "no-operating-point" else ""
    return f"No letter: {known}." if known else why_no_letter(status)


def status_name(status: Status) -> str:
    """A status as the methodology lists it: `not comparable`, `not served as asked`.

    The browser writes the same (`statusName` in `site_src/pages/assets/base/element.js`).
    """
    return SHORT[status] if status == "no-operating-point" else status.replace("-", " ")


def awaiting_in_words(awaiting: Awaiting) -> str:
    """How many models there are of those that a scale needs, in a sentence."""
    if awaiting.enough and awaiting.study:
        return f"No scale yet: the study has {awaiting.models} models measured alike, so one can be proposed."
    if not awaiting.may_come:
        return f"No scale: it needs {LEAST_MODELS} models measured alike, and the study has {awaiting.models}."
    if awaiting.enough:
        return f"No scale yet: {awaiting.models} models have been measured on this machine, so one can be proposed."
    return (
        f"No scale yet: {awaiting.models} of the {LEAST_MODELS} models that it needs "
        f"{plural(awaiting.models, 'has', 'have')} been measured on this machine."
    )


def short_reason(label: Label) -> str:
    """Why there is no letter in a few words; what has a colon says so by itself."""
    status, result = label.result.grade.status, label.result
    if status == "quick":
        return f"quick: {counted(label.setup.quick or 0, 'query', 'queries')}"
    if result.awaiting is not None:
        return awaiting_in_short(result.awaiting)
    if status == "estimated":
        return f"value only: {_whose(label)} energy is estimated"
    if status == "no-operating-point" and result.operating and result.operating.rule.inter_token_s is not None:
        return "never as fast as asked"
    return SHORT[status]


def awaiting_in_short(awaiting: Awaiting) -> str:
    """`no scale yet: 3 of 5 models`, or with enough of them `scale due: 5 models`."""
    if awaiting.enough:
        return f"scale due: {awaiting.models} models"
    return f"no scale{' yet' if awaiting.may_come else ''}: {awaiting.models} of {LEAST_MODELS} models"


def verdict_without_letter(label: Label) -> str:
    """`no letter: too uncertain`, or a reason that says so by itself: `no scale yet: 3 of 5 models`."""
    reason = short_reason(label)
    return reason if ":" in reason else f"no letter: {reason}"


def _whose(label: Label) -> str:
    """The component whose estimate it is, memory aside; `all` where there are several."""
    parts = [share.component for share in label.result.shares if share.component != "ram"]
    return {"cpu": "processor", "gpu": "GPU"}.get(parts[0], "all") if len(parts) == 1 else "all"


def lacking(awaiting: Awaiting) -> str:
    """`not measured on SST-2`: why the label itself does not count; empty where it does, or for another reason."""
    lacks = "" if awaiting.counts else joined(workload_name(name) for name in awaiting.missing)
    return f"not measured on {lacks}" if lacks else ""


def _own(awaiting: Awaiting) -> str:
    if awaiting.counts:
        return ""
    why = lacking(awaiting)
    return f" This one does not count{f': it was {why}' if why else ''}."
