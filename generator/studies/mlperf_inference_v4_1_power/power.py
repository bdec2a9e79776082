"""The energy of a pass: the analyser's samples of every second, spl.txt, within the window of the pass."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from generator.errors import shown
from generator.studies.csvfile import Row, StudyFiles

COLUMNS = (
    *("division", "submitter", "system", "model", "scenario", "run", "result"),
    *("power_begin", "power_end", "duration_s", "power_samples", "mean_system_watts"),
    *("samples_per_second", "tokens_per_second", "mean_latency_ns", "samples_per_query", "joules"),
    *("weight_data_types", "accuracy", "path"),
)
_TIME = "%m-%d-%Y %H:%M:%S.%f"
# A line of spl.txt: the sum of three channels and then each of them. What is between these names are values.
_NAMES = {0: "Time", 2: "Watts", 4: "Volts", 6: "Amps", 8: "PF", 10: "Mark"} | {
    place: name
    for channel in (1, 2, 3)
    for place, name in ((3 + 9 * channel, f"Ch{channel}"), (4 + 9 * channel, "Watts"), (6 + 9 * channel, "Volts"))
}
_FIELDS = 39
_CHANNEL_WATTS = (14, 23, 32)
# What SPEC's daemon writes where the analyser gave no reading. MLPerf's own check of a submission leaves them out.
_NO_READING = ("-1.000000", "-2.000000")
_SAMPLES_APART = Decimal("0.5")
_MISSING_AT_MOST = 0.01
_WATTS_APART = Decimal("0.006")
_JOULES_APART = Decimal("0.1")


@dataclass(frozen=True)
class Measured:
    """A pass's window: when it ended, its length in seconds, joules over it, and seconds without a reading."""

    finished_at: datetime
    seconds: Decimal
    joules: Decimal
    samples: int
    unread: int


def measured(row: Row, files: StudyFiles, path: str) -> Measured:
    """Mean draw times length of the window that `row` gives, from the samples at `path`.

    Raises `EnergyLabelError` where the samples and what the row says of them disagree.
    """
    begin, end = _time(row, "power_begin"), _time(row, "power_end")
    seconds = Decimal(round((end - begin).total_seconds() * 1000)) / 1000
    if seconds != row.positive("duration_s"):
        raise row.damaged("duration_s", f"the window is {seconds} s long")
    watts = [value for time, value in _samples(files, path) if begin <= time <= end]
    read = [value for value in watts if value > 0]
    if abs(len(watts) - seconds) > 2 or len(watts) - len(read) > _MISSING_AT_MOST * len(watts):
        raise row.damaged(
            "power_samples", f"{path} has {len(read)} readings in {seconds} s, and every second needs one"
        )
    if len(watts) != row.whole("power_samples"):
        raise row.damaged("power_samples", f"{path} has {len(watts)} samples within the window")
    # The row's mean counts what stands for no reading as a draw of minus one or two watts.
    mean = sum(watts, Decimal(0)) / len(watts)
    if abs(mean - row.positive("mean_system_watts")) > _WATTS_APART:
        raise row.damaged("mean_system_watts", f"the samples in {path} have a mean of {mean:.2f} W")
    if abs(mean * seconds - row.positive("joules")) > _JOULES_APART:
        raise row.damaged("joules", f"mean draw times length is {mean * seconds:.1f} J")
    return Measured(end, seconds, energy_joules(read, seconds), len(watts), len(watts) - len(read))


def energy_joules(readings: Sequence[Decimal], seconds: Decimal) -> Decimal:
    """Energy over a window: the mean of the readings within it, W, of which there is at least one, times its length."""
    return sum(readings, Decimal(0)) / len(readings) * seconds


def _time(row: Row, name: str) -> datetime:
    """A time of the clock that analyser and server share, which shows UTC."""
    text = row.text(name)
    try:
        return datetime.strptime(text, _TIME).replace(tzinfo=UTC)
    except ValueError:
        raise row.damaged(name, f"{shown(text)} is not a date and time") from None


def _samples(files: StudyFiles, path: str) -> Iterator[tuple[datetime, Decimal]]:
    """Time and watts of each line, in order."""
    file, last = files.told(path), None
    for number, line in enumerate(files.text(path).splitlines(), 1):
        if not line:
            continue
        fields = line.split(",")
        if len(fields) != _FIELDS or any(fields[place] != name for place, name in _NAMES.items()):
            row = Row(file, number, {})
            raise row.damaged("Time", "the line is not in the version of the file that is known")
        cells = {"Time": fields[1], "Watts": fields[3]}
        row = Row(file, number, cells | {f"{fields[place - 2]} Watts": fields[place] for place in _CHANNEL_WATTS})
        time, watts = _time(row, "Time"), _watts(row)
        if last is not None and time < last:
            raise row.damaged("Time", "is before that of the line above")
        last = time
        yield time, watts


def _watts(row: Row) -> Decimal:
    """What the channels add up to, or what stands for no reading."""
    if row.cells["Watts"] in _NO_READING:
        return Decimal(row.cells["Watts"])
    watts = row.positive("Watts")
    channels = sum((row.positive(name) for name in row.cells if name.startswith("Ch")), Decimal(0))
    if abs(channels - watts) > _SAMPLES_APART:
        raise row.damaged("Watts", f"the three channels add up to {channels} W")
    return watts
