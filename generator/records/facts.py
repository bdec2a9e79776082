"""Facts about a model that no measurement tells: how large it is, under which licence, made from what."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints, ValidationError

from generator.errors import Fault, RecordFaultsError, shown
from generator.records.faults import faults_of, shown_path
from generator.records.model import Frozen, ModelId, WebAddress
from generator.records.toml_file import read_toml

# SPDX identifiers, and the Hub's own of the same kind (`llama2`, `bigscience-bloom-rail-1.0`).
Licence = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9](?:[A-Za-z0-9.+-]{0,62}[A-Za-z0-9+])?$")]


class ModelFacts(Frozen):
    """`measurements/models/<org>--<model>.toml`, written by hand; what its `source` does not say is left out."""

    model: ModelId
    parameters: Annotated[int, Field(gt=0, le=10**15)] | None = None
    licence: Licence | None = None
    base: ModelId | None = None
    source: WebAddress


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
