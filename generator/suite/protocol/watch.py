"""Heat, clocks and throttling around a query phase: at both ends, and once a second between them.

A GPU at rest tells nothing of what slowed it under load, so it is looked at while it works. One look takes well
under a millisecond, once a second.
"""

import threading
from collections.abc import Callable

from generator.errors import EnergyLabelError
from generator.records.model import Conditions
from generator.suite.meters.gpu_state import GpuState

EVERY_S = 1.0


class Watch:
    """Looks at a GPU from `start` to `stop`; without a GPU it sees nothing and says so with `None`.

    `most_processes` is how many used the GPU at once, the one that measures among them.
    """

    def __init__(self, look: Callable[[], GpuState] | None) -> None:
        self._look = look
        self._first: GpuState | None = None
        self._last: GpuState | None = None
        self._seen: dict[str, None] = {}
        self._known = False
        self.most_processes = 0
        self._done = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """The first look, and the beginning of the others."""
        if self._look is None:
            return
        self._seen, self._known, self._done, self.most_processes = {}, False, threading.Event(), 0
        self._first = self._last = self._keep(self._look())
        self._thread = threading.Thread(target=self._watch, args=(self._done,), name="gpu-watch", daemon=True)
        self._thread.start()

    def stop(self) -> Conditions | None:
        """The last look, and what was seen; `None` without a GPU."""
        if self._look is None or self._first is None:
            return None
        self._done.set()
        if self._thread is not None:
            self._thread.join()
        # The last look under load, where there was one: after the work the clocks fall at once.
        last = self._last or self._first
        return Conditions(
            temperature_start_c=self._first.temperature_c,
            temperature_end_c=last.temperature_c,
            sm_clock_start_mhz=self._first.sm_clock_mhz,
            sm_clock_end_mhz=last.sm_clock_mhz,
            throttled=tuple(self._seen) if self._known else None,
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
        if state.throttle_reasons is not None:
            self._known = True
            self._seen |= dict.fromkeys(state.throttle_reasons)
        return state
