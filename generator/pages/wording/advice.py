"""Advice in sentences: the same on a task's page and on a terminal. Plain text, and nothing of the site's libraries."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from generator.labels.advice.advice import POINTS, Advice, Pick, best_qualified
from generator.labels.advice.candidate import Candidate, Pool, Reason
from generator.labels.advice.limit import Limit, Outcome, known
from generator.labels.advice.loss import Loss, loss
from generator.labels.comparing.comparable import energy_ratio, told_apart
from generator.labels.grading.status import SHORT
from generator.labels.quality import Basis
from generator.labels.task import Task
from generator.pages.wording.numbers import counted, data_size, joined, plural, significant, tick
from generator.pages.wording.quality import metric_name, quality_short, quality_value
from generator.pages.wording.quantising.in_short import variant_name
from generator.pages.wording.ratio import ratio_in_words

# What a model is the thriftiest of, or is besides.
ROLES: Mapping[str, str] = {
    "thriftiest": "",
    "judged": "of known quality",
    "no-clear-loss": "at no clear loss",
    "few-points": f"within {POINTS:g} points of the best",
    "best": "highest quality",
    "hungriest": "hungriest",
}
_GIBIBYTE = 2**30
_MOST_NAMED = 3


def roles_in_words(roles: Iterable[str], thriftiest: str = "thriftiest") -> str:
    """`Thriftiest, within 5 points of the best`, `Thriftiest at no clear loss`, `Highest quality`.

    `thriftiest` is what one that has the role of this name is called.
    """
    known = list(roles)
    parts = [ROLES[role] for role in known if role != "thriftiest"]
    if "thriftiest" in known:
        parts.insert(0, thriftiest)
    elif known[0] not in ("best", "hungriest"):
        parts[0] = f"thriftiest {parts[0]}"
    text = ", ".join(parts)
    return text[0].upper() + text[1:]


def name_in_words(candidate: Candidate) -> str:
    """`org/model`, and where its label names one its variant: `org/model (fp16, NF4)`."""
    label = candidate.label
    return f"{label.subject.model} ({variant_name(label)})" if label.setup.variant else label.subject.model


def energy_in_words(pick: Pick, advice: Advice) -> str:
    """`4.44 Wh for 1,000 queries, 3.3 times (95 % interval 3.2 to 3.4) that of the thriftiest`."""
    text = f"{significant(pick.candidate.energy)} Wh for 1,000 queries"
    if pick.energy is None:
        return text
    apart = told_apart(pick.candidate.label, advice.picks[0].candidate.label)
    unclear = ", which is not a clear difference" if apart is False else ""
    return f"{text}, {ratio_in_words(pick.energy)} that of the thriftiest{unclear}"


def quality_in_words(pick: Pick, task: Task) -> str:
    """`0.785 accuracy, mean of two data sets, 13.7 points less than the best`, or that it is not known."""
    quality = pick.candidate.quality
    if quality is None:
        return "quality not comparable" if pick.candidate.unlike else "quality not known"
    text = f"{quality_value(quality)} {quality_short(quality.basis, task)}"
    return f"{text}; {loss_in_words(pick.loss, quality.basis)}" if pick.loss else text


def loss_in_words(loss: Loss, basis: Basis) -> str:
    """`13.7 points less than the best`, `0.2 more than the best`, `as good as the best`."""
    if loss.value <= 0:
        return "as good as the best"
    unclear = ", which is not a clear difference" if loss.clear is False else ""
    return f"{_so_much(loss)} {'less' if basis.better == 'higher' else 'more'} than the best{unclear}"


def _so_much(loss: Loss) -> str:
    """`13.7 points`, or for a metric that is no share `0.2`."""
    if loss.points is None:
        return significant(loss.value)
    return f"{significant(loss.points)} {plural(loss.points, 'point')}"


def bound_in_words(limit: Limit, basis: Basis | None) -> str:
    """`at least 0.9 accuracy`, `at most 0.3 WER`, `at most 4 GiB of memory`, `at most 0.5 s to the whole answer`."""
    if limit.asked == "quality":
        lower = basis is not None and basis.better == "lower"
        metric = metric_name(basis.metric) if basis else "quality"
        return f"{'at most' if lower else 'at least'} {tick(limit.bound)} {metric}"
    if limit.asked == "memory":
        return f"at most {tick(limit.bound / _GIBIBYTE)} GiB of memory"
    return f"at most {tick(limit.bound)} s to the whole answer"


def outcome_in_words(outcome: Outcome, among: Pool) -> str:
    """How many meet it, miss it and are left out because nobody knows; and the nearest one, where nothing is left."""
    bound = bound_in_words(outcome.limit, among.basis)
    parts = [f"{outcome.met} {plural(outcome.met, 'meets', 'meet')} it"]
    if outcome.missed:
        parts.append(f"{outcome.missed} {plural(outcome.missed, 'does', 'do')} not")
    if outcome.unknown:
        theirs = plural(outcome.unknown, "is left out because its", "are left out because their")
        # A quality of another kind is known, and says nothing here.
        other = outcome.limit.asked == "quality" and any(item.unlike for item in among.candidates)
        otherwise = ", or cannot be compared with the others'" if other else ""
        parts.append(f"{outcome.unknown} {theirs} {outcome.limit.asked} is not known{otherwise}")
    return f"{bound[0].upper()}{bound[1:]}: {joined(parts)}.{_nearest(outcome)}"


def _nearest(outcome: Outcome) -> str:
    nearest, asked = outcome.nearest, outcome.limit.asked
    value = known(nearest, asked) if nearest else None
    if nearest is None or value is None:
        return ""
    shown = data_size(int(value)) if asked == "memory" else f"{significant(value)}{' s' if asked == 'latency' else ''}"
    return f" The nearest is {name_in_words(nearest)} with {shown}."


def weights_in_words(outcome: Outcome, among: Pool) -> str:
    """Of how many the weights' size is all that is known of the memory; empty of none, and for another limit."""
    if outcome.limit.asked != "memory":
        return ""
    unknown = [item for item in among.candidates if item.memory_bytes is None]
    sizes = [size for item in unknown if (size := item.label.subject.weights_bytes) is not None]
    if not sizes:
        return ""
    larger = sum(size > outcome.limit.bound for size in sizes)
    exceeds = f"{larger} {plural(larger, 'exceeds', 'exceed')}" if larger else "none exceeds"
    return (
        f"For {len(sizes)} of them the size of the weights is known, {data_size(min(sizes))} to "
        f"{data_size(max(sizes))}, and a model needs at least that much: {exceeds} the limit by the "
        "weights alone."
    )


