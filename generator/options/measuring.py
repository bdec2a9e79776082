"""The options of `measure`: the one table of them, and where each stands in a campaign's plan."""

from dataclasses import Field, dataclass, fields
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

from generator.options.data import measurements_folder
from generator.options.declaring import argument, default_of, option, typed

_PLACE, _WAYS = "place", "ways"

# One measurement by the command line, a campaign by its file, or a preview.
Way = Literal["one", "campaign", "preview"]


class Place(NamedTuple):
    """Where an option's value stands in a campaign file.

    `whole`: a value of the campaign; `entry`: of what to measure; `listed`: there too, as the only one of its list.
    `needed` is what one measurement cannot do without.
    """

    kind: Literal["whole", "entry", "listed"]
    key: str
    needed: bool = False


@dataclass(frozen=True, kw_only=True)
class MeasureOptions:
    """One measurement, or a campaign of many, or a preview; None where nothing was said."""

    task: str | None = argument(
        "TASK", "a pipeline tag, such as text-classification", None, place=Place("listed", "tasks", needed=True)
    )
    model: str | None = argument(
        "MODEL",
        "Hub id, folder or GGUF file (./…), architecture or recipe (scikit-learn/…)",
        None,
        place=Place("listed", "models", needed=True),
    )
    campaign: Path | None = option("--campaign", "measure all that a campaign file asks for", "FILE", either="what")
    cluster: Literal["slurm"] | None = option(
        "--cluster", "measure each target of the campaign as a job of this scheduler", ways=("one", "campaign")
    )
    preview: bool = option(
        "--preview",
        "a tiny twin for each of the suite's tasks on this machine, in a minute or two",
        default=False,
        either="what",
    )
    profile: str | None = option(
        "--profile",
        "the hardware profile, by its id in measurements/profiles (default: the one that fits this machine)",
        "PROFILE",
        place=Place("whole", "profile"),
    )
    by: str | None = option(
        "--by", "who measures, as the record will say; asked for once and kept", "NAME", place=Place("whole", "by")
    )
    submitter: str | None = option(
        "--submitter",
        "the GitHub account that will submit the record; asked for once and kept",
        "LOGIN",
        place=Place("whole", "submitter"),
    )
    country: str | None = option(
        "--country",
        "where the machine stands: ISO 3166, three letters; asked for once and kept",
        "COUNTRY",
        place=Place("whole", "country"),
    )
    gpu: str | None = option(
        "--gpu",
        "the GPU to measure, where there are several; none: no GPU",
        "INDEX|UUID|none",
        place=Place("whole", "gpu"),
    )
    queries: str | None = option(
        "--queries", "where queries come from", "hub|synthetic|FILE|FOLDER", place=Place("whole", "queries")
    )
    training: str | None = option(
        "--training", "what a recipe is trained on (default: hub)", "hub|FILE|FOLDER", place=Place("whole", "training")
    )
    embedder: str | None = option(
        "--embedder",
        "the sentence encoder of a recipe that has one: Hub id or folder (./…)",
        "MODEL",
        place=Place("entry", "embedder"),
    )
    quick: bool | None = option(
        "--quick",
        "a first look within minutes: few queries, and a value without a letter",
        place=Place("whole", "quick"),
    )
    workload: tuple[str, ...] | None = option(
        "--workload", "only this workload; may be repeated", "ID", repeated=True, place=Place("entry", "workloads")
    )
    weights: Literal["pretrained", "random"] | None = option(
        "--weights", "random weights make a twin", place=Place("entry", "weights")
    )
    precision: Literal["fp32", "fp16", "bf16"] | None = option(
        "--precision", "the weights' number format", place=Place("listed", "precision")
    )
    quantization: str | None = option(
        "--quantization", "bnb-int8, bnb-nf4, torchao-int8, …", "KIND", place=Place("listed", "quantization")
    )
    runtime: Literal["torch", "onnxruntime"] | None = option(
        "--runtime", "the program that runs the weights (default: torch)", place=Place("listed", "runtime")
    )
    compile: bool | None = option(
        "--compile", "compile the model with torch.compile", place=Place("listed", "compiled")
    )
    batch_size: int | None = option(
        "--batch-size", "queries answered together", "N", place=Place("listed", "batch_size")
    )
    approach: str | None = option(
        "--approach",
        "fine-tuned, pre-trained, few-shot or zero-shot, where the case does not say",
        "APPROACH",
        place=Place("entry", "approach"),
    )
    name: str | None = option(
        "--as", "the record's model id, for a folder or file", "ORG/NAME", place=Place("entry", "as")
    )
    revision: str | None = option(
        "--revision", "the model's commit, branch or tag on the Hub", "REF", place=Place("entry", "revision")
    )
    trust_remote_code: bool | None = option(
        "--trust-remote-code", "run the model's own code", place=Place("entry", "trust_remote_code")
    )
    replace: bool = option(
        "--replace", "measure again what already has a record", default=False, ways=("one", "campaign")
    )
    state: Path | None = option(
        "--state", "where finished runs are kept until the record is complete", "DIR", ways=("one", "campaign")
    )
    out: Path = option("--out", "where a preview goes", "DIR", Path("preview"), ways=("preview",))
    measurements: Path = measurements_folder(ways=("one", "campaign"))

    @property
    def way(self) -> Way:
        """Which of the three is asked for."""
        return "preview" if self.preview else "campaign" if self.campaign else "one"

    @property
    def ignored(self) -> list[str]:
        """The options given that this way of measuring has no use for, as they are typed; a default counts as none."""
        return [
            typed(declared)
            for declared in fields(self)
            if self.way not in _ways(declared)
            and getattr(self, declared.name) not in (declared.default, default_of(declared))
        ]

    @property
    def missing(self) -> list[str]:
        """What one measurement needs and was not given, as it is typed."""
        return [
            typed(declared) for declared, place in places() if place.needed and getattr(self, declared.name) is None
        ]

    @property
    def table(self) -> dict[str, Any]:
        """The campaign of this one measurement, as its file would say it."""
        whole: dict[str, Any] = {"name": "one"}
        entry: dict[str, Any] = {}
        for declared, place in places():
            value = getattr(self, declared.name)
            if value is not None:
                table = whole if place.kind == "whole" else entry
                table[place.key] = [value] if place.kind == "listed" else value
        return {**whole, "measure": [entry]}

    @property
    def state_folder(self) -> Path:
        """Where finished runs are kept: as said, else beside the campaign file, else in a folder of this directory."""
        if self.state:
            return self.state
        return self.campaign.with_suffix(".state") if self.campaign else Path(".energy-label")


def _ways(declared: "Field[Any]") -> tuple[Way, ...]:
    """The ways of measuring that have a use for an option; what stands in a plan is for one measurement."""
    ways: tuple[Way, ...] = declared.metadata.get(_WAYS, get_args(Way))
    return ("one",) if _PLACE in declared.metadata else ways


def places() -> list[tuple["Field[Any]", Place]]:
    """Every option that stands in a plan, in the order of the help."""
    return [(declared, declared.metadata[_PLACE]) for declared in fields(MeasureOptions) if _PLACE in declared.metadata]
