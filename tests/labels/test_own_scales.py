"""Scales beside the records of a folder of one's own, and what such a folder may lack."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from generator.authors.publishing import publish
from generator.build import build
from generator.check import check
from generator.errors import EnergyLabelError
from generator.grading import graded
from generator.labels.grading.own_scales import scale_version, scales_for
from generator.labels.grading.scale import read_scales, scale_text
from tests import factories
from tests.pages.making import scale

TODAY = date(2026, 12, 1)
OWN = "acme-l4"
PLACE = f"scales/{factories.TASK}/{factories.PROFILE_ID}/v1.toml"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder of records and one profile, without any file that it can do without."""
    folder = factories.write_measurements(
        tmp_path / "own", [factories.record()], [factories.profile_table(primary=False)]
    )
    (folder / "CHANGES.md").unlink()
    (folder / "short_addresses.toml").unlink()
    return folder


def _write_scale(folder: Path, place: str = PLACE, **changes: str) -> Path:
    path = folder / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(scale_text(scale(**changes)), "utf-8")
    return path


def test_a_folder_of_records_and_a_profile_is_enough(own: Path) -> None:
    assert check(own, [], TODAY) == 1
    edition = graded(own, "", TODAY)
    assert (edition.day, list(edition.changes)) == (max(label.source.measured_to for label in edition.labels), [])
    assert edition.labels[0].result.grade.status == "not-comparable"


def test_its_own_scale_gives_a_letter(own: Path) -> None:
    _write_scale(own)
    (label,) = graded(own, "", TODAY).labels
    assert (label.result.grade.letter, label.result.scale_version) == ("C", "v1")


def test_the_newest_version_counts_and_the_older_is_still_known(own: Path) -> None:
    _write_scale(own)
    _write_scale(own, PLACE.replace("v1", "v2"), version="v2", first_edge="0.1")
    _write_scale(own, PLACE.replace("v1", "v10"), version="v10", first_edge="0.9")
    name = factories.TASK, factories.PROFILE_ID
    assert scales_for(own, [factories.PROFILE_ID])[name].version == "v10"
    older = scale_version(own, *name, "v2")
    assert older is not None and older.version == "v2"
    assert scale_version(own, *name, "v3") is None


def test_what_was_published_on_an_own_scale_is_found_again(own: Path) -> None:
    _write_scale(own)
    publish(own, TODAY)
    assert "First edition" in (own / "CHANGES.md").read_text("utf-8")
    (own / "CHANGES.md").write_text(
        "## 2026-12-01\n\n- `acme/small-model`, text-classification, on tiny-1xgpu: 1.50 (C) → 1.50 (E) Wh. Anew.\n"
    )
    _write_scale(own, PLACE.replace("v1", "v2"), version="v2", first_edge="0.1")
    (label,) = graded(own, "", TODAY).superseded.labels
    assert (label.result.grade.letter, label.result.scale_version) == ("C", "v1")


def test_a_ledger_needs_its_changelog(own: Path) -> None:
    publish(own, TODAY)
    (own / "CHANGES.md").unlink()
    with pytest.raises(EnergyLabelError, match=r"CHANGES\.md is missing.*restore it"):
        graded(own, "", TODAY)


def test_a_folder_without_a_record_says_how_to_get_one(own: Path) -> None:
    next((own / "records").rglob("*.json")).unlink()
    with pytest.raises(EnergyLabelError, match="holds no record yet: measure a model"):
        build(own, "https://labels.example.org/", TODAY)


def _no_utf_8(folder: Path) -> None:
    _write_scale(folder).write_bytes(b"\xff")


def _a_link(folder: Path) -> None:
    path = _write_scale(folder)
    path.rename(folder.parent / "elsewhere.toml")
    path.symlink_to(folder.parent / "elsewhere.toml")


def _of_no_profile(folder: Path) -> None:
    _write_scale(folder)
    (folder / "profiles" / f"{factories.PROFILE_ID}.toml").unlink()
    factories.write_profile(folder, factories.profile_table(id=OWN, primary=False))


def _the_packages_own(folder: Path) -> None:
    task, profile = next(iter(read_scales()))
    factories.write_profile(folder, factories.profile_table(id=profile, primary=False))
    text = scale_text(read_scales()[task, profile])
    path = folder / "scales" / task / profile / "v1.toml"
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")


REFUSED: dict[str, tuple[Callable[[Path], object], str]] = {
    "no scale": (lambda folder: _write_scale(folder).write_text("a = 1", "utf-8"), "Scale scales/text-classification/"),
    "no UTF-8": (_no_utf_8, "is not UTF-8"),
    "another name": (lambda folder: _write_scale(folder, PLACE.replace("v1", "v7")), "names another task, profile or"),
    "a file astray": (lambda folder: _write_scale(folder, "scales/v1.toml"), "a scale lies at scales/<task>/<profile>"),
    "a link": (_a_link, "a scale lies at"),
    "no such profile": (_of_no_profile, "no such profile here; add its file to profiles/"),
    "the package's own": (_the_packages_own, "the package has the limits of this task under this profile"),
    "too large": (lambda folder: _write_scale(folder).write_text("#" * 300_000, "utf-8"), "a scale has at most"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_scale_at_fault_is_told_in_one_sentence(own: Path, name: str) -> None:
    damage, said = REFUSED[name]
    damage(own)
    with pytest.raises(EnergyLabelError, match=said):
        graded(own, "", TODAY)


def test_records_of_a_newer_release_are_told_once_with_the_remedy(own: Path) -> None:
    for number in range(3):
        path = own / "records" / factories.PROFILE_ID / factories.TASK / f"acme--model-{number}.json"
        path.write_text('{"schema_version": 99}', "utf-8")
    with pytest.raises(EnergyLabelError) as told:
        graded(own, "", TODAY)
    assert "holds 3 records of version 99, written by a newer release" in str(told.value)
    assert "git pull" in str(told.value) and "\n" not in str(told.value)
