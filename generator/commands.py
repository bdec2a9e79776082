"""Every command: its words, its options, and the function that it calls. Heavy imports wait until then."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal

from generator.options.advising import AdviseOptions
from generator.options.authoring import CardOptions, PreviewOptions, StateOptions, SubmissionOptions
from generator.options.data import (
    CaseOptions,
    CheckOptions,
    ImportOptions,
    NoOptions,
    ProposeOptions,
    PublishOptions,
)
from generator.options.declaring import Options
from generator.options.measuring import MeasureOptions
from generator.options.profiling import MeOptions, NewProfileOptions, ShowProfileOptions
from generator.options.suite import GpuCheckOptions, PackOptions, RequantizeOptions
from generator.studies.registry import REGISTERED

Extra = Literal["site", "suite"]


@dataclass(frozen=True)
class Group:
    """A first word that is no command by itself, and what stands for the next."""

    help: str
    next_word: str


@dataclass(frozen=True)
class Command:
    """A command by its words; `run` takes an instance of `options`, returns the exit code, and says what it does.

    `extra` names the optional libraries that it may need.
    """

    words: str
    help: str
    options: type[Options]
    run: Callable[[Any], int]
    extra: Extra = "site"

    @property
    def description(self) -> str:
        """What it does, in sentences."""
        return " ".join((self.run.__doc__ or "").split())


def check_records(options: CheckOptions) -> int:
    """Validate record files, folders of records, or all of measurements/; list every fault."""
    from generator.check import check

    count = check(options.measurements, options.paths, _today())
    print(f"{count} {'record' if count == 1 else 'records'} checked, no fault.")
    return 0


def importing(study: str) -> Callable[[ImportOptions], int]:
    """The command that imports the study of this id."""

    def import_records(options: ImportOptions) -> int:
        """Read the study and write its records; nothing is written unless all of it could be read."""
        from generator.studies.importing import import_study
        from generator.studies.registry import studies

        changed, count = import_study(studies()[study], options.source, options.measurements)
        print(f"{count} records, {changed} of them new or changed.")
        return 0

    return import_records


def propose_scale(options: ProposeOptions) -> int:
    """Print the scale that the rule proposes from the committed records, as TOML; --write saves it in its place."""
    from generator.labels.grading.own_scales import freeze
    from generator.labels.grading.proposal import propose_text
    from generator.labels.grading.scale import read_scale
    from generator.suite.case import workloads_asked

    named = (options.task, options.profile, options.workloads, options.version)
    text = propose_text(options.measurements, *named, _today(), workloads_asked())
    if options.write:
        print(f"scale: {freeze(text, options.measurements, read_scale(text, 'proposed')).as_posix()}")
    else:
        print(text, end="")
    return 0


def print_schema(_: NoOptions) -> int:
    """Print measurements/record.schema.json, generated from the model."""
    from generator.records.versions.schema import record_schema

    print(record_schema(), end="")
    return 0


def list_cases(_: NoOptions) -> int:
    """Print a table of the tasks with their workloads and the number of models known, by approach."""
    from generator.suite.case import load_cases
    from generator.suite.listing import cases_table

    print(cases_table(load_cases()), end="", flush=True)
    return 0


def show_case(options: CaseOptions) -> int:
    """Print how one task is measured: data sets, preparation, prompts, output limits, runs and models."""
    from generator.suite.case import load_case
    from generator.suite.listing import case_text

    print(case_text(load_case(options.task)), end="", flush=True)
    return 0


def new_profile(options: NewProfileOptions) -> int:
    """Inspect this machine, write its profile into measurements/profiles, and say what label it can earn.

    Nothing is measured, and nothing is overwritten.
    """
    from generator.machine_profile import new_profile as written

    print(written(options), end="", flush=True)
    return 0


def show_profile(options: ShowProfileOptions) -> int:
    """Say what label a profile can earn, and whether this machine is the one that it names."""
    from generator.machine_profile import show_profile as told

    print(told(options, _today()), end="", flush=True)
    return 0


def show_me(options: MeOptions) -> int:
    """Print the answers that `measure` keeps (who measures, where, the GitHub account), or delete them."""
    from generator.suite.campaign.planning.answers import answers_file, answers_text, forget, kept

    if options.forget:
        print("Forgotten." if forget(answers_file()) else "Nothing was kept.")
    else:
        print(answers_text(kept(answers_file()), answers_file()), end="")
    return 0


def measure_models(options: MeasureOptions) -> int:
    """Measure one model on one task, a campaign of many, or a preview of this machine.

    If it is interrupted, the same command resumes where it stopped.
    """
    from generator.measure import measure_as_asked

    return 1 if any(outcome.ending == "failed" for outcome in measure_as_asked(options)) else 0


def pack_suite(options: PackOptions) -> int:
    """Write the wheels of the suite for a machine that has its own torch and no network into one folder.

    Run it where the package index can be reached, and carry the folder there; its README.txt says how to install it.
    """
    from generator.authors.packing.contents import Machine
    from generator.authors.packing.pack import pack, told

    machine = Machine(options.platform, options.python)
    print(told(pack(machine, options.taken_along, options.out), machine, options.out), end="")
    return 0


def requantize_file(options: RequantizeOptions) -> int:
    """Write a GGUF model anew with its matrices in another type, so that one model can be measured in several.

    Of a file that is quantised already, the new one says so, and so does a record made from it.
    """
    from generator.suite.runtimes.gguf.requantizing import requantize, told

    print(told(requantize(options.source, options.target, options.to), options.source))
    return 0


def check_this_gpu(options: GpuCheckOptions) -> int:
    """Measure a tiny twin of each task in fp32, fp16 and one quantisation on the GPU, and report what was found.

    The report compares CodeCarbon with NVML and the runs with each other, and says what failed and why.
    """
    from generator.gpu_check.check import check_gpu

    return 0 if check_gpu(options) else 1


def advise_on(options: AdviseOptions) -> int:
    """Say which model to take for a task on each machine that measured it: the thriftiest that meet what is asked.

    What is not known of a model never meets a limit, and is counted. The exit code is 3 where no model qualifies.
    """
    from generator.advise.advising import advise_as_asked

    text, code = advise_as_asked(options, _today())
    print(text, end="", flush=True)
    return code


def print_card(options: CardOptions) -> int:
    """Print a README section on a model's labels, or the same for machines; --push shows a pull request for the Hub."""
    from generator.authors.model_card.card import card_text
    from generator.authors.model_card.push import push

    print(push(options) if options.push else card_text(options), end="", flush=True)
    return 0


