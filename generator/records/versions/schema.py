"""The record's JSON Schema, generated from the models so that the two cannot drift apart."""

import json
from typing import Any

from generator.records.model import SCHEMA_VERSION
from generator.records.versions.upgrade import FORMS

SCHEMA_ID = "record.schema.json"


def record_schema() -> str:
    """`measurements/record.schema.json` as text (JSON Schema 2020-12): a record of any version, today's first."""
    newest_first = sorted(FORMS, reverse=True)
    forms = {form_name(version): _form(version) for version in newest_first}
    definitions = {name: node for form in forms.values() for name, node in form.pop("$defs").items()}
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "Record",
        "description": "A record of any version of the form, told apart by `schema_version`.",
        "oneOf": [{"$ref": f"#/$defs/{name}"} for name in forms],
        "$defs": forms | definitions,
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def form_name(version: int) -> str:
    """What the form of this version is called among the schema's definitions."""
    return f"Record-{version}"


def _form(version: int) -> dict[str, Any]:
    """One version's schema, its definitions named after it: versions share names and not always what is behind them."""
    end = "" if version == SCHEMA_VERSION else f"-{version}"
    schema = FORMS[version].model_json_schema(ref_template=f"#/$defs/{{model}}{end}")
    schema["$defs"] = {f"{name}{end}": node for name, node in schema["$defs"].items()}
    return schema
