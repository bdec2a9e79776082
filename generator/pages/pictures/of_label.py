"""Every picture of one label by its path on the site: the living ones, and those of exactly its record."""

import shutil
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from jinja2 import Environment

from generator.labels.label import Label, as_measured
from generator.pages import urls
from generator.pages.edition import Edition
from generator.pages.painting import Print
from generator.pages.pictures.badge import draw_badge, endpoint
from generator.pages.pictures.compact_label import draw_compact
from generator.pages.pictures.label_picture import describe, draw_label


def living(environment: Environment, edition: Edition, label: Label) -> Iterator[tuple[str, str]]:
    """What changes when the measurement does, and tells what is known of it now: it leads to the card.

    At each of its addresses there lie the same bytes.
    """
    drawn = list(_living(environment, edition, label))
    for addressed in urls.by_each_address(label):
        for address, text in drawn:
            yield address(addressed), text


def _living(environment: Environment, edition: Edition, label: Label) -> Iterator[tuple[Callable[[Label], str], str]]:
    task, profile, scale = edition.tasks[label.task], edition.profiles[label.profile], edition.scale(label)
    page = edition.address(urls.model_page(label.model))
    yield urls.label_picture, draw_label(environment, label, task, profile, scale, page)
    yield urls.compact_label, draw_compact(environment, label, task, profile, scale)
    for style in urls.BADGE_STYLES:
        yield partial(urls.badge_picture, style=style), draw_badge(environment, label, task, scale, style)
    yield urls.badge_endpoint, endpoint(label)


def immutable(environment: Environment, edition: Edition, label: Label) -> Iterator[tuple[str, str]]:
    """What stays as it is for who has quoted or printed it: nothing here depends on any other record or on the day."""
    task, profile, scale = edition.tasks[label.task], edition.profiles[label.profile], edition.scale(label)
    label = as_measured(label, profile, scale)
    page = edition.address(urls.immutable_page(label))
    yield urls.immutable_label(label), draw_label(environment, label, task, profile, scale, page)
    yield urls.immutable_compact_label(label), draw_compact(environment, label, task, profile, scale)
    for style in urls.BADGE_STYLES:
        yield urls.immutable_badge(label, style), draw_badge(environment, label, task, scale, style)


def prints(edition: Edition, models: Iterable[str]) -> list[Print]:
    """What is to be painted of the living labels of `models`, where labels are painted at all.

    Of those too that were withdrawn, so that no address dies.
    """
    return [
        Print(
            svg=urls.label_picture(label),
            png=urls.label_png(label),
            png_twice=urls.label_png(label, 2),
            pdf=urls.label_pdf(label),
            title=describe(label, edition.tasks[label.task]),
        )
        for label in _painted(edition, models)
    ]


def copy_prints(edition: Edition, models: Iterable[str], out: Path) -> None:
    """What was painted of the labels of `models`, below `out`, at their other addresses too: painted once."""
    for label in _painted(edition, models):
        for other in urls.by_each_address(label)[1:]:
            for address in (urls.label_png, partial(urls.label_png, pixel_ratio=2), urls.label_pdf):
                shutil.copyfile(out / address(label), out / address(other))


def _painted(edition: Edition, models: Iterable[str]) -> Iterator[Label]:
    for model in models if edition.labels_are_painted else ():
        yield from (*edition.models.get(model, ()), *edition.withdrawn.get(model, ()))
