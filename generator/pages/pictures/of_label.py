"""Every picture of one label by its path on the site: the living ones, and those of exactly its record."""

from collections.abc import Iterable, Iterator

from jinja2 import Environment

from generator.labels.label import Label, as_measured
from generator.pages import urls
from generator.pages.edition import Edition
from generator.pages.pictures.badge import draw_badge, endpoint
from generator.pages.pictures.compact_label import draw_compact
from generator.pages.pictures.label_picture import describe, draw_label
from generator.pages.pictures.painting import Picture


def living(environment: Environment, edition: Edition, label: Label) -> Iterator[tuple[str, str]]:
    """What changes when the measurement does, and tells what is known of it now: it leads to the card."""
    task, profile, scale = edition.tasks[label.task], edition.profiles[label.profile], edition.scale(label)
    yield urls.label_picture(label), _living_label(environment, edition, label)
    yield urls.compact_label(label), draw_compact(environment, label, task, profile, scale)
    for style in urls.BADGE_STYLES:
        yield urls.badge_picture(label, style), draw_badge(environment, label, task, scale, style)
    yield urls.badge_endpoint(label), endpoint(label)


def immutable(environment: Environment, edition: Edition, label: Label) -> Iterator[tuple[str, str]]:
    """What stays as it is for who has quoted or printed it: nothing here depends on any other record or on the day."""
    task, profile, scale = edition.tasks[label.task], edition.profiles[label.profile], edition.scale(label)
    label = as_measured(label, profile, scale)
    page = edition.address(urls.immutable_page(label))
    yield urls.immutable_label(label), draw_label(environment, label, task, profile, scale, page)
    yield urls.immutable_compact_label(label), draw_compact(environment, label, task, profile, scale)
    for style in urls.BADGE_STYLES:
        yield urls.immutable_badge(label, style), draw_badge(environment, label, task, scale, style)


def painted(environment: Environment, edition: Edition, models: Iterable[str]) -> Iterator[Picture]:
    """The living labels of `models` as PNG, of one and of two pixels to each of their own, and as PDF.

    Where labels are painted at all; of those too that were withdrawn, so that no address dies.
    """
    if not edition.labels_are_painted:
        return
    for model in models:
        for label in (*edition.models.get(model, ()), *edition.withdrawn.get(model, ())):
            svg = _living_label(environment, edition, label)
            yield Picture(urls.label_png(label), svg)
            yield Picture(urls.label_png(label, 2), svg, pixel_ratio=2)
            yield Picture(urls.label_pdf(label), svg, pdf_title=describe(label, edition.tasks[label.task]))


def _living_label(environment: Environment, edition: Edition, label: Label) -> str:
    task, profile, page = edition.tasks[label.task], edition.profiles[label.profile], urls.model_page(label.model)
    return draw_label(environment, label, task, profile, edition.scale(label), edition.address(page))
