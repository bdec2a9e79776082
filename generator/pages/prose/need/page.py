"""Computed pieces of the page on whether a large model is needed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from jinja2 import Environment

from generator.labels.need.computers import computers, margin
from generator.labels.need.ladder import TASK, Ladder, ladders
from generator.labels.need.trade import NEARLY, Step, stairs, trade
from generator.pages.edition.edition import Edition
from generator.pages.edition.machines import machine_of
from generator.pages.prose.findings import Span, costs
from generator.pages.prose.need import words
from generator.pages.prose.need.panels import panels
from generator.pages.prose.need.payback import paybacks
from generator.pages.wording.quality import LeftOut, left_out

PIECES = ("summary", "panels", "trades", "training", "chat", "computers", "teaser")
_CHAT = "chat"


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
            step=Step,
            stairs=stairs,
            nearly=NEARLY,
            small_measured=self.small_measured,
            left_out=self.left_out,
            paybacks=[item for ladder in self.ladders if (item := paybacks(ladder)) is not None],
            chat=self.chat(),
            computers=computers(),
            margin=margin(),
        )

    @property
    def small_measured(self) -> bool:
        """Whether a computer without a GPU was measured."""
        return any(self.edition.profiles[ladder.profile].accelerators_counted == 0 for ladder in self.ladders)

    def left_out(self, profile: str) -> list[LeftOut]:
        """Why published figures of a machine's models are not set against energy."""
        return left_out(self.edition.rankings[TASK, profile])

    def chat(self) -> tuple[Span, Sequence[str]] | None:
        """What a reply of a chat model takes, and which models that chat were measured at this job too."""
        span = next((span for span in costs(self.edition) if span.task.id == _CHAT), None)
        if span is None:
            return None
        chatting, sorting = (
            {label.subject.model for label in self.edition.labels if label.subject.task == task and label.result.value}
            for task in (_CHAT, TASK)
        )
        return span, sorted(chatting & sorting)


def fragments(environment: Environment, edition: Edition, base: str) -> dict[str, Callable[[], str]]:
    """Each piece by the name of its placeholder."""
    context = _Context(environment, edition, base)
    return {f"need-{name}": partial(context.piece, name) for name in PIECES}
