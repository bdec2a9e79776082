"""When the first token is there: by the clock on a processor, and by the device's own events on a GPU."""

from typing import Any

import pytest

from generator.suite.workloads.first_token import FirstToken
from tests.suite.lazily import Lazily

torch: Any = Lazily("torch")
pytestmark = pytest.mark.usefixtures("libraries")


class Queue:
    """A GPU whose events happen when it gets there, in milliseconds, and not when Python puts them into its queue."""

    def __init__(self, *happen: float) -> None:
        self.happen = list(happen)
        self.waited = 0

    def event(self, enable_timing: bool) -> "Event":
        assert enable_timing
        return Event(self)


class Event:
    """One mark in the queue."""

    def __init__(self, queue: Queue) -> None:
        self.queue, self.at = queue, 0.0

    def record(self) -> None:
        self.at = self.queue.happen.pop(0)

    def synchronize(self) -> None:
        self.queue.waited += 1

    def elapsed_time(self, later: "Event") -> float:
        return later.at - self.at


def test_on_a_gpu_nothing_waits_until_all_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    queue = Queue(1000.0, 1250.0, 2000.0)
    monkeypatch.setattr(torch.cuda, "Event", queue.event)
    first, scores = FirstToken("cuda"), object()
    assert all(first(None, scores) is scores for _ in range(4))
    assert queue.waited == 0
    assert first.seconds() == (0.25, 0.75)


@pytest.mark.parametrize("device", ["cpu", "cuda"])
def test_without_a_token_there_is_no_time(device: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "Event", Queue(0.0).event)
    assert FirstToken(device).seconds() is None


def test_on_a_processor_the_two_times_are_all_of_it() -> None:
    first = FirstToken("cpu")
    first(None, None)
    found = first.seconds()
    assert found is not None and min(found) >= 0
