"""The edition is the newest day of the data's changelog."""

from datetime import date
from pathlib import Path

import pytest

from generator.errors import EnergyLabelError
from generator.records.changes import edition_day

TODAY = date(2026, 6, 1)


def test_the_newest_entry_counts_wherever_it_stands(tmp_path: Path) -> None:
    (tmp_path / "CHANGES.md").write_text("# Changes\n\n## 2025-02-03\n\n## 2026-01-02: more\n\n## 2024-12-31\n")
    assert edition_day(tmp_path, TODAY) == date(2026, 1, 2)


@pytest.mark.parametrize("text", ["", "# Changes\n", "2026-01-01\n", "### 2026-01-01\n", "## 2026-13-01\n"])
def test_a_changelog_without_a_day_is_told_with_its_remedy(tmp_path: Path, text: str) -> None:
    (tmp_path / "CHANGES.md").write_text(text)
    with pytest.raises(EnergyLabelError, match=r"CHANGES\.md.*## YYYY-MM-DD"):
        edition_day(tmp_path, TODAY)


def test_a_missing_changelog_is_told_with_its_remedy(tmp_path: Path) -> None:
    with pytest.raises(EnergyLabelError, match="head each entry"):
        edition_day(tmp_path, TODAY)


def test_an_entry_from_the_future_is_refused(tmp_path: Path) -> None:
    (tmp_path / "CHANGES.md").write_text("## 9999-01-01\n")
    with pytest.raises(EnergyLabelError, match="future"):
        edition_day(tmp_path, TODAY)
