"""Models and their labels as the search box has them: columns of JSON, whole in the index or a block of them."""

from collections.abc import Mapping, Sequence

from generator.labels.label import Label
from generator.pages.wording.numbers import significant

_NO_LETTER = "-"


def model_columns(models: Mapping[str, Sequence[Label]], order: Mapping[str, int]) -> dict[str, dict[str, object]]:
    """The columns of `models`; `order` is the number of each task in the index.

    Figures are texts, so that they are the same everywhere; `-` stands for no letter.
    """
    labels = [label for found in models.values() for label in found]
    return {
        "models": {"name": list(models), "labels": [len(found) for found in models.values()]},
        "labels": {
            "task": [order[label.subject.task] for label in labels],
            "class": "".join(map(_letter, labels)),
            "wh": [significant(label.result.value) if label.result.value else "" for label in labels],
        },
    }


def _letter(label: Label) -> str:
    """One character a label: a small letter is provisional."""
    letter = label.result.grade.letter or _NO_LETTER
    return letter.lower() if label.result.grade.status == "provisional" else letter
