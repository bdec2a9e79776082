"""Where the site's sources lie: a card is built from a checkout, whatever folder one stands in."""

import os
from pathlib import Path

import generator
from generator.errors import EnergyLabelError
from generator.pages.edition.imprint import Imprint, read_imprint

_ROOT = Path(generator.__file__).resolve().parents[1]


def checkout() -> Path:
    """The root of the checkout that this code belongs to; raises `EnergyLabelError` where it is installed alone."""
    if not (_ROOT / "mkdocs.yml").is_file():
        raise EnergyLabelError(
            "A card is built from a checkout of the repository, and this energy-label is installed without one; "
            "clone the repository, run make check there, and call .venv/bin/energy-label."
        )
    return _ROOT


def measurements_at(given: Path) -> Path:
    """`given`, or where there is no such folder and none was named, the checkout's own measurements."""
    if given.is_dir() or given != Path("measurements"):
        return given
    return checkout() / "measurements"


def imprint_of(measurements: Path) -> Imprint:
    """Who publishes the site of these measurements, as its build has it."""
    return read_imprint(_ROOT, measurements, os.environ)
