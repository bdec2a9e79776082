"""What vendors of closed models have disclosed, and who has not: `measurements/disclosures.toml`.

Nothing here is graded, converted or filled in. An entry says what a vendor said, in the vendor's words.
"""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, ValidationError, model_validator

from generator.errors import EnergyLabelError, Fault, RecordFaultsError, shown
from generator.records.faults import faults_of
from generator.records.files.toml_file import read_toml
from generator.records.model import Frozen, Text, WebAddress

FILE = "disclosures.toml"
Basis = Literal[
    "measured by the vendor in its own data centres",
    "computed by the vendor as a life-cycle assessment",
    "estimated by the vendor",
    "stated without a method",
]
Parts = Annotated[tuple[Text, ...], Field(max_length=20)]


class DisclosedFigure(Frozen):
    """One figure as the vendor gave it, in the vendor's unit: `value`, or from there to `to`.

    `note` says what must be known to read it right, such as how grams were reckoned.
    """

    value: Annotated[float, Field(gt=0, le=1e6, allow_inf_nan=False)]
    to: Annotated[float, Field(gt=0, le=1e6, allow_inf_nan=False)] | None = None
    unit: Literal["Wh", "gCO2e", "mL of water", "gallons of water"]
    per: Text
    note: Text | None = None

    @model_validator(mode="after")
    def _a_range_goes_up(self) -> Self:
        if self.to is not None and self.to <= self.value:
            raise ValueError("a range goes up: to must be over value")
        return self


class Disclosure(Frozen):
    """One vendor's product: what was disclosed of it, or that nothing was found on the day somebody looked."""

    vendor: Text
    product: Text
    status: Literal["disclosed", "undisclosed"]
    looked_on: date
    source: WebAddress
    source_title: Text
    published: date | None = None
    words: Text | None = None
    basis: Basis | None = None
    scope: Text | None = None
    counted: Parts = ()
    not_counted: Parts = ()
    why_no_letter: Text | None = None
    note: Text | None = None
    figures: Annotated[tuple[DisclosedFigure, ...], Field(max_length=10)] = ()

    @model_validator(mode="after")
    def _told_whole_or_not_at_all(self) -> Self:
        told = ("published", "words", "basis", "scope", "why_no_letter", "figures")
        missing = [name for name in told if not getattr(self, name)]
        if self.status == "disclosed" and missing:
            raise ValueError(f"what is disclosed also says: {', '.join(missing)}")
        if self.status == "undisclosed" and (len(missing) < len(told) or self.counted or self.not_counted):
            raise ValueError("an undisclosed product has no figure, words or boundary; say what there is in a note")
        if self.published and self.published > self.looked_on:
            raise ValueError("it was looked up before it was published")
        return self

    @property
    def watt_hours(self) -> DisclosedFigure | None:
        """The energy of a query, where the vendor gave one."""
        return next((figure for figure in self.figures if figure.unit == "Wh"), None)


class _File(Frozen):
    disclosure: Annotated[tuple[Disclosure, ...], Field(max_length=500)] = ()


def read_disclosures(measurements: Path, today: date) -> list[Disclosure]:
    """Every disclosure in the file's order, none where there is no file; raises `RecordFaultsError` with all faults."""
    path = measurements / FILE
    if not path.exists() and not path.is_symlink():
        return []
    if path.is_symlink() or not path.is_file():
        raise EnergyLabelError(f"{path} is not a plain file; put the list of disclosures there.")
    try:
        found = list(_File.model_validate(read_toml(path)).disclosure)
    except (ValidationError, ValueError, OSError) as error:
        raise RecordFaultsError(faults_of(error, FILE)) from None
    faults = [*_future(found, today), *_twice(found)]
    if faults:
        raise RecordFaultsError(faults)
    return found


def _future(found: list[Disclosure], today: date) -> list[Fault]:
    return [
        Fault(FILE, f"disclosure[{place}].looked_on", item.looked_on.isoformat(), "lies in the future")
        for place, item in enumerate(found)
        if item.looked_on > today
    ]


def _twice(found: list[Disclosure]) -> list[Fault]:
    """A product comes once; two that differ in case alone are one to a reader."""
    seen: set[tuple[str, str]] = set()
    faults = []
    for place, item in enumerate(found):
        key = (item.vendor.casefold(), item.product.casefold())
        if key in seen:
            faults.append(Fault(FILE, f"disclosure[{place}].product", shown(item.product), "this product comes twice"))
        seen.add(key)
    return faults
