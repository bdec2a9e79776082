"""The body of a model's card, and the few words its frame needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from jinja2 import Environment
from markupsafe import Markup

from generator.labels.comparing.rank import Ranked
from generator.labels.grading.status import MEANING
from generator.labels.label import Label
from generator.labels.task import Task
from generator.pages import urls
from generator.pages.calculator.pages import offered
from generator.pages.cards.curve import Curve, curve
from generator.pages.cards.embed_panel import Panel, panel, script_data
from generator.pages.cards.snippets import ADDRESSES
from generator.pages.edition.edition import Edition
from generator.pages.edition.machines import machine_of
from generator.pages.finding.structured import breadcrumbs
from generator.pages.frame import BASE, Framed
from generator.pages.history.timeline import Step, history, withdrawn
from generator.pages.pictures.label_picture import describe
from generator.pages.wording.boundary import counted_in_words
from generator.pages.wording.letterless import letterless
from generator.pages.wording.numbers import factor, significant
from generator.pages.wording.quality import LeftOut, left_out
from generator.pages.wording.quantising.card_line import Beside, beside, card_line
from generator.pages.wording.words import counted_names
from generator.records.profile import Profile

# With more labels than these only the first stands open.
_OPEN = 6


@dataclass(frozen=True)
class Entry:
    """One label on a card, with all that its section says. `name` tells its tables from those of the other labels."""

    anchor: str
    name: str
    label: Label
    task: Task
    row: Ranked
    places: int
    verdict: str
    description: str
    machine: str
    counted: str
    counts: list[str]
    quantised: str | None
    beside: Beside | None
    answered: bool
    left_out: list[LeftOut]
    calculator: str | None
    curve: Curve | None
    history: list[Step]
    embed: Panel


def make_card(environment: Environment, model: str, labels: Sequence[Label], edition: Edition) -> Framed:
    """The card of `model` from its labels (at least one)."""
    entries = [_entry(label, edition) for label in labels]
    profiles = {label.setup.profile: edition.profiles[label.setup.profile] for label in labels}
    organisation, name = model.split("/")
    titles = ", ".join(dict.fromkeys(entry.task.title.lower() for entry in entries))
    body = environment.get_template("card.html").render(
        base=BASE,
        model=model,
        organisation=organisation,
        name=name,
        lead=f"What {model} costs in energy for {titles}.",
        entries=entries,
        overview=[list(group) for _, group in groupby(entries, key=lambda entry: (entry.task.id, entry.machine))],
        folded=len(entries) > _OPEN,
        address_kinds=ADDRESSES.values(),
        embed_data=script_data(edition, [entry.embed for entry in entries]),
        withdrawn=withdrawn(edition, model),
        machines=len(profiles),
        boundaries=[_boundary(environment, profile) for profile in profiles.values()],
        citations=list(dict.fromkeys(label.source.citation for label in labels)),
        imprint=edition.imprint,
        day=edition.day.isoformat(),
        breadcrumbs=(
            breadcrumbs(edition, ("All models", "models/"), (model, urls.model_page(model)))
            if edition.cards_are_full
            else ""
        ),
        address=edition.address(urls.model_page(model)),
    )
    first = entries[0]
    return Framed(
        place=urls.model_page(model).rstrip("/"),
        title=model,
        description=f"{first.description}. Energy label with method, uncertainty and source.",
        picture=edition.address(edition.social_picture(first.label)),
        body=body,
    )


@lru_cache(maxsize=256)
def _boundary(environment: Environment, profile: Profile) -> Markup:
    """What a profile counts, in words: the same on every card of the profile."""
    # Rendered by the same escaping environment.
    return Markup(environment.get_template("boundary.html").render(p=profile))  # noqa: S704


def _entry(label: Label, edition: Edition) -> Entry:
    row = edition.places[label.source.digest]
    task = edition.tasks[label.subject.task]
    ranking = edition.rankings[label.subject.task, label.setup.profile]
    pairs = edition.quantised_of.get(label.source.digest, ())
    return Entry(
        anchor=urls.card_anchor(label),
        name=", ".join(filter(None, (task.title, edition.profiles[label.setup.profile].short, label.setup.variant))),
        label=label,
        task=task,
        row=row,
        places=edition.ranked_counts[label.subject.task, label.setup.profile],
        verdict=_verdict(label, row, ranking[0]),
        description=describe(label, task),
        machine=machine_of(edition, label.setup.profile).name,
        counted=counted_in_words(edition.profiles[label.setup.profile]),
        counts=counted_names(label.result.workloads),
        quantised=card_line(label, pairs),
        beside=beside(label, pairs),
        answered=any((work.non_answers, work.withheld) != (None, None) for work in label.result.workloads),
        left_out=left_out([row]),
        calculator=urls.calculator_page(label) if offered(label) else None,
        curve=curve(label),
        history=history(edition, label.source.record_path),
        embed=panel(edition, label),
    )


def _verdict(label: Label, row: Ranked, best: Ranked) -> str:
    if row.place is None or row.factor is None or best.label.result.value is None:
        status = label.result.grade.status
        own = status in ("no-operating-point", "quick") or label.result.awaiting is not None
        return letterless(label) if own else MEANING[status]
    if row.place == 1:
        return "The thriftiest model measured for this job on this machine."
    if row.factor == 1:
        return f"Needs as much energy as {best.label.subject.model}, the thriftiest model measured for this job here."
    return (
        f"Needs {factor(row.factor)} the energy of {best.label.subject.model}, the thriftiest model measured for this "
        f"job on this machine ({significant(best.label.result.value)} Wh per 1,000 queries)."
    )
