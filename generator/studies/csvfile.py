"""Reading a study's CSV files: exact decimals, and a fault that names file and line."""

import csv
import hashlib
import io
import lzma
import tarfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from generator.errors import EnergyLabelError, shown


@dataclass(frozen=True)
class Row:
    """One line of a CSV file, with the place it came from."""

    file: str
    line: int
    cells: dict[str, str]

    def text(self, column: str) -> str:
        """The cell as text; it must not be empty."""
        value = self.cells.get(column) or ""
        if not value.strip():
            raise self.damaged(column, "the cell is missing or empty")
        return value.strip()

    def positive(self, column: str) -> Decimal:
        """The cell as a finite decimal greater than zero."""
        try:
            value = Decimal(self.text(column))
        except InvalidOperation:
            raise self.damaged(column, f"{shown(self.cells[column])} is not a number") from None
        if not value.is_finite() or value <= 0:
            raise self.damaged(column, f"{shown(self.cells[column])} is not a positive number")
        return value

    def damaged(self, column: str, why: str) -> EnergyLabelError:
        """The error for this row: file, line, column, reason and remedy."""
        return EnergyLabelError(
            f"{self.file}, line {self.line}, column {column}: {why}; fetch an undamaged copy of the study's data."
        )


class StudyFiles:
    """The files of a study, from a checkout or from its archive, by their path inside the study."""

    def __init__(self, source: Path) -> None:
        self._bytes: dict[str, bytes] = {}
        if source.is_dir():
            for path in sorted(source.rglob("*")):
                if path.is_file() and ".git" not in path.parts:
                    self._bytes[path.relative_to(source).as_posix()] = path.read_bytes()
        elif source.is_file():
            self._read_archive(source)
        else:
            what = "is neither a folder nor an archive" if source.exists() else "is not there"
            raise EnergyLabelError(f"{source} {what}; give the study's checkout or archive.")

    def _read_archive(self, source: Path) -> None:
        try:
            with tarfile.open(source) as archive:
                for member in archive:
                    file = archive.extractfile(member) if member.isfile() else None
                    if file is not None:
                        self._bytes[member.name.removeprefix("./")] = file.read()
        except (tarfile.TarError, lzma.LZMAError, zlib.error, EOFError, OSError, ValueError) as error:
            reason = (str(error).splitlines() or ["damaged"])[0].rstrip(": ")
            raise EnergyLabelError(f"{source} is not a readable archive ({reason}); fetch an undamaged copy.") from None
        # An archive of a repository holds it in one folder.
        tops = {name.split("/")[0] for name in self._bytes}
        if len(tops) == 1:
            self._bytes = {name.partition("/")[2]: data for name, data in self._bytes.items()}

    def below(self, folder: str) -> list[str]:
        """Sorted paths of the files right below `folder`."""
        prefix = f"{folder}/"
        return sorted(name for name in self._bytes if name.startswith(prefix) and "/" not in name[len(prefix) :])

    def has(self, path: str) -> bool:
        """Whether the study holds a file at `path`."""
        return path in self._bytes

    def sha256(self, *paths: str) -> str:
        """SHA-256 of the files' bytes, one after the other."""
        digest = hashlib.sha256()
        for path in paths:
            digest.update(self._content(path))
        return digest.hexdigest()

    def rows(self, path: str, columns: tuple[str, ...]) -> Iterator[Row]:
        """The rows of a CSV file that must have `columns` and as many cells on each line as its header."""
        try:
            text = self._content(path).decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise EnergyLabelError(f"{path}, byte {error.start}: not UTF-8; fetch an undamaged copy.") from None
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        try:
            header = next(reader, [])
            missing = [column for column in columns if column not in header]
            if missing:
                raise EnergyLabelError(
                    f"{path}, line 1: no column {', '.join(missing)}; fetch an undamaged copy of the study's data."
                )
            for cells in reader:
                if len(cells) != len(header):
                    raise EnergyLabelError(
                        f"{path}, line {reader.line_num}: {len(cells)} cells under {len(header)} headings; "
                        "fetch an undamaged copy of the study's data."
                    )
                yield Row(path, reader.line_num, dict(zip(header, cells, strict=True)))
        except csv.Error as error:
            raise EnergyLabelError(f"{path}, line {reader.line_num}: {error}; fetch an undamaged copy.") from None

    def _content(self, path: str) -> bytes:
        try:
            return self._bytes[path]
        except KeyError:
            raise EnergyLabelError(f"{path} is missing; give a complete copy of the study's data.") from None
