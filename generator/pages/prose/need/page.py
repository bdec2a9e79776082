"""Computed pieces of the page on whether a large model is needed."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial

from jinja2 import Environment

from generator.labels.need.computers import computers, margin
from generator.labels.need.ladder import TASK, Ladder, ladders
from generator.labels.need.trade import NEARLY, stairs, trade
from generator.pages.edition import Edition
from generator.pages.machines import machine_of
from generator.pages.prose.need import words
from generator.pages.prose.need.panels import panels

PIECES = ("summary", "panels", "trades", "computers", "teaser")


def found_in(edition: Edition) -> list[Ladder]:
    """The ladders of an edition: small computers without a GPU first, then the newest machines."""
    labels = [row.label for (task, _), rows in edition.rankings.items() if task == TASK for row in rows]
    return sorted(ladders(labels), key=lambda ladder: edition.profiles[ladder.profile].accelerators_counted > 0)


@dataclass(frozen=True)
class _Context:
    """What every piece is made from."""

    environment: Environment
    edition: Edition
    base: str

    @cached_property
    def ladders(self) -> list[Ladder]:
        return found_in(self.edition)

    def piece(self, name: str) -> str:
        """One of the page's pieces; nothing where no model's right answers are known."""
        if not self.ladders and name != "computers":
            return ""
        return self.environment.get_template(f"need/{name}.html").render(
            base=self.base,
            task=self.edition.tasks[TASK],
            machine=partial(machine_of, self.edition),
            profiles=self.edition.profiles,
            said=words,
            ladders=self.ladders,
            panels=panels(self.ladders) if name == "panels" else [],
            trade=trade,
            stairs=stairs,
            nearly=NEARLY,
            small_measured=self.small_measured,
            computers=computers(),
            margin=margin(),
        )

    @property
    def small_measured(self) -> bool:
        """Whether a computer without a GPU was measured."""
        return any(self.edition.profiles[ladder.profile].accelerators_counted == 0 for ladder in self.ladders)


def fragments(environment: Environment, edition: Edition, base: str) -> dict[str, Callable[[], str]]:
    """Each piece by the name of its placeholder."""
    context = _Context(environment, edition, base)
    return {f"need-{name}": partial(context.piece, name) for name in PIECES}
