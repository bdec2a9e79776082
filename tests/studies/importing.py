"""What the tests of every importer share: a folder to import into, and a refusal after which nothing was written."""

import csv
import io
import os
from collections.abc import Mapping
from pathlib import Path
from shutil import copy2

import pytest

from generator.errors import EnergyLabelError
from generator.studies.importing import import_study
from generator.studies.study import Study

_ROOT = Path(__file__).resolve().parents[2]
_PROFILES = _ROOT / "measurements" / "profiles"


def folder_for(study: Study, folder: Path) -> Path:
    """A measurements/ folder with the study's profiles as they are committed, and no record; returns it."""
    (folder / "profiles").mkdir(parents=True, exist_ok=True)
    for profile in study.profiles:
        copy2(_PROFILES / f"{profile}.toml", folder / "profiles")
    return folder


def refusal(study: Study, source: Path, folder: Path, error: type[EnergyLabelError] | None = None) -> str:
    """Why the import is refused (by just this `error`, where given), with the remedy; nothing may have been written."""
    measurements = folder_for(study, folder)
    before = files_below(measurements)
    with pytest.raises(EnergyLabelError) as caught:
        import_study(study, source, measurements)
    assert error is None or type(caught.value) is error
    assert files_below(measurements) == before
    text = str(caught.value)
    assert any(word in text for word in ("give", "fix", "fetch")), "the remedy is missing"
    return text


def files_below(folder: Path) -> Mapping[str, bytes]:
    """Every file's bytes by its path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def table(columns: tuple[str, ...], rows: list[dict[str, object]]) -> str:
    """A CSV file of `columns`; each row must have a value for every one."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, lineterminator="\n", extrasaction="raise")
    writer.writeheader()
    writer.writerows({column: row[column] for column in columns} for row in rows)
    return text.getvalue()


def damaged_cell(path: Path, line: int, column: str, value: str) -> None:
    """Write `value` into a cell of a CSV file; lines are counted from 1, the header's."""
    with path.open(newline="", encoding="utf-8") as file:
        lines = list(csv.reader(file))
    lines[line - 1][lines[0].index(column)] = value
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows(lines)


def study_folder(name: str) -> Path:
    """The upstream files of a study, which no checkout has; a skip that says how to have them where they are not."""
    path = Path(os.environ.get("STUDIES_FOLDER", _ROOT.parent / "shared" / "studies")) / name
    if not path.is_dir():
        pytest.skip(f"the study's files are not at {path}; set STUDIES_FOLDER to the folder that holds {name}/")
    return path
