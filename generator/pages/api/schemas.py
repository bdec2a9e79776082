"""The JSON Schemas (2020-12) of the API's documents, made from their shapes.

They are open: a copy that somebody keeps goes on accepting what a later edition of v1 adds. For the same reason a
field whose values may grow has them as examples, not as an enumeration. `$id` is the file's own name, so that it is
the schema's address on every mirror.
"""

import json
from typing import Any, cast

from pydantic import TypeAdapter

from generator.pages import urls
from generator.pages.api.advice import AdviceDocument
from generator.pages.api.documents import document
from generator.pages.api.overviews import DisclosuresDocument, IndexDocument
from generator.pages.api.shapes import LabelEntry, ModelDocument, TaskDocument
from generator.pages.storing.cache import Cache, key_of, made_by, our_code
from generator.records.versions.schema import record_schema

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_LABEL = "One label: an entry of `labels` in the documents of models and tasks. Energies in Wh per 1,000 queries."
_SHAPES: dict[str, Any] = {
    "index": IndexDocument,
    "task": TaskDocument,
    "model": ModelDocument,
    "advice": AdviceDocument,
    "label": LabelEntry,
    "disclosures": DisclosuresDocument,
}
KINDS = (*_SHAPES, "record")


def schema(kind: str) -> dict[str, Any]:
    """The schema of one kind of document; that of the record is committed with the measurements."""
    if kind == "record":
        return cast(dict[str, Any], json.loads(record_schema()))
    made: dict[str, Any] = _untitled(TypeAdapter(_SHAPES[kind]).json_schema(mode="serialization"))
    heading = {"$schema": _DIALECT, "$id": f"{kind}.schema.json"}
    return heading | ({"description": _LABEL} if kind == "label" else {}) | made


def schema_files(cache: Cache) -> dict[str, bytes]:
    """Every schema by its path on the site; they are made of code alone, so they are kept."""
    maker = key_of("schema", our_code(), made_by("pydantic", "pydantic-core"))
    keys = {kind: key_of(maker, kind) for kind in KINDS}
    made = cache.made(keys, lambda missing: {kind: _schema_text(kind).encode() for kind in missing})
    return {urls.api_schema(kind): text for kind, text in made.items()}


def _schema_text(kind: str) -> str:
    return record_schema() if kind == "record" else document(schema(kind))


def _untitled(node: Any) -> Any:
    """Without the titles that pydantic makes of the fields' names; a field may itself be called `title`."""
    if isinstance(node, list):
        return [_untitled(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: {name: _untitled(field) for name, field in value.items()} if key == "properties" else _untitled(value)
        for key, value in node.items()
        if key != "title"
    }
