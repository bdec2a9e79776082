"""CodeCarbon as a meter, held to what it says of itself after every step.

Read against CodeCarbon 3.3.2: its tracker hides its own failures (a constructor that catches everything, a GPU list
that becomes empty, a power average in the place of a counter), so nothing here is taken on trust. What it resolved
is asserted by UUID, every task has a name of its own, and the figures are those that `stop_task()` returns.
"""

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import wraps
from itertools import count
from typing import Any, ParamSpec, TypeVar

from generator.errors import EnergyLabelError, shown
from generator.suite.meters.codecarbon_settings import ignored, settings
from generator.suite.meters.meter import (
    Counted,
    MeterError,
    NoEnergyError,
    Reading,
    Window,
    WindowError,
    excluded,
    measured,
    refuse_nested,
)
from generator.suite.meters.nvml import Gpu
from generator.units import JOULES_PER_KILOWATT_HOUR

P = ParamSpec("P")
R = TypeVar("R")
_COUNTRY = re.compile(r"[A-Z]{3}")
_ANY_COUNTRY = "FRA"


class TrackerError(MeterError):
    """CodeCarbon died, counted something else, or gave nothing."""


def _alive(doing: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Whatever CodeCarbon raises becomes one `TrackerError`."""

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def told(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                return function(*args, **kwargs)
            except EnergyLabelError:
                raise
            except Exception as error:
                reason = shown(f"{type(error).__name__}: {error}", 200)
                raise TrackerError(f"CodeCarbon died while it was to {doing} ({reason}); measure again.") from error

        return told

    return decorate


class _Said(logging.Handler):
    """The last things CodeCarbon warned of, for an error message; nothing goes to a file or the screen."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.last = ""

    def emit(self, record: logging.LogRecord) -> None:
        self.last = shown(record.getMessage(), 200)


class CodeCarbonMeter:
    """GPU, CPU and RAM as CodeCarbon counts them: one GPU or none, offline, with nothing written anywhere.

    CPU and RAM are estimates (load times a table's TDP; a constant per guessed memory module). RAPL is kept from
    CodeCarbon, which takes whichever of the packages it can read for all of them, and reads at both ends of a window
    alone; `why_estimated` says why the suite does not read it either.
    """

    @_alive("start")
    def __init__(self, gpu: Gpu | None, country: str, why_estimated: str | None = None) -> None:
        try:
            from codecarbon import OfflineEmissionsTracker, __version__
            from codecarbon.core.units import Energy
            from codecarbon.output_methods.base_output import BaseOutput
        except ImportError as error:
            raise TrackerError(
                "codecarbon is not installed; install the suite with: pip install 'model-energy-label[suite]'"
            ) from error

        class Ending(BaseOutput):  # type: ignore[misc]  # untyped where it is installed, unknown where it is not
            """Told by CodeCarbon at the very end of `stop()`, which otherwise swallows its own errors."""

            reached = False

            def exit(self) -> None:
                self.reached = True

        self.gpu = gpu
        self._why_estimated = why_estimated
        self.ignored_settings = ignored()
        self.version: str = __version__
        self._joules_to_kilowatt_hours: float = Energy.JOULES_TO_KWH
        self._numbers = count(1)
        self._open: tuple[str, str] | None = None
        self._said = _Said()
        self._ending = Ending()
        self._given = settings([gpu.index] if gpu else [], _in_its_table(country), [self._ending])
        logger = logging.getLogger("codecarbon")
        logger.setLevel(logging.CRITICAL)
        with _rapl_hidden():
            self._tracker: Any = OfflineEmissionsTracker(**self._given)
            logger.handlers = [self._said]
            self._assert_settings()
            # The first task looks for the hardware (1.6 s); nobody's window should pay for that.
            self._start_task("looking-for-hardware")
            self._stop_task("looking-for-hardware")
        self._assert_resolution()

    @_alive("open a window")
    def start(self, name: str) -> None:
        """Start a task under a name that no task had before."""
        refuse_nested(self._open[0] if self._open else None, name)
        task = f"{name}-{next(self._numbers)}"
        self._start_task(task)
        self._open = (name, task)

    @_alive("close a window")
    def stop(self) -> Reading:
        """Stop the task and hold what it returned against what must be so."""
        if self._open is None:
            raise WindowError("CodeCarbon was stopped without a window; open one first.")
        (name, task), self._open = self._open, None
        data = self._stop_task(task)
        self._assert_resolution()
        return Reading(
            name=name,
            duration_s=data.duration,
            gpu=self._gpu(data.gpu_energy),
            cpu=self._cpu(data.cpu_energy),
            ram=Counted(_joules(data.ram_energy), "estimated", f"CodeCarbon {self.version}, watts per guessed module"),
        )

    def abandon(self) -> None:
        """Stop the task and forget it."""
        if self._open is not None:
            (_, task), self._open = self._open, None
            try:
                self._tracker.stop_task(task)
            except Exception as error:
                self._said.last = shown(str(error), 200)

    def window(self, name: str) -> AbstractContextManager[Window]:
        """Measure the block."""
        return measured(self, name)

    @_alive("stop")
    def close(self) -> None:
        """Stop the tracker; `TrackerError` where it did not come to its end."""
        self.abandon()
        self._tracker.stop()
        if not self._ending.reached:
            raise TrackerError(f"CodeCarbon did not come to its end{self._words()}; measure again.")

    def _start_task(self, task: str) -> None:
        self._tracker.start_task(task)
        if self._inside("_active_task") != task:
            raise TrackerError(f"CodeCarbon did not open the window{self._words()}; measure again.")

    def _stop_task(self, task: str) -> Any:
        data = self._tracker.stop_task(task)
        if data is None:
            raise TrackerError(f"CodeCarbon lost the window and gave nothing{self._words()}; measure again.")
        return data

    def _gpu(self, kilowatt_hours: float) -> Counted:
        if self.gpu is None:
            return excluded("no GPU in use")
        device = self._device(self.gpu)
        if getattr(device, "_use_power_fallback", True):
            raise TrackerError(
                f"CodeCarbon averaged the power of {self.gpu} because its energy counter failed{self._words()}; "
                "measure again, on a GPU whose counter works."
            )
        # Undone with CodeCarbon's own constant, 2.77778e-7, which is 0.8 millionths over 1 / 3.6e6; whole millijoules.
        joules = round(kilowatt_hours / self._joules_to_kilowatt_hours, 3)
        if not joules > 0:
            raise NoEnergyError(
                f"CodeCarbon read {joules} J on {self.gpu}{self._words()}; make the window 30 s or more and try again."
            )
        return Counted(
            joules, "measured", f"CodeCarbon {self.version}, {self.gpu.interface} energy counter of {self.gpu}"
        )

    def _cpu(self, kilowatt_hours: float) -> Counted:
        modes = {part._mode for part in self._inside("_hardware") if type(part).__name__ == "CPU"}
        if "intel_rapl" in modes:
            raise TrackerError(
                "CodeCarbon reads RAPL by itself, and perhaps not all of it; use the version of codecarbon that the "
                "suite asks for."
            )
        how = ", ".join(filter(None, [f"CodeCarbon {self.version}", "/".join(sorted(modes)), self._why_estimated]))
        return Counted(_joules(kilowatt_hours), "estimated", how)

    def _assert_settings(self) -> None:
        """CodeCarbon took every setting as given; its constructor swallows what goes wrong inside it."""
        taken = self._inside("_conf")
        wrong = [name for name, value in self._given.items() if name not in taken or taken[name] != value]
        if wrong:
            raise TrackerError(
                f"CodeCarbon did not take the settings {', '.join(sorted(wrong))}{self._words()}; "
                "use the version of codecarbon that the suite asks for."
            )

    def _assert_resolution(self) -> None:
        """CodeCarbon counts exactly the GPU in use: by index, and by UUID behind the index."""
        if self.gpu is None:
            return
        counted = [list(part.gpu_ids) for part in self._inside("_hardware") if type(part).__name__ == "GPU"]
        if counted != [[self.gpu.index]]:
            found = f"no GPU at all (is {self.gpu.program} on the PATH?)" if not counted else f"GPUs {counted[0]}"
            raise TrackerError(
                f"CodeCarbon was to count {self.gpu} and counts {found}{self._words()}; nothing was recorded."
            )
        uuid = self._device(self.gpu).get_static_details()["uuid"]
        if uuid != self.gpu.uuid:
            raise TrackerError(f"CodeCarbon counts {uuid} where {self.gpu} is in use; nothing was recorded.")

    def _device(self, gpu: Gpu) -> Any:
        """The one device CodeCarbon adds up; another maker's GPU of the same index would be added to it."""
        parts = [part for part in self._inside("_hardware") if type(part).__name__ == "GPU"]
        devices = [device for part in parts for device in part.devices.devices if device.gpu_index == gpu.index]
        if len(devices) != 1:
            raise TrackerError(f"CodeCarbon counts {len(devices)} devices as GPU {gpu.index}; nothing was recorded.")
        return devices[0]

    def _inside(self, name: str) -> Any:
        """A part of the tracker that has no public name."""
        if not hasattr(self._tracker, name):
            raise TrackerError(
                f"CodeCarbon {self.version} did not start whole (it has no {name}){self._words()}; "
                "use the version of codecarbon that the suite asks for."
            )
        return getattr(self._tracker, name)

    def _words(self) -> str:
        return f", saying {self._said.last}" if self._said.last else ""


@contextmanager
def _rapl_hidden() -> Iterator[None]:
    """While CodeCarbon looks for hardware: it asks for RAPL even where told to estimate, for a CPU not in its table."""
    from codecarbon.core import cpu

    asked, cpu.is_rapl_available = cpu.is_rapl_available, lambda *_, **__: False
    try:
        yield
    finally:
        cpu.is_rapl_available = asked


def _in_its_table(country: str) -> str:
    """The country, or any other where CodeCarbon's table lacks it: it is for carbon alone, of which nothing is used.

    CodeCarbon takes an unknown one without a word, and fails at the end of a window.
    """
    from codecarbon.input import DataSource

    if not _COUNTRY.fullmatch(country):
        raise TrackerError(f"{shown(country)} is not a country; give three capital letters, such as FRA.")
    return country if country in DataSource().get_global_energy_mix_data() else _ANY_COUNTRY


def _joules(kilowatt_hours: float) -> float:
    """Joules, to the microjoule, of a figure that CodeCarbon made of watts and hours."""
    return round(kilowatt_hours * JOULES_PER_KILOWATT_HOUR, 6)
