"""The command line: parse, call one function, set the exit code. Heavy imports wait until they are needed."""

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from generator.errors import EnergyLabelError

MEASUREMENTS = Path("measurements")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `energy-label`; returns the exit code: 0 done, 1 a fault to mend, 2 wrong usage."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        code: int = options.command(options)
    except EnergyLabelError as error:
        print(f"energy-label: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        # The reader of a pipe has seen enough (`| head`); nothing more is written, not even on the way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="energy-label", description="Energy labels for AI models.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    check = commands.add_parser(
        "check", help="validate records and list every fault", description=check_records.__doc__
    )
    check.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="record file or folder of records")
    check.add_argument("--measurements", type=Path, default=MEASUREMENTS, help="the measurements/ folder")
    check.set_defaults(command=check_records)

    importing = commands.add_parser("import", help="turn a published study into records")
    studies = importing.add_subparsers(required=True, metavar="STUDY")
    study = studies.add_parser("power-hungry", help="Power Hungry Processing, 2023", description=import_study.__doc__)
    study.add_argument("source", type=Path, metavar="PATH", help="the study's checkout, or its archive")
    study.add_argument("--measurements", type=Path, default=MEASUREMENTS, help="the measurements/ folder")
    study.set_defaults(command=import_study)

    scale = commands.add_parser("scale", help="class limits")
    verbs = scale.add_subparsers(required=True, metavar="VERB")
    propose = verbs.add_parser("propose", help="propose class limits by the rule", description=propose_scale.__doc__)
    propose.add_argument("task", help="a pipeline tag, such as text-classification")
    propose.add_argument("profile", help="a profile's id")
    propose.add_argument("--workloads", nargs="+", required=True, help="the workloads a figure must hold")
    propose.add_argument("--version", default="v1", help="the version to name it by")
    propose.add_argument("--measurements", type=Path, default=MEASUREMENTS, help="the measurements/ folder")
    propose.set_defaults(command=propose_scale)

    schema = commands.add_parser("schema", help="print the record's JSON Schema", description=print_schema.__doc__)
    schema.set_defaults(command=print_schema)

    suite = commands.add_parser("suite", help="how each task is measured")
    views = suite.add_subparsers(required=True, metavar="VERB")
    listing = views.add_parser("list", help="tasks, workloads and models by approach", description=list_cases.__doc__)
    listing.set_defaults(command=list_cases)
    showing = views.add_parser("show", help="everything one task's case says", description=show_case.__doc__)
    showing.add_argument("task", metavar="TASK", help="a pipeline tag, such as text-classification")
    showing.set_defaults(command=show_case)
    return parser


def check_records(options: argparse.Namespace) -> int:
    """Validate record files, folders of records, or all of measurements/; list every fault."""
    from generator.build import check

    today = datetime.now(UTC).date()
    count = check(options.measurements, options.paths, today)
    print(f"{count} {'record' if count == 1 else 'records'} checked, no fault.")
    return 0


def import_study(options: argparse.Namespace) -> int:
    """Read the study and write its records; nothing is written unless all of it could be read."""
    from generator.build import import_power_hungry

    changed, count = import_power_hungry(options.source, options.measurements)
    print(f"{count} records, {changed} of them new or changed.")
    return 0


def propose_scale(options: argparse.Namespace) -> int:
    """Print the scale that the rule proposes from the committed records, as TOML."""
    from generator.build import propose_text

    today = datetime.now(UTC).date()
    print(
        propose_text(
            options.measurements,
            options.task,
            options.profile,
            tuple(options.workloads),
            options.version,
            today,
        ),
        end="",
    )
    return 0


def print_schema(options: argparse.Namespace) -> int:  # noqa: ARG001
    """Print measurements/record.schema.json, generated from the model."""
    from generator.records.schema import record_schema

    print(record_schema(), end="")
    return 0


def list_cases(options: argparse.Namespace) -> int:  # noqa: ARG001
    """Print a table of the tasks with their workloads and the number of models known, by approach."""
    from generator.suite.case import load_cases
    from generator.suite.listing import cases_table

    print(cases_table(load_cases()), end="", flush=True)
    return 0


def show_case(options: argparse.Namespace) -> int:
    """Print how one task is measured: data sets, preparation, prompts, output limits, runs and models."""
    from generator.suite.case import load_case
    from generator.suite.listing import case_text

    print(case_text(load_case(options.task)), end="", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
