"""The frame that MkDocs rendered as a shell page, and what is set into it: a card, or an immutable label's page.

The frame has a placeholder wherever pages differ. What is set in is escaped for where it stands; a placeholder that is
missing, or that survives, fails the build. There is a shell for each folder, for the links in a frame are relative.
"""

import re
from dataclasses import dataclass
from html import escape

from generator.errors import EnergyLabelError

SHELL_PLACE = "models/SHELL-ORGANISATION/SHELL-MODEL"
# Of the cards, and of the labels' own pages.
SHELL_PLACES = (SHELL_PLACE, "labels/SHELL-SCALE/SHELL-DIGEST")
SHELL_PAGES = tuple(f"{place}.md" for place in SHELL_PLACES)
SHELL_TITLE = "SHELL-TITLE"
SHELL_DESCRIPTION = "SHELL-DESCRIPTION"
SHELL_PICTURE = "https://shell-picture.invalid/"
SHELL_ROBOTS = "SHELL-ROBOTS"
SHELL_BODY = "<h1>SHELL-BODY</h1>"
TOKENS = (SHELL_TITLE, SHELL_DESCRIPTION, SHELL_PICTURE, SHELL_ROBOTS, SHELL_BODY)
# From a framed page to the site's root.
BASE = "../../../"
# What lays out the source of the theme's templates, and nothing on a page.
_LAYOUT = re.compile(r"\s*\n\s*")
# What is there for Material's own script, which no page has (site_src/theme/main.html), and empty without it; and the
# names of two colours, of which no sheet of the site speaks.
_FOR_THE_SCRIPT = re.compile(
    r'<input class="md-toggle"[^>]*>\n|<label class="md-overlay"[^>]*></label>\n'
    r'|<div data-md-component="(?:skip|announce)">\n</div>\n'
    r'|<div class="md-dialog"[^>]*>\n<div class="md-dialog__inner md-typeset"></div>\n</div>\n'
    r'|(?<=["\w]) data-md-(?:component|type|color-primary|color-accent)="[a-z-]+"'
)


def without_layout(page: str, body: str) -> str:
    """A page whose frame lost its indentation, its empty lines and what only Material's script uses: a fifth of it.

    `body` stays as it is. Between two lines of a frame a line's end stays, where a browser sees a space.
    """
    before, found, after = page.partition(body) if body else (page, "", "")
    return _narrowed(before) + found + _narrowed(after)


def _narrowed(html: str) -> str:
    # Where white space is text, or a script's, it is left alone.
    return html if "<pre" in html or "<textarea" in html else _FOR_THE_SCRIPT.sub("", _LAYOUT.sub("\n", html))


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
    """Shell pages, cut at their placeholders once so that a page is one join.

    Without `published`, search engines are to leave every page alone, whatever it says of itself: a preview.
    """

    def __init__(self, *shells: str, published: bool = True) -> None:
        self._published = published
        self._shells = dict(_cut(shell) for shell in shells)

    def set(self, page: Framed) -> str:
        """The whole page."""
        folder = page.place.partition("/")[0]
        token, texts, tokens = self._shells[folder]
        values = {
            token: escape(page.place),
            SHELL_TITLE: escape(page.title),
            SHELL_DESCRIPTION: escape(page.description),
            SHELL_PICTURE: escape(page.picture),
            SHELL_ROBOTS: page.robots if self._published else "noindex, nofollow",
            SHELL_BODY: page.body,
        }
        pieces = [texts[0]]
        for name, text in zip(tokens, texts[1:], strict=True):
            pieces += (values[name], text)
        return "".join(pieces)


def _cut(shell: str) -> tuple[str, tuple[str, list[str], list[str]]]:
    """A shell's folder, with its placeholder of the place, the texts between all placeholders, and these."""
    place = next((place for place in SHELL_PLACES if place in shell), SHELL_PLACE)
    wanted = (place, *TOKENS)
    missing = [token for token in wanted if token not in shell]
    if missing:
        raise EnergyLabelError(
            f"The card frame lacks the placeholder {missing[0]}; restore it in site_src/theme or site_src/hooks.py."
        )
    parts = re.split("(" + "|".join(map(re.escape, wanted)) + ")", shell)
    if any("SHELL-" in part for part in parts[::2]):
        raise EnergyLabelError("The card frame holds part of a placeholder; look where the theme cuts or escapes it.")
    return place.partition("/")[0], (place, parts[::2], parts[1::2])