def show_card(options: PreviewOptions) -> int:
    """Build the card of one record as the site would show it, and open it in the browser."""
    from generator.authors.card_preview.preview import preview

    preview(options.record, options.measurements, options.out, _today(), not options.no_open)
    return 0


def report_on(options: SubmissionOptions) -> int:
    """Validate what a pull request adds to measurements/, grade and draw it, and write a report with warnings."""
    from generator.authors.submitting.reading import Asked
    from generator.authors.submitting.submission import report_submission

    asked = Asked(options.submitter or None, options.hub, _today())
    return 0 if report_submission(options.submitted, options.measurements, asked, options.out) else 1


def print_state(options: StateOptions) -> int:
    """Ask the site for a label and compare it with what is promised; for the CI of other repositories."""
    from generator.authors.state.report_state import state_as_promised

    return state_as_promised(options, _today())


def note_published(options: PublishOptions) -> int:
    """Note in measurements/published.jsonl what the labels say now; refuse a changed number that CHANGES.md lacks."""
    from generator.authors.publishing import publish, text_of

    noted = publish(options.measurements, _today())
    print(text_of(noted, options.measurements), end="")
    return 0


def _today() -> date:
    return datetime.now(UTC).date()


GROUPS = {
    "import": Group("turn a published study into records", "STUDY"),
    "profile": Group("profiles of measuring machines", "VERB"),
    "scale": Group("class limits", "VERB"),
    "suite": Group("how each task is measured", "VERB"),
}
COMMANDS = (
    Command("check", "validate records and list every fault", CheckOptions, check_records),
    *(Command(f"import {entry.id}", entry.title, ImportOptions, importing(entry.id)) for entry in REGISTERED),
    Command("scale propose", "propose class limits by the rule", ProposeOptions, propose_scale),
    Command("schema", "print the record's JSON Schema", NoOptions, print_schema),
    Command("suite list", "tasks, workloads and models by approach", NoOptions, list_cases),
    Command("suite show", "everything one task's case says", CaseOptions, show_case),
    Command("profile new", "a profile for this machine", NewProfileOptions, new_profile, "suite"),
    Command("profile show", "what label a profile can earn", ShowProfileOptions, show_profile, "suite"),
    Command("suite pack", "the suite for a machine without a network", PackOptions, pack_suite, "suite"),
    Command("suite gpu-check", "what a GPU can measure, in eight minutes", GpuCheckOptions, check_this_gpu, "suite"),
    Command("suite requantize", "a GGUF file in another type", RequantizeOptions, requantize_file, "suite"),
    Command("advise", "which model to take for a task", AdviseOptions, advise_on),
    Command("measure", "measure a model's energy", MeasureOptions, measure_models, "suite"),
    Command("me", "the stored answers: who measures, and where", MeOptions, show_me, "suite"),
    Command("card", "a README section for a model", CardOptions, print_card),
    Command("preview", "build one record's card and open it", PreviewOptions, show_card),
    Command("submission", "report on submitted records", SubmissionOptions, report_on),
    Command("state", "what a published label says now", StateOptions, print_state),
    Command("publish", "note what is published", PublishOptions, note_published),
)
