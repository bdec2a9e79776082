"""What is to be measured: one variant of one model on one task, and where its weights and queries come from."""

import hashlib
import re
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError

from generator.errors import EnergyLabelError, nearest, shown
from generator.records.model import (
    Approach,
    Frozen,
    ModelId,
    Offline,
    Precision,
    Quantization,
    Runtime,
    Setup,
    Slug,
    Task,
    Text,
    Weights,
    relative_path,
    variant_of,
)
from generator.records.patterns import HUB_ID_PATTERN
from generator.suite.case import Case
from generator.suite.host.home import from_home
from generator.suite.models.architecture import architecture_names, architectures_for, load_architecture, twin_id
from generator.suite.protocol import quick
from generator.suite.runtimes.gguf.naming import Format

_RECORDED: TypeAdapter[str] = TypeAdapter(ModelId)
Source = Literal["hub", "folder", "architecture", "recipe"]


class Target(Frozen):
    """One record to be. `model` is the name it will carry; `at` is where it is had: Hub id, folder or architecture.

    Of what the suite trains, `recipe` says what that is and `training` what on (`hub`, a file or a folder); `source`
    and `at` are those of its embedder, or the recipe's where it needs none. `revision` is a commit, a branch or a tag
    on the Hub; the record will hold the commit that it led to.
    """

    task: Task
    model: ModelId
    source: Source
    at: Text
    approach: Approach
    weights: Weights
    precision: Precision
    quantization: Quantization | None = None
    runtime: Runtime | None = None
    compiled: bool = False
    batch_size: Annotated[int, Field(gt=0, le=65536)] = 1
    revision: Text | None = None
    trust_remote_code: bool = False
    prefix: Text | None = None
    queries: Text = "hub"
    recipe: Text | None = None
    training: Text | None = None
    quick: bool = False
    workloads: Annotated[tuple[Slug, ...], Field(min_length=1, max_length=100)]

    @property
    def setup(self) -> Setup:
        """The variant as a record keeps it."""
        return Setup(
            precision=self.precision,
            quantization=self.quantization,
            runtime=self.runtime,
            compiled=self.compiled,
            serving=Offline(kind="offline", batch_size=self.batch_size),
            quick=quick.QUERIES if self.quick else None,
        )

    @property
    def variant(self) -> str | None:
        """The variant's slug, as in the name of its record's file."""
        return variant_of(self.setup)

    @property
    def name(self) -> str:
        """Task, model and variant, for people: `fill-mask org/name (fp16)`."""
        return f"{self.task} {self.model}" + (f" ({self.variant})" if self.variant else "")

    def relative_path(self, profile: str) -> str:
        """Where its record will live under `measurements/records/`."""
        return relative_path(profile, self.task, self.model, self.variant)

    @property
    def slug(self) -> str:
        """A folder's name for this very target: readable, and another one when anything of it changes."""
        digest = hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:10]
        organisation, name = self.model.split("/")
        # The longest ids would not fit into a file's name; the digest tells them apart.
        parts = (self.task, organisation[:40], name[:60], self.variant, digest)
        return "--".join(part for part in parts if part)


@dataclass(frozen=True)
class Found:
    """Where a model is had, the id that its record will carry, its approach, and what the case knows besides.

    `gguf` says that it is a GGUF file, and `format` what that holds, where it is on this disk.
    """

    source: Source
    at: str
    model: ModelId
    approach: Approach
    prefix: str | None = None
    branch: str | None = None
    recipe: str | None = None
    gguf: bool = False
    format: Format | None = None


