"""The terms in which the shapes of API v1 are told: what a field says, its unit, and the types that they share."""

from typing import Annotated, Any, get_args

from pydantic import Field, WithJsonSchema
from pydantic.config import JsonDict

WH = "Wh per 1,000 queries"
WH_TOKENS = "Wh per 1,000 tokens"


def told(says: str, unit: str | None = None, known: object = None, **limits: Any) -> Any:
    """What a field says. `known`: the values there are today, where more may come."""
    extra: JsonDict | None = {"x-unit": unit} if unit else None
    return Field(description=says, json_schema_extra=extra, examples=list(get_args(known)) or None, **limits)


Text = Annotated[str, Field(min_length=1)]
Day = Annotated[str, WithJsonSchema({"type": "string", "format": "date"})]
Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
Energy = Annotated[float, Field(gt=0)]
Whole = Annotated[int, Field(ge=0)]
Fraction = Annotated[float, Field(ge=0, le=1)]
Interval = tuple[Energy, Energy]
Address = Annotated[str, Field(pattern="^[^/:?#][^:?#]*$")]
