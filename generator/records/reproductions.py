"""What may stand as a second measurement of a record: the same thing, measured by somebody else, and not copied."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.errors import Fault, shown
from generator.records.model import COMPONENTS, Record, Run, Setup, Workload
from generator.records.profile import Profile
from generator.records.versions.upgrade import in_file

# Fewer give no interval, and without one nothing can be said to agree.
LEAST_RUNS = 3


@dataclass(frozen=True)
class Claim:
    """What a measurement says of itself, before its first run as after its last."""

    submitter: str | None
    measured_by: str
    approach: str
    weights: str
    setup: Setup
    workloads: tuple[str, ...]


@dataclass(frozen=True)
class Refusal:
    """Why something is no second measurement: the field, its value, and the reason with its remedy."""

    field: str
    value: str
    reason: str


def claim_of(record: Record) -> Claim:
    """What a finished record says of itself; two machines of one profile need not have as many cores."""
    return Claim(
        record.provenance.submitter,
        record.provenance.measured_by,
        record.approach,
        record.weights,
        record.setup.asked,
        tuple(workload.id for workload in record.workloads),
    )


def reproduction_path(record: Record, place: str) -> str | None:
    """Where a second measurement of what is at `place` below `records/` lives; None for one that names no submitter."""
    submitter = record.provenance.submitter
    return None if submitter is None else second_path(place, submitter)


def second_path(record_path: str, submitter: str) -> str:
    """The path below `reproductions/` of a submitter's measurement of what is at this path below `records/`."""
    return f"{record_path.removesuffix('.json')}/{submitter.lower()}.json"


def record_path_of(reproduction: str) -> str:
    """The path below `records/` of what the file at this path below `reproductions/` measures again."""
    return f"{reproduction.rpartition('/')[0]}.json"


def same_name(one: str, other: str) -> bool:
    """Whether two names are one, however they are written: case, width and spaces tell nobody apart."""
    return _folded(one) == _folded(other)


def refusals(original: Record, claim: Claim, profile: Profile) -> Iterator[Refusal]:
    """Every reason why `claim` is no second measurement of `original`; no reason for one that may be."""
    theirs = claim_of(original)
    if profile.study:
        yield Refusal(
            "profile",
            shown(profile.id),
            "its records are those of a published study, which nobody adds to; measure under a profile of your machine",
        )
    if claim.submitter is None:
        yield Refusal("provenance.submitter", "missing", "a second measurement says who submits it: --submitter LOGIN")
    elif theirs.submitter is None:
        yield Refusal(
            "provenance.submitter",
            shown(claim.submitter),
            "the record names no submitter, so none can be told from it; measure that again with --replace --submitter",
        )
    elif same_name(claim.submitter, theirs.submitter):
        yield Refusal(
            "provenance.submitter",
            shown(claim.submitter),
            "the record is by the same; replace it with --replace, or let somebody else measure",
        )
    if same_name(claim.measured_by, theirs.measured_by):
        yield Refusal(
            "provenance.measured_by",
            shown(claim.measured_by),
            "they measured the record too; let others measure",
        )
    if "random" in (claim.weights, theirs.weights):
        yield Refusal(
            "weights",
            shown(claim.weights),
            "a twin is never verified: whoever draws weights at random draws others; measure with pretrained ones",
        )
    for field in ("approach", "setup"):
        mine, other = getattr(claim, field), getattr(theirs, field)
        if mine != other:
            yield Refusal(field, _plain(mine), f"the record says {_plain(other)}; a second measurement says the same")
    for missing in sorted(set(theirs.workloads) - set(claim.workloads)):
        yield Refusal(
            "workloads", "missing", f"the record has {missing}; a second measurement has all of its data sets"
        )


def refused(original: Record, second: Record, profile: Profile, file: str) -> Iterator[Fault]:
    """Every fault of the record `second` as a second measurement of `original`, with what only runs can tell."""
    for refusal in refusals(original, claim_of(second), profile):
        yield Fault(file, in_file(refusal.field, second.file_version), refusal.value, refusal.reason)
    theirs = {workload.id: workload for workload in original.workloads}
    for w, workload in enumerate(second.workloads):
        other = theirs.get(workload.id)
        if other is None:
            continue
        where = f"workloads[{w}]"
        for asked in ("queries_from", "prompt", "output_limit"):
            mine, wanted = getattr(workload, asked), getattr(other, asked)
            if mine != wanted:
                reason = f"the record says {shown(wanted)}; a second measurement asks the same"
                yield Fault(file, f"{where}.{asked}", shown(mine), reason)
        for place in ("config", "split"):
            mine, wanted = getattr(workload.dataset, place), getattr(other.dataset, place)
            if mine != wanted:
                reason = f"the record says {shown(wanted)}; a second measurement asks the same queries"
                yield Fault(file, f"{where}.dataset.{place}", shown(mine), reason)
        # Where the profile says how far another run would lie, one has an interval too.
        assumed = profile.uncertainty.repeatability is not None
        for who, runs in ((where, workload.runs), ("the record", other.runs)):
            if len(runs) < LEAST_RUNS and not assumed:
                reason = f"{who} has fewer than {LEAST_RUNS} of {workload.id}, so there is no interval to compare"
                yield Fault(file, f"{where}.runs", f"{len(workload.runs)} runs", reason)
        yield from _copied(workload, other, "the record", file, where)


def no_reproductions(
    place: str, original: Record | None, seconds: Sequence[tuple[str, Record]], profile: Profile
) -> Iterator[Fault]:
    """Every fault of second measurements (path and record each) of the record at `place`, where `original` is or isn't.

    They are held against each other too, for who measured under two accounts would count twice.
    """
    for file, record in seconds:
        if original is not None:
            yield from refused(original, record, profile, file)
        else:
            reason = f"there is no records/{place} to measure again; the first measurement is the record itself"
            yield Fault(file, "model", shown(record.model), reason)
    yield from _among_each_other(seconds)


def _among_each_other(seconds: Sequence[tuple[str, Record]]) -> Iterator[Fault]:
    for place, (file, record) in enumerate(seconds):
        for other_file, other in seconds[:place]:
            by = record.provenance.measured_by
            if same_name(by, other.provenance.measured_by):
                yield Fault(file, "provenance.measured_by", shown(by), f"they measured {other_file} too; one is enough")
            theirs = {workload.id: workload for workload in other.workloads}
            for w, workload in enumerate(record.workloads):
                if workload.id in theirs:
                    yield from _copied(workload, theirs[workload.id], other_file, file, f"workloads[{w}]")


def _copied(mine: Workload, theirs: Workload, whose: str, file: str, where: str) -> Iterator[Fault]:
    """Runs with the very energies of another's: two campaigns never agree to the microjoule again and again.

    One alone may be chance, where a GPU's counter of whole millijoules is all that is read.
    """
    known = {energies_of(run) for run in theirs.runs}
    alike = [r for r, run in enumerate(mine.runs) if energies_of(run) in known]
    for r in alike if len(alike) > 1 else ():
        yield Fault(
            file,
            f"{where}.runs[{r}].query",
            "copied",
            f"{whose} has a run of just these energies, and two campaigns never agree to the microjoule",
        )


def energies_of(run: Run) -> tuple[float | None, ...]:
    """What tells a copied run: its energies in joules, component by component."""
    return tuple(map(run.query.energy_joules.get, COMPONENTS))


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _plain(value: object) -> str:
    return shown(value.model_dump(exclude_none=True) if isinstance(value, Setup) else value)
