"""The most memory of a window: what was let go before it is not in it, what was held only within it is."""

import mmap
from pathlib import Path

import pytest

from generator.suite.protocol import memory
from generator.suite.protocol.memory import PeakWatch
from generator.suite.protocol.watch import Watch
from tests.patience import PATIENCE_S

BLOCK = 96 * 2**20


def _held(size: int = BLOCK) -> None:
    """Take memory, every page of it, and let it go: of the kernel, for malloc may have some left from other tests."""
    with mmap.mmap(-1, size) as block:
        for place in range(0, size, mmap.PAGESIZE):
            block[place] = 1


def _peak(watch: PeakWatch) -> int:
    found = watch.stop()
    assert found is not None and found.host_bytes is not None
    return found.host_bytes


def test_the_kernel_keeps_the_peak_of_the_window_alone() -> None:
    if not memory._reset():
        pytest.skip("this kernel does not begin a process's peak anew")
    watch = PeakWatch()
    watch.start()
    before = _peak(watch)
    watch.start()
    _held()
    within = _peak(watch)
    watch.start()
    after = _peak(watch)
    # Half of the block is room for what other threads of the tests take meanwhile.
    assert within - before > BLOCK / 2
    assert within - after > BLOCK / 2


def test_where_there_is_no_such_kernel_a_thread_looks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pytest.importorskip("psutil")
    monkeypatch.setattr(memory, "_PROCESS", tmp_path / "nowhere")
    monkeypatch.setattr(memory, "EVERY_S", 0.001)
    watch = PeakWatch()
    watch.start()
    sampler = watch._sampler
    assert sampler is not None
    assert _peak(watch) > 2**20
    sampler._thread.join(timeout=PATIENCE_S)
    assert not sampler._thread.is_alive()


def test_what_was_let_go_is_not_held() -> None:
    pytest.importorskip("psutil")
    before = memory.held_now()
    _held()
    after = memory.held_now()
    assert before is not None and after is not None and after - before < BLOCK / 2
    watch = PeakWatch(before=before)
    watch.start()
    found = watch.stop()
    assert found is not None and found.host_before_bytes == before


def test_a_run_without_a_gpu_says_nothing_of_its_memory() -> None:
    watch = Watch(None, memory=PeakWatch())
    watch.start()
    assert watch.stop() is None
    assert watch.peak_memory is not None and watch.peak_memory.host_bytes is not None
    assert watch.peak_memory.device_bytes is None


def test_what_the_looks_at_the_gpu_saw_is_the_device_s_where_torch_is_not_asked() -> None:
    watch = PeakWatch()
    watch.start()
    found = watch.stop(device_bytes=7)
    assert found is not None and found.device_bytes == 7


def test_of_a_gpu_torch_is_asked_for_this_window_alone(libraries: None, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    allocated = [500]
    monkeypatch.setattr(torch.cuda, "reset_peak_memory_stats", allocated.clear)
    monkeypatch.setattr(torch.cuda, "max_memory_allocated", lambda: max(allocated))
    watch = PeakWatch(torch_device=True)
    watch.start()
    allocated += [100, 300]
    # What the driver counts of the process is more, and not the model's.
    found = watch.stop(device_bytes=900)
    assert found is not None and found.device_bytes == 300
