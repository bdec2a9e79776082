"""Computed pieces of the API's page: its tables of fields, and what its examples print.

What an example prints is computed here from the edition, and a test runs the example to see that it prints just that.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from statistics import median

from jinja2 import Environment
from markupsafe import escape

from generator.pages import urls
from generator.pages.api.fields import DOCUMENTS, Field, fields
from generator.pages.api.record_fields import record_fields
from generator.pages.api.schemas import KINDS
from generator.pages.api.shapes import VERSION
from generator.pages.edition.edition import Edition
from generator.records.versions.upgrade import FORMS

NOBODY = "nobody/no-such-model"
_SHOWN = 3
_WORDS = {"string": "text", "integer": "whole number", "boolean": "true or false"}


def fragments(environment: Environment, edition: Edition, base: str) -> dict[str, Callable[[], str]]:
    """Every piece by name. Pieces for blocks of code are escaped text."""
    return {
        "api-changed-files": lambda: _changed_files(edition),
        "api-fields": lambda: environment.get_template("api_fields.html").render(
            base=base,
            documents={kind: _rows(fields(kind)) for kind in DOCUMENTS},
            records={version: _rows(list(record_fields(version))) for version in sorted(FORMS, reverse=True)},
            address=urls.api_schema,
        ),
        "api-letters": lambda: _letters(edition),
        "api-medians": lambda: _medians(edition),
        "api-model": lambda: str(escape(_model(edition))),
        "api-statuses": lambda: _statuses(edition),
        "api-task": lambda: _task(edition),
        "api-thriftiest": lambda: _thriftiest(edition),
        "api-version": lambda: VERSION,
        "site": lambda: str(escape(edition.site_url)),
    }


def _rows(found: Iterable[Field]) -> list[tuple[Field, str]]:
    """Each field that says something, with its type in words."""
    found = tuple(found)
    by_path = {field.path: field for field in found}
    return [(field, _type(field, by_path)) for field in found if field.says is not None]


def _type(field: Field, by_path: Mapping[str, Field]) -> str:
    """`text or null`, `map of whole numbers`, `list of labels`."""
    words = []
    for name in field.types:
        word = _WORDS.get(name, name)
        entry = by_path.get(f"{field.path}[]" if name == "array" else f"{field.path}.*")
        if entry is not None and name in ("array", "object"):
            inner = _type(replace(entry, types=entry.types[:1]), by_path)
            word = f"{'list' if name == 'array' else 'map'} of {_plural(inner)}"
        words.append(word)
    return " or ".join(words)


def _plural(words: str) -> str:
    """`whole numbers`, `maps of objects`; text stays text."""
    first, of, rest = words.partition(" of ")
    return words if words == "text" else f"{first}s{of}{rest}"


def _task(edition: Edition) -> str:
    """The task of the examples: the first."""
    return next(iter(edition.measured_tasks), "text-classification")


def _model(edition: Edition) -> str:
    """The model of the examples: the thriftiest of that task that has a letter."""
    rows = next(iter(edition.rankings.values()), [])
    return next((row.label.subject.model for row in rows if row.label.result.grade.letter), NOBODY)


def _letters(edition: Edition) -> str:
    """What the example with curl prints."""
    labels = edition.models.get(_model(edition), [])
    return _lines(f'"class":"{label.result.grade.letter}"' for label in labels if label.result.grade.letter)


def _thriftiest(edition: Edition) -> str:
    """What the example with Python's own library prints."""
    lines = []
    for (task, profile), rows in edition.rankings.items():
        if task == _task(edition):
            lines.append(profile)
            lines += [
                f"{row.place} {row.label.result.grade.letter} {row.label.result.value:.2f} Wh {row.label.subject.model}"
                for row in rows[:_SHOWN]
                if row.place
            ]
    return _lines(lines)


def _medians(edition: Edition) -> str:
    """What the example with pandas prints."""
    rows = next(iter(edition.rankings.values()), [])
    energies: dict[str, list[float]] = {}
    for row in rows:
        if row.place and row.label.result.value:
            energies.setdefault(row.label.subject.approach, []).append(row.label.result.value)
    return _lines(
        f"{approach}: {len(found)} labels, median {median(found):.2f} Wh"
        for approach, found in sorted(energies.items())
    )


def _statuses(edition: Edition) -> str:
    """What the example in JavaScript prints."""
    model = _model(edition)
    lines = [
        f"{model}, {label.subject.task}: {label.result.grade.letter or label.result.grade.status}"
        for label in edition.models.get(model, [])
    ]
    return _lines([*lines, f"{NOBODY}: no label"])


def _changed_files(edition: Edition) -> str:
    """What the example that keeps a copy prints the first time: the disclosures, schemas, tasks, advice and models.

    Of models that have no label any more too: their documents stay.
    """
    count = 1 + len(KINDS) + 2 * len(edition.measured_tasks) + len(edition.models.keys() | edition.earlier.keys())
    return f"{count} of {count} documents fetched"


def _lines(lines: Iterable[str]) -> str:
    return str(escape("\n".join(lines)))
