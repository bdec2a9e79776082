"""The record: every run of one model variant on one task under one profile. Frozen data, no I/O.

Units stand in the field names: joules and seconds only. What is not known is `None`, never 0.
"""

import re
from datetime import date, datetime
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from generator.units import watt_hours_per_thousand_queries

SCHEMA_VERSION = 1

Task = Literal[
    "text-classification",
    "question-answering",
    "fill-mask",
    "token-classification",
    "text-generation",
    "summarization",
    "image-classification",
    "object-detection",
    "image-to-text",
    "text-to-image",
    "automatic-speech-recognition",
    "sentence-similarity",
]
Approach = Literal["fine-tuned", "pre-trained", "zero-shot", "classical"]
Weights = Literal["pretrained", "random"]
Component = Literal["gpu", "cpu", "ram"]
Counting = Literal["measured", "estimated", "excluded"]
# What a library made of the weights. `int8`, `int4` and `nf4` alone are for figures whose source names no library.
Quantization = Literal[
    "int8",
    "int4",
    "nf4",
    "bnb-int8",
    "bnb-nf4",
    "torchao-int8",
    "torchao-int8-dynamic",
    "torchao-int4",
    "q8-0",
    "q5-k-m",
    "q4-k-m",
]
COMPONENTS: tuple[Component, ...] = ("gpu", "cpu", "ram")

_PART = r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,94}[A-Za-z0-9])?"
MODEL_PATTERN = rf"^{_PART}/{_PART}$"
# `/labels/v1/…` are the immutable labels, and the frame of the cards is a page under a name of its own.
_RESERVED = re.compile(r"(v\d+|unscaled|SHELL-ORGANISATION)/.*", re.IGNORECASE)
SLUG_PATTERN = r"^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$"


_SHARES = ("accuracy", "f1", "rouge", "exact match", "map", "recall", "precision")
_FIRST_YEAR = 2015


def _plain_model_id(value: str) -> str:
    """A Hub id becomes a path and a URL, so what could climb or blur either is refused."""
    if ".." in value or "--" in value:
        raise ValueError("a Hub id has no '..' and no '--'")
    if _RESERVED.fullmatch(value):
        raise ValueError("this organisation's name would collide with an address of the site")
    return value


def _plain_text(value: str) -> str:
    """Text is shown to people: no control characters, no direction overrides, and something to read."""
    if not value.strip():
        raise ValueError("text is empty")
    if not value.isprintable():
        raise ValueError("text holds a character that cannot be printed")
    return value


def _written_time(value: object) -> object:
    """A time is written as one: a bare number would be read as seconds since 1970."""
    if isinstance(value, datetime) or (isinstance(value, str) and value[10:11] == "T"):
        return value
    raise ValueError("a time is written as YYYY-MM-DDTHH:MM:SS")


def _within_living_memory(value: datetime) -> datetime:
    if value.year < _FIRST_YEAR:
        raise ValueError(f"lies before {_FIRST_YEAR}, and so before any measurement of this kind")
    return value


ModelId = Annotated[str, StringConstraints(pattern=MODEL_PATTERN, max_length=193), AfterValidator(_plain_model_id)]
Slug = Annotated[str, StringConstraints(pattern=SLUG_PATTERN)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=1000), AfterValidator(_plain_text)]
# https only, so that no other scheme reaches a page; a plain host, so that it is the one a reader sees;
# printable ASCII without quotes, angle brackets, backslash or backtick.
_ADDRESS_PATTERN = r"^https://[a-z0-9][a-z0-9.-]*(?::[0-9]{1,5})?(?:[/?#][!#-&(-;=?-\[\]-_a-~]*)?$"
WebAddress = Annotated[str, StringConstraints(pattern=_ADDRESS_PATTERN, max_length=500)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Revision = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{40}$")]
# Records are kept to the microjoule and the microsecond, so nothing real is smaller.
Joules = Annotated[float, Field(ge=1e-6, le=1e12, allow_inf_nan=False)]
Seconds = Annotated[float, Field(ge=1e-6, le=1e8, allow_inf_nan=False)]
Time = Annotated[datetime, Field(strict=False), BeforeValidator(_written_time), AfterValidator(_within_living_memory)]
Count = Annotated[int, Field(ge=0, le=10**12)]
LOGIN_PATTERN = r"^[A-Za-z0-9](?:[A-Za-z0-9-]{0,37}[A-Za-z0-9])?$"
# An account on GitHub: who a pull request is by, and so the one name in a record that somebody else has checked.
Login = Annotated[str, StringConstraints(pattern=LOGIN_PATTERN)]


class Frozen(BaseModel):
    """Immutable, strict, and closed: a field nobody knows is a fault, not a surprise."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Phase(Frozen):
    """Energy and time of one phase of one run. A component outside the boundary is `None`.

    `gpu_check_joules` is a second, independent reading of the same window, where there was one.
    """

    duration_s: Seconds
    gpu_joules: Joules | None = None
    cpu_joules: Joules | None = None
    ram_joules: Joules | None = None
    gpu_check_joules: Joules | None = None

    def component(self, name: Component) -> float | None:
        """Joules of one component, or `None` where it was not counted."""
        joules: float | None = getattr(self, f"{name}_joules")
        return joules

    def total_joules(self) -> float:
        """Joules of all counted components."""
        # Spelled out: this is the innermost line of reading a site's worth of records.
        return (self.gpu_joules or 0.0) + (self.cpu_joules or 0.0) + (self.ram_joules or 0.0)


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
    """The accelerator around one query phase. `throttled` holds the reasons seen; `None` where it does not tell."""

    temperature_start_c: Celsius | None = None
    temperature_end_c: Celsius | None = None
    sm_clock_start_mhz: Count | None = None
    sm_clock_end_mhz: Count | None = None
    throttled: Annotated[tuple[Text, ...], Field(max_length=20)] | None = None


class Run(Frozen):
    """One measured window over a workload: the phases apart, so that loading never hides in the queries.

    `warm_up_queries` were made just before and are counted nowhere.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,80}$")]
    finished_at: Time
    queries: Annotated[int, Field(gt=0, le=10**9)]
    failed_queries: Count = 0
    load: Phase | None = None
    transfer: Phase | None = None
    query: Phase
    counts: Counts | None = None
    conditions: Conditions | None = None
    warm_up_queries: Count | None = None
    note: Text | None = None


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
    gpu_joules: Joules | None = None
    cpu_joules: Joules | None = None
    ram_joules: Joules | None = None


