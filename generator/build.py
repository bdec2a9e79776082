"""The whole data flow on one screen: read → grade → render → hand to the builder."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from generator.errors import EnergyLabelError, RecordFaultsError, shown
from generator.labels.estimate import mean_figure
from generator.labels.gather import gather
from generator.labels.grade import Grade
from generator.labels.label import stale_from
from generator.labels.scale import propose, read_scales, scale_text
from generator.labels.superseded import read_superseded
from generator.labels.task import Task, read_tasks
from generator.pages import downloads, frame, heavy, stamp, urls
from generator.pages.api import documents
from generator.pages.api.schemas import KINDS, schema_files
from generator.pages.calculator.pages import calculator_files, calculator_pages
from generator.pages.cards import standalone_links
from generator.pages.comparing.table import TABLE, table_document
from generator.pages.comparing.task_pages import Page, chart_specifications, models_pages, task_pages
from generator.pages.edition import Edition
from generator.pages.environment import environment
from generator.pages.finding import feed, search, sitemap, structured
from generator.pages.pictures import of_label, social
from generator.pages.prose import boundary, findings_charts, fragments, uncertainty_chart
from generator.pages.publications import check_published
from generator.pages.this_machine import CHART, preview_chart, preview_page, preview_pictures
from generator.records.changes import edition_day, read_changes
from generator.records.disclosures import Disclosure, read_disclosures
from generator.records.model import Record
from generator.records.path_check import faults_of_given
from generator.records.published import LEDGER, read_ledger
from generator.records.short_addresses import read_short_addresses
from generator.records.store import Stored, read_facts, read_profiles, read_records, reproduction_paths
from generator.studies.power_hungry import PROFILE


@dataclass(frozen=True)
class Site:
    """All that the generator gives to the builder of the frame.

    `preview` is this machine's own, where there is one: an edition apart, shown on one page.
    """

    measurements: Path
    edition: Edition
    preview: Edition | None = None
    disclosures: Sequence[Disclosure] = ()

    @cached_property
    def _bundle(self) -> heavy.Bundle:
        return heavy.Bundle()

    def prepare(self) -> None:
        """Make what may fail before the builder writes: the comparison pages, and beside them the Vega bundle."""
        _ = self._bundle, self.pages, self._bundle.text

    @cached_property
    def pages(self) -> dict[str, Page]:
        """Comparison pages, the list of models and this machine's preview, by their source path."""
        made = models_pages(environment(), self.edition) + calculator_pages(environment(), self.edition)
        for task in self.edition.measured_tasks:
            made += task_pages(environment(), self.edition, task, self._specifications, self._drawn)
        if self.preview:
            own = self._specifications.get(CHART)
            made.append(preview_page(environment(), self.preview, own, self._drawn.get(CHART)))
        return {page.path: page for page in made}

    @cached_property
    def _specifications(self) -> dict[str, str]:
        """Every chart of the site by name."""
        own = preview_chart(self.preview) if self.preview else None
        profile = self.edition.profiles.get(PROFILE)
        return (
            chart_specifications(self.edition)
            | findings_charts.specifications(self.edition)
            | boundary.specifications(self._study_records, profile, self.edition.tasks)
            | uncertainty_chart.specifications(self.edition, self._study_records)
            | ({CHART: own} if own else {})
        )

    @cached_property
    def _drawn(self) -> dict[str, str]:
        return heavy.draw(self._specifications, stamp.jobs())

    def fill(self, html: str, source: str, url: str) -> str:
        """A hand-written page's HTML with its computed pieces set in."""
        if "energy-label:" not in html:
            return html
        pieces = fragments.Source(
            environment(), self.edition, self.preview, self._study_records, self._drawn, self.disclosures
        )
        return fragments.filled(html, fragments.fragments(pieces, fragments.base_of(url)), source)

    @cached_property
    def _study_records(self) -> list[Record]:
        folder = self.measurements / "records" / PROFILE
        return [Record.model_validate_json(path.read_bytes()) for path in sorted(folder.glob("*/*.json"))]

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Small files beside the pages, by their path on the site: the API's but for models, tables, the feed."""
        yield urls.api_disclosures(), documents.disclosures_document(self.disclosures, self.edition).encode()
        for path, text in schema_files().items():
            yield path, text.encode()
        for task in self.edition.measured_tasks:
            yield urls.api_task(task), documents.task_document(task, self.edition).encode()
            yield f"{urls.task_page(task)}{TABLE}", table_document(task, self.edition).encode()
        yield from calculator_files(self.edition)
        yield "assets/vega.js", self._bundle.text.encode()
        yield urls.feed(), feed.feed_document(environment(), self.edition).encode()
        if (ledger := self.measurements / LEDGER).is_file():
            yield urls.ledger(), ledger.read_bytes()
        yield "robots.txt", sitemap.robots(self.edition).encode()
        if self.preview:
            yield from preview_pictures(environment(), self.preview)

    def finish(
        self, out: Path, shells: Sequence[str], sections: Sequence[search.Section], stamp_pages: bool = True
    ) -> None:
        """Write everything that MkDocs does not: files, cards, labels, badges, tables, the search index, the sitemap.

        `sections` are those of the hand-written pages. `stamp_pages=False` leaves the cards' pages to MkDocs, for the
        test that compares the two.
        """
        listed = {}
        for path, data in self.files():
            _write(out / path, data)
            if path.startswith(urls.API):
                listed[path] = documents.file_entry(data)
        records = self.measurements / "records"
        tables = downloads.start_downloads(self.edition, records, out / "data")
        painted = heavy.Paint(dict(social.pictures(environment(), self.edition)), out, stamp.jobs())
        _write(out / urls.search_index(), self._search_index(sections).encode())
        listed |= stamp.stamp_all(stamp.Stamping(self.edition, frame.Frame(*shells), records, out, stamp_pages))
        _write(out / urls.api_index(), documents.index_document(self.edition, listed, KINDS).encode())
        # From the SVGs just written, so that no label is drawn twice.
        printed = heavy.Prints(of_label.prints(self.edition, stamp.stamped_models(self.edition)), out, stamp.jobs())
        tables.wait()
        _write(out / urls.croissant(), structured.croissant(self.edition, out / "data").encode())
        painted.wait()
        printed.wait()
        of_label.copy_prints(self.edition, stamp.stamped_models(self.edition), out)
        found = out / "sitemap.xml"
        sitemap.write_sitemap(found, sitemap.add_to_sitemap(found.read_text("utf-8"), self.edition), self.edition)

    def finish_cards(self, out: Path, shells: Sequence[str], models: Sequence[str]) -> None:
        """Write the cards of these models with their labels, badges and records, and nothing else: for a preview."""
        stamping = stamp.Stamping(
            self.edition, frame.Frame(*shells, published=False), self.measurements / "records", out
        )
        stamping.stamp(models)
        heavy.Prints(of_label.prints(self.edition, models), out, stamp.jobs()).wait()
        of_label.copy_prints(self.edition, models, out)
        standalone_links.settle_links(out, self.edition.site_url)

    def _search_index(self, sections: Sequence[search.Section]) -> str:
        """With generated pages by title and description, not by every row of their tables; tasks are in it anyway."""
        own = [
            search.Section(path.removesuffix("index.md"), page.title, "", page.description)
            for path, page in self.pages.items()
            if page.published and path.endswith("/index.md") and not path.startswith("tasks/")
        ]
        return search.index_document(self.edition, [*own, *sections])


