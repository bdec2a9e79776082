"""Hugo beside our own builder: the cards that plain MkDocs is given, in our own frame, with the same files beside them.

Each card is Markdown for Hugo to render into the frame of a card that we built. All else that plain MkDocs copies
(labels, badges, API documents, assets) is static here. Hugo makes no other page and no search index, and of the frame
it changes the title alone: whatever differs makes its work less.
"""

import json
import os
import re
import subprocess
import time
from pathlib import Path

from tests.bench.measure import Timings
from tests.bench.peers.environments import set_up, version_of

_CONFIG = {
    "baseURL": "https://model-energy-label.example/",
    "disableKinds": ["404", "home", "rss", "section", "taxonomy", "term"],
    "disablePathToLower": True,
    # As Python-Markdown has it.
    "markup": {"goldmark": {"renderer": {"unsafe": True}}},
}
_TITLE = re.compile(r"<title>[^<]*</title>")
_ARTICLE = re.compile(r"(<article\b[^>]*>).*(</article>)", re.DOTALL)


def version() -> str:
    """Which Hugo."""
    return version_of("hugo")


def hugo_source(folder: Path, docs: Path, card: Path) -> Path:
    """Hugo's site in the new `folder`, of the `docs` of plain MkDocs, in the frame of the built page `card`.

    Files that are copied as they are are links to those of `docs`, and so take no room.
    """
    for name in ("content", "layouts", "static"):
        (folder / name).mkdir(parents=True)
    (folder / "hugo.json").write_text(json.dumps(_CONFIG), "utf-8")
    (folder / "layouts" / "single.html").write_text(layout(card.read_text("utf-8")), "utf-8")
    for number, page in enumerate(sorted((docs / "models").glob("*/*.md"))):
        address = page.relative_to(docs).with_suffix("").as_posix()
        # A name of our own: what is behind a point in a file's name means something to Hugo.
        (folder / "content" / f"card-{number}.md").write_text(with_address(page.read_text("utf-8"), address), "utf-8")
    for path in docs.rglob("*"):
        if path.is_file() and path.suffix != ".md":
            (target := folder / "static" / path.relative_to(docs)).parent.mkdir(parents=True, exist_ok=True)
            os.link(path, target)
    return folder


def layout(page: str) -> str:
    """A card's whole page as a template: the title and the article are each page's own, all else is the frame."""
    frame = page.replace("{{", "{{ `{{` }}")
    framed, articles = _ARTICLE.subn(r"\1{{ .Content }}\2", frame)
    framed, titles = _TITLE.subn("<title>{{ .Title }}</title>", framed)
    if (articles, titles) != (1, 1):
        raise SystemExit(f"A card's page has {articles} articles and {titles} titles, and should have one of each.")
    return framed


def with_address(markdown: str, address: str) -> str:
    """A page of plain MkDocs', whose front matter also says where it is."""
    head, found, rest = markdown.partition("---\n")
    if head or not found:
        raise SystemExit(f"{address}: the Markdown of a card begins with its front matter.")
    return f"---\nurl: {json.dumps(f'/{address}/')}\n{rest}"


def timed_hugo(source: Path, out: Path, timings: Timings, cards: int, pages_alone: bool = False) -> None:
    """Build the site into the fresh folder `out`, with nothing kept from before; it must have every card.

    With `pages_alone`, no file is copied beside them.
    """
    os.sync()
    cache = out.with_name(f"{out.name}-cache")
    places = ["--source", str(source), "--destination", str(out), "--cacheDir", str(cache)]
    command = [str(set_up("hugo") / "hugo"), "build", "--quiet", "--noBuildLock", *places]
    surroundings = {**os.environ, "HUGO_STATICDIR": "none"} if pages_alone else None
    start = time.perf_counter()
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False)
    took = time.perf_counter() - start
    if done.returncode:
        raise SystemExit(f"Hugo ended with {done.returncode}: {(done.stdout + done.stderr).strip()[-500:]}")
    made = sum(1 for _ in (out / "models").glob("*/*/index.html"))
    if made != cards or (out / "labels").exists() is pages_alone:
        raise SystemExit(
            f"Hugo made {made:,} pages of {cards:,} cards, or the wrong files; see {source.name}/hugo.json."
        )
    timings.seconds.append(took)
