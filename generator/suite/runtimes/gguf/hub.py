"""GGUF files on the Hugging Face Hub: their first bytes before gigabytes are fetched, then the files.

A file is named by its repository and its path in it: `organisation/name/file.gguf`.
"""

import io
from glob import escape
from pathlib import Path
from typing import NamedTuple

from pydantic import TypeAdapter

from generator.errors import EnergyLabelError, shown
from generator.records.model import Revision
from generator.suite.models.hub import Fetched, hub_errors, refuse_too_large, repository_of
from generator.suite.models.patience import patiently
from generator.suite.runtimes.gguf.files import GgufModel, gguf_model, model_of, pieces
from generator.suite.runtimes.gguf.header import Header, read_header

_COMMIT: TypeAdapter[str] = TypeAdapter(Revision)
_STEP = 2**23  # bytes asked for at once: most headers are within


class Place(NamedTuple):
    """A repository, and the path of a file in it."""

    repository: str
    path: str

    @property
    def remedy(self) -> str:
        """Where somebody can look."""
        return f"check https://huggingface.co/{self.repository}"


def place_of(at: str) -> Place:
    """The two parts of `organisation/name/file.gguf`."""
    organisation, name, path = at.split("/", 2)
    return Place(f"{organisation}/{name}", path)


def model_on_hub(at: str, revision: str | None) -> GgufModel:
    """Header and format of the model, by the first bytes of each of its files."""
    place = place_of(at)
    with hub_errors(f"Model {place.repository}", place.remedy):
        sizes = _sizes(place, revision)
        return model_of([_header(place.repository, name, revision, size) for name, size in sizes.items()])


def fetch_gguf(at: str, revision: str | None) -> Fetched:
    """The model's files on this disk and the commit they are of; `folder` is the file, or the first of its pieces.

    What is wrong with their first bytes is told before the rest is fetched.
    """
    from huggingface_hub import snapshot_download

    place = place_of(at)
    model_on_hub(at, revision)
    with hub_errors(f"Model {place.repository}", place.remedy):
        sizes = _sizes(place, revision)
        refuse_too_large(place.repository, revision, sizes)
        # The names are a stranger's, and are taken as names, not as patterns.
        wanted = [escape(name) for name in sizes]
        folder = Path(patiently(lambda: snapshot_download(place.repository, revision=revision, allow_patterns=wanted)))
    first = folder / place.path
    gguf_model(first)
    # The cache names a snapshot's folder by its commit.
    return Fetched(first, _COMMIT.validate_python(folder.name), None, place.repository)


def _sizes(place: Place, revision: str | None) -> dict[str, int]:
    """The model's files with their sizes in bytes."""
    repository, there, _ = repository_of(place.repository, revision)
    if repository != place.repository:
        raise EnergyLabelError(
            f"Model {place.repository} is called {shown(repository, 200)} on the Hub now: measure it under that name, "
            "so that its record says whose weights they are."
        )
    folder, slash, name = place.path.rpartition("/")
    wanted = [f"{folder}{slash}{piece}" for piece in pieces(name)]
    for path in wanted:
        if path not in there:
            offered = sorted(path for path in there if path.lower().endswith(".gguf"))[:5]
            have = f"it has {', '.join(shown(path, 80) for path in offered)}" if offered else "it has no GGUF file"
            raise EnergyLabelError(f"Model {place.repository} has no file {shown(path, 120)}; {have}.")
    return {path: there[path] for path in wanted}


def _header(repository: str, path: str, revision: str | None, size: int) -> Header:
    from huggingface_hub import try_to_load_from_cache

    found = try_to_load_from_cache(repository, path, revision=revision)
    if isinstance(found, str):
        with Path(found).open("rb") as stream:
            return read_header(stream, size, path)
    return read_header(io.BufferedReader(_Ranges(repository, path, revision, size), _STEP), size, path)


class _Ranges(io.RawIOBase):
    """A file on the Hub, read from its beginning on a range at a time."""

    def __init__(self, repository: str, path: str, revision: str | None, size: int) -> None:
        from huggingface_hub import hf_hub_url

        self._address = hf_hub_url(repository, path, revision=revision)
        self._place, self._size = 0, size

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """As much as `buffer` holds, or as is left; 0 at the end."""
        length = min(len(buffer), self._size - self._place)
        if length <= 0:
            return 0
        found = patiently(lambda: self._range(self._place, self._place + length - 1))
        buffer[: len(found)] = found
        self._place += len(found)
        return len(found)

    def _range(self, first: int, last: int) -> bytes:
        from huggingface_hub.utils import build_hf_headers, get_session, hf_raise_for_status

        headers = {**build_hf_headers(), "Range": f"bytes={first}-{last}", "Accept-Encoding": "identity"}
        with get_session().stream("GET", self._address, headers=headers, follow_redirects=True, timeout=30) as answer:
            hf_raise_for_status(answer)
            wanted, found = last - first + 1, b""
            # A server that knows no ranges sends the whole file: no more of it is read than was asked for.
            if answer.status_code != 206 and first:
                raise EnergyLabelError("the Hub does not send parts of files now; try again later.")
            for chunk in answer.iter_bytes():
                found += chunk
                if len(found) >= wanted:
                    break
            return found[:wanted]
