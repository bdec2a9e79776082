"""The page of exactly one record's label under exactly one scale: what it is, and whether it is still the newest.

Whoever quoted or printed a label comes here. Page and picture stay; the page alone says what has come since.
"""

from typing import Literal

from jinja2 import Environment

from generator.labels.label import Label, as_measured
from generator.pages import urls
from generator.pages.citing import bibtex
from generator.pages.edition.edition import Edition
from generator.pages.edition.imprint import Imprint
from generator.pages.frame import BASE, Framed
from generator.pages.history.timeline import Step, history, withdrawn
from generator.pages.pictures.label_picture import describe
from generator.pages.wording.boundary import counted_in_words
from generator.pages.wording.numbers import month
from generator.pages.wording.words import scale_in_words
from generator.records.patterns import short_digest

State = Literal["current", "stale", "superseded", "withdrawn"]


def immutable_page(environment: Environment, edition: Edition, label: Label) -> Framed:
    """The page of a label that is shown, or that was."""
    profile, task = edition.profiles[label.setup.profile], edition.tasks[label.subject.task]
    fixed = as_measured(label, profile, edition.scale(label))
    steps = history(edition, label.source.record_path)
    key = (label.source.digest, label.result.scale_version)
    own = [place for place, step in enumerate(steps) if step.publication.key == key]
    after = steps[own[-1] + 1] if own[-1] + 1 < len(steps) else None
    sentence = describe(fixed, task).rstrip(".")
    digest = short_digest(label.source.digest)
    address = edition.address(urls.immutable_page(label))
    since = steps[own[0]].since
    shown = label.subject.model in edition.models
    body = environment.get_template("immutable.html").render(
        base=BASE,
        l=fixed,
        now=label,
        task=task,
        profile=profile,
        counted=counted_in_words(profile),
        description=sentence,
        state=_state(label, after),
        steps=steps,
        own=steps[own[-1]],
        after=after,
        newest=steps[-1],
        since=since,
        digest=digest,
        card=urls.card_section(label) if shown else urls.model_page(label.subject.model),
        record=urls.record(label) if label.source.digest in edition.digests else urls.superseded_record(label),
        address=address,
        imprint=edition.imprint,
        citation=f"{edition.imprint.by}: {sentence}, {scale_in_words(label)}, record {digest}, first published "
        f"{since.isoformat()}, {address}",
        bibtex=_bibtex(fixed, sentence, since.year, address, edition.imprint),
    )
    return Framed(
        place=urls.immutable_page(label).rstrip("/"),
        title=f"Label {digest}: {label.subject.model}",
        description=f"{sentence}. The label of exactly one record, as it was published.",
        picture=edition.address(edition.social_picture(label) if shown else urls.home_social()),
        body=body,
        # The card says the same and more, and what is superseded is not to be found as if it were new.
        listed=False,
    )


def withdrawn_card(environment: Environment, model: str, edition: Edition) -> Framed:
    """What stands in a card's place once every label of a model was withdrawn: old links still say why."""
    organisation, name = model.split("/")
    body = environment.get_template("withdrawn.html").render(
        base=BASE,
        model=model,
        organisation=organisation,
        name=name,
        withdrawn=withdrawn(edition, model),
    )
    return Framed(
        place=urls.model_page(model).rstrip("/"),
        title=model,
        description=f"The energy label of {model} was withdrawn; here is what it said, and why.",
        picture=edition.address(urls.home_social()),
        body=body,
        listed=False,
    )


def _state(label: Label, after: Step | None) -> State:
    if after is None:
        return "stale" if label.result.grade.status == "stale" else "current"
    return "superseded" if after.page else "withdrawn"


def _bibtex(label: Label, sentence: str, year: int, address: str, imprint: Imprint) -> str:
    record = short_digest(label.source.digest)
    return bibtex.entry(
        f"energy-label-{record}",
        {
            "title": f"Energy label of {sentence}",
            "author": label.source.measured_by,
            "howpublished": imprint.by,
            "year": str(year),
            "note": f"Measured until {month(label.source.measured_to)}; {scale_in_words(label)}; record {record}",
            "url": address,
        },
    )
