"""Folders that are written whole or not at all, and never over anything that is not ours."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import generator
from generator.errors import EnergyLabelError
from generator.pages.edition.imprint import FILE, imprint_file
from generator.records.publication.short_addresses import SHORT_ADDRESSES

# What tells a folder of ours from one that holds somebody's files.
MARK = ".energy-label"
_ROOT = Path(generator.__file__).resolve().parents[1]


@contextmanager
def whole_folder(out: Path) -> Iterator[Path]:
    """A new folder beside `out` that takes its place at the end; after an error, `out` is as it was.

    Raises `EnergyLabelError` where `out` holds what was not written here.
    """
    out = out.absolute()
    if out.is_symlink() or (out.exists() and not _ours(out)):
        raise EnergyLabelError(f"{out} holds something else; name a new or an empty folder with --out.")
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as beside:
        new = Path(beside) / "new"
        new.mkdir()
        yield new
        (new / MARK).write_text("Written by energy-label; it may be replaced.\n", "utf-8")
        if out.exists():
            out.rename(Path(beside) / "old")
        new.rename(out)


def _ours(folder: Path) -> bool:
    return folder.is_dir() and ((folder / MARK).is_file() or not any(folder.iterdir()))


def copy_measurements(measurements: Path, folder: Path) -> None:
    """What labels and cards are made from, into `folder`. Links stay links, so that they are refused there too.

    The ledger of what has been published stays behind: what would change is not held against it here.
    """
    for name in ("profiles", "models", "records", "reproductions", "scales"):
        if (measurements / name).is_dir():
            shutil.copytree(measurements / name, folder / name, symlinks=True)
    for name in ("CHANGES.md", "disclosures.toml", SHORT_ADDRESSES):
        if (measurements / name).is_file():
            shutil.copyfile(measurements / name, folder / name)
    (folder / "records").mkdir(parents=True, exist_ok=True)
    if imprint := imprint_file(_ROOT, measurements, os.environ):
        shutil.copyfile(imprint, folder / FILE, follow_symlinks=False)


def lay(data: bytes, folder: Path, place: str) -> None:
    """Put a record's bytes at its place below the measurements in `folder`."""
    path = folder / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
