"""The server that a campaign's workers are forked from, with what they need in tests ready in it."""

from generator.suite.campaign import worker

_READY = "tests.suite.preload"


def ready() -> None:
    """To be called before the first worker of this process."""
    if _READY not in worker.PRELOADED:
        worker.PRELOADED.append(_READY)
