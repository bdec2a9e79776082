"""What the study's tables have in common: their arithmetic, their names, and how a record of theirs is made."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from generator.errors import shown
from generator.records.model import (
    SCHEMA_VERSION,
    Period,
    Provenance,
    PublishedQuality,
    Quantization,
    Record,
    Setup,
    SourceFile,
    Workload,
)
from generator.studies.place import Place

_MICRO = Decimal("0.000001")
# Tokens a second of one answer; the fastest row of the study has 95.
_FASTEST = 1000
CITATION = (
    "Hongping Zhang: Weight-Only Quantization Does Not Always Save Energy: An Empirical Study of LLM Inference Across "
    "NVIDIA GPU Platforms. Preprint, SSRN 6854700, 2026. Data: "
)
CC_BY = "Data: CC BY 4.0, Hongping Zhang. Taken over as figures, with this citation."


@dataclass(frozen=True)
class Machine:
    """A profile, and what all of its records say of where they come from."""

    profile: str
    period: Period
    tools: dict[str, str]
    hardware: str
    source_url: str
    data: str
    licence: str = CC_BY
    driver: str | None = None


def one_day(day: str, basis: str) -> Period:
    """The period of a single day, which `basis` gives."""
    return Period(first=date.fromisoformat(day), last=date.fromisoformat(day), basis=basis)


def rounded(value: Decimal) -> float:
    """Joules or seconds as a record keeps them: to the microjoule and the microsecond."""
    return float(value.quantize(_MICRO, ROUND_HALF_EVEN))


def joules_a_query(per_thousand_tokens: Decimal, tokens: int) -> Decimal:
    """Joules of a query of so many tokens, from joules for 1,000 tokens."""
    return per_thousand_tokens * tokens / 1000


def agreeing(place: Place, name: str, wanted: Decimal, within: str, why: str) -> Decimal:
    """The positive number `name`, which is `wanted` but for the share `within`; `why` says what wants it."""
    value = place.positive(name)
    if abs(value - wanted) > wanted * Decimal(within):
        raise place.damaged(name, f"{shown(str(value))} disagrees with the other columns: {why} is {wanted:.6g}")
    return value


def tokens_a_second(place: Place, name: str) -> Decimal:
    """The rate at which one answer was written, a token after the other.

    Every card here needs more than a millisecond to read the weights that one token takes. So where rate and energy
    changed places, which leaves their product and so the power as it was, this tells.
    """
    value = place.positive(name)
    if value > _FASTEST:
        raise place.damaged(
            name, f"{shown(str(value))} is more than the {_FASTEST} tokens a second that these cards can"
        )
    return value


def against_full_precision(place: Place, name: str, quantised: Decimal, full: Decimal, printed_to: str) -> None:
    """The printed difference in per cent is that of the two energies, but for its rounding."""
    wanted = (quantised / full - 1) * 100
    text = place.text(name)
    try:
        # What is no number compares with nothing.
        far = abs(Decimal(text) - wanted) > Decimal(printed_to)
    except ArithmeticError:
        raise place.damaged(name, f"{shown(text)} is not a number") from None
    if far:
        raise place.damaged(name, f"{shown(text)} disagrees with the energies, which differ by {wanted:.2f} %")


def perplexity(value: Decimal, dataset: str, source: str) -> PublishedQuality:
    """A published perplexity; the text that it was taken on is not what the energy was spent on."""
    return PublishedQuality(
        kind="published", metric="perplexity", value=float(value), dataset=dataset, source=source, answers="unknown"
    )


def made_record(
    machine: Machine,
    model: str,
    quantization: Quantization | None,
    workloads: tuple[Workload, ...],
    files: tuple[SourceFile, ...],
    *,
    quality: tuple[PublishedQuality, ...] = (),
    name_in_source: str | None = None,
    notes: tuple[str, ...] = (),
) -> Record:
    """A record of one model in one precision on one machine."""
    return Record(
        schema_version=SCHEMA_VERSION,
        model=model,
        task="text-generation",
        profile=machine.profile,
        approach="pre-trained",
        weights="pretrained",
        setup=Setup(precision="fp16", quantization=quantization),
        accelerators_counted=1,
        workloads=workloads,
        quality=quality,
        provenance=Provenance(
            measured_by="Hongping Zhang",
            tools=machine.tools,
            driver=machine.driver,
            hardware_as_reported=machine.hardware,
            name_in_source=name_in_source if name_in_source != model else None,
            source_url=machine.source_url,
            citation=CITATION + machine.data,
            licence=machine.licence,
            files=files,
            period=machine.period,
            notes=notes,
        ),
    )
