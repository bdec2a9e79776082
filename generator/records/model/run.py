"""What was measured in one run: its phases, what was counted, and the machine around it."""

from datetime import UTC, date
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from generator.records.model.text import Bytes, Count, Frozen, Joules, Revision, Seconds, Sha256, Slug, Text, Time
from generator.records.model.vocabulary import Component
from generator.records.patterns import GPU_INDEX_PATTERN, PERCENTILE_PATTERN, RUN_ID_PATTERN

_Index = Annotated[str, StringConstraints(pattern=GPU_INDEX_PATTERN)]
_Percentile = Annotated[str, StringConstraints(pattern=PERCENTILE_PATTERN)]


class Phase(Frozen):
    """Energy and time of one phase of one run. A part outside the boundary is left out.

    `device_joules` tells the devices of a part apart by their index, where each was read; they add up to the part.
    `check_joules` is a second, independent reading of the same window, where there was one.
    """

    duration_s: Seconds
    energy_joules: dict[Component, Joules]
    device_joules: dict[Component, dict[_Index, Joules]] | None = None
    check_joules: dict[Component, Joules] | None = None

    def component(self, name: Component) -> float | None:
        """Joules of one component, or `None` where it was not counted."""
        return self.energy_joules.get(name)

    def total_joules(self) -> float:
        """Joules of all counted components."""
        # Spelled out: this is the innermost line of reading a site's worth of records, and the order of adding is
        # fixed, for another one could give another last digit.
        joules = self.energy_joules.get
        return joules("gpu", 0.0) + joules("cpu", 0.0) + joules("ram", 0.0) + joules("node", 0.0)


class Counts(Frozen):
    """What went in and came out in one query phase, in whole pieces; `None` where nobody counted.

    `forward_passes` is the sum over `passes`, which tells the parts of the model apart (encoder, decoder, …).
    """

    tokens_in: Count | None = None
    tokens_out: Count | None = None
    images_in: Count | None = None
    images_out: Count | None = None
    pixels_in: Count | None = None
    pixels_out: Count | None = None
    steps: Count | None = None
    audio_seconds_in: Annotated[float, Field(ge=0, le=1e9)] | None = None
    forward_passes: Count | None = None
    passes: Annotated[dict[Slug, Count], Field(max_length=20)] | None = None

    @model_validator(mode="after")
    def _passes_add_up(self) -> Self:
        if self.passes is not None and self.forward_passes != sum(self.passes.values()):
            raise ValueError("forward_passes is not the sum of passes")
        return self


Celsius = Annotated[float, Field(ge=-50, le=200)]


class Conditions(Frozen):
    """The machine around one query phase. `throttled` holds the reasons seen; `None` where no accelerator tells.

    `others_cpu_share` is the processor time that everybody else took, as a share of the time of all processors given
    to the measurement.
    """

    temperature_start_c: Celsius | None = None
    temperature_end_c: Celsius | None = None
    sm_clock_start_mhz: Count | None = None
    sm_clock_end_mhz: Count | None = None
    throttled: Annotated[tuple[Text, ...], Field(max_length=20, strict=False)] | None = None
    others_cpu_share: Annotated[float, Field(ge=0, le=1)] | None = None


class Latency(Frozen):
    """How long single queries took, as percentiles or the mean: `{"p50": 0.021, "p99": 0.034}`, each in seconds.

    A query that was answered in a batch waited for the batch. `inter_token_s` is from one token to the next.
    """

    end_to_end_s: dict[_Percentile, Seconds] | None = None
    time_to_first_token_s: dict[_Percentile, Seconds] | None = None
    inter_token_s: dict[_Percentile, Seconds] | None = None

    @model_validator(mode="after")
    def _higher_percentiles_are_not_less(self) -> Self:
        for times in (self.end_to_end_s, self.time_to_first_token_s, self.inter_token_s):
            ranked = sorted((float(name[1:]), name) for name in times or {} if name != "mean")
            for (_, lower), (_, higher) in pairwise(ranked):
                if times is not None and times[higher] < times[lower]:
                    raise ValueError(f"{higher} is less than {lower}")
        return self


class PeakMemory(Frozen):
    """The most memory held at once in one query phase; `None` where nobody looked.

    Of the host it is the resident set of the process that ran the model, of which it held `host_before_bytes` before
    the model was loaded: the libraries, and the program that measures. Of the device it is what the model held, without
    what the driver takes.
    """

    host_bytes: Bytes | None = None
    host_before_bytes: Bytes | None = None
    device_bytes: Bytes | None = None


class Run(Frozen):
    """One measured window over a workload: the phases apart, so that loading never hides in the queries.

    `warm_up_queries` were made just before and are counted nowhere. Of its answers `non_answers` held nothing that the
    job could use, and `withheld` were kept back by the model's own safety checker; `None` where nobody looked. A study
    may not say when a run ended; the suite always does.
    """

    id: Annotated[str, StringConstraints(pattern=RUN_ID_PATTERN)]
    finished_at: Time | None = None
    queries: Annotated[int, Field(gt=0, le=10**9)]
    failed_queries: Count = 0
    non_answers: Count | None = None
    withheld: Count | None = None
    load: Phase | None = None
    transfer: Phase | None = None
    query: Phase
    counts: Counts | None = None
    latency: Latency | None = None
    peak_memory: PeakMemory | None = None
    conditions: Conditions | None = None
    warm_up_queries: Count | None = None
    note: Text | None = None

    @property
    def day(self) -> date | None:
        """The day it ended, in UTC as every day of this project; a time without a zone is taken to be in UTC."""
        finished = self.finished_at
        if finished is None:
            return None
        try:
            return (finished if finished.tzinfo is None else finished.astimezone(UTC)).date()
        except OverflowError:
            # In the last hours that a calendar has; whatever day that is, it lies in the future.
            return finished.date()


class Lengths(Frozen):
    """Mean length of what went in and came out per query, measured outside the energy window."""

    unit: Literal["words", "tokens"]
    mean_in: Annotated[float, Field(ge=0)]
    mean_out: Annotated[float, Field(ge=0)]
    queries: Annotated[int, Field(gt=0)]


class Dataset(Frozen):
    """Where a workload's queries came from, by the Hub's names; `None` where it was not recorded."""

    name: Text
    config: Text | None = None
    split: Text | None = None
    revision: Revision | None = None


class SourceFile(Frozen):
    """A file that figures were taken from, with the SHA-256 of its bytes."""

    path: Text
    sha256: Sha256


class Totals(Frozen):
    """The sums over a workload's runs as the suite wrote them: a run that is edited later no longer adds up."""

    queries: Count
    duration_s: Seconds
    energy_joules: dict[Component, Joules]
