"""The frame that MkDocs rendered once as a shell page, and what is set into it: a card, or an immutable label's page.

The frame has a placeholder wherever pages differ. What is set in is escaped for where it stands; a placeholder that is
missing, or that survives, fails the build. The relative links in it are right for pages three folders deep.
"""

import re
from dataclasses import dataclass
from html import escape

from generator.errors import EnergyLabelError

SHELL_PLACE = "models/SHELL-ORGANISATION/SHELL-MODEL"
SHELL_PAGE = f"{SHELL_PLACE}.md"
SHELL_TITLE = "SHELL-TITLE"
SHELL_DESCRIPTION = "SHELL-DESCRIPTION"
SHELL_PICTURE = "https://shell-picture.invalid/"
SHELL_ROBOTS = "SHELL-ROBOTS"
SHELL_BODY = "<h1>SHELL-BODY</h1>"
TOKENS = (SHELL_PLACE, SHELL_TITLE, SHELL_DESCRIPTION, SHELL_PICTURE, SHELL_ROBOTS, SHELL_BODY)
# From a framed page to the site's root.
BASE = "../../../"


@dataclass(frozen=True)
class Framed:
    """A page for the frame: its address without the final slash, what its head says, and its body.

    `listed` pages are for search engines; the others are for those who have their address.
    """

    place: str
    title: str
    description: str
    picture: str
    body: str
    listed: bool = True

    @property
    def robots(self) -> str:
        """What the page says to search engines."""
        return "all" if self.listed else "noindex"


class Frame:
    """A shell page, cut at its placeholders once so that a page is one join.

    Without `published`, search engines are to leave every page alone, whatever it says of itself: a preview.
    """

    def __init__(self, shell: str, published: bool = True) -> None:
        self._published = published
        missing = [token for token in TOKENS if token not in shell]
        if missing:
            raise EnergyLabelError(
                f"The card frame lacks the placeholder {missing[0]}; restore it in site_src/theme or site_src/hooks.py."
            )
        parts = re.split("(" + "|".join(map(re.escape, TOKENS)) + ")", shell)
        if any("SHELL-" in part for part in parts[::2]):
            raise EnergyLabelError(
                "The card frame holds part of a placeholder; look where the theme cuts or escapes it."
            )
        self._text = parts[::2]
        self._tokens = parts[1::2]

    def set(self, page: Framed) -> str:
        """The whole page."""
        values = {
            SHELL_PLACE: escape(page.place),
            SHELL_TITLE: escape(page.title),
            SHELL_DESCRIPTION: escape(page.description),
            SHELL_PICTURE: escape(page.picture),
            SHELL_ROBOTS: page.robots if self._published else "noindex, nofollow",
            SHELL_BODY: page.body,
        }
        pieces = [self._text[0]]
        for token, text in zip(self._tokens, self._text[1:], strict=True):
            pieces += (values[token], text)
        return "".join(pieces)
