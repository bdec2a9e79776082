"""What the overviews of API v1 hold: `index.json` and `disclosures.json`. See `shapes.py`."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from generator.pages.api.shapes import ScaleEntry
from generator.pages.api.telling import Address, Day, Fraction, Sha256, Text, Whole, told
from generator.records.disclosures import Basis
from generator.records.model import Component, Counting


class CountsEntry(TypedDict):
    """How much there is."""

    models: Annotated[Whole, told("Models with at least one label.", "models")]
    labels: Annotated[Whole, told("Labels.", "labels")]
    tasks: Annotated[Whole, told("Tasks with at least one label.", "tasks")]
    labels_by_status: Annotated[dict[str, Whole], told("Labels of each status that there is.", "labels")]
    labels_by_profile: Annotated[dict[str, Whole], told("Labels of each profile.", "labels")]


class FileEntry(TypedDict):
    """One document of the API as it is served, before compression."""

    sha256: Annotated[Sha256, told("SHA-256 of its bytes.")]
    bytes: Annotated[Whole, told("Its length.", "bytes")]


class TaskEntry(TypedDict):
    """One task in words."""

    title: Annotated[Text, told("Its name.")]
    query: Annotated[Text, told("What one query is.")]
    quality_title: Annotated[Text | None, told("What its quality figure is; null where it has none.")]
    quality_short: Annotated[Text | None, told("The same in few words.")]
    operating_rule: Annotated[Text, told("How a label chooses among several ways of serving.")]


class ProfileEntry(TypedDict):
    """One hardware profile and its measuring boundary."""

    title: Annotated[Text, told("Its name.")]
    short: Annotated[Text, told("Its name in few words.")]
    primary: Annotated[
        bool,
        told(
            "Whether it is the one of the first edition. Neither an address nor an order depends on it: take addresses "
            "from a label's `urls`."
        ),
    ]
    counted: Annotated[Text, told("What was counted, in few words.")]
    boundary: Annotated[dict[Component, Counting], told("How the energy of each component was found.")]
    boundary_plain: Annotated[Text, told("The boundary in plain words.")]
    not_counted: Annotated[list[Text], told("What is left out.")]
    meter_relative: Annotated[
        Annotated[float, Field(ge=0, lt=1)],
        told("The meter's declared relative uncertainty (95 %), part of every `interval_95`.", "fraction"),
    ]
    gpus_of_the_job: Annotated[bool, told("Whether the GPUs that a job ran on are counted, however many those are.")]
    repeatability_relative: Annotated[
        Fraction | None,
        told(
            "How far another run may lie (95 %), declared for figures that do not show it; null: nothing is declared, "
            "and such a figure has no letter.",
            "fraction",
        ),
    ]
    repeatability_reason: Annotated[Text | None, told("What that rests on.")]
    one_session: Annotated[
        bool, told("Whether all runs of a label were made in one session, so that they count like one.")
    ]


class IndexDocument(TypedDict):
    """What there is, and where."""

    api: Annotated[Literal["v1"], told("The API's version: that of the addresses.")]
    api_version: Annotated[Text, told("The newest entry of the API's changelog: `1.x`, and `x` only grows.")]
    edition: Annotated[Day, told("Day of the newest change of the data.")]
    unit: Annotated[Literal["Wh per 1,000 queries"], told("The unit of every energy in the documents.")]
    counts: Annotated[CountsEntry, told("How many models, labels and tasks there are.")]
    schema: Annotated[dict[str, Address], told("Where each kind of document's JSON Schema is.")]
    tasks: Annotated[dict[str, Address], told("Where each task's document is, in the order of the site.")]
    advice: Annotated[dict[str, Address], told("Where the advice for each task is, likewise.")]
    disclosures: Annotated[Address, told("Where the disclosures of closed models are.")]
    models: Annotated[
        dict[str, Address], told("Where each model's document is, by name without regard to upper and lower case.")
    ]
    task_details: Annotated[dict[str, TaskEntry], told("Each task in words, in the order of `tasks`.")]
    profiles: Annotated[dict[str, ProfileEntry], told("Each hardware profile that has a label.")]
    scales: Annotated[
        dict[str, dict[str, ScaleEntry | None]],
        told("Class limits by task and profile; null where there are labels and no scale yet."),
    ]
    files: Annotated[
        dict[str, FileEntry],
        told("Every document but this one and the records, sorted by address; a record's SHA-256 is in its label."),
    ]


class FigureEntry(TypedDict):
    """One figure as the vendor gave it."""

    value: Annotated[Annotated[float, Field(gt=0)], told("The figure, in `unit`; of a range its lower end.")]
    to: Annotated[Annotated[float, Field(gt=0)] | None, told("The upper end of a range; null for a single figure.")]
    unit: Annotated[
        Text,
        told(
            "The vendor's own unit, never converted.",
            known=Literal["Wh", "gCO2e", "mL of water", "gallons of water"],
        ),
    ]
    per: Annotated[Text, told("What it is a figure of.")]
    note: Annotated[Text | None, told("What must be known to read it right.")]


class DisclosureEntry(TypedDict):
    """What one vendor has said of one closed product."""

    letter: Annotated[None, told("Always null: what was not measured has no letter.")]
    vendor: Annotated[Text, told("Who offers it.")]
    product: Annotated[Text, told("What it is called.")]
    status: Annotated[Text, told("Whether a figure was found.", known=Literal["disclosed", "undisclosed"])]
    looked_on: Annotated[Day, told("When somebody looked.")]
    source: Annotated[Text, told("Where they looked.")]
    source_title: Annotated[Text, told("What the source is called.")]
    published: Annotated[Day | None, told("When the vendor said it; null for what is undisclosed.")]
    words: Annotated[Text | None, told("The vendor's own words.")]
    basis: Annotated[Text | None, told("What the figure rests on.", known=Basis)]
    scope: Annotated[Text | None, told("What it is a figure of.")]
    counted: Annotated[list[Text], told("What the vendor says is in it; empty where nothing is said.")]
    not_counted: Annotated[list[Text], told("What the vendor says is not.")]
    why_no_letter: Annotated[Text | None, told("Why it cannot be graded.")]
    note: Annotated[Text | None, told("What else is to be known.")]
    figures: Annotated[list[FigureEntry], told("The figures; empty for what is undisclosed.")]


class DisclosuresDocument(TypedDict):
    """What vendors of closed models have said, as committed."""

    api: Annotated[Literal["v1"], told("The API's version.")]
    edition: Annotated[Day, told("Day of the newest change of the data.")]
    disclosures: Annotated[list[DisclosureEntry], told("In the order of the committed file.")]
