"""Of which answers the quality figures in a study's records of version 1 are, which that version could not say.

A record in today's form says it itself. The table stands beside the older form that it completes; the study's
importer writes what it says, so that a record made anew says the same as one read from its old file.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from generator.records.model import Answers


@dataclass(frozen=True)
class Told:
    """What is known of some figures: of which `answers` they are and why that is known, and their metric's right name.

    `model`, `approach` and `datasets` say which figures; None fits all.
    """

    profile: str
    task: str
    answers: Answers
    why: str
    source: str
    metric: str | None = None
    model: str | None = None
    approach: str | None = None
    datasets: tuple[str, ...] | None = None

    def fits(self, approach: object, model: object, dataset: object) -> bool:
        """Whether a figure of this model's on this data set is one of those told of."""
        return (
            self.model in (None, model)
            and self.approach in (None, approach)
            and (self.datasets is None or dataset in self.datasets)
        )


def told(profile: object, task: object, approach: object, model: object, dataset: object) -> Told | None:
    """What is known of one figure; None where nothing is. Takes whatever a file holds: what is no text fits nothing."""
    if not (isinstance(profile, str) and isinstance(task, str)):
        return None
    return next((item for item in _table().get((profile, task), ()) if item.fits(approach, model, dataset)), None)


@cache
def _table() -> dict[tuple[str, str], tuple[Told, ...]]:
    found: dict[tuple[str, str], tuple[Told, ...]] = {}
    text = files("generator.records").joinpath("published_answers.toml").read_text("utf-8")
    for row in tomllib.loads(text)["figures"]:
        made = Told(**{**row, "datasets": tuple(row["datasets"]) if "datasets" in row else None})
        found[made.profile, made.task] = (*found.get((made.profile, made.task), ()), made)
    return found
