"""What a model that the suite trained itself was trained on, and what that took."""

from typing import Annotated

from pydantic import Field

from generator.records.model.run import Dataset, Phase, SourceFile
from generator.records.model.text import Bytes, Count, Frozen, Sha256


class Trained(Frozen):
    """One training: on which rows, by which seed, and the energy and time of all `times` that it was repeated.

    A training of less than the meter can tell apart is repeated, each time from nothing and with the same result:
    one takes `phase` divided by `times`. `phase` is `None` where nobody could measure it. `rows_sha256` is of the rows
    as they were used, `model_sha256` of the file that came out.
    """

    dataset: Dataset
    source: SourceFile | None = None
    rows: Annotated[int, Field(gt=0, le=10**9)]
    rows_sha256: Sha256
    seed: Count
    times: Annotated[int, Field(gt=0, le=1_000_000)] = 1
    phase: Phase | None = None
    model_sha256: Sha256
    model_bytes: Bytes
