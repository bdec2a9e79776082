"""The edition is the newest day of the data's changelog."""

from datetime import date
from pathlib import Path

import pytest

from generator.errors import EnergyLabelError
from generator.records.publication.changes import Change, edition_day, read_changes

TODAY = date(2026, 6, 1)
MEASUREMENTS = Path(__file__).parents[2] / "measurements"


def test_the_newest_entry_counts_wherever_it_stands(tmp_path: Path) -> None:
    (tmp_path / "CHANGES.md").write_text("# Changes\n\n## 2025-02-03\n\n## 2026-01-02: more\n\n## 2024-12-31\n")
    assert edition_day(tmp_path, TODAY) == date(2026, 1, 2)


@pytest.mark.parametrize("text", ["", "# Changes\n", "2026-01-01\n", "### 2026-01-01\n", "## 2026-13-01\n"])
def test_a_changelog_without_a_day_is_told_with_its_remedy(tmp_path: Path, text: str) -> None:
    (tmp_path / "CHANGES.md").write_text(text)
    with pytest.raises(EnergyLabelError, match=r"CHANGES\.md.*## YYYY-MM-DD"):
        edition_day(tmp_path, TODAY)


def test_a_folder_that_never_published_has_no_changelog(tmp_path: Path) -> None:
    assert edition_day(tmp_path, TODAY) is None
    (tmp_path / "CHANGES.md").symlink_to("gone.md")
    with pytest.raises(EnergyLabelError, match="head each entry"):
        edition_day(tmp_path, TODAY)


def test_an_entry_from_the_future_is_refused(tmp_path: Path) -> None:
    (tmp_path / "CHANGES.md").write_text("## 9999-01-01\n")
    with pytest.raises(EnergyLabelError, match="future"):
        edition_day(tmp_path, TODAY)


ENTRIES = """# Changes

## 2026-05-02: two figures corrected

The meter of one machine was read *twice*
(see `docs`).

- `acme/model`, text-classification: 1,234.5 → 617.2 Wh. Each run was counted
  twice.
- `acme/model`, summarization, batch-8: none → 3 Wh. Newly measured.

## 2026-05-02

Prose alone.

## 2026-01-01: first edition
"""


def test_an_entry_is_read_with_its_prose_and_its_changes(tmp_path: Path) -> None:
    (tmp_path / "CHANGES.md").write_text(ENTRIES)
    second, first, edition = read_changes(tmp_path, TODAY)
    assert (second.day, second.number, second.title) == (date(2026, 5, 2), 2, "two figures corrected")
    assert second.paragraphs == ("The meter of one machine was read twice (see docs).",)
    assert second.changes == (
        Change("acme/model", "text-classification", None, "1,234.5", "617.2", "Each run was counted twice."),
        Change("acme/model", "summarization", "batch-8", None, "3", "Newly measured."),
    )
    assert (first.number, first.title, first.paragraphs, first.changes) == (1, "", ("Prose alone.",), ())
    assert (edition.day, edition.number, edition.title, edition.paragraphs) == (
        date(2026, 1, 1),
        1,
        "first edition",
        (),
    )


def test_the_entries_of_a_day_are_numbered_from_the_end_however_many_there_are(tmp_path: Path) -> None:
    """In one pass: as many as the file may hold would otherwise take minutes."""
    (tmp_path / "CHANGES.md").write_text("## 2025-01-02\n" + "## 2025-01-01\n" * 140_000 + "## 2025-01-02\n")
    newest, *others, oldest = read_changes(tmp_path, TODAY)
    assert (newest.number, oldest.number) == (2, 1)
    assert [entry.number for entry in others] == list(range(140_000, 0, -1))


@pytest.mark.parametrize(
    "line",
    [
        "- acme/model, text-classification: 1 → 2 Wh. Why.",
        "- `acme/model`, text-classification: 1 → 2 Wh.",
        "- `acme/model`, text-classification: 1 -> 2 Wh. Why.",
        "- `acme/model`, text-classification: 1 → about 2 Wh. Why.",
        "- `../model`, <b>: 1 → 2 Wh. Why.",
        "- something else",
    ],
)
def test_a_change_that_cannot_be_read_is_told_with_its_remedy(line: str, tmp_path: Path) -> None:
    (tmp_path / "CHANGES.md").write_text(f"# Changes\n\n## 2026-01-01\n\n{line}\n")
    with pytest.raises(EnergyLabelError, match="is not a change; write"):
        read_changes(tmp_path, TODAY)


def test_the_committed_changelog_is_readable() -> None:
    entries = read_changes(MEASUREMENTS, date.max)
    assert [entry.day for entry in entries] == sorted((entry.day for entry in entries), reverse=True)
    assert all(entry.paragraphs or entry.changes for entry in entries)