def _write(target: Path, data: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)


def build(measurements: Path, site_url: str, today: date, preview: Path | None = None) -> Site:
    """Read and grade everything; raises before anything is written if a single record is at fault.

    Nor is anything written where a published number changed and `CHANGES.md` does not say why.

    `preview` is a folder with the layout of `measurements/`, made on this machine for this machine.
    """
    profiles = read_profiles(measurements)
    scales, tasks = read_scales(), read_tasks()
    short = read_short_addresses(measurements, profiles)
    found = gather(measurements, profiles, scales, tasks, today, stamp.jobs(), short)
    changes, facts = read_changes(measurements, today), read_facts(measurements)
    day = max(entry.day for entry in changes)
    labels = [stale_from(label, day) for label in found]
    ledger = read_ledger(measurements, today)
    superseded = read_superseded(measurements, ledger, labels, profiles, scales, tasks, today, short)
    check_published(labels, superseded.labels, ledger, changes, short)
    edition = Edition(day, site_url, labels, profiles, scales, tasks, facts, changes, short, ledger, superseded)
    own = _read_preview(preview, site_url, tasks, today) if preview else None
    return Site(measurements, edition, own, read_disclosures(measurements, today))


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
    shown_as = [replace(label, grade=Grade("preview")) for label in labels]
    return Edition(max(label.measured_to for label in labels), site_url, shown_as, profiles, {}, tasks)


def check(measurements: Path, paths: Sequence[Path], today: date) -> int:
    """Validate `paths` (files or folders), or all there is as a build would; returns how many, raises with every fault.

    What is given is also held against the records already there: a run belongs to one record.
    """
    if not paths:
        return len(build(measurements, "", today).edition.labels) + len(reproduction_paths(measurements))
    profiles = read_profiles(measurements)
    edition_day(measurements, today)
    read_disclosures(measurements, today)
    files = [file for path in paths for file in _files_of(path)]
    if faults := faults_of_given(_normal(measurements), files, profiles, today):
        raise RecordFaultsError(faults)
    return len(files)


def _normal(path: Path) -> Path:
    """Absolute and without `..`, but with its links: they are to be seen and refused."""
    return Path(os.path.normpath(path.absolute()))


def _files_of(path: Path) -> list[Path]:
    """The file itself, or every file of a folder, whatever it is called; links are kept, so that they are refused."""
    try:
        if path.is_dir() and not path.is_symlink():
            files = sorted(_normal(file) for file in path.rglob("*") if file.is_symlink() or not file.is_dir())
        else:
            files = [_normal(path)] if path.exists() or path.is_symlink() else []
    except OSError as error:
        raise EnergyLabelError(f"{shown(str(path))}: {error.strerror}; name a record file or a folder.") from None
    if not files:
        raise EnergyLabelError(f"{path} holds no record; name a record file or a folder of records.")
    return files


def propose_text(
    measurements: Path, task: str, profile: str, workloads: tuple[str, ...], version: str, today: date
) -> str:
    """The TOML of the scale that the rule gives for complete records with pretrained weights."""
    stored = read_records(measurements, read_profiles(measurements), today)
    figures = [
        figure
        for item in stored
        if (item.record.task, item.record.profile, item.record.weights) == (task, profile, "pretrained")
        and (figure := _complete_figure(item, workloads)) is not None
    ]
    return scale_text(propose(task, profile, version, workloads, figures))


def _complete_figure(item: Stored, workloads: tuple[str, ...]) -> float | None:
    runs = {workload.id: workload.watt_hours_per_thousand_queries() for workload in item.record.workloads}
    return mean_figure([runs[name] for name in workloads]) if set(workloads) <= set(runs) else None
