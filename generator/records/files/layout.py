"""How JSON is laid out on disk: short values on one line, so that a run is a line and a diff reads well."""

import json
from typing import Any

_LINE = 420


def laid_out(value: Any) -> str:
    """`value` as JSON text with a final newline; the same value always gives the same bytes."""
    return _lines(value, "") + "\n"


def _lines(value: Any, indent: str) -> str:
    compact = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(", ", ": "))
    if len(indent) + len(compact) <= _LINE and (len(indent) > 0 or not isinstance(value, dict)):
        return compact
    inner = indent + " "
    if isinstance(value, dict) and value:
        rows = [f"{inner}{json.dumps(key)}: {_lines(item, inner)}" for key, item in value.items()]
        return "{\n" + ",\n".join(rows) + f"\n{indent}}}"
    if isinstance(value, list) and value:
        rows = [inner + _lines(item, inner) for item in value]
        return "[\n" + ",\n".join(rows) + f"\n{indent}]"
    return compact
