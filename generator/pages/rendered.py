"""A page as MkDocs rendered it, with a place for what the data say: without that it stays the same for many builds."""

from dataclasses import dataclass
from html import escape
from typing import Annotated

from pydantic import Field

from generator.errors import EnergyLabelError
from generator.pages.page import Page

# No part of the path is `..`: one that begins with a dot has something else after it, or after its second.
_PART = r"(?:[^/.][^/]*|\.[^/.][^/]*|\.\.[^/]+)"
# A path that stays below the site.
Below = Annotated[str, Field(pattern=rf"^{_PART}(?:/{_PART})*$")]
# What MkDocs is given in place of a body: Material puts a heading above one that has none.
BODY, BODY_WITHOUT_HEADING = "<h1>BODY-OF-THE-PAGE</h1>", "<p>BODY-OF-THE-PAGE</p>"
# And of a generated page, in place of what its head says.
DESCRIPTION, PICTURE = "DESCRIPTION-OF-THE-PAGE", "https://picture-of-the-page.invalid/"


@dataclass(frozen=True)
class Rendered:
    """By its source path: where it is on the site and in its folder, its title, and the frame with its places.

    `html` is what MkDocs made of a hand-written page, whose pieces are not set in yet.
    """

    source: str
    url: str
    path: Below
    title: str
    html: str
    frame: str

    def with_body(self, body: str) -> str:
        """The whole page."""
        before, after = self._around()
        return before + body + after

    def generated(self, page: Page, body: str, picture: str) -> str:
        """The whole page, of a generated one; `picture` is the address of what social sites show for it."""
        around = [
            part.replace(DESCRIPTION, escape(page.description)).replace(PICTURE, escape(picture))
            for part in self._around()
        ]
        return body.join(around)

    def _around(self) -> tuple[str, str]:
        place = place_of(self.html)
        before, found, after = self.frame.partition(place)
        if not found:
            raise EnergyLabelError(f"{self.source} has no place for its body; restore page.content in site_src/theme.")
        return before, after


def place_of(html: str) -> str:
    """What MkDocs is given in place of a hand-written page's HTML, or of the body of a generated one: that has none."""
    return BODY if not html or "<h1" in html else BODY_WITHOUT_HEADING
