"""Reading a study's files: CSV and JSON with exact decimals, and a fault that names file, line and column."""

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.errors import EnergyLabelError, shown
from generator.records.model import SourceFile
from generator.studies.archive import SUFFIXES, read_archive
from generator.studies.jsonfile import Entry, read_json
from generator.studies.place import Place

_REMEDY = "fetch an undamaged copy of the study's data."


@dataclass(frozen=True)
class Row(Place):
    """One line of a CSV file, with the place it came from."""

    file: str
    line: int
    cells: dict[str, str]

    def named(self, name: str) -> str:
        """File, line and column: `a.csv, line 3, column gpu_model`."""
        return f"{self.file}, line {self.line}, column {name}"

    def _value(self, name: str) -> str | None:
        return self.cells.get(name)


class StudyFiles:
    """The files of a study, from a checkout or from its archive, by their path inside the study.

    `archive` opens one that lies among them. `before` stands before each path in what faults say.
    """

    def __init__(self, source: Path) -> None:
        self._source, self._before = source, ""
        self._bytes: dict[str, bytes] = {}
        if source.is_dir():
            for path in sorted(source.rglob("*")):
                if path.is_file() and ".git" not in path.parts:
                    self._bytes[path.relative_to(source).as_posix()] = path.read_bytes()
        elif source.is_file():
            self._bytes = read_archive(source)
        else:
            what = "is neither a folder nor an archive" if source.exists() else "is not there"
            raise EnergyLabelError(f"{source} {what}; give the study's checkout or archive.")

    def archive(self, name: str) -> "StudyFiles":
        """The files within an archive that lies in the study's folder; itself where that was given unpacked.

        Either way the paths, and so the records, are the same. Nothing is written to the disk.
        """
        if name not in self._bytes:
            return self
        if not name.endswith(SUFFIXES) or not self._source.is_dir():
            raise EnergyLabelError(f"{name} is not an archive in a folder; give the study's folder.")
        within = StudyFiles(self._source / name)
        within._before = f"{self._before}{name}/"
        return within

    def below(self, folder: str) -> list[str]:
        """Sorted paths of the files right below `folder`, or of those in no folder where that is empty."""
        prefix = f"{folder}/" if folder else ""
        return sorted(name for name in self._bytes if name.startswith(prefix) and "/" not in name[len(prefix) :])

    def all_below(self, folder: str) -> list[str]:
        """Sorted paths of the files below `folder`, however deep."""
        return sorted(name for name in self._bytes if name.startswith(f"{folder}/"))

    def has(self, path: str) -> bool:
        """Whether the study holds a file at `path`."""
        return path in self._bytes

    def sha256(self, *paths: str) -> str:
        """SHA-256 of the files' bytes, one after the other."""
        digest = hashlib.sha256()
        for path in paths:
            digest.update(self._content(path))
        return digest.hexdigest()

    def source_file(self, path: str) -> SourceFile:
        """A file as a record names what its figures were taken from."""
        return SourceFile(path=self.told(path), sha256=self.sha256(path))

    def text(self, path: str) -> str:
        """A file as text."""
        try:
            return self._content(path).decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise EnergyLabelError(f"{self.told(path)}, byte {error.start}: not UTF-8; {_REMEDY}") from None

    def json(self, path: str) -> Entry:
        """The outermost object of a JSON file."""
        return read_json(self.told(path), self.text(path))

    def rows(self, path: str, columns: Sequence[str], exact: bool = False) -> Iterator[Row]:
        """The rows of a CSV file that must have `columns` and as many cells on each line as its header.

        If `exact`, the header must have no other column, or the file is of another version than the known one.
        """
        told = self.told(path)
        reader = csv.reader(io.StringIO(self.text(path), newline=""), strict=True)
        try:
            header = next(reader, [])
            _check_header(told, header, columns, exact)
            for cells in reader:
                if len(cells) != len(header):
                    raise EnergyLabelError(
                        f"{told}, line {reader.line_num}: {len(cells)} cells under {len(header)} headings; {_REMEDY}"
                    )
                yield Row(told, reader.line_num, dict(zip(header, cells, strict=True)))
        except csv.Error as error:
            raise EnergyLabelError(f"{told}, line {reader.line_num}: {error}; fetch an undamaged copy.") from None

    def told(self, path: str) -> str:
        """A path as faults name it: with the archive that it lies in."""
        return f"{self._before}{path}"

    def _content(self, path: str) -> bytes:
        try:
            return self._bytes[path]
        except KeyError:
            raise EnergyLabelError(f"{self.told(path)} is missing; give a complete copy of the study's data.") from None


def _check_header(file: str, header: list[str], columns: Sequence[str], exact: bool) -> None:
    missing = [column for column in columns if column not in header]
    if missing:
        raise EnergyLabelError(f"{file}, line 1: no column {', '.join(missing)}; {_REMEDY}")
    for number, column in enumerate(header):
        if column in header[:number]:
            raise EnergyLabelError(f"{file}, line 1, column {shown(column)[1:-1]}: comes twice; {_REMEDY}")
        if exact and column not in columns:
            raise EnergyLabelError(
                f"{file}, line 1, column {shown(column)[1:-1]}: is not in the version of the file that is known; "
                "fetch the version that the study's page names."
            )
