"""What MkDocs rendered last for a site, noted once that build has succeeded.

Whoever runs MkDocs offers a place for the note by OFFERED, and confirms what stands there when MkDocs has found no
fault: a page with a dead link is rendered, and refused only afterwards.
"""

import sys
import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from generator.pages.rendered import Below, Rendered
from generator.pages.storing.cache import Cache, key_of
from generator.remaking.inputs import Inputs
from generator.remaking.settings import Settings

# When the build began, in ns since 1970.
OFFERED = "ENERGY_LABEL_NOTE"
# Level 1 takes a tenth of the time of the usual one.
_QUICKLY = 1


@dataclass(frozen=True)
class Note:
    """All that is needed where `inputs_key` and `given_key`, of what the generator gave to MkDocs, are as they were.

    `markdown` is that of the hand-written pages before parts of them were chosen; `files` are those that no data
    have a part in, as `kept_files.py` tells them from any others.
    """

    settings: Settings
    inputs: Inputs
    inputs_key: str
    given_key: str
    markdown: dict[str, str]
    pages: list[Rendered]
    shells: list[str]
    sitemap: str
    files: list[tuple[Below, int, int, int]]


def place_of(last: str, configuration: Path) -> str:
    """The name of the note on the site at `last`, in the cache."""
    return key_of("rendered", str(Path(last).resolve()), str(configuration.resolve()))


def offered_place(place: str, offer: str) -> str:
    """The name of what is not confirmed yet."""
    return key_of(place, offer)


def write_note(cache: Cache, place: str, note: Note) -> None:
    """Keep the note."""
    cache.keep(place, zlib.compress(_notes().dump_json(note), _QUICKLY))


def read_note(cache: Cache, place: str) -> Note | None:
    """The note; None where there is none that can be read."""
    kept = cache.read(place)
    if kept is None:
        return None
    try:
        return _notes().validate_json(zlib.decompress(kept))
    except (ValidationError, zlib.error):
        print("What was noted of the last site's pages cannot be read; they are rendered again.", file=sys.stderr)
        return None


def confirm(cache: Cache, place: str, offer: str) -> None:
    """What was offered is the note from now on; where nothing was, there is none."""
    offered = offered_place(place, offer)
    content = cache.read(offered)
    if content is None:
        cache.forget(place)
    else:
        cache.keep(place, content)
        cache.forget(offered)


@cache
def _notes() -> TypeAdapter[Note]:
    return TypeAdapter(Note)
