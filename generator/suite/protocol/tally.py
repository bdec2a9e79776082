"""What went in and came out of a model, counted while it works: whole pieces, added up over a window."""

from dataclasses import dataclass, fields

from generator.records.model import Counts


@dataclass
class Tally:
    """Running counts of one window. `None` means that this task has no such thing, which is not the same as 0."""

    tokens_in: int | None = None
    tokens_out: int | None = None
    images_in: int | None = None
    images_out: int | None = None
    pixels_in: int | None = None
    pixels_out: int | None = None
    steps: int | None = None
    audio_seconds_in: float | None = None

    def add(self, **counts: float) -> None:
        """Add to the counts named; one that was `None` begins at 0."""
        for name, count in counts.items():
            setattr(self, name, (getattr(self, name) or 0) + count)

    def clear(self) -> None:
        """Begin anew, as before the first query."""
        for field in fields(self):
            setattr(self, field.name, None)

    def counts(self, passes: dict[str, int]) -> Counts:
        """The counts as a record keeps them, with the forward passes of each part of the model."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        if values["audio_seconds_in"] is not None:
            values["audio_seconds_in"] = round(values["audio_seconds_in"], 3)
        return Counts(**values, forward_passes=sum(passes.values()), passes=passes)
