"""The profile: which hardware, what is counted, and within which limits a figure can be true."""

from typing import Annotated, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from generator.records.model import COMPONENTS, INSIDE, Component, Counting, Frozen, Text, WebAddress
from generator.records.patterns import DEVICE_NAMES, PROFILE_PATTERN

Watts = Annotated[float, Field(gt=0, le=1e7, allow_inf_nan=False)]


def _no_device(value: str) -> str:
    if value in DEVICE_NAMES:
        raise ValueError(
            "Windows keeps this name for a device, so nobody could check the file out there; choose another"
        )
    return value


class Boundary(Frozen):
    """What the energy figure holds: each component measured, estimated or excluded, and in which words.

    `node` is the whole computer at the wall; it holds the other three, so they are "excluded" beside it.
    """

    gpu: Counting
    cpu: Counting
    ram: Counting
    node: Counting = "excluded"
    gpu_detail: Text
    cpu_detail: Text
    ram_detail: Text
    node_detail: Text | None = None
    plain: Text
    not_counted: tuple[Text, ...]

    @model_validator(mode="after")
    def _something_is_counted(self) -> Self:
        if not self.counted():
            raise ValueError("a boundary that excludes every component counts nothing")
        return self

    @model_validator(mode="after")
    def _nothing_is_counted_twice(self) -> Self:
        if self.node != "excluded":
            if self.counted() != ("node",):
                raise ValueError("the whole computer holds its parts, so none of them is counted beside it")
            if self.node_detail is None:
                raise ValueError("node_detail says how the whole computer was metered")
        return self

    def counting(self, component: Component) -> Counting:
        """How one component is counted."""
        counting: Counting = getattr(self, component)
        return counting

    def detail(self, component: Component) -> str:
        """How one component was metered, in words."""
        words: Text | None = getattr(self, f"{component}_detail")
        return words or ""

    def counted(self) -> tuple[Component, ...]:
        """The components inside the boundary."""
        return tuple(name for name in COMPONENTS if self.counting(name) != "excluded")

    @property
    def metered(self) -> bool:
        """Whether GPU, processor or the whole computer is read from a meter: without any, no label has a letter."""
        return any(self.counting(name) == "measured" for name in ("gpu", "cpu", "node"))

    def told(self) -> tuple[Component, ...]:
        """The components that a label tells of, counted or not: the parts, or the whole computer alone."""
        return INSIDE if self.node == "excluded" else ("node",)


class Limits(Frozen):
    """What cannot be true on this hardware: mean power of a query phase outside these bounds, or a faster query.

    No phase at all may exceed an upper bound; loading may idle.
    """

    gpu_idle_watts: Watts | None = None
    gpu_max_watts: Watts | None = None
    node_min_watts: Watts | None = None
    node_max_watts: Watts | None = None
    cpu_min_watts: Watts | None = None
    cpu_max_watts: Watts | None = None
    ram_min_watts: Watts | None = None
    ram_max_watts: Watts | None = None
    fastest_query_s: Annotated[float, Field(gt=0, le=3600)] = 1e-4
    source: Text

    def bounds(self, component: Component) -> tuple[float | None, float | None]:
        """Least and greatest mean power of a component, W; None where there is no bound."""
        if component == "gpu":
            return self.gpu_idle_watts, self.gpu_max_watts
        if component == "node":
            return self.node_min_watts, self.node_max_watts
        if component == "cpu":
            return self.cpu_min_watts, self.cpu_max_watts
        return self.ram_min_watts, self.ram_max_watts

    @model_validator(mode="after")
    def _idle_is_below_the_limit(self) -> Self:
        for least, most in map(self.bounds, COMPONENTS):
            if least is not None and most is not None and least >= most:
                raise ValueError("the least power of a component must be below its greatest")
        return self


class Hardware(Frozen):
    """What a GPU must be to measure under a profile; `gpu_name` is the name that its maker's library gives.

    `power_limit_watts` is missing where that library does not tell it, as of many laptops.
    """

    gpu_name: Text
    power_limit_watts: Watts | None = None
    memory_gib: Annotated[float, Field(gt=0, le=10_000)]


class Machine(Frozen):
    """The computer that `energy-label profile new` found, GPU aside: `measure` refuses another one.

    `family` and `instructions` tell processors of one name apart, for a virtual machine may call several generations
    `AMD EPYC`: how the processor numbers itself, and which extensions it has that some number formats rest on. They are
    missing where it does not tell them, and in profiles from before 30 November 2026.
    `memory_gib` is all that the computer has; `virtual` and `container` say where the measuring program ran.
    """

    processor: Text
    family: Text | None = None
    instructions: Annotated[tuple[Text, ...], Field(max_length=100)] = ()
    logical_cores: Annotated[int, Field(ge=1, le=100_000)]
    memory_gib: Annotated[float, Field(gt=0, le=1_000_000)] | None = None
    system: Text
    virtual: bool = False
    container: bool = False

    @property
    def processor_in_full(self) -> str:
        """`AMD EPYC (family 26, model 2; avx2, avx512_bf16)`."""
        told = "; ".join(filter(None, [self.family, ", ".join(self.instructions)]))
        return f"{self.processor} ({told})" if told else self.processor


class Repeatability(Frozen):
    """How far another run of the same lies, at 95 %, where the figures cannot show it themselves (GUM 4.3, type B).

    `relative` is the least that runs scatter by under this profile. With `one_session` all of them were made in one
    session, which says nothing of another day: however many they are, they count like one.
    """

    relative: Annotated[float, Field(gt=0, lt=1)]
    reason: Text
    source: WebAddress
    one_session: bool = False


class Uncertainty(Frozen):
    """The meter's declared relative uncertainty (95 %), and why it is that."""

    meter_relative: Annotated[float, Field(ge=0, lt=1)]
    reason: Text
    source: WebAddress
    repeatability: Repeatability | None = None


class Profile(Frozen):
    """A hardware profile and its measuring boundary, written by `energy-label profile new` or by hand, in TOML.

    `short` names it on labels, which are painted as PNG and PDF in Liberation Sans: in Latin, Greek, Cyrillic or Hebrew
    letters, for those of other scripts become empty boxes there.
    The one `primary` profile is that of the first edition; neither an address nor an order depends on it.
    Under a `study` profile every record is taken over from a published study by its importer; nobody submits one.
    With `gpus_of_the_job` those GPUs are counted that a job ran on, however many, and the limits are those of one.
    `hardware` is there where the suite may measure on a GPU, `machine` where the rest of the computer is known: what
    is measured under the profile is refused on any other.
    """

    id: Annotated[str, StringConstraints(max_length=64, pattern=PROFILE_PATTERN), AfterValidator(_no_device)]
    title: Text
    short: Text
    accelerator: Text
    accelerators_counted: Annotated[int, Field(ge=0, le=100_000)]
    accelerators_used: Annotated[int, Field(ge=0, le=100_000)]
    valid_years: Annotated[int, Field(ge=1, le=20)]
    primary: bool = False
    study: bool = False
    gpus_of_the_job: bool = False
    boundary: Boundary
    limits: Limits
    uncertainty: Uncertainty
    hardware: Hardware | None = None
    machine: Machine | None = None
