"""A model's folder by its content: what tells two models in one folder apart, where no commit does."""

import hashlib
from pathlib import Path

_WHOLE_BYTES = 1 << 20


def digest_of(folder: Path) -> str:
    """SHA-256 over every file's name, size and content; of a file over 1 MiB the first and the last MiB stand for it.

    Weights are gigabytes, and a changed model changes their header, their end or their size.
    """
    whole = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        size = path.stat().st_size
        whole.update(f"{path.relative_to(folder).as_posix()}\0{size}\0".encode())
        with path.open("rb") as file:
            whole.update(file.read(_WHOLE_BYTES))
            if size > _WHOLE_BYTES:
                file.seek(-_WHOLE_BYTES, 2)
                whole.update(file.read(_WHOLE_BYTES))
    return whole.hexdigest()
