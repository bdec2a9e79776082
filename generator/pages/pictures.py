"""Every picture of one label by its path on the site: the living ones, and those of exactly its record."""

from collections.abc import Iterator

from jinja2 import Environment

from generator.labels.label import Label, as_measured
from generator.pages import urls
from generator.pages.badge import draw_badge, endpoint
from generator.pages.edition import Edition
from generator.pages.label_picture import draw_label


def living(environment: Environment, edition: Edition, label: Label) -> Iterator[tuple[str, str]]:
    """What changes when the measurement does: label, badge and endpoint."""
    task, page = edition.tasks[label.task], edition.address(urls.model_page(label.model))
    yield (
        urls.label_picture(label),
        draw_label(environment, label, task, edition.profiles[label.profile], edition.scale(label), page),
    )
    yield urls.badge_picture(label), draw_badge(environment, label, task)
    yield urls.badge_endpoint(label), endpoint(label)


def immutable(environment: Environment, edition: Edition, label: Label) -> Iterator[tuple[str, str]]:
    """What stays as it is for who has quoted or printed it: nothing here depends on any other record."""
    task, page = edition.tasks[label.task], edition.address(urls.immutable_page(label))
    label = as_measured(label, edition.profiles[label.profile], edition.scale(label))
    yield (
        urls.immutable_label(label),
        draw_label(environment, label, task, edition.profiles[label.profile], edition.scale(label), page),
    )
