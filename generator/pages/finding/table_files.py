"""Which files hold the whole data set as tables."""

from collections.abc import Sequence

from generator.pages.edition.edition import Edition

_ALL = (
    "labels.csv",
    "labels.parquet",
    "labels.json",
    "points.csv",
    "points.parquet",
    "points.json",
    "runs.csv",
    "runs.parquet",
)
# The same once more, in forms that take several times the room.
_LARGE = frozenset(("labels.json", "points.json", "runs.csv"))


def table_files(edition: Edition) -> Sequence[str]:
    """Their names; a large site has each table in the forms that take least room."""
    return _ALL if edition.tables_are_full else [name for name in _ALL if name not in _LARGE]
