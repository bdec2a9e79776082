"""The most memory that one window held at once: the process's in the computer, the model's in the accelerator.

On Linux the kernel keeps the process's peak by itself and begins it anew where it is told to, so that nothing runs in
the window (proc_pid_status(5): VmHWM; proc_pid_clear_refs(5): the value 5). Elsewhere, and where that is not allowed,
a thread reads the resident set now and then, which takes microseconds.
"""

import ctypes
import gc
import re
import threading
from contextlib import suppress
from pathlib import Path

from generator.records.model import PeakMemory

EVERY_S = 0.2
_PROCESS = Path("/proc/self")
_PEAK = re.compile(rb"^VmHWM:\s*([0-9]+) kB$", re.MULTILINE)


class PeakWatch:
    """Watches memory from `start` to `stop`. `torch_device`: whether torch holds the model on a GPU, and is asked.

    Of a GPU it is what torch had allocated, without what the driver takes for itself and what torch keeps in reserve.
    `before` is what the process held before it loaded the model.
    """

    def __init__(self, torch_device: bool = False, before: int | None = None) -> None:
        self._torch_device = torch_device
        self._before = before
        self._sampler: _Sampler | None = None

    def start(self) -> None:
        """Begin anew."""
        if self._torch_device:
            import torch

            torch.cuda.reset_peak_memory_stats()
        self._sampler = None if _reset() else _Sampler()

    def stop(self, device_bytes: int | None = None) -> PeakMemory | None:
        """The most since `start`; `device_bytes` is what somebody else saw, where torch does not hold the model."""
        host = _peak() if self._sampler is None else self._sampler.stop()
        self._sampler = None
        if self._torch_device:
            import torch

            device_bytes = int(torch.cuda.max_memory_allocated())
        if not (host or device_bytes):
            return None
        before = self._before if host else None
        return PeakMemory(host_bytes=host or None, host_before_bytes=before, device_bytes=device_bytes or None)


def held_now() -> int | None:
    """The resident set of this process in bytes, without what was let go already; None where nobody tells."""
    gc.collect()
    # What is freed stays with the process until glibc is asked to give it back; other libraries have no such call.
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
    return _resident()


def _reset() -> bool:
    """Let the kernel begin the peak anew; False where there is no such kernel, or it does not allow it."""
    try:
        (_PROCESS / "clear_refs").write_bytes(b"5")
    except OSError:
        return False
    return _peak() is not None


def _peak() -> int | None:
    """The process's peak in bytes, as the kernel tells it."""
    try:
        found = _PEAK.search((_PROCESS / "status").read_bytes())
    except OSError:
        return None
    return int(found[1]) * 1024 if found else None


def _resident() -> int | None:
    try:
        # It comes with CodeCarbon.
        import psutil
    except ImportError:
        return None
    try:
        return int(psutil.Process().memory_info().rss)
    except (OSError, psutil.Error):
        return None


class _Sampler:
    """Reads the resident set until it is stopped."""

    def __init__(self) -> None:
        self._most: int | None = None
        self._done = threading.Event()
        self._read()
        self._thread = threading.Thread(target=self._watch, name="memory-watch", daemon=True)
        self._thread.start()

    def stop(self) -> int | None:
        """The most that was seen; None where nobody tells."""
        self._done.set()
        self._thread.join()
        self._read()
        return self._most

    def _watch(self) -> None:
        while not self._done.wait(EVERY_S):
            self._read()

    def _read(self) -> None:
        held = _resident()
        if held is not None:
            self._most = max(held, self._most or 0)
