"""A model's folder by its content: what tells two models in one folder apart, where no commit does."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from generator.errors import shown
from generator.suite.models.hub_files import choose, is_wanted, looked_for
from generator.suite.models.published import folder_reader, parts_of, values_of
from generator.suite.models.setup import LoadingError
from generator.suite.models.shards import pieces_beside

FROM_A_FOLDER = (
    "The model came from a local folder, which nobody else can look up: model_folder_sha256 is the SHA-256 of what "
    "sha256sum prints of the files that were used, in the order of their names."
)


def weights_in(folder: Path, precision: str) -> list[Path]:
    """The files of weights that are loaded, in the order of their names; `LoadingError` where some are elsewhere."""
    names = used_in(folder, True, False, precision)
    return [folder / name for name in names if name.endswith((".safetensors", ".bin"))]


def digest_of(folder: Path, weights: bool = True, code: bool = False, precision: str = "fp32") -> str:
    """SHA-256 over the files that a measurement uses, by name and whole content: the digest of `sha256sum`'s lines.

    They are those that would be fetched of the same folder on the Hub (`hub_files`), `weights` and `code` or not, and
    any other file of weights that would be loaded.
    A line is 64 hexadecimal digits, two spaces, the path below the folder and a newline; lines stand in the order of
    the paths' bytes.
    """
    whole = hashlib.sha256()
    for name in sorted(
        used_in(folder, weights, code, precision), key=lambda name: name.encode("utf-8", "surrogateescape")
    ):
        with (folder / name).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        whole.update(f"{digest}  {name}\n".encode("utf-8", "surrogateescape"))
    return whole.hexdigest()


def used_in(folder: Path, weights: bool, code: bool, precision: str = "fp32") -> tuple[str, ...]:
    """What a measurement uses of a folder, by path below it: the files that would be fetched of it on the Hub.

    With `weights`, also whatever else a library loads for its own reasons, under whichever name. Raises `LoadingError`
    where that would be a file elsewhere.
    """
    parts = parts_of(folder_reader(folder))
    pipeline = None if parts is None else frozenset(parts)
    there = frozenset(_listed(folder, pipeline))
    chosen = choose(there, pipeline, weights, code, precision).files
    if not weights:
        return chosen
    folders = sorted({name.rpartition("/")[0] for name in there} - ({""} if pipeline is not None else set()))
    loaded = [_below(inside, name) for inside in folders for name in _loaded(folder / inside, precision)]
    used = tuple(sorted({*chosen, *loaded}))
    _refuse_by_another_name(folder, folders, used)
    return used


def _listed(folder: Path, pipeline: frozenset[str] | None) -> Iterator[str]:
    """The files of the folder and of those in it that count, through links as a library reads them, and no deeper."""
    for path in folder.iterdir():
        if path.is_file():
            yield path.name
        elif is_wanted(path.name, pipeline) and path.is_dir():
            yield from (f"{path.name}/{inside.name}" for inside in path.iterdir() if inside.is_file())


def _loaded(folder: Path, precision: str) -> set[str]:
    """The weights that a library would open in this folder: files that it looks for, and all that an index names."""
    found = looked_for({path.name for path in folder.iterdir() if path.is_file()}, precision)
    return found.union(*(pieces_beside(folder / name) for name in found if name.endswith(".json")))


def _refuse_by_another_name(folder: Path, folders: Iterable[str], used: tuple[str, ...]) -> None:
    """`LoadingError` where settings name a file of weights that is not among the `used`: transformers would load it."""
    for inside in folders:
        for named in values_of(folder_reader(folder / inside), "config.json", "transformers_weights"):
            if named is not None and _below(inside, str(named)) not in used:
                raise LoadingError(
                    f"config.json names {shown(named)} for its weights (transformers_weights), which is none that a "
                    "model is saved under; give the file its usual name, or choose another model."
                )


def _below(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name
