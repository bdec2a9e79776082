"""One record's card as the site would show it, before anybody has published it."""

import tempfile
import webbrowser
from datetime import date
from pathlib import Path

from generator.authors.card_preview.serving import server
from generator.authors.card_preview.standalone_cards import build_cards
from generator.authors.checkout import measurements_at
from generator.authors.output_folder import copy_measurements, lay, whole_folder
from generator.authors.placement import place_of
from generator.check import check
from generator.errors import EnergyLabelError, shown
from generator.pages import urls
from generator.records.files.reading import record_in


def preview(record: Path, measurements: Path, out: Path, today: date, browse: bool) -> None:
    """Build the card of `record` into `out` and say where it is; with `browse`, show it until Ctrl-C."""
    page = build_preview(record, measurements_at(measurements), out, today)
    print(f"The card: {out / page}", flush=True)
    if browse:
        _serve(out, page)


def build_preview(record: Path, measurements: Path, out: Path, today: date) -> str:
    """Validate `record` and build its model's card into `out`; returns the card's page within it.

    The record is laid over `measurements` in a folder of its own: what is committed is read and never changed.
    Raises `RecordFaultsError` with every fault of the record.
    """
    if not record.is_file() and not record.is_symlink():
        what = "is not a file" if record.exists() else "is not there"
        raise EnergyLabelError(f"{shown(str(record))} {what}; name one record's file.")
    check(measurements, [record], today)
    data = record.read_bytes()
    read = record_in(data, record.name)
    with tempfile.TemporaryDirectory() as folder, whole_folder(out) as new:
        laid = Path(folder)
        copy_measurements(measurements, laid)
        lay(data, laid, place_of(read, read.provenance.submitter, measurements))
        build_cards(laid, [read.model], new)
    return f"{urls.model_page(read.model)}index.html"


def _serve(folder: Path, page: str) -> None:
    with server(folder) as serving:
        address = f"http://127.0.0.1:{serving.server_port}/{page}"
        print(f"Shown at {address} until Ctrl-C.", flush=True)
        webbrowser.open(address)
        try:
            serving.serve_forever()
        except KeyboardInterrupt:
            print()