def notes(advice: Advice) -> Iterator[str]:
    """What the data cannot say of this advice, and who is not in it, a sentence each."""
    candidates = advice.pool.candidates
    if advice.alike:
        yield f"The data cannot tell whether the thriftiest needs less energy than {_some(advice.alike)}."
    if any(told_apart(item.label, advice.qualified[0].label) is None for item in advice.qualified[1:]):
        yield "No interval is known for some of these figures, so how clear the differences are is not known."
    if advice.picks:
        yield from _on_quality(advice)
    if any(item.label.result.grade.status == "estimated" for item in candidates):
        yield "The energy was estimated, not read from a meter, so there are no letters."
    if told := left_out_in_words(advice.pool):
        yield told


def _on_quality(advice: Advice) -> Iterator[str]:
    candidates, best = advice.pool.candidates, advice.best
    rated = [item for item in candidates if item.quality is not None]
    if not rated:
        yield "How well these models do the job is not known, so the thriftiest may not be the right one."
    elif len(rated) < len(candidates):
        known = "can be compared" if any(item.unlike for item in candidates) else "is known"
        yield f"Quality {known} for {len(rated)} of {counted(len(candidates), 'label')}."
    if best is not None and best not in advice.qualified:
        yield _beyond(best, best_qualified(advice))
    if best is not None and any(pick.loss and pick.loss.value and pick.loss.clear is None for pick in advice.picks):
        yield "No interval is known for the quality, so a small difference in it may be chance."


def _beyond(best: Candidate, own: Candidate | None) -> str:
    """What the best of all would give and cost that does not meet the limits, against the best that does."""
    told = f"The best of all, {name_in_words(best)}, does not meet what is asked"
    lost = loss(own, best) if own else None
    ratio = energy_ratio(best.label, own.label) if own else None
    if own is None or lost is None or ratio is None or best.quality is None:
        return f"{told}."
    more = "more" if best.quality.basis.better == "higher" else "less"
    unclear = ", which is not a clear difference," if lost.clear is False else ""
    return (
        f"{told}; it reaches {_so_much(lost)} {more} than the best that does{unclear} for {ratio_in_words(ratio)} its "
        "energy."
    )


def left_out_in_words(pool: Pool) -> str:
    """`Not advised: 1 label (random weights) and 8 (not served as asked).`; empty where none was left out."""
    if not pool.left_out:
        return ""
    (reason, count), *others = pool.left_out
    first = f"{counted(count, 'label')} ({_reason(reason)})"
    return f"Not advised: {joined([first, *(f'{number} ({_reason(why)})' for why, number in others)])}."


def _reason(reason: Reason) -> str:
    return "measured on other queries than most" if reason == "other-queries" else SHORT[reason]


def _some(candidates: Sequence[Candidate]) -> str:
    """The first few by name, the best with its quality where that is known, and how many more."""
    named = [name_in_words(item) for item in candidates[:_MOST_NAMED]]
    if (quality := candidates[0].quality) is not None:
        named[0] += f" with a quality of {significant(quality.value)}"
    more = len(candidates) - len(named)
    return joined([*named, f"{more} more"] if more else named)
