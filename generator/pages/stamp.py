"""Setting cards into a frame that MkDocs rendered once, and writing all that belongs to a card.

MkDocs needs about ten milliseconds for a page; a card needs well under one, because its frame is the same
as every other card's (`frame.py`). So is that of the pages of immutable labels.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path

from generator import parallel
from generator.labels.label import Label
from generator.pages import urls
from generator.pages.api.documents import file_entry, model_document
from generator.pages.api.overviews import FileEntry
from generator.pages.cards.card import make_card
from generator.pages.cards.immutable import immutable_page, withdrawn_card
from generator.pages.edition import Edition
from generator.pages.edition_key import card_key
from generator.pages.environment import environment
from generator.pages.frame import Frame, Framed
from generator.pages.kept_cards import KeptCards, Note, seen, shelves
from generator.pages.pictures import of_label
from generator.pages.writing import put
from generator.records.published import superseded_path

_PARALLEL_FROM = 200


@dataclass(frozen=True)
class Stamping:
    """What every worker needs: the edition, the frame, where records are read and where the site is written.

    `pages` are framed, `pictures` are labels and badges, `documents` the API's and the records. `kept` knows the last
    site's cards, where there is one to take over from.
    """

    edition: Edition
    frame: Frame
    records: Path
    out: Path
    pages: bool = True
    pictures: bool = True
    documents: bool = True
    kept: KeptCards | None = None
    _folders: set[str] = field(default_factory=set)
    # What the model in hand was written to.
    _written: list[str] = field(default_factory=list)

    def stamp(self, models: Iterable[str]) -> dict[str, FileEntry]:
        """Write the pages of each model, its pictures and its documents, but for what is not asked for.

        Returns the API documents by path, for the index; that of a model whose labels were all withdrawn is empty.
        """
        return {urls.api_model(model): self._stamp_one(model) for model in models}

    def stamp_shelf(self, kept: KeptCards, shelf: int, models: Iterable[str]) -> dict[str, FileEntry]:
        """As `stamp`, but a model that is as it was is taken over from the last site; what is written is noted."""
        known, notes = kept.read(shelf), {}
        for model in models:
            key, note = kept.key(card_key(self.edition, model)), known.get(model)
            if note is None or note.key != key or not self._taken_over(kept, note):
                document = self._stamp_one(model)
                files = [file for path in self._written if (file := seen(str(self.out), path))]
                note = Note(key, document, files)
            notes[model] = note
        kept.write(shelf, notes)
        return {urls.api_model(model): note.document for model, note in notes.items()}

    def _taken_over(self, kept: KeptCards, note: Note) -> bool:
        """Whether every file of `note` is one of this site now; where not, all are to be written."""
        if not kept.is_there(note):
            return False
        for file in note.files:
            self._make_ready(file.path)
            try:
                os.link(f"{kept.last}/{file.path}", f"{self.out}/{file.path}")
            except OSError:
                # Something is there, or it is another disk, or one that has no links.
                return False
        return True

    def _stamp_one(self, model: str) -> FileEntry:
        self._written.clear()
        labels = self.edition.models.get(model, [])
        for page in framed_pages(self.edition, model) if self.pages else ():
            self._write(f"{page.place}/index.html", self.frame.set(page))
        if self.pictures:
            self._write_pictures(model)
        if not self.documents:
            return file_entry(b"")
        for label in labels:
            self._write_records(label)
        for label in self.edition.earlier.get(model, ()):
            self._write_earlier(label)
        told = model_document(model, labels, self.edition).encode()
        self._write_bytes(urls.api_model(model), told)
        return file_entry(told)

    def _write_pictures(self, model: str) -> None:
        for label in self.edition.models.get(model, ()):
            self._write_all(of_label.every(environment(), self.edition, label))
        for label in self.edition.earlier.get(model, ()):
            self._write_all(of_label.immutable(environment(), self.edition, label))
        for label in self.edition.withdrawn.get(model, ()):
            self._write_all(of_label.living(environment(), self.edition, label))

    def _write_records(self, label: Label) -> None:
        self._write_bytes(urls.record(label), (self.records / label.source.record_path).read_bytes())
        for item in label.result.verification.reproductions:
            again = self.records.parent / "reproductions" / item.record_path
            self._write_bytes(urls.reproduction(item), again.read_bytes())

    def _write_earlier(self, label: Label) -> None:
        """A superseded label's record, unless that is shown still, on another scale."""
        if label.source.digest not in self.edition.digests:
            kept = superseded_path(self.records.parent, label.source.digest)
            self._write_bytes(urls.superseded_record(label), kept.read_bytes())

    def _write_all(self, texts: Iterable[tuple[str, str]]) -> None:
        for path, text in texts:
            self._write(path, text)

    def _write(self, path: str, text: str) -> None:
        self._write_bytes(path, text.encode())

    def _write_bytes(self, path: str, data: bytes) -> None:
        self._make_ready(path)
        put(str(self.out), path, data)
        self._written.append(path)

    def _make_ready(self, path: str) -> None:
        """Make the folder of `path`, if this worker has not made it yet."""
        folder = path.rpartition("/")[0]
        if folder not in self._folders:
            os.makedirs(f"{self.out}/{folder}", exist_ok=True)  # noqa: PTH103 - half the time of Path's
            self._folders.add(folder)


def framed_pages(edition: Edition, model: str) -> Iterator[Framed]:
    """A model's card, and the page of each label that was ever published of it."""
    labels, earlier = edition.models.get(model, []), edition.earlier.get(model, [])
    if labels:
        yield make_card(environment(), model, labels, edition)
    else:
        yield withdrawn_card(environment(), model, edition)
    for label in (*labels, *earlier):
        yield immutable_page(environment(), edition, label)


def stamped_models(edition: Edition) -> list[str]:
    """Every model that has a page: those with labels, and those whose labels were all withdrawn."""
    return [*edition.models, *sorted(edition.earlier.keys() - edition.models.keys())]


def stamp_all(stamping: Stamping, beside: Sequence[Callable[[], dict[str, FileEntry]]] = ()) -> dict[str, FileEntry]:
    """Stamp every model. Neither what is written nor what is returned, the API documents by path, depends on `jobs`.

    `beside` is what else is to be written, and gives its API documents: the same workers do it, before the cards.
    """
    models = stamped_models(stamping.edition)
    jobs = parallel.jobs() if len(models) >= _PARALLEL_FROM else 1
    if jobs > 1:
        stamping.edition.group()
    kept = stamping.kept
    if kept is not None:
        cards = [partial(stamping.stamp_shelf, kept, shelf, of_shelf) for shelf, of_shelf in shelves(models)]
    else:
        cards = [partial(stamping.stamp, chunk) for chunk in parallel.chunks(models, jobs)]
    writers: list[Callable[[], dict[str, FileEntry]]] = [*beside, *cards]
    made = parallel.mapped(_done, writers, jobs)
    return dict(chain.from_iterable(entries.items() for entries in made))


def _done(write: Callable[[], dict[str, FileEntry]]) -> dict[str, FileEntry]:
    return write()
