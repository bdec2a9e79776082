"""What went in and came out of a model, counted while it works: whole pieces, added up over a window."""

from dataclasses import dataclass, field, fields

from generator.records.model import Counts
from generator.suite.protocol.speed import Speed


@dataclass
class Tally:
    """Running counts of one window. `None` means that this task has no such thing, which is not the same as 0.

    `speed` takes the times: a model that writes text says when the first token of an answer was there.
    """

    tokens_in: int | None = None
    tokens_out: int | None = None
    images_in: int | None = None
    images_out: int | None = None
    pixels_in: int | None = None
    pixels_out: int | None = None
    steps: int | None = None
    audio_seconds_in: float | None = None
    # Two that counted alike are alike, however long it took.
    speed: Speed = field(default_factory=Speed, compare=False)

    def add(self, **counts: float) -> None:
        """Add to the counts named; one that was `None` begins at 0."""
        for name, count in counts.items():
            setattr(self, name, (getattr(self, name) or 0) + count)

    def clear(self) -> None:
        """Begin anew, as before the first query."""
        for name in self._counted():
            setattr(self, name, None)
        self.speed.clear()

    def counts(self, passes: dict[str, int]) -> Counts:
        """The counts as a record keeps them, with the forward passes of each part of the model."""
        values = {name: getattr(self, name) for name in self._counted()}
        if values["audio_seconds_in"] is not None:
            values["audio_seconds_in"] = round(values["audio_seconds_in"], 3)
        return Counts(**values, forward_passes=sum(passes.values()), passes=passes)

    @classmethod
    def _counted(cls) -> list[str]:
        return [each.name for each in fields(cls) if each.name != "speed"]
