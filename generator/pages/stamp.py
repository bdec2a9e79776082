"""Setting cards into a frame that MkDocs rendered once, and writing all that belongs to a card.

MkDocs needs about ten milliseconds for a page; a card needs well under one, because its frame is the same
as every other card's. The frame is one shell page with a placeholder wherever cards differ. What is set
in is escaped for where it stands; a placeholder that is missing, or that survives, fails the build.
"""

import gc
import multiprocessing
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from itertools import chain
from pathlib import Path

from generator.errors import EnergyLabelError
from generator.labels.label import Label
from generator.pages import pictures, urls
from generator.pages.api import file_entry, model_document
from generator.pages.api_overviews import FileEntry
from generator.pages.card import Card, make_card
from generator.pages.edition import Edition
from generator.pages.environment import environment

SHELL_MODEL = "SHELL-ORGANISATION/SHELL-MODEL"
SHELL_PAGE = f"models/{SHELL_MODEL}.md"
SHELL_TITLE = "SHELL-TITLE"
SHELL_DESCRIPTION = "SHELL-DESCRIPTION"
SHELL_PICTURE = "https://shell-picture.invalid/"
SHELL_BODY = "<h1>SHELL-BODY</h1>"
_TOKENS = (SHELL_MODEL, SHELL_TITLE, SHELL_DESCRIPTION, SHELL_PICTURE, SHELL_BODY)
_PARALLEL_FROM = 200


class Frame:
    """A shell page, cut at its placeholders once so that a card is one join."""

    def __init__(self, shell: str) -> None:
        missing = [token for token in _TOKENS if token not in shell]
        if missing:
            raise EnergyLabelError(
                f"The card frame lacks the placeholder {missing[0]}; restore it in site_src/theme or site_src/hooks.py."
            )
        parts = re.split("(" + "|".join(map(re.escape, _TOKENS)) + ")", shell)
        if any("SHELL-" in part for part in parts[::2]):
            raise EnergyLabelError(
                "The card frame holds part of a placeholder; look where the theme cuts or escapes it."
            )
        self._text = parts[::2]
        self._tokens = parts[1::2]

    def set(self, card: Card) -> str:
        """The whole page of one card."""
        values = {
            SHELL_MODEL: escape(card.model),
            SHELL_TITLE: escape(card.title),
            SHELL_DESCRIPTION: escape(card.description),
            SHELL_PICTURE: escape(card.picture),
            SHELL_BODY: card.body,
        }
        pieces = [self._text[0]]
        for token, text in zip(self._tokens, self._text[1:], strict=True):
            pieces += (values[token], text)
        return "".join(pieces)


@dataclass(frozen=True)
class Stamping:
    """What every worker needs: the edition, the frame, where records are read and where the site is written."""

    edition: Edition
    frame: Frame
    records: Path
    out: Path
    pages: bool = True
    _folders: set[str] = field(default_factory=set)

    def stamp(self, models: Iterable[str]) -> dict[str, FileEntry]:
        """Write the card of each model with its labels, badges, API document and records.

        Returns the API documents by path, for the index.
        """
        return {urls.api_model(model): self._stamp_one(model) for model in models}

    def _stamp_one(self, model: str) -> FileEntry:
        labels = self.edition.models[model]
        if self.pages:
            card = make_card(environment(), model, labels, self.edition)
            self._write(urls.model_page(model) + "index.html", self.frame.set(card))
        for label in labels:
            self._write_label(label)
        told = model_document(model, labels, self.edition).encode()
        self._write_bytes(urls.api_model(model), told)
        return file_entry(told)

    def _write_label(self, label: Label) -> None:
        for path, text in pictures.living(environment(), self.edition, label):
            self._write(path, text)
        for path, text in pictures.immutable(environment(), self.edition, label):
            self._write(path, text)
        self._write_bytes(urls.record(label), (self.records / label.record_path).read_bytes())
        for item in label.verification.reproductions:
            again = self.records.parent / "reproductions" / item.record_path
            self._write_bytes(urls.reproduction(item), again.read_bytes())

    def _write(self, path: str, text: str) -> None:
        self._write_bytes(path, text.encode())

    def _write_bytes(self, path: str, data: bytes) -> None:
        target = self._ready(path)
        # The plain calls: a site's worth of small files is where Python's file objects tell.
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        try:
            os.write(descriptor, data)
        finally:
            os.close(descriptor)

    def _ready(self, path: str) -> str:
        """The target of `path`, its folder made if this worker has not made it yet."""
        folder = path.rpartition("/")[0]
        if folder not in self._folders:
            os.makedirs(f"{self.out}/{folder}", exist_ok=True)  # noqa: PTH103 - half the time of Path's
            self._folders.add(folder)
        return f"{self.out}/{path}"


_stamping: Stamping | None = None


def _work(models: list[str]) -> dict[str, FileEntry]:
    if _stamping is None:
        raise EnergyLabelError("No frame in this worker process; build with one process (ENERGY_LABEL_JOBS=1).")
    return _stamping.stamp(models)


def jobs() -> int:
    """Worker processes: one a core, at most 8, or what ENERGY_LABEL_JOBS says."""
    wanted = os.environ.get("ENERGY_LABEL_JOBS", "")
    return max(1, int(wanted)) if wanted.isdecimal() else min(os.cpu_count() or 1, 8)


def stamp_all(stamping: Stamping) -> dict[str, FileEntry]:
    """Stamp every model. Neither what is written nor what is returned, the API documents by path, depends on `jobs`."""
    global _stamping
    models = list(stamping.edition.models)
    count = jobs()
    if count == 1 or len(models) < _PARALLEL_FROM or "fork" not in multiprocessing.get_all_start_methods():
        return stamping.stamp(models)
    # Grouped once before forking, so that no worker does it again.
    _ = stamping.edition.places, stamping.edition.ranked_counts
    _stamping = stamping
    # Collected now and then left alone, so that workers do not copy pages only to look for garbage in them.
    gc.collect()
    gc.freeze()
    size = -(-len(models) // (count * 4))
    chunks = [models[start : start + size] for start in range(0, len(models), size)]
    try:
        with multiprocessing.get_context("fork").Pool(count) as pool:
            return dict(chain.from_iterable(made.items() for made in pool.map(_work, chunks, chunksize=1)))
    finally:
        _stamping = None
        gc.unfreeze()
