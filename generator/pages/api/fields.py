"""The fields of the API's documents, read from their schemas: for the tables of the API's page and for its tests."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from generator.pages import urls
from generator.pages.api.schemas import KINDS, schema_files
from generator.pages.storing.cache import MADE, cache_of

# What is promised field by field; a record's form has a version of its own.
DOCUMENTS = tuple(kind for kind in KINDS if kind != "record")


@dataclass(frozen=True)
class Field:
    """One field by its path: `a.b` in an object, `a.*` in a map, `a[]` in an array.

    `types` are JSON's, and `label` for one label. `values` is complete; to `among` more may come.
    """

    path: str
    types: tuple[str, ...]
    says: str | None
    unit: str | None
    values: tuple[str | None, ...]
    among: tuple[str, ...]
    always: bool


@cache
def fields(kind: str, form: str | None = None) -> tuple[Field, ...]:
    """Every field of one kind of document, in the document's order; of a kind with several forms, of the one named."""
    root = json.loads(schema_files(cache_of(MADE))[urls.api_schema(kind)])
    known = root.get("$defs", {})
    found: dict[str, Field] = {}
    for field in _below(known[form] if form else root, known, ""):
        # What the alternatives of a union share is one field, with the values of all of them.
        there = found.get(field.path)
        found[field.path] = replace(there, values=there.values + field.values) if there else field
    return tuple(found.values())


def _below(node: Mapping[str, Any], known: Mapping[str, Any], path: str) -> Iterator[Field]:
    for name, field in node.get("properties", {}).items():
        yield from _field(field, known, f"{path}.{name}".lstrip("."), name in node.get("required", ()))
    if isinstance(node.get("additionalProperties"), dict):
        yield from _field(node["additionalProperties"], known, f"{path}.*", True)
    entry = node.get("items") or next(iter(node.get("prefixItems", ())), None)
    if entry:
        yield from _field(entry, known, f"{path}[]", True)


def _field(node: Mapping[str, Any], known: Mapping[str, Any], path: str, always: bool) -> Iterator[Field]:
    branches = [_resolved(branch, known) for branch in node.get("anyOf") or node.get("oneOf") or [node]]
    told = {**branches[0], **node}
    yield Field(
        path,
        tuple(dict.fromkeys("label" if _is_label(branch) else branch["type"] for branch in branches)),
        node.get("description"),
        told.get("x-unit"),
        tuple(told.get("enum", [told["const"]] if "const" in told else [])),
        tuple(told.get("examples", ())),
        always,
    )
    for branch in branches:
        if not _is_label(branch):
            yield from _below(branch, known, path)


def _resolved(node: Mapping[str, Any], known: Mapping[str, Any]) -> Mapping[str, Any]:
    reference = node.get("$ref")
    return known[reference.rpartition("/")[2]] if reference else node


def _is_label(node: Mapping[str, Any]) -> bool:
    return {"model", "record_sha256"} <= set(node.get("properties", ()))
