"""`energy-label check`: records held against every rule, all that there are or those given by path."""

import os
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from generator.errors import EnergyLabelError, RecordFaultsError, shown
from generator.grading import graded
from generator.records.bench import read_bench
from generator.records.disclosures import read_disclosures
from generator.records.files.path_check import faults_of_given
from generator.records.files.store import read_profiles, reproduction_paths
from generator.records.publication.changes import edition_day


def check(measurements: Path, paths: Sequence[Path], today: date) -> int:
    """Validate `paths` (files or folders), or all there is as a build would; returns how many, raises with every fault.

    What is given is also held against the records already there: a run belongs to one record.
    """
    if not paths:
        count = len(graded(measurements, "", today).labels) + len(reproduction_paths(measurements))
        read_disclosures(measurements, today)
        read_bench(measurements, today)
        return count
    profiles = read_profiles(measurements)
    edition_day(measurements, today)
    read_disclosures(measurements, today)
    read_bench(measurements, today)
    # A file may be named twice, by itself and by a folder that it is in.
    files = [*dict.fromkeys(file for path in paths for file in _files_of(path))]
    if faults := faults_of_given(_normal(measurements), files, profiles, today):
        raise RecordFaultsError(faults)
    return len(files)


def _normal(path: Path) -> Path:
    """Absolute and without `..`, but with its links: they are to be seen and refused."""
    return Path(os.path.normpath(path.absolute()))


def _below(folder: Path) -> Iterator[Path]:
    """Every file and link below the folder; what goes while it is looked at is not there."""
    for place, folders, names in os.walk(folder, onerror=_unless_gone):
        here = Path(place)
        yield from (here / name for name in names)
        yield from (here / name for name in folders if (here / name).is_symlink())


def _unless_gone(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise error


def _files_of(path: Path) -> list[Path]:
    """The file itself, or every file of a folder, whatever it is called; links are kept, so that they are refused."""
    remedy = "name a record file or a folder of records"
    try:
        if path.is_symlink() or not path.is_dir():
            path.lstat()
            return [_normal(path)]
        files = sorted(_normal(file) for file in _below(path))
    except FileNotFoundError:
        raise EnergyLabelError(f"{shown(str(path))} is not there; {remedy}.") from None
    except OSError as error:
        raise EnergyLabelError(f"{shown(str(path))}: {error.strerror}; {remedy}.") from None
    if not files:
        raise EnergyLabelError(f"{shown(str(path))} holds no record; {remedy}.")
    return files
