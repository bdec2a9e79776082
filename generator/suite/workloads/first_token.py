"""When the first token of an answer is there, without making the device wait for it."""

from typing import Any


class FirstToken:
    """Takes the time of one call of `generate`: a logits processor that transformers asks before each token.

    The first time it is asked, the scores of the first token are made, of which the token is the highest. On a GPU that
    is still to come when Python gets there, so an event is put into the device's own queue and read when all is over:
    waiting for it here would make another measurement of it. On a processor the clock is read.
    """

    def __init__(self, device: str) -> None:
        self._on_gpu = device == "cuda"
        self._began = self._mark()
        self._first: Any = None

    def __call__(self, _: Any, scores: Any) -> Any:
        """The scores, as they are."""
        if self._first is None:
            self._first = self._mark()
        return scores

    def seconds(self) -> tuple[float, float] | None:
        """From the beginning to the first token, and from there to now, once the device is done; None without one."""
        if self._first is None:
            return None
        now = self._mark()
        return self._apart(self._began, self._first), self._apart(self._first, now)

    def _mark(self) -> Any:
        if not self._on_gpu:
            import time

            return time.perf_counter()
        import torch

        event: Any = torch.cuda.Event(enable_timing=True)
        event.record()
        return event

    def _apart(self, earlier: Any, later: Any) -> float:
        if not self._on_gpu:
            return float(later - earlier)
        later.synchronize()
        return float(earlier.elapsed_time(later)) / 1000
