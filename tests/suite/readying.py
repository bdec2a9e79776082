"""The server that a campaign's workers are forked from, with what they need in tests ready in it."""

from generator.suite.campaign.running import worker

# The first comes before what reads the environment as it is imported.
_FIRST, _LAST = "tests.suite.without_hub", "tests.suite.preload"


def ready() -> None:
    """To be called before the first worker of this process."""
    if _FIRST not in worker.PRELOADED:
        worker.PRELOADED[:] = [_FIRST, *worker.PRELOADED, _LAST]
