"""The site as the builder of the frame takes it: pages to frame, pieces to set in, files to write beside them."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property, partial
from itertools import chain, islice
from pathlib import Path
from zlib import compress, decompress

from generator.pages import frame, stamp, urls
from generator.pages.api.documents import file_entry, index_document
from generator.pages.api.schemas import KINDS
from generator.pages.calculator.pages import CALCULATOR
from generator.pages.cards import standalone_links
from generator.pages.charts.drawing import Bundle, Drawer, draw
from generator.pages.charts.specifying import Chart, specified, unspecified
from generator.pages.edition.content import Content
from generator.pages.edition.edition import Edition
from generator.pages.edition.edition_key import cards_key
from generator.pages.environment import environment
from generator.pages.finding import search, sitemap, structured
from generator.pages.finding.downloads import Downloads
from generator.pages.kept_files import Documents, KeptFiles
from generator.pages.kept_texts import KeptTexts, made_with
from generator.pages.outputs import CHARTS, FILES, PAGES, Charts
from generator.pages.page import Page
from generator.pages.pictures import of_label, social
from generator.pages.pictures.painting import Painting, Picture
from generator.pages.prose import method_pages, parts
from generator.pages.prose.fragments import base_of, filled, fragments, is_fixed
from generator.pages.storing.cache import MADE, PICTURES, Cache, cache_of, key_of, our_code
from generator.pages.storing.writing import last_site, put
from generator.pages.task_files import write_task
from generator.parallel import jobs

# As many charts as a change of a record or two has drawn anew; more are drawn by several processes.
_FEW_CHARTS = 4
# The least that zlib does.
_QUICKLY = 1


@dataclass(frozen=True)
class Site:
    """All that the generator gives to the builder of the frame.

    Charts are drawn by `drawer`, where there is one, and what pages say is kept in `kept`. `ready` is the Vega bundle,
    where somebody has begun with it.
    """

    content: Content
    drawer: Drawer | None = None
    kept: Cache = field(default_factory=lambda: Cache(None))
    ready: Bundle | None = None

    @property
    def edition(self) -> Edition:
        """The published edition."""
        return self.content.edition

    @cached_property
    def _bundle(self) -> Bundle:
        return self.ready or Bundle(cache_of(MADE))

    @cached_property
    def _painting(self) -> Painting:
        labels = of_label.painted(environment(), self.edition, stamp.stamped_models(self.edition))
        return Painting([*self._social_pictures(), *labels], cache_of(PICTURES), jobs())

    def _social_pictures(self) -> list[Picture]:
        return [Picture(path, svg) for path, svg in social.pictures(environment(), self.edition)]

    @cached_property
    def _downloads(self) -> Downloads:
        return Downloads(self.content, cache_of(MADE))

    def start(self) -> None:
        """Paint, and make the tables, beside all else of a build; `write` waits for both."""
        _ = self._painting
        self.start_tables()

    def prepare(self) -> None:
        """Make what may fail before the builder writes: the generated pages, and beside them the Vega bundle."""
        _ = self._bundle, self.pages, self._bundle.text

    @cached_property
    def pages(self) -> dict[str, Page]:
        """Comparison pages, the list of models and this machine's preview, by source path and without their bodies."""
        return {path: head for path, (head, _) in self._held.items()}

    def body(self, path: str) -> str:
        """The body of the page at this source path."""
        return decompress(self._held[path][1]).decode()

    @cached_property
    def _held(self) -> dict[str, tuple[Page, bytes]]:
        """Each page without its body, and that compressed: all of a large site's together are over 100 MB."""
        parts = chain.from_iterable(publish(self.content, lambda: self._charts) for publish in PAGES)
        pages = self._texts.pages(parts)
        return {page.path: (replace(page, body=""), compress(page.body.encode(), _QUICKLY)) for page in pages}

    @cached_property
    def _texts(self) -> KeptTexts:
        return KeptTexts(self.content, self.kept)

    @cached_property
    def _charts(self) -> Charts:
        charts, drawer = self._all_charts(), self.drawer
        if drawer is None and 0 < len(unspecified(charts, cache_of(MADE))) <= _FEW_CHARTS:
            # V8 takes as long to start as Altair to load: both at once.
            drawer = Drawer()
        specifications = specified(charts, cache_of(MADE))
        return Charts(specifications, draw(specifications, jobs(), cache_of(MADE), drawer))

    def _all_charts(self) -> dict[str, Chart]:
        return dict(chain.from_iterable(publish(self.content).items() for publish in CHARTS))

    def rehearse(self) -> None:
        """Load Altair and count what this site found kept: a build after a change of a record would wait for both."""
        for chart in islice(self._all_charts().values(), 1):
            chart.specify()
        method_pages.rehearse(self.content.explained)

    @cached_property
    def absent(self) -> frozenset[str]:
        """The pages of the navigation that are left out of this site, by their source paths."""
        return parts.absent_pages(self.content) | ({CALCULATOR} - self.pages.keys())

    def parts(self, markdown: str, source: str) -> str:
        """A hand-written page's Markdown with what this site has figures for."""
        if not markdown.strip():
            # A generated page: its body comes later.
            return markdown
        make = partial(self._parts, markdown, source)
        # What a part depends on may take as long to find as all else of its page.
        return self._texts.text(key_of("parts", source, markdown), make) if parts.has_any(markdown) else make()

    def _parts(self, markdown: str, source: str) -> str:
        return parts.without_links(parts.chosen(markdown, self.content, source), source, self.absent)

    def fill(self, html: str, source: str, url: str) -> str:
        """A hand-written page's HTML with its computed pieces set in."""
        if "energy-label:" not in html:
            return html
        name, make = key_of(source, url, html), partial(self._filled, html, source, url)
        # Among the fixed ones are the licences, which take as long as many others.
        return (
            self._texts.own(key_of("text", our_code(), name), make) if is_fixed(html) else self._texts.text(name, make)
        )

    def _filled(self, html: str, source: str, url: str) -> str:
        return filled(html, fragments(environment(), self.content, self._charts.drawn, base_of(url)), source)

    def sections(self, html: str, url: str, title: str) -> list[search.Section]:
        """What the search knows of a hand-written page: to cut it takes as long as to render it."""
        key = key_of("sections", our_code(), html, url, title)
        made = self._texts.own(key, lambda: json.dumps([asdict(each) for each in search.sections(html, url, title)]))
        return [search.Section(**fields) for fields in json.loads(made)]

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Small files beside the pages, by their path on the site."""
        yield from chain.from_iterable(publish(self.content) for publish in FILES)
        yield urls.vega(), self._bundle.text.encode()

    def write(
        self, out: Path, shells: Sequence[str], sections: Sequence[search.Section], stamp_pages: bool = True
    ) -> KeptFiles | None:
        """Write what MkDocs does not: files, cards, labels, badges, tables, pictures, and what `write_indexes` does.

        `stamp_pages=False` leaves the cards' pages to MkDocs, for the test that compares the two. Beside a last site it
        returns what stays, which is not written.
        """
        self.start_tables()
        # Here, for a worker cannot wait for a process that is not its own.
        _ = self._bundle.text
        kept = self._kept_files(shells, stamp_pages)
        stamping = stamp.Stamping(self.edition, frame.Frame(*shells), self._records, out, stamp_pages, kept=kept)
        self._stamp(stamping, partial(self.write_indexes, out, sections))
        self.write_tables(out)
        self._painting.write(out)
        return kept

    def _kept_files(self, shells: Sequence[str], stamp_pages: bool) -> KeptFiles | None:
        """What is known of the files of the last site, where this one is built beside it."""
        last = last_site()
        if last is None:
            return None
        common = key_of(cards_key(self.edition), made_with(), str(stamp_pages), *sorted(shells))
        return KeptFiles(self.kept, last, common)

    def write_texts(self, out: Path, shells: Sequence[str]) -> None:
        """As `write`, but for every picture, and for the tables."""
        # Here, for a worker cannot wait for a process that is not its own.
        _ = self._bundle.text
        self._stamp(stamp.Stamping(self.edition, frame.Frame(*shells), self._records, out, pictures=False))

    def start_tables(self) -> None:
        """Make the tables beside all else of a build; `write_tables` waits for them."""
        _ = self._downloads

    def write_tables(self, out: Path) -> None:
        """Write the tables, and what describes them."""
        self._downloads.write(out / "data")
        _write(out, urls.croissant(), structured.croissant(self.edition, out / "data").encode())

    def _stamp(self, stamping: stamp.Stamping, *beside: Callable[[], Documents]) -> None:
        out, kept, tasks = stamping.out, stamping.kept, self.edition.measured_tasks
        of_tasks = [partial(write_task, self.content, task, out, kept) for task in tasks]
        listed = stamp.stamp_all(stamping, beside=[*beside, partial(self._write_files, out), *of_tasks])
        _write(out, urls.api_index(), index_document(self.edition, listed, KINDS))

    def _write_files(self, out: Path) -> Documents:
        """Write the small files; returns those of the API by path."""
        listed = {}
        for path, data in self.files():
            _write(out, path, data)
            if path.startswith(urls.API):
                listed[path] = file_entry(data)
        return listed

    def start_pictures(self, out: Path, folders: Mapping[str, str], social_folder: str | None) -> Painting:
        """Write the SVG of each model that has a folder below `out` to its paths in it, and start on painting the same.

        In `social_folder`, where there is one, there will be the pictures for social sites.
        """
        painted: list[Picture] = []
        if social_folder:
            painted += [_below(social_folder, picture) for picture in self._social_pictures()]
        for model, folder in folders.items():
            stamping = stamp.Stamping(
                self.edition, frame.Frame(), self._records, out / folder, pages=False, documents=False
            )
            stamping.stamp([model])
            labels = of_label.painted(environment(), self.edition, [model])
            painted += [_below(folder, picture) for picture in labels]
        return Painting(painted, cache_of(PICTURES), jobs())

    @property
    def _records(self) -> Path:
        return self.content.measurements / "records"

    def write_indexes(self, out: Path, sections: Sequence[search.Section]) -> Documents:
        """Write the search index, with the `sections` of the hand-written pages, and complete MkDocs' sitemap.

        Neither is a document of the API.
        """
        for path, data in search.index_files(self.edition, self._sections(sections)):
            _write(out, path, data)
        found = out / "sitemap.xml"
        sitemap.write_sitemap(found, sitemap.add_to_sitemap(found.read_text("utf-8"), self.edition), self.edition)
        return {}

    def finish_cards(self, out: Path, shells: Sequence[str], models: Sequence[str]) -> None:
        """Write the cards of these models with their labels, badges and records, and nothing else: for a preview."""
        stamp.Stamping(self.edition, frame.Frame(*shells, published=False), self._records, out).stamp(models)
        Painting([*of_label.painted(environment(), self.edition, models)], cache_of(PICTURES), jobs()).write(out)
        standalone_links.settle_links(out, self.edition.site_url)

    def _sections(self, sections: Sequence[search.Section]) -> list[search.Section]:
        """With generated pages by title and description, not by every row of their tables; tasks are in it anyway."""
        own = [
            search.Section(path.removesuffix("index.md"), page.title, "", page.description)
            for path, page in self.pages.items()
            if page.published and path.endswith("/index.md") and not path.startswith("tasks/")
        ]
        return [*own, *sections]


def _below(folder: str, picture: Picture) -> Picture:
    return picture._replace(path=f"{folder}/{picture.path}")


def _write(out: Path, path: str, data: bytes) -> None:
    (out / path).parent.mkdir(parents=True, exist_ok=True)
    put(str(out), path, data)
