"""The preview's folder: replaced by a whole one or not at all, and never anybody else's."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator import measure as measuring
from generator.errors import EnergyLabelError
from generator.measure import Measurements, measure_preview
from generator.suite.campaign.running.run import Outcome


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A preview of another day."""
    (tmp_path / "preview" / "records").mkdir(parents=True)
    (tmp_path / "preview" / "profiles").mkdir()
    (tmp_path / "preview" / "profiles" / "this-machine.toml").touch()
    (tmp_path / "preview" / "records" / "old.json").touch()
    return tmp_path / "preview"


@pytest.fixture
def ending(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], None]:
    """Sets how every target of the preview ends: in its record's place, or in an exception."""

    def end(how: str | BaseException | None) -> None:
        def run(targets: Any, terms: Any, shelf: Measurements, *_: Any) -> list[Outcome]:
            terms.state.mkdir()
            if isinstance(how, BaseException):
                raise how
            if how:
                (shelf.folder / "records").mkdir()
                (shelf.folder / "records" / "new.json").touch()
            return [Outcome(target, "measured" if how else "failed", place=how) for target in targets]

        monkeypatch.setattr(measuring, "run_targets", run)

    return end


def test_a_new_preview_takes_the_place_of_the_old_one(old: Path, ending: Callable[[Any], None]) -> None:
    ending("somewhere")
    measure_preview(old)
    assert [str(path.relative_to(old)) for path in sorted(old.rglob("*.*"))] == [
        "profiles/this-machine.toml",
        "records/new.json",
    ]
    assert list(old.parent.iterdir()) == [old]


@pytest.mark.parametrize("how", [None, KeyboardInterrupt(), EnergyLabelError("the tracker died.")])
def test_one_that_comes_to_nothing_leaves_the_old_one(old: Path, ending: Callable[[Any], None], how: Any) -> None:
    ending(how)
    if how is None:
        measure_preview(old)
    else:
        with pytest.raises(type(how)):
            measure_preview(old)
    assert (old / "records" / "old.json").exists()
    # What was left half made is no hurdle the next time.
    ending("somewhere")
    measure_preview(old)
    assert not (old / "records" / "old.json").exists()


@pytest.mark.parametrize("name", ["mine", "mine.next"])
@pytest.mark.parametrize("other", ["thesis.tex", "profiles/a100-sxm4-80gb.toml"])
def test_a_folder_that_is_no_preview_is_left_alone(
    tmp_path: Path, ending: Callable[[Any], None], name: str, other: str
) -> None:
    ending("somewhere")
    (tmp_path / name / "profiles").mkdir(parents=True)
    (tmp_path / name / other).write_text("years of work")
    with pytest.raises(EnergyLabelError, match=f"{name} would be replaced and is no preview"):
        measure_preview(tmp_path / "mine")
    assert (tmp_path / name / other).read_text() == "years of work"
