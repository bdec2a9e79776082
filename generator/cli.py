"""The command line: parse, call one function, set the exit code. Heavy imports wait until they are needed."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from generator.authors.commands import add_commands
from generator.errors import EnergyLabelError
from generator.studies.registry import REGISTERED

MEASUREMENTS = Path("measurements")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `energy-label`; returns the exit code: 0 done, 1 a fault to mend, 2 wrong usage."""
    options = _parser().parse_args(arguments)
    return told(lambda: options.command(options))


def told(command: Callable[[], int]) -> int:
    """The command's exit code; what it raises as one sentence on the standard error stream."""
    try:
        return command()
    except EnergyLabelError as error:
        print(f"energy-label: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("energy-label: stopped; a measurement goes on where it stopped with the same command.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader of a pipe has seen enough (`| head`); nothing more is written, not even on the way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        print(
            f"energy-label: the system refused ({error}); see that the disk has room and you may write.",
            file=sys.stderr,
        )
        return 1


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
    for entry in REGISTERED:
        study = studies.add_parser(entry.id, help=entry.title, description=import_records.__doc__)
        study.add_argument("source", type=Path, metavar="PATH", help="the study's checkout, or its archive")
        study.add_argument("--measurements", type=Path, default=MEASUREMENTS, help="the measurements/ folder")
        study.set_defaults(command=import_records, study=entry.id)

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
    _measure_parser(commands)
    add_commands(commands, MEASUREMENTS)
    return parser


def _measure_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    measure = commands.add_parser("measure", help="measure a model's energy", description=measure_models.__doc__)
    measure.add_argument("task", nargs="?", metavar="TASK", help="a pipeline tag, such as text-classification")
    measure.add_argument("model", nargs="?", metavar="MODEL", help="Hub id, folder (./…) or architecture")
    whole = measure.add_mutually_exclusive_group()
    whole.add_argument("--campaign", type=Path, metavar="FILE", help="measure all that a campaign file asks for")
    whole.add_argument("--preview", action="store_true", help="a tiny twin a task on this machine, in a minute")
    measure.add_argument("--profile", help="the hardware profile, by its id in measurements/profiles")
    measure.add_argument("--by", help="who measures, as the record will say")
    measure.add_argument("--submitter", metavar="LOGIN", help="the GitHub account that will hand the record in")
    measure.add_argument("--country", help="where the machine stands: ISO 3166, three letters")
    measure.add_argument("--gpu", metavar="INDEX|UUID", help="the GPU to measure, where there are several")
    measure.add_argument("--queries", metavar="hub|synthetic|FILE", help="where queries come from")
    measure.add_argument("--workload", action="append", metavar="ID", help="only this one; may be repeated")
    measure.add_argument("--weights", choices=["pretrained", "random"], help="random ones make a twin")
    measure.add_argument("--precision", choices=["fp32", "fp16", "bf16"], help="the weights' number format")
    measure.add_argument("--quantization", metavar="KIND", help="bnb-int8, bnb-nf4, torchao-int8, …")
    measure.add_argument("--compile", action="store_true", default=None, help="run it through torch.compile")
    measure.add_argument("--batch-size", type=int, metavar="N", help="queries answered together")
    measure.add_argument("--approach", help="fine-tuned, pre-trained or zero-shot, where the case does not know it")
    measure.add_argument("--as", dest="name", metavar="ORG/NAME", help="the record's model id, for a folder")
    measure.add_argument("--revision", metavar="REF", help="the model's commit, branch or tag on the Hub")
    measure.add_argument("--trust-remote-code", action="store_true", default=None, help="run the model's own code")
    measure.add_argument("--replace", action="store_true", help="measure anew what has a record already")
    measure.add_argument("--state", type=Path, metavar="DIR", help="where finished runs are kept until all are there")
    measure.add_argument("--out", type=Path, default=Path("preview"), metavar="DIR", help="where a preview goes")
    measure.add_argument("--measurements", type=Path, default=MEASUREMENTS, help="the measurements/ folder")
    measure.set_defaults(command=measure_models)


def measure_models(options: argparse.Namespace) -> int:
    """Measure one model on one task, a campaign of many, or a preview of this machine.

    Interrupted, the same command goes on where it stopped.
    """
    from generator.measure import measure, measure_preview, plan_from, refuse_given, state_of

    if options.preview:
        refuse_given(options, "The preview chooses what it measures")
        outcomes = measure_preview(options.out)
    else:
        plan = plan_from(options)
        outcomes = measure(plan, options.measurements, options.state or state_of(options), options.replace)
    return 1 if any(outcome.ending == "failed" for outcome in outcomes) else 0


def check_records(options: argparse.Namespace) -> int:
    """Validate record files, folders of records, or all of measurements/; list every fault."""
    from generator.build import check

    today = datetime.now(UTC).date()
    count = check(options.measurements, options.paths, today)
    print(f"{count} {'record' if count == 1 else 'records'} checked, no fault.")
    return 0


def import_records(options: argparse.Namespace) -> int:
    """Read the study and write its records; nothing is written unless all of it could be read."""
    from generator.studies.importing import import_study
    from generator.studies.registry import study

    changed, count = import_study(study(options.study), options.source, options.measurements)
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
