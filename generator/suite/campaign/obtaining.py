"""A target's model on this disk: fetched, given, or made from an architecture."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from generator.suite.campaign.target import Target
from generator.suite.case import Case
from generator.suite.models.architecture import load_architecture
from generator.suite.models.hub import fetch_model
from generator.suite.models.setup import ModelFiles


@dataclass(frozen=True)
class Obtained:
    """A model's folder, complete, with its commit on the Hub and what is worth a note, where there is either."""

    files: ModelFiles
    revision: str | None = None
    note: str | None = None


@contextmanager
def model_on_disk(target: Target, case: Case, twin: Path) -> Iterator[Obtained]:
    """The target's model on this disk. What is made for it, in `twin`, goes away afterwards.

    After a kill it goes away here, the next time: a twin may be gigabytes, and /tmp would keep every one.
    """
    # Imported here: they bring transformers along.
    from generator.suite.models.twins import build_twin, randomise

    seed = case.protocol.seed
    shutil.rmtree(twin, ignore_errors=True)
    try:
        if target.source == "architecture":
            architecture = load_architecture(target.at)
            yield Obtained(build_twin(architecture, twin, seed, target.precision))
            return
        fetched = fetch_model(target.at, target.weights, target.revision, target.trust_remote_code)
        if target.weights == "random":
            files = randomise(fetched.folder, twin, seed, target.precision, target.trust_remote_code)
        else:
            files = ModelFiles(fetched.folder, "pretrained", target.trust_remote_code)
        yield Obtained(files, fetched.revision, fetched.note)
    finally:
        shutil.rmtree(twin, ignore_errors=True)
