"""Zeus' side: a window of its monitor around the loop. It runs in Zeus' environment."""

from importlib import import_module

from tests.bench.peers.asking import Answered, Asked, asker, side, take_turns, versions

_PARTS = {"gpu_energy": "GPU", "cpu_energy": "processor", "dram_energy": "memory"}


def answer(asked: Asked) -> Answered:
    """Its monitor as it comes: whatever it can read of this machine."""
    ask = asker(asked.folder)
    # By name: no environment of the project has it.
    monitor = import_module("zeus.monitor").ZeusMonitor()
    read: dict[str, float] = {}

    def bare() -> None:
        for text in asked.texts:
            ask(text)

    def tracked() -> float | None:
        monitor.begin_window("bench")
        bare()
        read.update(joules_of(monitor.end_window("bench")))
        return sum(read.values()) if read else None

    pairs, joules = take_turns(asked.pairs, bare, tracked)
    counter = f"counters: {', '.join(read)}" if read else "no counter that it can read on this machine"
    return Answered(pairs, joules, counter, versions(("torch", "transformers")))


def joules_of(measured: object) -> dict[str, float]:
    """What was read, by its part of the machine: none that is not there, for Zeus sums nothing up to 0."""
    found = {name: getattr(measured, field, None) for field, name in _PARTS.items()}
    return {name: sum(devices.values()) for name, devices in found.items() if devices}


if __name__ == "__main__":
    side(answer)
