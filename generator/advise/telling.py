"""The advice for one machine as a terminal shows it: short, and the same sentences as on the task's page."""

from collections.abc import Iterator
from typing import NamedTuple

from generator.labels.advice.advice import Advice, Pick
from generator.labels.task import Task
from generator.pages.edition.edition import Edition
from generator.pages.edition.machines import machine_of
from generator.pages.wording import advice as words


class Told(NamedTuple):
    """The advice for a task under a profile, and what its words need."""

    edition: Edition
    task: Task
    profile: str
    advice: Advice


def told(item: Told) -> str:
    """Some lines of text, the last one ended."""
    return "\n".join(_lines(item)) + "\n"


def _lines(item: Told) -> Iterator[str]:
    advice = item.advice
    yield f"{item.task.title} on {machine_of(item.edition, item.profile).words}"
    for outcome in advice.limits if advice.pool.candidates else ():
        yield f"  {words.outcome_in_words(outcome, advice.pool)}"
        if weighed := words.weights_in_words(outcome, advice.pool):
            yield f"  {weighed}"
    if not advice.picks:
        yield "  No model qualifies." if advice.pool.candidates else "  No model can be advised."
    for pick in advice.picks:
        yield f"  {words.roles_in_words(pick.roles)}: {words.name_in_words(pick.candidate)}"
        yield f"    {words.energy_in_words(pick, advice)}{_class(pick)}"
        if advice.pool.basis is not None:
            yield f"    {words.quality_in_words(pick, item.task)}"
    for note in words.notes(advice):
        yield f"  {note}"


def _class(pick: Pick) -> str:
    grade = pick.candidate.label.result.grade
    return f"; class {grade.text}" if grade.letter else ""
