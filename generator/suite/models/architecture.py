"""Architectures that ship with the suite, one TOML file each: what a model is made of, without its weights.

They stand in where there is no network, and only as twins: their weights are drawn at random. Light: no torch.
"""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, ValidationError

from generator.errors import EnergyLabelError, shown, unknown
from generator.records.model import Approach, Frozen, ModelId, Slug, Task, Text

ORGANISATION = "random-weights"
_ClassName = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Za-z0-9]{1,80}$")]
_Settings = dict[str, Any]


class TokenizerPlan(Frozen):
    """A tokenizer to be trained on seeded text: which algorithm, how many entries, which special tokens."""

    kind: Literal["wordpiece", "byte-bpe", "unigram", "characters"]
    vocabulary: Annotated[int, Field(ge=100, le=300_000)]
    tokenizer_class: _ClassName = "PreTrainedTokenizerFast"
    longest: Annotated[int, Field(ge=8, le=1_000_000)] = 512


class Part(Frozen):
    """A part with a class and its settings: a configuration, an image processor, a component of a pipeline.

    `library` is what `model_index.json` calls it: a library, or the pipeline of diffusers that has a class for itself.
    """

    library: Literal["transformers", "diffusers", "stable_diffusion"] = "transformers"
    class_name: _ClassName
    config_class: _ClassName | None = None
    settings: _Settings = Field(default_factory=dict)


class Architecture(Frozen):
    """One model without weights: its classes and settings, and what prepares its input.

    A plain model has `model`; a pipeline of diffusers has `pipeline` (its class) and `components`.
    """

    title: Text
    like: Text
    tasks: Annotated[tuple[Task, ...], Field(min_length=1)]
    approach: Approach
    size: Literal["base", "tiny"]
    model: Part | None = None
    pipeline: _ClassName | None = None
    components: dict[Slug | str, Part] = Field(default_factory=dict)
    generation: _Settings = Field(default_factory=dict)
    tokenizer: TokenizerPlan | None = None
    processors: tuple[Part, ...] = ()


def architecture_names() -> tuple[str, ...]:
    """The names of all architectures, sorted."""
    folder = files("generator.suite.models").joinpath("architectures")
    return tuple(sorted(item.name.removesuffix(".toml") for item in folder.iterdir() if item.name.endswith(".toml")))


@cache
def load_architecture(name: str) -> Architecture:
    """An architecture by its name; `EnergyLabelError` offering the nearest names where there is none."""
    names = architecture_names()
    if name not in names:
        raise unknown("architecture", name, names)
    where = f"architectures/{name}.toml"
    text = files("generator.suite.models").joinpath(where).read_text("utf-8")
    try:
        return Architecture.model_validate(_tuples(tomllib.loads(text)))
    except (ValidationError, ValueError) as error:
        raise EnergyLabelError(f"Mend {where} and try again: {shown(str(error), 300)}") from error


def architectures_for(task: str, size: str | None = None, approach: str | None = None) -> tuple[str, ...]:
    """The names of the architectures that do a task, in one size or approach where named."""
    return tuple(
        name
        for name in architecture_names()
        if task in (found := load_architecture(name)).tasks
        and size in (None, found.size)
        and approach in (None, found.approach)
    )


def twin_id(name: str) -> ModelId:
    """The id under which an architecture with random weights stands in a record."""
    return f"{ORGANISATION}/{name}"


def _tuples(value: Any, inside_settings: bool = False) -> Any:
    """TOML arrays as tuples for the strict models; settings keep their lists, as the libraries expect them."""
    if isinstance(value, dict):
        return {key: _tuples(item, inside_settings or key in ("settings", "generation")) for key, item in value.items()}
    if isinstance(value, list):
        items = [_tuples(item, inside_settings) for item in value]
        return items if inside_settings else tuple(items)
    return value
