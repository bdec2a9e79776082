"""optimum-benchmark's side: its energy tracker around the loop. It runs in optimum-benchmark's environment."""

from importlib import import_module
from importlib.metadata import version
from itertools import count

from tests.bench.peers.asking import Answered, Asked, asker, side, take_turns, versions

_JOULES_OF_A_KWH = 3_600_000


def answer(asked: Asked) -> Answered:
    """Its tracker as its inference scenario makes and uses it."""
    ask = asker(asked.folder)
    # By name: no environment of the project has it.
    tracker = import_module("optimum_benchmark.trackers.energy").EnergyTracker(backend="pytorch", device="cpu")

    def bare() -> None:
        for text in asked.texts:
            ask(text)

    # A task of a name that it had before is not measured again.
    numbers = count(1)

    def tracked() -> float | None:
        with tracker.track(task_name=f"bench-{next(numbers)}"):
            bare()
        return float(tracker.get_energy().total) * _JOULES_OF_A_KWH or None

    pairs, joules = take_turns(asked.pairs, bare, tracked)
    counter = f"CodeCarbon {version('codecarbon')}, processor and memory of the whole machine"
    return Answered(pairs, joules, counter, versions(("torch", "transformers")))


if __name__ == "__main__":
    side(answer)
