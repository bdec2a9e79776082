"""A model's folder by its content: what tells two models in one folder apart, where no commit does."""

import hashlib
from pathlib import Path

from generator.suite.models.hub_files import choose
from generator.suite.models.published import folder_reader, parts_of

FROM_A_FOLDER = (
    "The model came from a local folder, which nobody else can look up: model_folder_sha256 is the SHA-256 of what "
    "sha256sum prints of the files that were used, in the order of their names."
)


def weights_in(folder: Path, precision: str = "fp32") -> list[Path]:
    """The files of weights that are loaded, in the order of their names."""
    return [folder / name for name in _used(folder, True, False, precision) if name.endswith((".safetensors", ".bin"))]


def digest_of(folder: Path, weights: bool = True, code: bool = False, precision: str = "fp32") -> str:
    """SHA-256 over the files that a measurement uses, by name and whole content: the digest of `sha256sum`'s lines.

    They are the files that would be fetched of the same folder on the Hub (`hub_files`): `weights` and `code` or not.
    A line is 64 hexadecimal digits, two spaces, the path below the folder and a newline; lines stand in the order of
    the paths' bytes.
    """
    whole = hashlib.sha256()
    used = _used(folder, weights, code, precision)
    for name in sorted(used, key=lambda name: name.encode("utf-8", "surrogateescape")):
        with (folder / name).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        whole.update(f"{digest}  {name}\n".encode("utf-8", "surrogateescape"))
    return whole.hexdigest()


def _used(folder: Path, weights: bool, code: bool, precision: str) -> tuple[str, ...]:
    """What a measurement uses of a folder, by the same rule as what is fetched from the Hub."""
    there = frozenset(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    parts = parts_of(folder_reader(folder))
    return choose(there, None if parts is None else frozenset(parts), weights, code, precision).files