class Workload(Frozen):
    """One data set's queries and every run over them."""

    id: Slug
    dataset: Dataset
    preparation: Text | None = None
    prompt: Text | None = None
    output_limit: Text | None = None
    lengths: Lengths | None = None
    source: SourceFile | None = None
    queries_from: Literal["hub", "file", "synthetic"] | None = None
    runs: Annotated[tuple[Run, ...], Field(min_length=1, max_length=1000)]
    totals: Totals | None = None

    def watt_hours_per_thousand_queries(self) -> list[float]:
        """The query phase of each run, in Wh per 1,000 queries: what labels and comparisons are made from."""
        return [watt_hours_per_thousand_queries(run.query.total_joules(), run.queries) for run in self.runs]


class Configuration(Frozen):
    """How the model ran; `None` where the measurer did not say."""

    precision: Literal["fp32", "fp16", "bf16"] | None = None
    quantization: Quantization | None = None
    batch_size: Annotated[int, Field(gt=0, le=65536)] = 1
    compiled: bool = False

    @property
    def variant(self) -> str | None:
        """The variant's slug, or `None` for the plain one (single precision or unstated, batch 1)."""
        parts = [
            self.precision if self.precision not in (None, "fp32") else None,
            self.quantization,
            f"batch{self.batch_size}" if self.batch_size != 1 else None,
            "compiled" if self.compiled else None,
        ]
        return "-".join(part for part in parts if part) or None


class Quality(Frozen):
    """A published quality figure beside the energy; it never enters the grade."""

    metric: Text
    value: Annotated[float, Field(ge=0, le=1000)]
    dataset: Text
    source: WebAddress

    @model_validator(mode="after")
    def _a_share_is_at_most_one(self) -> Self:
        if self.value > 1 and self.metric.casefold().startswith(_SHARES):
            raise ValueError("this metric is a share between 0 and 1")
        return self


class Provenance(Frozen):
    """Who measured, with what, when, and where the figures can be checked (`None`: in the record itself).

    `submitter` is the GitHub account that hands the record in; two campaigns are independent only where these differ.
    """

    measured_by: Text
    submitter: Login | None = None
    tools: Annotated[dict[Slug, Text], Field(max_length=50)]
    driver: Text | None = None
    hardware_as_reported: Text | None = None
    model_revision: Revision | None = None
    name_in_source: Text | None = None
    trust_remote_code: bool | None = None
    source_url: WebAddress | None = None
    citation: Text
    licence: Text
    files: Annotated[tuple[SourceFile, ...], Field(max_length=100)] = ()
    notes: Annotated[tuple[Text, ...], Field(max_length=50)] = ()


def relative_path(profile: str, task: str, model: str, variant: str | None) -> str:
    """Where a record lives under `measurements/records/`."""
    organisation, name = model.split("/")
    stem = "--".join(part for part in (organisation, name, variant) if part)
    return f"{profile}/{task}/{stem}.json"


class Record(Frozen):
    """All runs of one model variant on one task under one profile, with their provenance.

    `idle` is what the same boundary drew with nothing to do, before the first run; it is subtracted nowhere.
    """

    schema_version: Literal[1]
    model: ModelId
    task: Task
    profile: Slug
    approach: Approach
    weights: Weights
    configuration: Configuration
    accelerators_counted: Annotated[int, Field(ge=0, le=100_000)]
    idle: Phase | None = None
    workloads: Annotated[tuple[Workload, ...], Field(min_length=1, max_length=100)]
    quality: Annotated[tuple[Quality, ...], Field(max_length=100)] = ()
    provenance: Provenance

    @model_validator(mode="after")
    def _parts_are_told_apart(self) -> Self:
        if len({workload.id for workload in self.workloads}) != len(self.workloads):
            raise ValueError("two workloads carry the same id")
        ids = [run.id for workload in self.workloads for run in workload.runs]
        if len(set(ids)) != len(ids):
            raise ValueError("two runs carry the same id")
        return self

    @property
    def variant(self) -> str | None:
        """The variant's slug, or `None` for the plain one."""
        return self.configuration.variant

    @property
    def relative_path(self) -> str:
        """Where this record lives under `measurements/records/`; derived from its identity, never chosen."""
        return relative_path(self.profile, self.task, self.model, self.variant)

    @property
    def runs(self) -> int:
        """Number of runs over all workloads."""
        return sum(len(workload.runs) for workload in self.workloads)

    @property
    def measured_from(self) -> date:
        """Day of the first run."""
        return min(run.finished_at.date() for workload in self.workloads for run in workload.runs)

    @property
    def measured_to(self) -> date:
        """Day of the last run."""
        return max(run.finished_at.date() for workload in self.workloads for run in workload.runs)
