"""What a chart draws, row by row."""

from collections.abc import Iterable, Mapping
from typing import Any


def chart_of(rows: Iterable[Mapping[str, Any]]) -> Any:
    """A chart (Altair) of these rows, with nothing drawn of them yet."""
    # Imported here: the parent of many stamping processes should not carry Altair.
    import altair

    # A tuple, since Altair copies a list value by value whenever it layers charts; and a plain dictionary, since it
    # holds `InlineData` against its schema, value by value.
    return altair.Chart({"values": tuple(rows)})
