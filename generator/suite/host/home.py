"""A path as somebody types it, where `~` is a home folder."""

from pathlib import Path


def from_home(given: str) -> Path:
    """The path; where nobody knows whose home is meant, as it was typed, and so nothing is there."""
    try:
        return Path(given).expanduser()
    except RuntimeError:
        return Path(given)
