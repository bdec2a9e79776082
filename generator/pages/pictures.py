"""Every picture of one label by its path on the site: the living ones, and those of exactly its record."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from jinja2 import Environment

from generator.labels.label import Label, as_measured
from generator.pages import urls
from generator.pages.badge import draw_badge, endpoint
from generator.pages.compact_label import draw_compact
from generator.pages.edition import Edition
from generator.pages.label_picture import describe, label_body, label_foot
from generator.pages.painting import Print


@dataclass(frozen=True)
class _Drawn:
    """What the living pictures of a label and those of exactly its record have in common: all but the code."""

    body: str
    compact: str
    badges: Mapping[urls.BadgeStyle, str]


def every(environment: Environment, edition: Edition, label: Label) -> Iterator[tuple[str, str]]:
    """The living pictures of a label and those of exactly its record: drawn once where both say the same."""
    fixed = as_measured(label, edition.profiles[label.profile], edition.scale(label))
    drawn = _draw(environment, edition, label)
    yield from _living(environment, edition, label, drawn)
    yield from _immutable(environment, edition, fixed, drawn if fixed is label else _draw(environment, edition, fixed))


def living(environment: Environment, edition: Edition, label: Label) -> Iterator[tuple[str, str]]:
    """What changes when the measurement does, and tells what is known of it now: it leads to the card."""
    return _living(environment, edition, label, _draw(environment, edition, label))


def immutable(environment: Environment, edition: Edition, label: Label) -> Iterator[tuple[str, str]]:
    """What stays as it is for who has quoted or printed it: nothing here depends on any other record or on the day."""
    fixed = as_measured(label, edition.profiles[label.profile], edition.scale(label))
    return _immutable(environment, edition, fixed, _draw(environment, edition, fixed))


def _draw(environment: Environment, edition: Edition, label: Label) -> _Drawn:
    task, profile, scale = edition.tasks[label.task], edition.profiles[label.profile], edition.scale(label)
    return _Drawn(
        label_body(environment, label, task, profile, scale),
        draw_compact(environment, label, task, profile, scale),
        {style: draw_badge(environment, label, task, scale, style) for style in urls.BADGE_STYLES},
    )


def _living(environment: Environment, edition: Edition, label: Label, drawn: _Drawn) -> Iterator[tuple[str, str]]:
    page = edition.address(urls.model_page(label.model))
    yield urls.label_picture(label), drawn.body + label_foot(environment, page)
    yield urls.compact_label(label), drawn.compact
    for style, badge in drawn.badges.items():
        yield urls.badge_picture(label, style), badge
    yield urls.badge_endpoint(label), endpoint(label)


def _immutable(environment: Environment, edition: Edition, label: Label, drawn: _Drawn) -> Iterator[tuple[str, str]]:
    page = edition.address(urls.immutable_page(label))
    yield urls.immutable_label(label), drawn.body + label_foot(environment, page)
    yield urls.immutable_compact_label(label), drawn.compact
    for style, badge in drawn.badges.items():
        yield urls.immutable_badge(label, style), badge


def prints(edition: Edition, models: Iterable[str]) -> list[Print]:
    """What is to be painted of the living labels of `models`, where labels are painted at all.

    Of those too that were withdrawn, so that no address dies.
    """
    if not edition.labels_are_painted:
        return []
    return [
        Print(
            svg=urls.label_picture(label),
            png=urls.label_png(label),
            png_twice=urls.label_png(label, 2),
            pdf=urls.label_pdf(label),
            title=describe(label, edition.tasks[label.task]),
        )
        for model in models
        for label in (*edition.models.get(model, ()), *edition.withdrawn.get(model, ()))
    ]
