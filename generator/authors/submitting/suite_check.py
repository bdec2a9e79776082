"""Whether the suite could have written a submitted record: its data sets, how they were asked, and of what model.

A letter stands on the suite's own queries. What says nothing of where its queries came from, or measures something
else under a data set's name, would earn one for another job, and would keep every other model from the first scale.
"""

from collections.abc import Iterator

from generator.errors import Fault, shown
from generator.records.model import Record, Workload
from generator.suite.case import TASKS, Case, Job, load_case
from generator.suite.queries.workload import CaseWorkload
from generator.suite.runtimes.classical.recipes import ORGANISATION

_AS_WRITTEN = "hand in the file that energy-label measure wrote, as it is"


def not_of_the_suite(record: Record, file: str) -> Iterator[Fault]:
    """Every way in which the suite would have written a record otherwise."""
    if record.task not in TASKS:
        reason = "the suite has no case of this task, so that only published studies have figures for it"
        yield Fault(file, "task", shown(record.task), reason)
        return
    case = load_case(record.task)
    job = case.approaches.get(record.approach)
    if job is None:
        known = ", ".join(case.approaches)
        yield Fault(file, "approach", shown(record.approach), f"the suite measures this task as {known}")
    asked = {workload.id: workload for workload in case.workloads}
    for w, workload in enumerate(record.workloads):
        where = f"workloads[{w}]"
        if (own := asked.get(workload.id)) is None:
            reason = f"is none of the task's data sets, which are {', '.join(asked)}"
            yield Fault(file, f"{where}.id", shown(workload.id), reason)
        elif workload.queries_from is None:
            yield Fault(
                file, f"{where}.queries_from", "missing", f"the suite says where queries came from; {_AS_WRITTEN}"
            )
        elif workload.queries_from == "hub":
            yield from _other_queries(workload, own, job, file, where)
    yield from _other_model(record, case, file)


def _other_queries(workload: Workload, own: CaseWorkload, job: Job | None, file: str, where: str) -> Iterator[Fault]:
    """Where what was asked is not the data set's own queries, prepared and asked as the case has it."""
    dataset = workload.dataset
    told: dict[str, tuple[str | None, str | None]] = {
        "dataset.name": (dataset.name, own.dataset.id),
        "dataset.config": (dataset.config, own.dataset.config),
        "dataset.split": (dataset.split, own.dataset.split),
        "preparation": (workload.preparation, own.as_prepared),
    }
    if job is not None:
        told |= {
            "prompt": (workload.prompt, job.prompt),
            "output_limit": (workload.output_limit, job.output.sentence()),
        }
    for field, (found, expected) in told.items():
        if found != expected:
            reason = f"the suite asks with {shown(expected) if expected else 'none'} here; {_AS_WRITTEN}"
            yield Fault(file, f"{where}.{field}", shown(found) if found else "missing", reason)


def _other_model(record: Record, case: Case, file: str) -> Iterator[Fault]:
    """What is named as measured, and was not: the Hub is asked for the weights that the record says it had."""
    trained = [w for w, workload in enumerate(record.workloads) if workload.trained]
    recipe = record.model.startswith(ORGANISATION)
    if trained and not recipe:
        reason = f"only the suite's own recipes are trained, which are called {ORGANISATION}…"
        yield Fault(file, f"workloads[{trained[0]}].trained", "given", reason)
    repository = record.provenance.model_repository
    if repository is None or recipe:
        return
    moved = {model.moved_to for model in case.models if model.id == record.model and model.moved_to}
    if repository not in {record.model, *moved}:
        reason = f"the weights are to be those of {shown(record.model)}; {_AS_WRITTEN}"
        yield Fault(file, "provenance.model_repository", shown(repository), reason)
