"""Facts about a model that no measurement tells: how large it is, under which licence, made from what."""

from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, StringConstraints, ValidationError, model_validator

from generator.errors import Fault, RecordFaultsError, shown
from generator.records.faults import faults_of, shown_path
from generator.records.files.toml_file import read_toml
from generator.records.model import Frozen, ModelId, WebAddress
from generator.records.patterns import LICENCE_PATTERN

Licence = Annotated[str, StringConstraints(pattern=LICENCE_PATTERN)]
_Parameters = Annotated[int, Field(gt=0, le=10**15)]


class ModelFacts(Frozen):
    """`measurements/models/<org>--<model>.toml`, written by hand; what its `source` does not say is left out.

    `activated_parameters` are those that one token passes through, where these are fewer: in a mixture of experts.
    `base` is what it was trained on from, and `quantized_from` the model whose weights it holds in fewer bits.
    """

    model: ModelId
    parameters: _Parameters | None = None
    activated_parameters: _Parameters | None = None
    licence: Licence | None = None
    base: ModelId | None = None
    quantized_from: ModelId | None = None
    source: WebAddress

    @model_validator(mode="after")
    def _they_fit_together(self) -> Self:
        if self.activated_parameters is not None and self.activated_parameters >= (self.parameters or 0):
            raise ValueError("activated_parameters are fewer than parameters; give both, or leave it out")
        if self.quantized_from == self.model:
            raise ValueError("a model is not quantized from itself")
        return self


def read_facts(measurements: Path) -> dict[str, ModelFacts]:
    """The facts of each model that has some, by its Hub id; raises `RecordFaultsError` with all faults."""
    faults: list[Fault] = []
    facts: dict[str, ModelFacts] = {}
    names: dict[str, str] = {}
    for path in sorted((measurements / "models").glob("*.toml")):
        try:
            found = ModelFacts.model_validate(read_toml(path))
        except (ValidationError, ValueError, OSError) as error:
            faults += faults_of(error, shown_path(path.name))
            continue
        wanted = found.model.replace("/", "--")
        if wanted != path.stem:
            faults.append(Fault(shown_path(path.name), "model", shown(found.model), f"belongs into {wanted}.toml"))
        spelled = names.setdefault(found.model.casefold(), found.model)
        if spelled != found.model:
            reason = f"differs from {spelled} in case alone; a model has one file"
            faults.append(Fault(shown_path(path.name), "model", shown(found.model), reason))
        facts[found.model] = found
    if faults:
        raise RecordFaultsError(faults)
    return facts
