"""What the tests of every importer need: a folder to import into, a refusal that wrote nothing, the real study."""

import csv
import io
import os
import shutil
from pathlib import Path

import pytest

from generator.errors import EnergyLabelError
from generator.studies.importing import import_study
from generator.studies.study import Study

_REPOSITORY = Path(__file__).resolve().parents[2]


def measurements_for(study: Study, folder: Path) -> Path:
    """A measurements/ folder that holds the study's profiles and no record; returns it."""
    (folder / "profiles").mkdir(parents=True, exist_ok=True)
    for profile in study.profiles:
        shutil.copy(_REPOSITORY / "measurements" / "profiles" / f"{profile}.toml", folder / "profiles")
    return folder


def refusal(study: Study, source: Path, measurements: Path) -> str:
    """What the importer says of `source`; it must have written nothing beside the profiles that were there."""
    measurements_for(study, measurements)
    before = files_below(measurements)
    with pytest.raises(EnergyLabelError) as caught:
        import_study(study, source, measurements)
    assert files_below(measurements) == before
    text = str(caught.value)
    assert text.isprintable() or "\n" in text
    return text


def files_below(folder: Path) -> dict[str, bytes]:
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


def real_study(name: str) -> Path:
    """The folder of a study's own files, or a skip that says how to have it."""
    folder = Path(os.environ.get("STUDIES_FOLDER", _REPOSITORY.parent / "shared" / "studies")) / name
    if not folder.is_dir():
        pytest.skip(f"the study's files are not at {folder}; set STUDIES_FOLDER to import them")
    return folder
