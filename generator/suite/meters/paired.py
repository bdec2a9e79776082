"""The tracker beside an independent reading of the same window: both agree, or the run fails with both figures."""

import os
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import replace

from generator.records.model import Counting
from generator.records.plausibility.physics import APART_AT_MOST
from generator.suite.meters.amd import amd_library_there, the_one_amd_gpu
from generator.suite.meters.counter import NvmlMeter
from generator.suite.meters.gpu_state import nvidia_gpus
from generator.suite.meters.meter import Meter, MeterError, Reading, Window, WindowError, measured, refuse_nested
from generator.suite.meters.nvml import Gpu, choose_gpu
from generator.suite.meters.powercap import RaplError, Survey, survey
from generator.suite.meters.rapl import RaplMeter
from generator.suite.meters.tracker import CodeCarbonMeter


class DisagreementError(MeterError):
    """Two meters of one window are further apart than can be explained."""

    def __init__(self, name: str, tracker_joules: float, counter_joules: float) -> None:
        self.tracker_joules = tracker_joules
        self.counter_joules = counter_joules
        apart = abs(tracker_joules - counter_joules) / counter_joules
        super().__init__(
            f"window '{name}': CodeCarbon read {tracker_joules:.3f} J and the counter {counter_joules:.3f} J, "
            f"{apart:.1%} apart where {APART_AT_MOST:.0%} is allowed; make the window longer and see that "
            "nothing else reloads the driver."
        )


class PairedMeter:
    """CodeCarbon, with the GPU's own counter around it and RAPL in the place of its CPU estimate where readable.

    The counter's window begins and ends on a step of the counter and CodeCarbon reads right after either, so both
    see the same steps; the duration is the counter's. The recorded GPU figure is CodeCarbon's, the other is kept
    as `gpu_check_joules`.
    """

    def __init__(self, tracker: Meter, counter: Meter | None = None, rapl: Meter | None = None) -> None:
        self._tracker = tracker
        self._counter = counter
        self._rapl = rapl
        # First to last: the tracker is read right after the step that the counter waited for.
        self._meters = [meter for meter in (rapl, counter, tracker) if meter is not None]
        self._open: str | None = None

    def start(self, name: str) -> None:
        """Start every meter, or none."""
        refuse_nested(self._open, name)
        try:
            for meter in self._meters:
                meter.start(name)
        except BaseException:
            self.abandon()
            raise
        self._open = name

    def stop(self) -> Reading:
        """Stop every meter and hold one against the other; `DisagreementError` where they are too far apart."""
        if self._open is None:
            raise WindowError("the meters were stopped without a window; open one first.")
        self._open = None
        try:
            counted = self._counter.stop() if self._counter else None
            tracked = self._tracker.stop()
            packages = self._rapl.stop() if self._rapl else None
        except BaseException:
            self.abandon()
            raise
        if counted is not None:
            tracked = _agreed(tracked, counted)
        return tracked if packages is None else replace(tracked, cpu=packages.cpu)

    def abandon(self) -> None:
        """Abandon every meter."""
        self._open = None
        for meter in self._meters:
            meter.abandon()

    def window(self, name: str) -> AbstractContextManager[Window]:
        """Measure the block."""
        return measured(self, name)

    def close(self) -> None:
        """Close every meter."""
        for meter in self._meters:
            meter.close()


def _agreed(tracked: Reading, counted: Reading) -> Reading:
    ours, theirs = counted.gpu.joules, tracked.gpu.joules
    if ours is None or theirs is None:
        raise MeterError(f"window '{tracked.name}': one of two GPU meters read nothing; measure again.")
    if abs(theirs - ours) > APART_AT_MOST * ours:
        raise DisagreementError(tracked.name, theirs, ours)
    return replace(tracked, duration_s=counted.duration_s, gpu_check_joules=ours)


def open_meter(gpu: Gpu | None, country: str, cpu: Counting | None = None) -> PairedMeter:
    """The meters of this machine: CodeCarbon, the counter of the GPU in use, and RAPL where it can be read.

    `gpu` comes from `gpu_in_use`; `None` measures the CPU alone. `country` is an ISO 3166 code of three letters.
    `cpu` is how a profile counts the processor: where it says `measured`, RAPL is read whole or this raises
    `RaplError`; where it says otherwise, RAPL is left alone, so that every record of the profile counts alike. `None`
    takes RAPL where all of it can be read, and says in the reading why not where it cannot.
    """
    found = survey() if cpu in ("measured", None) else Survey()
    if cpu == "measured" and found.lacking:
        raise RaplError(f"the profile says that the processor is measured, and it cannot be: {found.lacking}")
    tracker = CodeCarbonMeter(gpu, country, f"RAPL was left out: {found.lacking}" if found.lacking else None)
    rapl = RaplMeter(found.packages) if found.packages else None
    return PairedMeter(tracker, NvmlMeter(gpu) if gpu else None, rapl)


def gpu_in_use(wanted: str | int | None, environ: Mapping[str, str] = os.environ) -> Gpu:
    """The GPU to measure: NVIDIA's (`choose_gpu`), or where there is none, and AMD's library is, AMD's.

    `GpuLibraryError` or `GpuChoiceError` where there is none, or it is uncertain which one.
    """
    if not nvidia_gpus() and amd_library_there():
        return the_one_amd_gpu(wanted)
    return choose_gpu(wanted, environ)
