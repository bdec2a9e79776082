"""What a label without a scale says of the one to come."""

from dataclasses import dataclass

from generator.labels.scale import LEAST_MODELS


@dataclass(frozen=True, slots=True)
class Awaiting:
    """How many `models` count towards the first scale of a label's task and profile, of `LEAST_MODELS` that it needs.

    `counts`: the label is of one of them; else `missing` are the workloads that it lacks, if that is why. `others` are
    the figures of the other labels of the same workloads that count, in Wh per 1,000 queries, ascending: none where the
    label itself does not count, for then its figure is of other work. Under a `study` profile nobody submits, so that
    no more may come.
    """

    models: int
    counts: bool
    missing: tuple[str, ...] = ()
    others: tuple[float, ...] = ()
    study: bool = False

    @property
    def enough(self) -> bool:
        """Whether the scale can be proposed."""
        return self.models >= LEAST_MODELS
