"""A trained head as a skops file: data, and no code, so that what is met later can be looked at before it is loaded.

Source: skops' documentation of `skops.io`. A pickle is never loaded, nor a file that holds anything but what the
recipe is made of.
"""

import zipfile
from pathlib import Path
from typing import Any

from generator.errors import EnergyLabelError, shown
from generator.suite.runtimes.classical.fitting import refuse_other_numbers
from generator.suite.runtimes.classical.recipes import Recipe

# skops asks to be told that a tree's file is one's own, for scikit-learn walks trees without looking: `_refuse_wild`
# looks, and the file's digest was noted when it was written.
_TREE = "sklearn.tree._tree.Tree"
_STEPS = {"random-forest": "RandomForestClassifier", "logistic-regression": "LogisticRegression"}


def packed(pipeline: Any) -> bytes:
    """The file of a fitted pipeline, deflated: skops spells out every word in some 700 characters."""
    import skops.io

    found: bytes = skops.io.dumps(pipeline, compression=zipfile.ZIP_DEFLATED)
    return found


def unpacked(path: Path, recipe: Recipe) -> Any:
    """The fitted pipeline of a file; `EnergyLabelError` for one that is no skops file or not of this recipe."""
    import skops.io

    remedy = "delete the folder that it is in, and it is trained anew"
    if not path.is_file():
        raise EnergyLabelError(f"{path} is not there, which holds what was trained; {remedy}.")
    if not zipfile.is_zipfile(path):
        raise EnergyLabelError(f"{path} is not a skops file (it may be a pickle) and is not loaded; {remedy}.")
    trusted = [_TREE] if recipe.head == "random-forest" else []
    try:
        unknown = sorted(set(skops.io.get_untrusted_types(file=path)) - set(trusted))
        if not unknown:
            pipeline = skops.io.load(path, trusted=trusted)
    except Exception as error:
        reason = shown(f"{type(error).__name__}: {' '.join(str(error).split())}", 120)
        raise EnergyLabelError(f"{path} cannot be read as a skops file ({reason}); {remedy}.") from error
    if unknown:
        raise EnergyLabelError(f"{path} holds {shown(unknown[0])}, which no recipe is made of; {remedy}.")
    found = [type(step).__name__ for _, step in getattr(pipeline, "steps", ())]
    wanted = [*([] if recipe.embedder else ["TfidfVectorizer"]), _STEPS[recipe.head]]
    if found != wanted:
        raise EnergyLabelError(f"{path} holds {' and '.join(found) or 'no pipeline'}, and not {recipe.name}; {remedy}.")
    if recipe.head == "random-forest" and not all(_sound(tree.tree_) for tree in pipeline[-1].estimators_):
        raise EnergyLabelError(f"{path} holds a tree whose branches lead out of it, and is not used; {remedy}.")
    refuse_other_numbers(recipe, pipeline)
    return pipeline


def _sound(tree: Any) -> bool:
    """Whether every branch of a tree leads to a later node of its own, and asks for a feature that there is.

    scikit-learn writes a node before those below it, so that a branch which leads back would go round for ever.
    """
    import numpy as np

    nodes = np.arange(tree.node_count)
    left, right, feature = tree.children_left, tree.children_right, tree.feature
    leaf = left == -1
    inside = (left > nodes) & (left < tree.node_count) & (right > nodes) & (right < tree.node_count)
    return bool((leaf | (inside & (feature >= 0) & (feature < tree.n_features))).all())
