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
    whole = _in_place(document, document.get("$defs", {}))
    return validator(_closed(whole) if strict else whole, format_checker=validator.FORMAT_CHECKER)


def _in_place(node: Any, parts: Any) -> Any:
    """The schema with each part where it is referred to: to look it up each time took a third of all."""
    if isinstance(node, list):
        return [_in_place(item, parts) for item in node]
    if not isinstance(node, dict):
        return node
    made = {key: _in_place(value, parts) for key, value in node.items() if key not in ("$defs", "$ref")}
    return made | _in_place(parts[node["$ref"].removeprefix("#/$defs/")], parts) if "$ref" in node else made


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
