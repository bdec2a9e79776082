"""The pages of a site in the frames that MkDocs rendered, and what MkDocs was given to render them from."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from generator.pages.edition.imprint import Imprint
from generator.pages.finding.search import Section
from generator.pages.rendered import Rendered
from generator.pages.site import Site
from generator.pages.storing.cache import key_of


def given_key(site: Site, imprint: Imprint, markdown: Mapping[str, str]) -> str:
    """A key for all that MkDocs is given of `site`; `markdown` is that of the hand-written pages."""
    edition = site.edition
    pages = [(path, page.title, page.published, page.canonical) for path, page in site.pages.items()]
    chosen = [(source, site.parts(text, source)) for source, text in sorted(markdown.items())]
    return key_of(
        edition.site_url,
        repr(imprint),
        repr((edition.day, edition.cards_are_full, sorted(site.absent), pages, chosen)),
    )


@dataclass
class Setting:
    """Sets what the data say into rendered pages, and collects what the search knows of the hand-written ones."""

    site: Site
    _sections: dict[str, list[Section]] = field(default_factory=dict)

    def whole(self, rendered: Rendered) -> str:
        """The whole page."""
        site, source = self.site, rendered.source
        if page := site.pages.get(source):
            return rendered.generated(page, site.body(source), site.edition.address(page.picture))
        filled = site.fill(rendered.html, source, rendered.url)
        self._sections[source] = site.sections(filled, rendered.url, rendered.title)
        return rendered.with_body(filled)

    @property
    def sections(self) -> list[Section]:
        """By name of the page: in what order MkDocs renders them is its own affair."""
        return [section for source in sorted(self._sections) for section in self._sections[source]]
