"""Who measured, with what, when, and where the figures can be checked."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from generator.records.model.room import IN_ROOM
from generator.records.model.run import SourceFile
from generator.records.model.text import Frozen, Login, ModelId, Revision, Sha256, Slug, Text, WebAddress


class Period(Frozen):
    """From which day to which it was measured, and what says so: a study may publish no times of its runs."""

    first: Annotated[date, Field(strict=False)]
    last: Annotated[date, Field(strict=False)]
    basis: Text

    @model_validator(mode="after")
    def _first_comes_first(self) -> Self:
        if self.first > self.last:
            raise ValueError("first is after last")
        return self


class Provenance(Frozen):
    """Who measured, with what, when, and where the figures can be checked (`None`: in the record itself).

    `submitter` is the GitHub account that hands the record in; two campaigns are independent only where these differ.
    `model_repository` is where the Hub had the weights, at `model_revision`; `model_folder_sha256` is the digest of a
    local folder that they came from instead, which nobody else can look up. `period` is when it was measured, where the
    runs do not say.
    """

    measured_by: Text
    submitter: Login | None = None
    tools: Annotated[dict[Slug, Text], Field(max_length=50)]
    driver: Text | None = None
    hardware_as_reported: Text | None = None
    model_repository: ModelId | None = None
    model_revision: Revision | None = None
    model_folder_sha256: Sha256 | None = None
    name_in_source: Text | None = None
    trust_remote_code: bool | None = None
    source_url: WebAddress | None = None
    citation: Text
    licence: Text
    files: Annotated[tuple[Annotated[SourceFile, IN_ROOM], ...], Field(max_length=100, strict=False)] = ()
    period: Period | None = None
    notes: Annotated[tuple[Text, ...], Field(max_length=50, strict=False)] = ()
