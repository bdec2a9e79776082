"""Texts in CSV that a spreadsheet takes for texts: a stranger's may begin as a formula does, which opening would run.

Source: OWASP, CSV Injection. An apostrophe before it is what spreadsheets themselves write for "this is text".
"""

from __future__ import annotations

from typing import Any

# With their wide forms, which some spreadsheets read alike.
_BEGINNINGS = ("=", "+", "-", "@", "|", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_PATTERN = rf"^([{''.join(_BEGINNINGS).replace('-', '')}-])"


def text_cell(value: Any) -> Any:
    """A cell's value as it stands in CSV: after an apostrophe where it is a text that begins as a formula does."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_BEGINNINGS) else value


def text_columns(table: Any) -> dict[str, Any]:
    """The columns of an Arrow table with such a text in them, by name, as they stand in CSV."""
    import pyarrow
    from pyarrow import compute

    changed = {}
    for field, column in zip(table.schema, table.columns, strict=True):
        is_text = pyarrow.types.is_string(field.type) or pyarrow.types.is_large_string(field.type)
        if is_text and compute.any(compute.match_substring_regex(column, _PATTERN)).as_py():
            changed[field.name] = compute.replace_substring_regex(column, _PATTERN, r"'\1")
    return changed


def with_text_cells(table: Any) -> Any:
    """An Arrow table as it stands in CSV."""
    for name, column in text_columns(table).items():
        table = table.set_column(table.schema.get_field_index(name), name, column)
    return table
