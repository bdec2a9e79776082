"""The record's JSON Schema, generated from the model so that the two cannot drift apart."""

import json

from generator.records.model import Record

SCHEMA_ID = "record.schema.json"


def record_schema() -> str:
    """`measurements/record.schema.json` as text (JSON Schema 2020-12)."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        **Record.model_json_schema(),
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
