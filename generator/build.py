"""The whole data flow on one screen: read → grade → render → hand to the builder."""

from datetime import date
from pathlib import Path

from generator.errors import EnergyLabelError
from generator.grading import graded
from generator.labels.gathering.gather import gather
from generator.labels.grading.grade import Grade
from generator.labels.label import graded_as
from generator.labels.task import Task, read_tasks
from generator.pages.charts.drawing import Bundle
from generator.pages.edition.content import Content
from generator.pages.edition.edition import Edition
from generator.pages.edition.imprint import NOBODY, Imprint
from generator.pages.site import Site
from generator.pages.storing.cache import MADE, READ, cache_of
from generator.pages.storing.kept_labels import KeptLabels
from generator.records.bench import read_bench
from generator.records.disclosures import read_disclosures
from generator.records.files.store import read_profiles


def build(
    measurements: Path, site_url: str, today: date, preview: Path | None = None, imprint: Imprint = NOBODY
) -> Site:
    """Read and grade everything; raises before anything is written if a single record is at fault.

    Nor is anything written where a published number changed and `CHANGES.md` does not say why.

    `preview` is a folder with the layout of `measurements/`, made on this machine for this machine.
    """
    kept = cache_of(MADE)
    # First, for it takes a second of a processor, and nothing of the measurements.
    bundle = Bundle(kept)
    edition = graded(measurements, site_url, today, KeptLabels(cache_of(READ)), imprint)
    if not edition.labels and not edition.changes:
        raise EnergyLabelError(
            f"{measurements} holds no record yet: measure a model into it with energy-label measure --measurements "
            f"{measurements}, then build the site."
        )
    own = _read_preview(preview, site_url, read_tasks(), today) if preview else None
    content = Content(
        measurements, edition, own, read_disclosures(measurements, today), read_bench(measurements, today)
    )
    return Site(content, kept=kept, ready=bundle)


def _read_preview(folder: Path, site_url: str, tasks: dict[str, Task], today: date) -> Edition:
    """The records of this machine, held to the same laws; none has a letter, and its day is that of the newest."""
    remedy = f"delete {folder.name}/ and run make site again"
    try:
        profiles = read_profiles(folder)
        labels = gather(folder, profiles, {}, tasks, today, jobs=1)
    except EnergyLabelError as error:
        raise EnergyLabelError(f"This machine's preview cannot be shown; {remedy}. {error}") from error
    if not labels:
        raise EnergyLabelError(f"This machine's preview holds no record; {remedy}.")
    shown_as = [graded_as(label, Grade("preview")) for label in labels]
    return Edition(max(label.source.measured_to for label in labels), site_url, shown_as, profiles, {}, tasks)
