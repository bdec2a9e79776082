"""The parts of a diffusers pipeline as its `model_index.json` names them: a stranger's words, held to what there is."""

import json
import re
from pathlib import Path
from typing import Any

from generator.errors import EnergyLabelError, shown

_FOLDER = re.compile(r"[a-z][a-z0-9_]{0,63}")


def components(folder: Path) -> dict[str, tuple[str, str]]:
    """Library and class of each part that a pipeline has; both are a stranger's words."""
    where = folder / "model_index.json"
    try:
        index = json.loads(where.read_text("utf-8"))
        named = {
            name: (str(value[0]), str(value[1]))
            for name, value in index.items()
            if isinstance(value, list) and len(value) == 2 and value[0]
        }
    except (OSError, ValueError, AttributeError) as error:
        raise EnergyLabelError(f"{where} cannot be read ({shown(str(error), 100)}); fetch the model again.") from error
    strange = [name for name in named if not _FOLDER.fullmatch(name)]
    if strange:
        raise EnergyLabelError(f"{where} names a part {shown(strange[0])}, which is no folder's name; fetch it again.")
    return named


def component_class(library: str, class_name: str) -> Any:
    """A class as `model_index.json` names it: of transformers, of diffusers, or of one of diffusers' pipelines."""
    import diffusers
    import transformers as tf

    home = {"transformers": tf, "diffusers": diffusers}.get(library) or getattr(diffusers.pipelines, library, None)
    found = getattr(home, class_name, None)
    if found is None:
        raise EnergyLabelError(
            f"A part of the pipeline is a {shown(class_name)} of {shown(library)}, which diffusers "
            f"{diffusers.__version__} and transformers {tf.__version__} do not have; choose another model."
        )
    return found
