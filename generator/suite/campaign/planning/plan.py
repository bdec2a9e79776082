"""What a campaign is to measure: its entries, each of them models on tasks in variants."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from generator.errors import nearest
from generator.records.model import Approach, Frozen, Login, ModelId, Slug, Text, Weights
from generator.suite.campaign.planning.cluster_asked import ClusterAsked
from generator.suite.campaign.planning.country import country_code
from generator.suite.campaign.planning.rounds import Order
from generator.suite.models.setup import MADE_HERE, TorchPrecision


def _made_here(given: str) -> str:
    """A quantisation that the suite can make, or none: said now, and not after the model was fetched."""
    if given == "none" or given in MADE_HERE:
        return given
    near = [name for name in MADE_HERE if given in name or name in given] or nearest(given, MADE_HERE)
    offered = f"did you mean {' or '.join(near)}?" if near else f"choose {', '.join(MADE_HERE)}, or none"
    raise ValueError(f"is not a quantisation that the suite makes: {offered}")


_Quantization = Annotated[str, AfterValidator(_made_here)]
# What can be chosen; that llama.cpp runs a GGUF file and scikit-learn a recipe goes without saying.
_Runtime = Literal["torch", "onnxruntime"]


class Entry(Frozen):
    """Some models on some tasks in some variants: every combination is a record of its own.

    `models` may hold Hub ids, folders, architectures and recipes, and two words: `known` for every model that the
    task's case lists, `tiny` and `base` for every architecture of that size. `embedder` is a recipe's.
    """

    tasks: Annotated[tuple[Text, ...], Field(min_length=1, max_length=20)]
    models: Annotated[tuple[Text, ...], Field(min_length=1, max_length=500)]
    name: ModelId | None = Field(default=None, alias="as")
    approach: Approach | None = None
    weights: Weights | None = None
    precision: Annotated[tuple[TorchPrecision, ...], Field(min_length=1)] = ("fp32",)
    quantization: Annotated[tuple[_Quantization, ...], Field(min_length=1)] = ("none",)
    runtime: Annotated[tuple[_Runtime, ...], Field(min_length=1)] = ("torch",)
    compiled: Annotated[tuple[bool, ...], Field(min_length=1)] = (False,)
    batch_size: Annotated[tuple[Annotated[int, Field(gt=0, le=65536)], ...], Field(min_length=1)] = (1,)
    revision: Text | None = None
    trust_remote_code: bool = False
    queries: Text | None = None
    embedder: Text | None = None
    workloads: tuple[Slug, ...] = ()


class Plan(Frozen):
    """A campaign: under which profile, by whom, who hands it in (a GitHub account), where, and what.

    A `quick` one asks few queries, for a first look that earns no letter. `training` is what recipes are trained on:
    `hub`, a file, or a folder with a file for each workload. In an `interleaved` one the targets take turns, one run
    of each workload at a time, so that a machine that grows warm or busy does so for all of them. `cluster` is how each
    target becomes a job, where it is measured with `--cluster`.
    """

    name: Slug
    profile: Slug
    # It stands in the record's citation, between other words.
    by: Annotated[Text, Field(max_length=200)]
    submitter: Login | None = None
    country: Annotated[Text, AfterValidator(country_code)]
    gpu: Text | None = None
    queries: Text = "hub"
    training: Text | None = None
    quick: bool = False
    order: Order = "one after the other"
    cluster: ClusterAsked | None = None
    measure: Annotated[tuple[Entry, ...], Field(min_length=1, max_length=500)]
