"""LoadGen's summary of a pass, mlperf_log_summary.txt: `name : value` on a line."""

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from generator.errors import EnergyLabelError, shown
from generator.records.model import Latency
from generator.studies.csvfile import StudyFiles
from generator.studies.place import Place

# Throughput is given to six digits.
_OFF_AT_MOST = Decimal("0.0001")
_LINE = re.compile(r"\s*([^:]+?)\s*:\s*(.*?)\s*")
_NANOSECONDS = 10**9
_PERCENTILES = {"50.00": "p50", "90.00": "p90", "99.00": "p99"}


@dataclass(frozen=True)
class Summary(Place):
    """The values of a summary by their names, and the line that each stands on."""

    file: str
    lines: dict[str, tuple[int, str]]

    @classmethod
    def read(cls, files: StudyFiles, path: str, scenario: str) -> Self:
        """The summary at `path`, of a valid pass for performance in this scenario."""
        file, lines = files.told(path), dict[str, tuple[int, str]]()
        for number, text in enumerate(files.text(path).splitlines(), 1):
            if found := _LINE.fullmatch(text):
                name, value = found.groups()
                before = lines.setdefault(name, (number, value))
                if before[1] != value:
                    raise EnergyLabelError(
                        f"{file}, line {number}, {name}: {shown(value)} and on line {before[0]} {shown(before[1])}; "
                        "fetch an undamaged copy of the study's data."
                    )
        summary = cls(file, lines)
        summary.one_of("Scenario", (scenario,))
        summary.one_of("Mode", ("PerformanceOnly",))
        summary.one_of("Result is", ("VALID",))
        return summary

    def named(self, name: str) -> str:
        """File, line where it stands, and name."""
        line = f"line {self.lines[name][0]}, " if name in self.lines else ""
        return f"{self.file}, {line}{name}"

    def _value(self, name: str) -> str | None:
        return self.lines[name][1] if name in self.lines else None

    @property
    def offline(self) -> bool:
        """Whether all queries were there from the start."""
        return self.text("Scenario") == "Offline"

    @property
    def rate_name(self) -> str:
        """What the summary calls its throughput."""
        return "Samples per second" if self.offline else "Completed samples per second"

    def samples(self, seconds: Decimal) -> int:
        """Samples that the pass answered within its window of `seconds`.

        Offline asks for `samples_per_query`. Where answers differ in length, LoadGen goes through whole data sets and
        so asks for more; throughput and slowest answer tell which. Server states the throughput alone, to the
        hundredth, so its number of samples is that times the window.
        """
        rate = self.positive(self.rate_name)
        if not self.offline:
            return max(1, round(rate * seconds))
        asked, whole = self.whole("samples_per_query"), self.whole("performance_sample_count")
        answered = rate * self._seconds("Max latency (ns)")
        samples = min((asked, math.ceil(asked / whole) * whole), key=lambda number: abs(number - answered))
        if abs(samples - answered) > _OFF_AT_MOST * answered:
            reason = (
                f"{rate} a second until the slowest answer are {answered:.0f} samples and not the {asked} asked for"
            )
            raise self.damaged(self.rate_name, reason)
        return samples

    def tokens_per_sample(self) -> Decimal:
        """Output tokens that LoadGen counted for each sample on average."""
        name = "Tokens per second" if self.offline else "Completed tokens per second"
        return self.positive(name) / self.positive(self.rate_name)

    def under_way(self) -> int:
        """Queries under way at once on average in the Server scenario: throughput times latency (Little's law)."""
        return max(1, round(self.positive(self.rate_name) * self._seconds("Mean latency (ns)")))

    def latency(self, tokens: bool) -> Latency | None:
        """What single queries waited for; Offline, where all wait for all others, says nothing of that."""
        if self.offline:
            return None
        return Latency(
            end_to_end_s=self._waits("Mean latency (ns)", "{} percentile latency (ns)"),
            time_to_first_token_s=self._waits("Mean First Token latency (ns)", "{} percentile first token latency (ns)")
            if tokens
            else None,
            inter_token_s=self._waits("Mean Time to Output Token (ns)", "{} percentile time to output token (ns)")
            if tokens
            else None,
        )

    def _waits(self, mean: str, percentile: str) -> dict[str, float]:
        found = {"mean": float(self._seconds(mean))}
        for number, name in _PERCENTILES.items():
            found[name] = float(self._seconds(percentile.format(number)))
        ordered = [found[name] for name in _PERCENTILES.values()]
        if ordered != sorted(ordered):
            raise self.damaged(percentile.format("50.00"), "is above a higher percentile")
        return found

    def _seconds(self, name: str) -> Decimal:
        return self.positive(name) / _NANOSECONDS
