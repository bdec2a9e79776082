"""The two meters of a log, each held against its own mean power and against the time of the run."""

from dataclasses import dataclass
from decimal import Decimal

from generator.errors import shown
from generator.studies.imagenet_energy_2022.tables import QUADRO
from generator.studies.jsonfile import Entry

# A sum of power over intervals against mean power times time: the intervals are not all of one length.
_APART = Decimal("0.02")
# The meters start before the run and stop after it, by about one of their intervals; a long run has more of both.
_AROUND_S, _AROUND = Decimal(2), Decimal("0.01")


@dataclass(frozen=True)
class Energy:
    """Joules by part; `gpu` is `None` where no graphics card was in use. `gpu_use` is a share of the time."""

    gpu: Decimal | None
    cpu: Decimal
    gpu_use: Decimal | None


def read_energy(validation: Entry, platform: Entry) -> Energy:
    """The energy of a run; raises `EnergyLabelError` naming file and entry."""
    seconds = validation.positive("duration")
    cards = platform.entry("GPU")
    cpu = _joules(validation.entry("monitoring_pyrapl"), "package-0", seconds)
    if not cards.fields:
        if validation.fields["monitoring_pynvml"] is not None:
            raise validation.damaged("monitoring_pynvml", "there is no graphics card to be metered")
        return Energy(gpu=None, cpu=cpu, gpu_use=None)
    cards.exactly("0").entry("0").one_of("Name", (QUADRO,))
    meter = validation.entry("monitoring_pynvml")
    gpu = _joules(meter, "power_usage", seconds)
    use = meter.entry("0").entry("util.gpu")
    share = use.number("mean") / 100
    if share > 1:
        raise use.damaged("mean", "is over 100 %")
    return Energy(gpu=gpu, cpu=cpu, gpu_use=share)


def _joules(meter: Entry, power: str, seconds: Decimal) -> Decimal:
    """The energy that a meter of one device counted, which must be its mean power times the time of the run."""
    device = meter.exactly("0", "total").entry("0")
    joules = device.positive("total_power_draw")
    total = meter.entry("total")
    if total.positive("total_power_draw") != joules:
        raise total.damaged("total_power_draw", f"is not that of the one device, {joules}")
    watched = device.positive("total_duration")
    if abs(watched - seconds) > max(_AROUND_S, _AROUND * seconds):
        raise device.damaged("total_duration", f"{shown(str(watched))} s, and the run took {float(seconds):.1f} s")
    expected = device.entry(power).positive("mean") * watched
    if abs(joules - expected) > _APART * expected:
        raise device.damaged(
            "total_power_draw",
            f"{shown(str(joules))} J is not the mean of {power} times the time, {float(expected):.1f} J",
        )
    return joules
