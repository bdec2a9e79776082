"""The report on a pull request's measurements: judged, drawn, and written as a summary with pictures."""

import os
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from generator.authors.card_preview.standalone_cards import build_cards
from generator.authors.output_folder import whole_folder
from generator.authors.submitting.judging import judge
from generator.authors.submitting.reading import Asked
from generator.authors.submitting.report import Report, report_document
from generator.authors.submitting.submitted import compare
from generator.authors.submitting.summary import markdown, text
from generator.authors.submitting.untrusted import Told
from generator.errors import EnergyLabelError
from generator.labels.label import Label
from generator.pages import urls

# A card takes moments, and a reviewer looks at a few.
MOST_CARDS = 20


def report_submission(head: Path, measurements: Path, asked: Asked, out: Path) -> bool:
    """Write the report on the checkout `head` into `out`, print it, and say whether nothing is at fault.

    `measurements` is the base's. The summary is appended to GITHUB_STEP_SUMMARY too, where there is one.
    """
    with tempfile.TemporaryDirectory() as folder, whole_folder(out) as new:
        laid = Path(folder)
        submitted = compare(measurements.absolute(), head)
        report = judge(submitted, measurements, head / "measurements", laid, asked)
        report = _drawn(report, laid, new)
        summary = markdown(report)
        (new / "summary.md").write_text(summary, "utf-8")
        (new / "report.json").write_text(report_document(report), "utf-8")
    if place := os.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(place).open("a", encoding="utf-8") as file:
            file.write(summary)
    print(text(report), end="")
    return not report.all_faults


def _drawn(report: Report, laid: Path, new: Path) -> Report:
    """Build the cards, and put each record's pictures beside them; a card that cannot be built is a warning."""
    models = list(dict.fromkeys(item.now.subject.model for item in report.drawn if item.now))
    if not models:
        return report
    try:
        build_cards(laid, models[:MOST_CARDS], new / "card")
    except EnergyLabelError as error:
        shutil.rmtree(new / "card", ignore_errors=True)
        return replace(report, warnings=(*report.warnings, Told("No card: {}", (str(error),))))
    for number, item in enumerate(report.records, start=1):
        if item.now:
            _copy_pictures(item.now, new / "card", new / "pictures" / str(number))
    if len(models) > MOST_CARDS:
        told = Told(f"Cards of the first {MOST_CARDS} models alone were built, of {len(models)}.")
        return replace(report, warnings=(*report.warnings, told))
    return report


def _copy_pictures(label: Label, card: Path, folder: Path) -> None:
    named = {
        urls.label_picture(label): "label.svg",
        urls.label_png(label, 2): "label.png",
        urls.compact_label(label): "compact.svg",
        urls.badge_picture(label): "badge.svg",
    }
    for path, name in named.items():
        if (card / path).is_file():
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(card / path, folder / name)
