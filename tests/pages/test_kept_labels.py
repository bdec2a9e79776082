"""Labels that are kept: another profile, day or folder knows nothing of them, and builds with them are as without."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from generator.grading import graded
from generator.labels.scale import read_scales
from generator.labels.task import read_tasks
from generator.pages.cache import Cache
from generator.pages.kept_labels import KeptLabels
from generator.records.short_addresses import read_short_addresses
from generator.records.store import read_profiles
from tests import factories


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    """An empty one."""
    return Cache(tmp_path / "cache")


def kept(cache: Cache, measurements: Path, **changes: Any) -> KeptLabels:
    """What is kept of a folder, but for these changes."""
    profiles = read_profiles(measurements)
    asked: dict[str, Any] = {
        "profiles": profiles,
        "scales": read_scales(),
        "tasks": read_tasks(),
        "short": read_short_addresses(measurements, profiles),
        "today": factories.TODAY,
    }
    return KeptLabels(cache, measurements, **(asked | changes))


def test_an_edition_of_known_labels_is_that_of_records_read(cache: Cache, measurements: Path) -> None:
    alone = graded(measurements, "", factories.TODAY)
    assert graded(measurements, "", factories.TODAY, cache) == alone
    assert set(kept(cache, measurements).known()) == {label.source.record_path for label in alone.labels}
    assert graded(measurements, "", factories.TODAY, cache) == alone


def test_what_is_kept_is_known_by_all_that_a_label_is_made_from(
    cache: Cache, measurements: Path, tmp_path: Path
) -> None:
    graded(measurements, "", factories.TODAY, cache)
    assert kept(cache, measurements).known()
    [profile] = read_profiles(measurements).values()
    other = profile.model_copy(update={"valid_years": profile.valid_years + 1})
    others: list[dict[str, Any]] = [
        {"profiles": {other.id: other}},
        {"scales": {}},
        {"tasks": {}},
        {"short": ("a.json",)},
        {"today": factories.TODAY + timedelta(1)},
    ]
    for changes in others:
        assert kept(cache, measurements, **changes).known() == {}
    elsewhere = factories.write_measurements(tmp_path / "elsewhere", [factories.record()])
    assert kept(cache, elsewhere).known() == {}


def test_without_a_cache_nothing_is_kept(measurements: Path, cache: Cache) -> None:
    graded(measurements, "", factories.TODAY)
    assert kept(cache, measurements).known() == {}
