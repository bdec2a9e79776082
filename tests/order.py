"""In which order tests begin: what takes longest comes first, so that at the end nobody waits for the last of it."""

import pytest

# Files with a test of its own length, the longest first; each file stays whole, for what its tests share.
LONGEST = (
    "tests/suite/cluster/test_real_slurm.py",
    "tests/site/test_remembering.py",
    "tests/site/test_serving_changes.py",
    "tests/site/test_building_again.py",
    "tests/workflows/test_clean_clone.py",
    "tests/gpu_check/test_gpu_check.py",
    "tests/suite/campaign/test_crash.py",
    "tests/newcomer/test_walking.py",
    "tests/site/test_published.py",
    "tests/site/test_card_preview.py",
)


def longest_first(items: list[pytest.Item]) -> None:
    """Put the tests of these files before all others."""
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.nodeid.partition("::")[0], len(LONGEST)))
