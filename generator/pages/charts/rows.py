"""What a chart draws, row by row."""

from collections.abc import Iterable, Mapping
from typing import Any


def chart_of(rows: Iterable[Mapping[str, Any]]) -> Any:
    """A chart (Altair) of these rows, with nothing drawn of them yet."""
    # Imported here: the parent of many stamping processes should not carry Altair.
    import altair

    # A tuple: lists Altair copies value by value each time that it layers charts or gives one a property.
    return altair.Chart(altair.InlineData(values=tuple(rows)))
