"""Golden files of what the command prints."""

from tests.pages.conftest import golden

__all__ = ["golden"]
