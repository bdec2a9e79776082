"""The energy of a pass by part: from CodeCarbon's own rows, or by the constants that it counts beside the GPU."""

from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal
from statistics import median

from generator.errors import EnergyLabelError
from generator.records.model import Component
from generator.studies.csvfile import Row, StudyFiles
from generator.studies.gguf_kquants.passes import Pass
from generator.studies.gguf_kquants.tables import EMISSION_COLUMNS
from generator.studies.place import Once
from generator.units import joules_from_kilowatt_hours

# Both files print the same number, in 13 to 17 digits.
_DIGITS = Decimal("1e-13")
_FIXED = {
    "codecarbon_version": "3.2.6",
    "cpu_model": "Unknown",
    "gpu_count": "1",
    "gpu_model": "1 x NVIDIA GB10",
    "tracking_mode": "machine",
    "python_version": "3.12.3",
}
# CodeCarbon starts before the first question and stops after the last answer; so far apart they were at most.
_MOST_AROUND_S = 5
# The constants are within a hundredth of each other in all passes but those where an interval was counted twice.
_ODD = Decimal("1.05")
_JOULES = 3_600_000


@dataclass(frozen=True)
class Metered:
    """A row of CodeCarbon's: when it stopped, its window in seconds, and the energy of each part in kWh."""

    row: Row
    finished_at: datetime
    seconds: Decimal
    kilowatt_hours: dict[Component, Decimal]

    def watts(self, part: Component) -> Decimal:
        """Mean power of a part."""
        return self.kilowatt_hours[part] * _JOULES / self.seconds


@dataclass(frozen=True)
class Constants:
    """What CodeCarbon counts for processor and memory, in W, and how much longer than the answers it counts, in s."""

    cpu: Decimal
    ram: Decimal
    around_s: Decimal

    def joules(self, part: Component, seconds: Decimal) -> Decimal:
        """Energy of `cpu` or `ram` in a pass whose answers took so long."""
        return (self.cpu if part == "cpu" else self.ram) * (seconds + self.around_s)


@dataclass(frozen=True)
class Split:
    """The energy of a pass by part, in joules, when it ended (`None`: nobody says), and what is odd about it."""

    joules: dict[Component, float]
    finished_at: datetime | None
    note: str | None


def read_metered(data: StudyFiles, path: str) -> dict[Decimal, Metered]:
    """CodeCarbon's rows by their energy in kWh, which no two have in common."""
    rows: dict[Decimal, Metered] = {}
    once = Once()
    for row in data.rows(path, EMISSION_COLUMNS, exact=True):
        found = _metered(row)
        energy = _key(row.positive("energy_consumed"))
        once.add(energy, row, "energy_consumed")
        rows[energy] = found
    return rows


def splits(passes: list[Pass], metered: dict[Decimal, Metered], path: str) -> list[Split]:
    """The split of each pass; raises `EnergyLabelError` where one that should be metered is not, or not like it."""
    rows = [_of(one, metered, path) for one in passes]
    known = [(one, row) for one, row in zip(passes, rows, strict=True) if row is not None]
    if not known:
        raise EnergyLabelError(f"{path} holds no pass of the results; give a complete copy of the study's data.")
    # The median, so that the few passes of which an interval was counted twice say nothing.
    constants = Constants(
        cpu=median(row.watts("cpu") for _, row in known),
        ram=median(row.watts("ram") for _, row in known),
        around_s=median(row.seconds - one.seconds for one, row in known),
    )
    return [
        _reconstructed(one, constants) if row is None else _read(row, constants)
        for one, row in zip(passes, rows, strict=True)
    ]


def _key(kilowatt_hours: Decimal) -> Decimal:
    return kilowatt_hours.quantize(_DIGITS, ROUND_HALF_EVEN)


def _metered(row: Row) -> Metered:
    for column, value in _FIXED.items():
        row.one_of(column, (value,))
    parts: dict[Component, Decimal] = {part: row.positive(f"{part}_energy") for part in ("gpu", "cpu", "ram")}
    total = row.positive("energy_consumed")
    if abs(sum(parts.values()) - total) > total * Decimal("1e-9"):
        raise row.damaged("energy_consumed", "is not the sum of the three components")
    try:
        finished_at = datetime.strptime(row.text("timestamp"), "%Y-%m-%dT%H:%M:%S")
    except ValueError:
        raise row.damaged("timestamp", "is not a date and time") from None
    return Metered(row, finished_at, row.positive("duration"), parts)


def _of(one: Pass, metered: dict[Decimal, Metered], path: str) -> Metered | None:
    row = metered.get(_key(one.kilowatt_hours))
    if row is None:
        if one.job.split:
            raise one.row.damaged("Energía (kWh)", f"no row of {path} has this energy")
        return None
    if not 0 <= row.seconds - one.seconds <= _MOST_AROUND_S:
        raise row.row.damaged(
            "duration", f"the answers of {one.row.file}, line {one.row.line}, took {float(one.seconds):.1f} s"
        )
    return row


def _read(row: Metered, constants: Constants) -> Split:
    """The split as CodeCarbon has it. A pass of which it counted an interval twice keeps its figures, and says so."""
    joules = {part: joules_from_kilowatt_hours(energy) for part, energy in row.kilowatt_hours.items()}
    usual = {"cpu": constants.cpu, "ram": constants.ram}
    odd: list[Component] = [part for part in ("cpu", "ram") if row.watts(part) > _ODD * usual[part]]
    if not odd:
        return Split(joules, row.finished_at, None)
    more = sum((row.watts(part) - usual[part]) * row.seconds for part in odd)
    named = " and ".join({"cpu": "processor", "ram": "memory"}[part] for part in odd)
    note = f"CodeCarbon counted an interval twice for {named}, about {float(more):.0f} J too much; the figure has it."
    return Split(joules, row.finished_at, note)


def _reconstructed(one: Pass, constants: Constants) -> Split:
    """The published total, of which processor and memory have what they have in every other pass of that length."""
    parts = {part: constants.joules(part, one.seconds) for part in ("cpu", "ram")}
    parts["gpu"] = one.joules - parts["cpu"] - parts["ram"]
    if parts["gpu"] <= 0:
        raise one.row.damaged("Energía (J)", "is less than the processor and memory took in that time")
    joules: dict[Component, float] = {part: float(round(parts[part], 6)) for part in ("gpu", "cpu", "ram")}
    note = "The study gives the sum alone: processor and memory are its usual constants, the GPU is what they leave."
    return Split(joules, None, note)
