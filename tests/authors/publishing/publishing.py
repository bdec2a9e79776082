"""What tests of publishing do to a folder: a record measured anew, an entry in CHANGES.md, a build."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest

from generator.build import build
from generator.errors import EnergyLabelError
from generator.pages.site import Site
from generator.records.publication.published import (
    published_digests,
    replace_record,
)
from tests import factories

TODAY = date(2026, 6, 1)
PLACE = f"records/{factories.PROFILE_ID}/{factories.TASK}/acme--small-model.json"
# 1.5 Wh on average is class C of 1 to 2; 1.95 stands on the edge to D.
OTHER = {"imdb": (1.4, 1.41, 1.39), "sst2": (2.0, 2.02, 1.98)}
ON_THE_EDGE = {"imdb": (1.5, 1.51, 1.49), "sst2": (2.4, 2.42, 2.38)}
SAME_WORDS = {"imdb": (1.0, 1.012, 0.99), "sst2": (2.0, 2.02, 1.98)}
LINE = "- `acme/small-model`, text-classification: 1.50 → 1.70 Wh."


def measure_anew(folder: Path, energies: Mapping[str, Sequence[float]]) -> None:
    """Replace the one record by another of these joules, by workload."""
    replace_record(factories.record(energies=energies), folder, published_digests(folder, TODAY))


def say(folder: Path, *lines: str, day: str = "2026-02-01") -> None:
    """Begin an edition of `day` with these lines."""
    path = folder / "CHANGES.md"
    text = path.read_text("utf-8")
    path.write_text(text.replace("## ", f"## {day}\n\n{chr(10).join(lines)}\n\n## ", 1), "utf-8")


def told(folder: Path) -> str:
    """What a build is refused with."""
    with pytest.raises(EnergyLabelError) as caught:
        build(folder, "", TODAY)
    return str(caught.value)


def built(folder: Path) -> Site:
    """The site as it would be written."""
    return build(folder, "https://x.example/", TODAY)
