"""JSON documents held to the API's schemas, and to stricter ones: what nobody promised is a fault of ours."""

from functools import cache
from typing import Any

from jsonschema_rs import Draft202012Validator

from generator.pages.api.schemas import KINDS, schema


def faults(kind: str, value: object, strict: bool = True) -> list[str]:
    """What a document of one kind does that its schema does not allow."""
    return [str(error) for error in _validator(kind, strict).iter_errors(value)]


@cache
def _validator(kind: str, strict: bool) -> Draft202012Validator:
    assert kind in KINDS
    document = schema(kind)
    return Draft202012Validator(_closed(document) if strict else document, validate_formats=True)


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
