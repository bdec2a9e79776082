"""A disk that takes no more: one sentence, whoever was writing."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.sharing import Shared
from tests.site.building import configuration, few_measurements, run_mkdocs

# No file may have more bytes. What MkDocs writes itself is larger than the first, the Vega bundle than the second.
LIMITS = {"MkDocs": 8_000, "the generator": 300_000}


@contextmanager
def _no_larger_than(size: int) -> Iterator[None]:
    """What is started meanwhile writes no larger file."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.usefixtures("builds")
@pytest.mark.parametrize("writing", LIMITS)
def test_it_is_told_without_a_trace(writing: str, shared: Shared, tmp_path: Path) -> None:
    config = configuration(tmp_path / "mkdocs.yml", shared("few", few_measurements) / "measurements")
    with _no_larger_than(LIMITS[writing]):
        done = run_mkdocs(tmp_path / "site", "--config-file", str(config))
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert "The site cannot be written (File too large); free some space" in done.stderr
