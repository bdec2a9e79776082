"""Computed pieces of the page on quantising: its summary, what to take, the charts with their tables, and memory."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from jinja2 import Environment

from generator.labels.quantising.groups import LEAST_MODELS, MOST_LOST, choices, groups
from generator.pages.charts.small import picture
from generator.pages.edition.edition import Edition
from generator.pages.edition.machines import machine_of
from generator.pages.prose.quantising.charts import OVERVIEW
from generator.pages.prose.quantising.memory import rows
from generator.pages.prose.quantising.sections import Section, other_panels, sections, situations
from generator.pages.prose.quantising.story import Story, moved, story
from generator.pages.wording.quantising import families
from generator.pages.wording.words import RUNTIME_NAMES

PIECES = ("summary", "choice", "overview", "methods", "length", "sessions", "others", "memory", "teaser")
# The answers that grew most are told of, not all.
_MOST_ANSWERS, _LONGER = 5, 1.1


@dataclass(frozen=True)
class _Context:
    """What every piece is made from."""

    environment: Environment
    edition: Edition
    drawn: Mapping[str, str]
    base: str

    def piece(self, name: str) -> str:
        """One of the page's pieces; nothing where no model was measured in two number formats."""
        found = self.edition.quantised_otherwise if name == "others" else self.edition.quantised
        if not found and name != "memory":
            return ""
        return self.environment.get_template(f"quantising/{name}.html").render(
            base=self.base,
            edition=self.edition,
            machine=partial(machine_of, self.edition),
            **_TOLD[name](self),
        )


def fragments(
    environment: Environment, edition: Edition, drawn: Mapping[str, str], base: str
) -> dict[str, Callable[[], str]]:
    """Each piece by the name of its placeholder."""
    context = _Context(environment, edition, drawn, base)
    return {f"quantising-{name}": partial(context.piece, name) for name in PIECES}


def _summary(context: _Context) -> dict[str, object]:
    return {"story": _story(context), "pairs": context.edition.quantised}


def _story(context: _Context) -> Story:
    found = context.edition.quantised
    return story(found, groups(found))


def _choice(context: _Context) -> dict[str, object]:
    found = groups(context.edition.quantised)
    return {"choices": choices(found), "least_models": LEAST_MODELS, "most_lost": MOST_LOST}


def _overview(context: _Context) -> dict[str, object]:
    found = situations(groups(context.edition.quantised))
    return {
        "situations": [(some, picture(context.drawn.get(name := f"{OVERVIEW}-{key}"), name)) for key, some in found]
    }


def _methods(context: _Context) -> dict[str, object]:
    found = sections(context.edition.quantised, groups(context.edition.quantised))
    charts = {
        panel.name: picture(context.drawn.get(panel.name), panel.name) for section in found for panel in section.panels
    }
    return {"sections": found, "charts": charts, "alone": _alone(context, found)}


def _alone(context: _Context, found: Sequence[Section]) -> list[tuple[families.Family, int, int]]:
    """The families that were measured and make no pair that counts: how many models, and pairs that do not count."""
    models: dict[str, set[str]] = {}
    for label in context.edition.labels:
        if label.setup.quantization is not None:
            models.setdefault(families.family_of(label.setup.quantization).id, set()).add(label.subject.model)
    paired = {section.family.id for section in found}
    otherwise = Counter(
        families.family_of(pair.method).id
        for pair in context.edition.quantised_otherwise
        if pair.quantised.setup.quantization is not None
    )
    return [
        (family, len(models[family.id]), otherwise[family.id])
        for family in families.families()
        if family.id in models and family.id not in paired
    ]


def _length(context: _Context) -> dict[str, object]:
    longer = [pair for pair in context.edition.quantised if pair.longer is not None and pair.longer >= _LONGER]
    saving = [pair for pair in longer if pair.ratio.value < 1]
    return {
        "longer": sorted(saving, key=lambda pair: -(pair.longer or 0))[:_MOST_ANSWERS],
        "counted": [pair for pair in context.edition.quantised if pair.longer is not None],
        "grown": len(longer),
    }


def _sessions(context: _Context) -> dict[str, object]:
    return {"moved": moved(context.edition.quantised, context.edition.profiles)}


def _others(context: _Context) -> dict[str, object]:
    panels = other_panels(context.edition.quantised_otherwise)
    charts = {panel.name: picture(context.drawn.get(panel.name), panel.name) for panel in panels}
    return {"panels": panels, "charts": charts, "programs": RUNTIME_NAMES}


def _memory(_: _Context) -> dict[str, object]:
    return {"memory": families.memory(), "rows": rows()}


_TOLD: dict[str, Callable[[_Context], dict[str, object]]] = {
    "summary": _summary,
    "choice": _choice,
    "overview": _overview,
    "methods": _methods,
    "length": _length,
    "sessions": _sessions,
    "others": _others,
    "memory": _memory,
    "teaser": _summary,
}
