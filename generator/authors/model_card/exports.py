"""What the machine-readable forms say of a label, and of which labels they may say anything."""

from collections.abc import Sequence
from decimal import Decimal

from generator.labels.label import Label
from generator.pages.edition.edition import Edition
from generator.pages.wording.assumed import assumed_in_words, class_in_words
from generator.pages.wording.boundary import counted_in_words
from generator.pages.wording.letterless import letterless
from generator.pages.wording.numbers import counted, significant
from generator.pages.wording.quantising.in_short import variant_name
from generator.pages.wording.served import served_in_words
from generator.pages.wording.words import approach_name, checked_by, workload_name


def printed(value: float) -> Decimal:
    """A figure as labels print it, so that every place where it stands says the same."""
    return Decimal(significant(value).replace(",", ""))


def in_words(edition: Edition, label: Label) -> str:
    """All that a bare number leaves out, in one line: unit, interval, class, task, variant, machine, workloads."""
    figure, profile = label.result.figure, edition.profiles[label.setup.profile]
    interval = f"95 % interval {significant(figure.low)} to {significant(figure.high)}" if figure else "no interval"
    scale = f" on scale {label.result.scale_version}" if label.result.scale_version else ""
    assumed, served = assumed_in_words(label), served_in_words(label)
    verdict = (
        f"{class_in_words(label.result.grade)} of A to G{scale}{f' ({assumed})' if assumed else ''}"
        if label.result.grade.letter
        else without_letter(label)
    )
    workloads = ", ".join(workload_name(workload.id) for workload in label.result.workloads if workload.graded)
    return (
        f"{significant(label.result.value)} Wh per 1,000 queries ({interval}; lower is better), {verdict}. "
        f"Task {label.subject.task}, {approach_name(label)}, {variant_name(label)}. "
        f"Machine: {profile.short}, counted: {counted_in_words(profile)}. {f'Served: {served}. ' if served else ''}"
        f"Mean of {counted(label.result.runs, 'run')} over {workloads or 'other workloads than the task has'}, "
        f"{label.source.measured_from.isoformat()} to {label.source.measured_to.isoformat()}. "
        f"Verification: {checked_by(label)}."
    )


def without_letter(label: Label) -> str:
    """Why there is no letter, within a sentence."""
    reason = letterless(label).removeprefix("No letter: ").rstrip(".")
    return f"no letter ({reason[0].lower()}{reason[1:]})"


def left_out(labels: Sequence[Label]) -> list[str]:
    """A line for each label that a machine-readable form must not hold, with the reason."""
    return [
        f"Left out: {label.subject.task}, {variant_name(label)}, {label.setup.profile}: {without_letter(label)}"
        for label in labels
    ]
