"""Setting cards into a frame that MkDocs rendered once, and writing all that belongs to a card.

MkDocs needs about ten milliseconds for a page; a card needs well under one, because its frame is the same
as every other card's (`frame.py`). So is that of the pages of immutable labels.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain
from pathlib import Path

from generator import parallel
from generator.labels.label import Label
from generator.pages import urls
from generator.pages.api.documents import file_entry, model_document
from generator.pages.api.overviews import FileEntry
from generator.pages.cards.card import make_card
from generator.pages.cards.immutable import immutable_page, withdrawn_card
from generator.pages.edition.edition import Edition
from generator.pages.edition.edition_key import card_key
from generator.pages.environment import environment
from generator.pages.frame import Frame, Framed
from generator.pages.kept_files import Documents, KeptFiles, Shelf, Staying, shelves
from generator.pages.pictures import of_label
from generator.pages.storing.writing import Writer
from generator.records.publication.published import superseded_path

_PARALLEL_FROM = 200


@dataclass(frozen=True)
class Stamping:
    """What every worker needs: the edition, the frame, where records are read and where the site is written.

    `pages` are framed, `pictures` are labels and badges, `documents` the API's and the records. `kept` knows the last
    site's files, where there is one to take over from.
    """

    edition: Edition
    frame: Frame
    records: Path
    out: Path
    pages: bool = True
    pictures: bool = True
    documents: bool = True
    kept: KeptFiles | None = None

    @cached_property
    def _writer(self) -> Writer:
        return Writer(self.out)

    def stamp(self, models: Iterable[str]) -> Documents:
        """Write the pages of each model, its pictures and its documents, but for what is not asked for.

        Returns the API documents by path, for the index; that of a model whose labels were all withdrawn is empty.
        """
        documents: dict[str, FileEntry] = {}
        for model in models:
            # Nobody asks what was written, and of thousands of cards the paths alone are 50 MB.
            self._writer.begin()
            documents |= self._stamp_one(model)
        return documents

    def stamp_shelf(self, kept: KeptFiles, name: str, models: Iterable[str]) -> Documents:
        """As `stamp`, but the files of a model that is as it was stay as they are; what is written is noted."""
        shelf = Shelf(kept, name, self._writer)
        put = [shelf.put(model, card_key(self.edition, model), partial(self._stamp_one, model)) for model in models]
        shelf.close()
        return dict(chain.from_iterable(documents.items() for documents in put))

    def _stamp_one(self, model: str) -> Documents:
        labels = self.edition.models.get(model, [])
        for page in framed_pages(self.edition, model) if self.pages else ():
            self._write(f"{page.place}/index.html", self.frame.set(page))
        if self.pictures:
            self._write_pictures(model)
        return self._write_documents(model, labels) if self.documents else {}

    def _write_documents(self, model: str, labels: Sequence[Label]) -> Documents:
        for label in labels:
            self._write_records(label)
        for label in self.edition.earlier.get(model, ()):
            self._write_earlier(label)
        place, told = urls.api_model(model), model_document(model, labels, self.edition).encode()
        self._writer.write(place, told)
        return {place: file_entry(told)}

    def _write_pictures(self, model: str) -> None:
        for label in self.edition.models.get(model, ()):
            self._write_all(of_label.every(environment(), self.edition, label))
        for label in self.edition.earlier.get(model, ()):
            self._write_all(of_label.immutable(environment(), self.edition, label))
        for label in self.edition.withdrawn.get(model, ()):
            self._write_all(of_label.living(environment(), self.edition, label))

    def _write_records(self, label: Label) -> None:
        self._writer.write(urls.record(label), (self.records / label.source.record_path).read_bytes())
        for item in label.result.verification.reproductions:
            again = self.records.parent / "reproductions" / item.record_path
            self._writer.write(urls.reproduction(item), again.read_bytes())

    def _write_earlier(self, label: Label) -> None:
        """A superseded label's record, unless that is shown still, on another scale."""
        if label.source.digest not in self.edition.digests:
            kept = superseded_path(self.records.parent, label.source.digest)
            self._writer.write(urls.superseded_record(label), kept.read_bytes())

    def _write_all(self, texts: Iterable[tuple[str, str]]) -> None:
        for path, text in texts:
            self._write(path, text)

    def _write(self, path: str, text: str) -> None:
        self._writer.write(path, text.encode())


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


def stamp_all(stamping: Stamping, beside: Sequence[Callable[[], Documents]] = ()) -> Documents:
    """Stamp every model. Neither what is written nor what is returned, the API documents by path, depends on `jobs`.

    `beside` is what else is to be written, and gives its API documents: the same workers do it, before the cards.
    """
    models = stamped_models(stamping.edition)
    jobs = parallel.jobs() if len(models) >= _PARALLEL_FROM else 1
    if jobs > 1:
        stamping.edition.group()
    kept = stamping.kept
    if kept is None:
        cards = [partial(stamping.stamp, chunk) for chunk in parallel.chunks(models, jobs)]
    else:
        cards = [partial(stamping.stamp_shelf, kept, shelf, of_shelf) for shelf, of_shelf in shelves(models)]
    writers: list[Callable[[], Documents]] = [*beside, *cards]

    def done(write: Callable[[], Documents]) -> tuple[Documents, Staying]:
        return write(), kept.found() if kept is not None else Staying()

    made = parallel.mapped(done, writers, jobs)
    if kept is not None:
        for _, staying in made:
            kept.staying.join(staying)
    return dict(chain.from_iterable(entries.items() for entries, _ in made))
