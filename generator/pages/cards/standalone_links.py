"""Links of a card that stands without its site: in a folder on a disk, or in the artifact of a pull request."""

import posixpath
import re
from html import escape, unescape
from pathlib import Path
from urllib.parse import urljoin

_LINK = re.compile(r'(?<=\shref=")[^"]*(?=")')
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|#|//", re.IGNORECASE)


def settle_links(out: Path, site_url: str) -> None:
    """Rewrite the links of every page in `out`: to the file itself, or to `site_url` for what is not there."""
    for page in sorted(out.rglob("*.html")):
        folder = page.parent.relative_to(out).as_posix()

        def settled(found: re.Match[str], folder: str = folder) -> str:
            return escape(settled_link(unescape(found[0]), folder, out, site_url))

        page.write_text(_LINK.sub(settled, page.read_text("utf-8")), "utf-8")


def settled_link(link: str, folder: str, out: Path, site_url: str) -> str:
    """One link of a page in `folder` (relative to `out`); a folder's page is named, for a disk does not know it."""
    if _ELSEWHERE.match(link):
        return link
    path = re.split(r"[?#]", link, maxsplit=1)[0]
    rest = link[len(path) :]
    target = posixpath.normpath(posixpath.join(folder, path))
    if (out / target).is_file():
        return link
    if (out / target / "index.html").is_file():
        return f"{path.rstrip('/') or '.'}/index.html{rest}"
    place = "" if target == "." else target + ("/" if path.endswith("/") else "")
    return urljoin(site_url, place + rest)
