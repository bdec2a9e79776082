"""The list of all models."""

from jinja2 import Environment

from generator.labels.label import Label
from generator.pages.edition import Edition
from generator.pages.numbers import counted
from generator.pages.page import ROWS_PER_PAGE, Page, page_links, page_source


def models_pages(environment: Environment, edition: Edition) -> list[Page]:
    """The list of all models, `ROWS_PER_PAGE` labels a page; a model's labels stay together."""
    chunks: list[list[tuple[Label, str, bool, int]]] = [[]]
    for labels in edition.models.values():
        if len(chunks[-1]) + len(labels) > ROWS_PER_PAGE:
            chunks.append([])
        chunks[-1] += [
            (label, edition.tasks[label.subject.task].title, place == 0, len(labels))
            for place, label in enumerate(labels)
        ]
    template = environment.get_template("models.html")
    return [
        Page(
            path=page_source("models", number),
            title="All models" if number == 1 else f"All models, page {number}",
            description=f"Energy labels of {counted(len(edition.models), 'model')}, by model and job.",
            body=template.render(
                base="../" if number == 1 else "../../",
                count=len(edition.models),
                rows=rows,
                pages=page_links("models/", number, len(chunks)),
            ),
        )
        for number, rows in enumerate(chunks, start=1)
    ]