def find_model(case: Case, given: str, name: str | None = None, approach: str | None = None) -> Found:
    """What `given` means: an architecture's name, a folder (`./…`, `/…`, `~/…`) or a Hub id.

    `name` is the id for the record, which a folder needs. Raises `EnergyLabelError`, with the nearest names
    for one that is nothing of the kind.
    """
    if given in architecture_names():
        architecture = load_architecture(given)
        if case.task not in architecture.tasks:
            raise EnergyLabelError(
                f"Architecture {given} does {', '.join(architecture.tasks)} and not {case.task}; choose another."
            )
        refuse_other_name(given, name, twin_id(given))
        chosen = approach_of(case, _own_approach(given, approach, architecture.approach))
        return Found("architecture", given, twin_id(given), chosen)
    if given.startswith(("/", ".", "~")):
        folder = from_home(given)
        if not folder.is_dir():
            what = "is not a folder" if folder.exists() else "is not there"
            raise EnergyLabelError(f"{shown(given)} {what}; name a folder with a model's files, or a Hub id.")
        if name is None:
            raise EnergyLabelError(
                f"{shown(given)} is a folder and has no name of its own; give its record an id with --as ORG/NAME."
            )
        return Found("folder", str(folder.resolve()), name, approach_of(case, approach))
    known = next((model for model in case.models if given in (model.id, model.moved_to)), None)
    if known is not None:
        refuse_other_name(given, name, known.id)
        chosen = approach_of(case, _own_approach(given, approach, known.approach))
        return Found("hub", known.hub_id, known.id, chosen, known.prefix, known.branch)
    if not re.fullmatch(HUB_ID_PATTERN, given):
        raise EnergyLabelError(f"No model {shown(given)}: {_nearest(case, given)}")
    refuse_other_name(given, name, given)
    refuse_unusable(given)
    return Found("hub", given, given, approach_of(case, approach))


def refuse_other_name(given: str, name: str | None, own: str) -> None:
    """A record names whose weights they were: only a folder, which has no name, is given one."""
    if name not in (None, own):
        raise EnergyLabelError(
            f"{given} has a name of its own, which its record carries; leave out --as {name}, which is for folders."
        )


def _own_approach(given: str, asked: str | None, own: Approach) -> Approach:
    """How a model does the task that is known to do it in one way; another would run it without trained weights."""
    if asked not in (None, own):
        raise EnergyLabelError(
            f"{given} is known to do this task as {own}, and not as {shown(asked)}; leave out --approach."
        )
    return own


def refuse_unusable(given: str) -> None:
    """Raise for a Hub id that no record can carry, in the words of the record's own form."""
    try:
        _RECORDED.validate_python(given)
    except ValidationError as error:
        reason = error.errors(include_url=False)[0]["msg"].removeprefix("Value error, ")
        raise EnergyLabelError(f"No record can name {shown(given)}: {reason}; choose another model.") from None


def _nearest(case: Case, given: str) -> str:
    """The models and architectures of the task whose names are nearest."""
    by_name = {model.id.split("/")[1]: model.id for model in case.models}
    by_name |= {name: name for name in architectures_for(case.task)}
    if near := nearest(given.rpartition("/")[2], by_name):
        return f"did you mean {' or '.join(by_name[found] for found in near)}?"
    return f"give a Hub id (organisation/name), a folder (./…), or one of {', '.join(architectures_for(case.task))}."


def approach_of(case: Case, approach: str | None) -> Approach:
    """The approach that was asked for, or the case's only one; `EnergyLabelError` for another."""
    # Classical are recipes alone, which say so themselves.
    offered = [known for known in case.approaches if known != "classical"]
    if approach is None and len(offered) == 1:
        return offered[0]
    for known in offered:
        if known == approach:
            return known
    listed = " or ".join(offered)
    if approach is None:
        raise EnergyLabelError(
            f"{case.task} knows several approaches; say which this model takes with --approach: {listed}."
        )
    raise EnergyLabelError(f"{case.task} has no approach {shown(approach)}; there is {listed}.")


def workloads_of(case: Case, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """The ids of the workloads wanted, all of the case's where none is named."""
    known = tuple(workload.id for workload in case.workloads)
    for name in wanted:
        if name not in known:
            raise EnergyLabelError(f"{case.task} has no workload {shown(name)}; there are {', '.join(known)}.")
    return tuple(name for name in known if name in wanted) or known
