"""The real command line, but for what it measures: a made-up record, where a test cannot have the machine to itself."""

from generator import cli
from generator.options.measuring import MeasureOptions
from generator.records.files.store import write_record
from tests.site.previewing import record


def main() -> int:
    """`energy-label`; measuring takes no time, and any other command is itself."""
    _, options = cli.parse()
    if not isinstance(options, MeasureOptions):
        return cli.main()
    assert options.task and options.model
    made = record(options.task, options.model)
    write_record(made.model_copy(update={"profile": "my-machine"}), options.measurements)
    return 0
