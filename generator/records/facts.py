"""Facts about a model that no measurement tells: how large it is, under which licence, made from what."""

from typing import Annotated

from pydantic import Field, StringConstraints

from generator.records.model import Frozen, ModelId, WebAddress

# SPDX identifiers, and the Hub's own of the same kind (`llama2`, `bigscience-bloom-rail-1.0`).
Licence = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9](?:[A-Za-z0-9.+-]{0,62}[A-Za-z0-9+])?$")]


class ModelFacts(Frozen):
    """`measurements/models/<org>--<model>.toml`, written by hand; what its `source` does not say is left out."""

    model: ModelId
    parameters: Annotated[int, Field(gt=0, le=10**15)] | None = None
    licence: Licence | None = None
    base: ModelId | None = None
    source: WebAddress
