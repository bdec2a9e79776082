"""JSON documents held to the API's schemas, and to stricter ones: what nobody promised is a fault of ours."""

import importlib
from functools import cache
from typing import Any

from generator.pages.api.schemas import KINDS, schema

# jsonschema publishes no types.
_jsonschema: Any = importlib.import_module("jsonschema")


def faults(kind: str, value: object, strict: bool = True) -> list[str]:
    """What a document of one kind does that its schema does not allow."""
    return [f"{error.json_path}: {error.message}" for error in _validator(kind, strict).iter_errors(value)]


@cache
def _validator(kind: str, strict: bool) -> Any:
    assert kind in KINDS
    document = schema(kind)
    validator = _jsonschema.Draft202012Validator
    validator.check_schema(document)
    return validator(_closed(document) if strict else document, format_checker=validator.FORMAT_CHECKER)


def _closed(node: Any) -> Any:
    """The published schema without room for fields and values to come."""
    if isinstance(node, list):
        return [_closed(item) for item in node]
    if not isinstance(node, dict):
        return node
    made = {
        key: {name: _closed(field) for name, field in value.items()} if key == "properties" else _closed(value)
        for key, value in node.items()
    }
    if "properties" in made:
        made.setdefault("additionalProperties", False)
    if isinstance(node.get("examples"), list):
        made["enum"] = [*node["examples"], *([None] if {"type": "null"} in node.get("anyOf", []) else [])]
    return made
