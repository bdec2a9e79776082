"""A site over its host's limit is refused, with what it weighs; the limit is a number that somebody wrote."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import EnergyLabelError
from generator.pages.storing.host_limit import USUAL_MB, check_size, limit_of, sizes_of


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Three megabytes: two of labels, one of models, and a few bytes at the root."""
    for path, size in {"labels/a/b.svg": 1_500_000, "labels/c.svg": 500_000, "models/x/index.html": 1_000_000}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(b"x" * size)
    (tmp_path / "index.html").write_bytes(b"12345")
    return tmp_path


def test_every_byte_is_counted_once(site: Path) -> None:
    assert sizes_of(site) == {"labels/": 2_000_000, "models/": 1_000_000, "/": 5}


def test_a_file_of_two_names_counts_twice_as_a_host_counts_it(site: Path) -> None:
    (site / "labels" / "again.svg").hardlink_to(site / "labels" / "c.svg")
    assert sizes_of(site)["labels/"] == 2_500_000


def test_what_a_link_leads_to_is_not_counted(site: Path) -> None:
    (site / "labels" / "out").symlink_to(site)
    assert sizes_of(site)["labels/"] < 2_001_000


@pytest.mark.parametrize("limit", [0, 4])
def test_a_site_within_the_limit_or_without_one_passes(site: Path, limit: int) -> None:
    check_size(site, limit)


@pytest.mark.parametrize("limit", [1, 3])
def test_a_site_over_the_limit_is_refused_with_what_takes_the_space(site: Path, limit: int) -> None:
    with pytest.raises(EnergyLabelError) as found:
        check_size(site, limit)
    told = str(found.value)
    assert told.startswith("The site is 3.0 MB (labels/ 2 MB, models/ 1 MB, / 0 MB)")
    assert f"at most {limit} MB" in told and "SITE_LIMIT_MB=5000" in told


def test_what_is_to_come_counts_too(site: Path) -> None:
    check_size(site, 4, Counter({"labels/": 999_995}))
    with pytest.raises(EnergyLabelError, match=r"The site is 4\.0 MB \(labels/ 3 MB, models/ 1 MB, / 0 MB\)"):
        check_size(site, 4, Counter({"labels/": 999_996}))


@given(st.integers(0, 10**9))
def test_a_limit_is_read_as_it_is_written(limit: int) -> None:
    assert limit_of(limit) == limit_of(f" {limit} ") == limit


@pytest.mark.parametrize("value", ["none", "-1", "1.5", "1 GB", "١٠٠", True])
def test_a_limit_that_is_no_number_is_refused(value: object) -> None:
    with pytest.raises(EnergyLabelError, match="SITE_LIMIT_MB is"):
        limit_of(value)


@pytest.mark.parametrize("value", [None, "", " "])
def test_a_variable_that_is_set_to_nothing_says_nothing(value: object) -> None:
    assert limit_of(value) == USUAL_MB
