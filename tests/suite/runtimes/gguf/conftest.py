"""What every test of GGUF files needs."""

import pytest

from tests.needs import need


@pytest.fixture(autouse=True)
def _gguf() -> None:
    """The extra `gguf`."""
    need("gguf", "xllamacpp")
