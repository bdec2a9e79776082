"""Our side: a window of the suite under the meter of this machine. It runs in the project's environment."""

from pathlib import Path

from generator.suite.case import load_case
from generator.suite.meters.meter import Counted
from generator.suite.meters.paired import open_meter
from generator.suite.models.setup import ModelFiles, Setup
from generator.suite.protocol.device import choose_device, quiet_libraries
from generator.suite.protocol.watch import Watch
from generator.suite.protocol.window import batches, measure_window
from generator.suite.workloads.text_classification import TextClassification
from tests.bench.peers.asking import Answered, Asked, asker, side, take_turns, versions


def answer(asked: Asked) -> Answered:
    """The window as a campaign makes it, but for who else works on the machine: the others do not look either."""
    choose_device(None)
    quiet_libraries()
    ask = asker(asked.folder)
    job = load_case("text-classification").approaches["fine-tuned"]
    adapter = TextClassification(ModelFiles(Path(asked.folder), "random"), Setup(), job)
    work = batches(asked.texts, 1)
    meter = open_meter(None, "FRA")
    counted: dict[str, Counted] = {}

    def bare() -> None:
        for text in asked.texts:
            ask(text)

    def tracked() -> float | None:
        # So short that it ends after one pass.
        reading = measure_window(adapter, work, 1e-6, meter, Watch(None), lambda: None, "bench").reading
        counted.update(processor=reading.cpu, memory=reading.ram)
        read = [part.joules for part in counted.values() if part.joules is not None]
        return sum(read) if read else None

    try:
        pairs, joules = take_turns(asked.pairs, bare, tracked)
    finally:
        meter.close()
    # Without the remedy, which is for somebody who wants a counter.
    told = {name: part.how.partition(";")[0] for name, part in counted.items()}
    counter = "; ".join(f"{name} {part.counting}: {told[name]}" for name, part in counted.items())
    return Answered(pairs, joules, counter, versions(("torch", "transformers")))


if __name__ == "__main__":
    side(answer)
