"""The files that an index of weights in pieces names: whatever their names, a library loads them."""

import json
from pathlib import Path

from generator.errors import shown
from generator.suite.models.setup import LoadingError

REMEDY = "fetch the model's files again, or choose another model"


def pieces_named(index: Path) -> frozenset[str]:
    """Every file that `index` names for its weights; `LoadingError` where it says of none, or of no list."""
    try:
        placed = json.loads(index.read_text("utf-8"))["weight_map"].values()
        return frozenset(str(piece) for piece in placed)
    except (OSError, ValueError, RecursionError, KeyError, TypeError, AttributeError) as error:
        raise LoadingError(f"{index.name} does not say in which files the weights are; {REMEDY}.") from error


def pieces_beside(index: Path) -> list[str]:
    """The named files that are there; `LoadingError` for a name that leads elsewhere, or is not of the index's kind.

    transformers takes any path, and reads what does not end as its own files do in another format.
    """
    kind = ".bin" if ".bin." in index.name else ".safetensors"
    found = []
    for piece in sorted(pieces_named(index)):
        if Path(piece).name != piece or not piece.endswith(kind):
            raise LoadingError(
                f"{index.name} names {shown(piece)}, which is no {kind} file beside it, so no digest would cover what "
                f"is loaded; {REMEDY}."
            )
        if (index.parent / piece).is_file():
            found.append(piece)
    return found
