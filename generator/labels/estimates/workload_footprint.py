"""What answering one workload's queries needed besides energy: memory, the time that single queries took, training."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from sys import intern

from generator.labels.estimates.counting import shared
from generator.labels.estimates.sample import Measured
from generator.records.model import Latency, PeakMemory, Point, Trained, Workload

# Seconds by `mean`, `p50`, `p95` and the like.
Times = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Training:
    """One training that the suite made and measured, of the model that answered this workload's queries.

    `joules` and `seconds` are of one training, None where nobody could measure it. `model_bytes` is the size of the
    file that came out of it, `model_sha256` tells it from every other.
    """

    workload: str
    dataset: str
    rows: int
    joules: float | None
    seconds: float | None
    model_bytes: int
    model_sha256: str


@dataclass(frozen=True, slots=True)
class Footprint:
    """What one workload's queries needed: the most memory of any run, and each time as the mean over its runs.

    Of `host_bytes`, what the process held, `model_host_bytes` came with the model and its queries; None where nobody
    told the two apart. A time is there where every run has it. None, or no times, stands for what nobody looked at.
    """

    host_bytes: int | None
    model_host_bytes: int | None
    device_bytes: int | None
    end_to_end_s: Times
    first_token_s: Times
    inter_token_s: Times
    training: Training | None

    @property
    def known(self) -> bool:
        """Whether anything of it is."""
        return self != NOTHING


NOTHING = Footprint(None, None, None, (), (), (), None)


def footprint_of(workload: Workload, at: Measured) -> Footprint:
    """That of a workload `at` its operating point, or of itself where one way of serving was measured."""
    runs = at.runs
    memory = [run.peak_memory for run in runs if run.peak_memory]
    # A point's latency is of the way of serving, which is what all of its runs have in common.
    of_point = at.latency if isinstance(at, Point) else None
    latencies = [of_point] if of_point else [run.latency for run in runs]
    found = Footprint(
        host_bytes=_most(peak.host_bytes for peak in memory),
        model_host_bytes=_most(map(_of_the_model, memory)),
        device_bytes=_most(peak.device_bytes for peak in memory),
        end_to_end_s=_times(latencies, "end_to_end_s"),
        first_token_s=_times(latencies, "time_to_first_token_s"),
        inter_token_s=_times(latencies, "inter_token_s"),
        training=_training(workload, workload.trained) if workload.trained else None,
    )
    # Of nearly all records nothing is known: one object for all of them.
    return found if found.known else NOTHING


def _of_the_model(peak: PeakMemory) -> int | None:
    if peak.host_bytes is None or peak.host_before_bytes is None:
        return None
    # A system short of memory may have taken back more than the model brought: then nobody knows.
    return max(0, peak.host_bytes - peak.host_before_bytes) or None


def _most(sizes: Iterable[int | None]) -> int | None:
    return max((size for size in sizes if size is not None), default=None)


def _times(found: Sequence[Latency | None], name: str) -> Times:
    """The mean of each time that every one of them has."""
    told: list[Mapping[str, float]] = [(getattr(each, name) or {}) if each else {} for each in found]
    if not told:
        return ()
    everywhere = [key for key in told[0] if all(key in each for each in told)]
    return tuple((intern(key), fsum(each[key] for each in told) / len(told)) for key in everywhere)


def _training(workload: Workload, trained: Trained) -> Training:
    phase = trained.phase
    dataset = shared(trained.dataset.name) or ""
    return Training(
        workload=intern(workload.id),
        dataset=dataset,
        rows=trained.rows,
        joules=phase.total_joules() / trained.times if phase else None,
        seconds=phase.duration_s / trained.times if phase else None,
        model_bytes=trained.model_bytes,
        model_sha256=trained.model_sha256,
    )
