"""Computed pieces on what is assumed: each profile's repeatability, what two passes show, and the rules of serving."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import fsum

from jinja2 import Environment

from generator.labels.estimates.sample import energies
from generator.pages.edition.edition import Edition
from generator.pages.prose.method_pages import used_profiles
from generator.pages.wording.numbers import counted, joined, percent
from generator.records.model import Record
from generator.records.profile import Profile, Repeatability


@dataclass(frozen=True)
class Declared:
    """What a profile declares, and how many letters rest on it."""

    profile: Profile
    repeatability: Repeatability
    letters: int


def repeatability(environment: Environment, edition: Edition) -> str:
    """Every declaration that a label may rest on, as a table; nothing where no profile declares any."""
    found = [
        Declared(profile, known, _letters(edition, profile))
        for profile in used_profiles(edition)
        if (known := profile.uncertainty.repeatability) is not None
    ]
    return environment.get_template("repeatability.html").render(rows=found) if found else ""


def _letters(edition: Edition, profile: Profile) -> int:
    return sum(
        label.result.grade.status == "provisional" for label in edition.labels if label.setup.profile == profile.id
    )


def passes_apart(records: Iterable[Record]) -> str:
    """How far two passes of the same are apart, over all that were made twice; empty without any."""
    pairs = [
        made
        for record in records
        for workload in record.workloads
        for measured in workload.points or (workload,)
        if len(made := energies(measured)) == 2
    ]
    if not pairs:
        return ""
    apart = [max(pair) / min(pair) - 1 for pair in pairs]
    return (
        f"Of {counted(len(pairs), 'pair')} of whole passes of the same on one server, one right after the other, the "
        f"two differ by {percent(fsum(apart) / len(apart), 1)} on the mean and {percent(max(apart), 1)} at most."
    )


def operating_rules(environment: Environment, edition: Edition) -> str:
    """By which rule labels of each task choose, tasks of one rule together."""
    rules: dict[str, list[str]] = {}
    for name in edition.measured_tasks:
        labels = [label for label in edition.labels if label.subject.task == name]
        if any(label.result.operating for label in labels):
            task = edition.tasks[name]
            rules.setdefault(task.operating.words, []).append(task.title)
    rows = [(joined(titles), rule) for rule, titles in rules.items()]
    return environment.get_template("operating_rules.html").render(rows=rows) if rows else ""
