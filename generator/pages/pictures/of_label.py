"""Every picture of one label by its path on the site: the living ones, and those of exactly its record."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from jinja2 import Environment

from generator.labels.label import Label, as_measured
from generator.pages import urls
from generator.pages.edition.edition import Edition
from generator.pages.pictures.badge import draw_badge, endpoint
from generator.pages.pictures.compact_label import draw_compact
from generator.pages.pictures.label_picture import describe, draw_label, label_body, label_foot
from generator.pages.pictures.painting import Picture


@dataclass(frozen=True)
class _Drawn:
    """What the living pictures of a label and those of exactly its record have in common: all but the code."""

    body: str
    compact: str
    badges: Mapping[urls.BadgeStyle, str]


def every(environment: Environment, edition: Edition, label: Label) -> Iterator[tuple[str, str]]:
    """The living pictures of a label and those of exactly its record: drawn once where both say the same."""
    fixed = as_measured(label, edition.profiles[label.setup.profile], edition.scale(label))
    drawn = _draw(environment, edition, label)
    yield from _living(environment, edition, label, drawn)
    yield from _immutable(environment, edition, fixed, drawn if fixed is label else _draw(environment, edition, fixed))


def living(environment: Environment, edition: Edition, label: Label) -> Iterator[tuple[str, str]]:
    """What changes when the measurement does, and tells what is known of it now: it leads to the card.

    At each of its addresses there lie the same bytes.
    """
    return _living(environment, edition, label, _draw(environment, edition, label))


def immutable(environment: Environment, edition: Edition, label: Label) -> Iterator[tuple[str, str]]:
    """What stays as it is for who has quoted or printed it: nothing here depends on any other record or on the day."""
    fixed = as_measured(label, edition.profiles[label.setup.profile], edition.scale(label))
    return _immutable(environment, edition, fixed, _draw(environment, edition, fixed))


def _draw(environment: Environment, edition: Edition, label: Label) -> _Drawn:
    task, profile, scale = (
        edition.tasks[label.subject.task],
        edition.profiles[label.setup.profile],
        edition.scale(label),
    )
    return _Drawn(
        label_body(environment, label, task, profile, scale),
        draw_compact(environment, label, task, profile, scale),
        {style: draw_badge(environment, label, task, scale, style) for style in urls.BADGE_STYLES},
    )


def _living(environment: Environment, edition: Edition, label: Label, drawn: _Drawn) -> Iterator[tuple[str, str]]:
    picture = drawn.body + label_foot(environment, edition.address(urls.model_page(label.subject.model)))
    for addressed in urls.by_each_address(label):
        yield urls.label_picture(addressed), picture
        yield urls.compact_label(addressed), drawn.compact
        for style, badge in drawn.badges.items():
            yield urls.badge_picture(addressed, style), badge
        yield urls.badge_endpoint(addressed), endpoint(label)


def _immutable(environment: Environment, edition: Edition, label: Label, drawn: _Drawn) -> Iterator[tuple[str, str]]:
    page = edition.address(urls.immutable_page(label))
    yield urls.immutable_label(label), drawn.body + label_foot(environment, page)
    yield urls.immutable_compact_label(label), drawn.compact
    for style, badge in drawn.badges.items():
        yield urls.immutable_badge(label, style), badge


def painted(environment: Environment, edition: Edition, models: Iterable[str]) -> Iterator[Picture]:
    """The living labels of `models` as PNG, of one and of two pixels to each of their own, and as PDF.

    Where labels are painted at all; of those too that were withdrawn, so that no address dies.
    """
    if not edition.labels_are_painted:
        return
    for model in models:
        for label in (*edition.models.get(model, ()), *edition.withdrawn.get(model, ())):
            svg = _living_label(environment, edition, label)
            title = describe(label, edition.tasks[label.subject.task])
            for addressed in urls.by_each_address(label):
                yield Picture(urls.label_png(addressed), svg)
                yield Picture(urls.label_png(addressed, 2), svg, pixel_ratio=2)
                yield Picture(urls.label_pdf(addressed), svg, pdf_title=title)


def _living_label(environment: Environment, edition: Edition, label: Label) -> str:
    task, profile, page = (
        edition.tasks[label.subject.task],
        edition.profiles[label.setup.profile],
        urls.model_page(label.subject.model),
    )
    return draw_label(environment, label, task, profile, edition.scale(label), edition.address(page))
