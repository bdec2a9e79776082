"""The machine around a query phase: who else worked on it, a GPU's heat, clocks and throttling, and memory.

A GPU at rest tells nothing of what slowed it under load, so it is looked at once a second while it works, which takes
well under a millisecond. The processors' time is read before the window opens and after it is closed.
"""

import threading
from collections.abc import Callable

from generator.errors import EnergyLabelError
from generator.records.model import Conditions, PeakMemory
from generator.records.plausibility.contradictions import OTHERS_AT_MOST
from generator.suite.host.alone import Alone, NotAloneError, Others
from generator.suite.host.processor_time import Moment
from generator.suite.meters.gpu_facts import GpuState
from generator.suite.protocol.memory import PeakWatch

EVERY_S = 1.0


class Watch:
    """Looks at a GPU and at the others on the processors from `start` to `stop`; what it is not given it does not see.

    `most_processes` is how many used the GPU at once, the one that measures among them; `others` is what everybody else
    took of the processors' time. `peak_memory` is the most that was held at once, by what `memory` and the looks see.
    """

    def __init__(
        self, look: Callable[[], GpuState] | None, alone: Alone | None = None, memory: PeakWatch | None = None
    ) -> None:
        self._look = look
        self._alone = alone
        self._memory = memory
        self.peak_memory: PeakMemory | None = None
        self._device_bytes: int | None = None
        self._began: Moment | None = None
        self.others: Others | None = None
        self._first: GpuState | None = None
        self._last: GpuState | None = None
        self._seen: dict[str, None] = {}
        self._known = False
        self.most_processes = 0
        self._done = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """The first look, and the beginning of those that follow."""
        self.others, self.most_processes = None, 0
        self.peak_memory = self._device_bytes = None
        if self._memory is not None:
            self._memory.start()
        self._began = self._alone.moment() if self._alone else None
        if self._look is None:
            return
        self._seen, self._known, self._done = {}, False, threading.Event()
        self._first = self._last = self._keep(self._look())
        self._thread = threading.Thread(target=self._watch, args=(self._done,), name="gpu-watch", daemon=True)
        self._thread.start()

    def stop(self) -> Conditions | None:
        """The last look, and what was seen; `None` where there was nothing to look at."""
        if self._alone is not None:
            self.others, self._began = self._alone.since(self._began), None
        share = None if self.others is None else round(self.others.share, 4)
        looked = self._look is not None and self._first is not None
        if looked:
            self._done.set()
            if self._thread is not None:
                self._thread.join()
        if self._memory is not None:
            self.peak_memory = self._memory.stop(self._device_bytes)
        if not looked or self._first is None:
            return None if share is None else Conditions(others_cpu_share=share)
        # The last look under load, where there was one: after the work the clocks fall at once.
        last = self._last or self._first
        return Conditions(
            temperature_start_c=self._first.temperature_c,
            temperature_end_c=last.temperature_c,
            sm_clock_start_mhz=self._first.sm_clock_mhz,
            sm_clock_end_mhz=last.sm_clock_mhz,
            throttled=tuple(self._seen) if self._known else None,
            others_cpu_share=share,
        )

    def refuse_company(self) -> None:
        """Raise `NotAloneError` where somebody else worked on the machine, unless that is only to be told."""
        if self.most_processes > 1:
            # Counted and not named: in a container the driver knows this process by another number.
            raise NotAloneError(
                f"{self.most_processes} processes used the GPU at once while it was measured, so the energy is not "
                "this model's alone; end the others and run the same again."
            )
        if self._alone is not None and self._alone.insists and self.others is not None and self.others.too_many:
            raise NotAloneError(
                f"somebody else took {self.others} while it was measured, where {OTHERS_AT_MOST:.0%} is allowed; "
                "end what works beside it, and run the same again."
            )

    def _watch(self, done: threading.Event) -> None:
        while not done.wait(EVERY_S):
            try:
                if self._look is not None:
                    self._last = self._keep(self._look())
            except EnergyLabelError:
                # The meter will say what is wrong with the GPU; a look that fails says no more.
                return

    def _keep(self, state: GpuState) -> GpuState:
        self.most_processes = max(self.most_processes, len(state.processes))
        held = [process.memory_bytes for process in state.processes if process.memory_bytes is not None]
        if held:
            # Of another process there is none in a run that counts.
            self._device_bytes = max(self._device_bytes or 0, sum(held))
        if state.throttle_reasons is not None:
            self._known = True
            self._seen |= dict.fromkeys(state.throttle_reasons)
        return state
