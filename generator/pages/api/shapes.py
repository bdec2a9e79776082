"""What the documents of API v1 hold: each field with its type, unit and meaning, told once.

Type checking holds `documents.py` to these shapes; the JSON Schemas and the tables of the API's page are made of them.
A field is never taken away, renamed or made to mean something else within v1 (tests/api_versions.py holds it to that);
what is added gets a line on `site_src/pages/api/v1.md` and a recording of its own.
"""

from typing import Annotated, Any, Literal

from pydantic import Field

# pydantic reads no TypedDict of `typing` below Python 3.12.
from typing_extensions import TypedDict

from generator.labels.grading.scale import LETTERS
from generator.labels.grading.status import Status
from generator.labels.verification import State
from generator.pages.api.needs import NeedsEntry, RuntimeEntry
from generator.pages.api.serving import OperatingEntry, PointEntry, ServedEntry
from generator.pages.api.telling import (
    WH,
    WH_TOKENS,
    Address,
    Day,
    Energy,
    Fraction,
    Interval,
    Sha256,
    Text,
    Whole,
    told,
)
from generator.records.model import Answers, Approach, Counting, Weights

# The newest entry of the API's changelog.
VERSION = "1.8"


def _letter(says: str) -> Any:
    return Field(description=says, json_schema_extra={"enum": [*LETTERS, None]})


class ShareEntry(TypedDict):
    """One component's part of the energy."""

    counting: Annotated[Counting, told("How its energy was found.")]
    fraction: Annotated[Fraction, told("Its part of `wh_per_1000_queries`, 0 to 1.", "fraction")]


class StatedEntry(TypedDict):
    """What is always stated of a data set's queries."""

    title: Annotated[Text, told("Its name for people.")]
    wh_per_1000_queries: Annotated[Energy, told("Energy of its queries, mean of its runs.", WH)]
    interval_95: Annotated[Interval | None, told("95 % interval, low and high; null with fewer than two runs.", WH)]
    runs: Annotated[Whole, told("Runs over it.", "runs")]
    non_answers: Annotated[
        Whole | None,
        told(
            "Answers that held nothing which the job could use, of all runs; null where not every run looked.",
            "answers",
        ),
    ]
    withheld: Annotated[
        Whole | None,
        told("Answers that the model's own safety checker kept back; null where not every run looked.", "answers"),
    ]
    counts: Annotated[
        dict[str, Annotated[float, Field(ge=0)]],
        told("Tokens, images, pixels, steps and the like a query, by the record's name; only what every run counted."),
    ]
    graded: Annotated[bool, told("Whether its queries are part of the label's figure.")]
    wh_per_1000_tokens: Annotated[
        Energy | None, told("Energy of the tokens written; null where they were not counted.", WH_TOKENS)
    ]


class WorkloadEntry(StatedEntry):
    """One data set's queries."""

    queries_per_run: Annotated[Whole, told("Queries in the shortest run.", "queries")]
    queries_per_run_most: Annotated[Whole, told("Queries in the longest run.", "queries")]
    queries_in_all: Annotated[Whole, told("Queries of all runs together.", "queries")]
    seconds_per_query: Annotated[Energy, told("Machine time of a query, mean.", "s")]


class WorkloadInPartEntry(StatedEntry):
    """The same of a study that does not state how many queries there were, or how long they took."""

    queries_per_run: Annotated[Whole | None, told("Queries in the shortest run; null where not stated.", "queries")]
    queries_per_run_most: Annotated[Whole | None, told("Queries in the longest run; null where not stated.", "queries")]
    queries_in_all: Annotated[Whole | None, told("Queries of all runs together; null where not stated.", "queries")]
    seconds_per_query: Annotated[Energy | None, told("Machine time of a query, mean; null where not stated.", "s")]


class QualityEntry(TypedDict):
    """A published quality figure."""

    metric: Annotated[Text, told("What was scored.")]
    value: Annotated[float, told("The score, in the metric's own unit.")]
    dataset: Annotated[Text, told("On which data set.")]
    source: Annotated[Text, told("Where it was published.")]
    answers: Annotated[
        Text,
        told(
            "Of which answers it is: made as the measured ones were, longer ones, or nobody said. Only `same` may be "
            "set against the energy.",
            known=Answers,
        ),
    ]


class MeasuredEntry(TypedDict):
    """A quality figure of the very answers that the energy was spent on."""

    metric: Annotated[Text, told("What was scored.")]
    value: Annotated[float, told("The score, in the metric's own unit.")]
    workload: Annotated[Text, told("On which of `workloads`.")]
    tool: Annotated[Text, told("By which library, with its version.")]
    items: Annotated[Whole, told("On how many answers.", "answers")]
    interval_95: Annotated[tuple[float, float] | None, told("Its 95 % interval, low and high.")]
    better: Annotated[Literal["higher", "lower"], told("Which way is up.")]
    chance: Annotated[float | None, told("What guessing would reach; null where guessing means nothing.")]
    above_chance: Annotated[
        bool | None,
        told("Whether it beats that, its whole interval where there is one; null where that cannot be told."),
    ]
    unmapped: Annotated[
        Fraction | None,
        told("The part of the answers that could not be read as a label; each counts as wrong.", "fraction"),
    ]


class QualityOfEnergyEntry(TypedDict):
    """The one quality that may be set against the energy."""

    value: Annotated[float, told("The mean over its data sets, in the metric's own unit.")]
    metric: Annotated[Text, told("What was scored.")]
    datasets: Annotated[list[Text], told("Over which data sets.")]
    measured: Annotated[bool, told("Whether it is of the very answers; else it was published, of answers made alike.")]
    better: Annotated[Literal["higher", "lower"], told("Which way is up.")]
    interval_95: Annotated[tuple[float, float] | None, told("Its 95 % interval; null for a published one.")]
    prepared: Annotated[
        list[Text | None],
        told("How a study prepared the inputs of each data set, in this order; empty where it says of none."),
    ]
    title: Annotated[Text, told("What it is called. Two of one title, `prepared`, task and profile can be compared.")]
    short: Annotated[Text, told("The same in few words.")]


class ReproductionEntry(TypedDict):
    """A second measurement of the same, by somebody else."""

    measured_by: Annotated[Text, told("Who measured, in their own words.")]
    submitter: Annotated[Text, told("The GitHub account that handed it in.")]
    measured_to: Annotated[Day, told("Day of its last run.")]
    wh_per_1000_queries: Annotated[Energy, told("Its figure, over the workloads of the label's own.", WH)]
    interval_95: Annotated[Interval, told("Its 95 % interval, low and high, with the meter's uncertainty.", WH)]
    difference: Annotated[
        Annotated[float, Field(gt=-1)], told("Against the label's figure, as a fraction of that.", "fraction")
    ]
    e_n: Annotated[
        Annotated[float, Field(ge=0)] | None,
        told("The E_n score of ISO 13528: the difference over both uncertainties; null where neither has any."),
    ]
    agrees: Annotated[
        bool,
        told("Whether the two agree: `e_n` is at most 1, and the intervals of any quality that both measured overlap."),
    ]
    record_sha256: Annotated[Sha256, told("SHA-256 of its record's file.")]
    record: Annotated[Address, told("Its record, byte for byte as committed, JSON.")]


class VerificationEntry(TypedDict):
    """What stands behind a figure."""

    state: Annotated[Text, told("Taken from a study, told by who measured, or measured again.", known=State)]
    reproductions: Annotated[list[ReproductionEntry], told("The second measurements, in the order of their addresses.")]


class UrlsEntry(TypedDict):
    """Where the label is shown."""

    page: Annotated[Address, told("The model's card.")]
    label: Annotated[Address, told("The living label, SVG.")]
    label_png: Annotated[Address | None, told("The same as PNG; null on a site with too many labels to paint.")]
    label_png_2x: Annotated[Address | None, told("The same at twice the size.")]
    label_pdf: Annotated[Address | None, told("The same for print, PDF.")]
    compact_label: Annotated[Address, told("The living compact label, SVG.")]
    badge: Annotated[Address, told("The living badge, flat, SVG.")]
    badge_square: Annotated[Address, told("The living badge, square, SVG.")]
    badge_large: Annotated[Address, told("The living badge, large, SVG.")]
    endpoint: Annotated[Address, told("The living badge as a shields.io endpoint, JSON.")]
    immutable_page: Annotated[Address, told("The page of exactly this record: it says what has superseded it, if any.")]
    immutable_label: Annotated[Address, told("The label of exactly this record under exactly this scale, SVG.")]
    immutable_compact_label: Annotated[Address, told("The same, compact.")]
    immutable_badge: Annotated[Address, told("The badge of exactly this record, flat, SVG.")]
    immutable_badge_square: Annotated[Address, told("The same, square.")]
    immutable_badge_large: Annotated[Address, told("The same, large.")]
    record: Annotated[Address, told("The record, byte for byte as committed, JSON.")]


class AwaitingEntry(TypedDict):
    """How far the first scale of a label's task and profile is away."""

    models: Annotated[Annotated[int, Field(ge=0)], told("Models with a complete, measured record.", "models")]
    needed: Annotated[Annotated[int, Field(ge=1)], told("Models that a scale needs.", "models")]
    counts: Annotated[bool, told("Whether this label is of one of them.")]
    missing_workloads: Annotated[list[Text], told("The data sets that it lacks, where it does not count for that.")]


LabelEntry = TypedDict(
    "LabelEntry",
    {
        "model": Annotated[
            Text, told("The model's id on the Hugging Face Hub, or a name given here if it is not there.")
        ],
        "task": Annotated[Text, told("The job, by its Hugging Face pipeline tag.")],
        "profile": Annotated[Text, told("The hardware profile: what machine, and what was counted.")],
        "approach": Annotated[Text, told("How the model does the job.", known=Approach)],
        "variant": Annotated[
            Text | None,
            told("Precision, quantisation, batch size or compile mode; null where all of them are the plain ones."),
        ],
        "weights": Annotated[Weights, told("`random` for a twin, which never has a letter.")],
        "quick": Annotated[
            Annotated[int, Field(ge=1)] | None,
            told(
                "At most so many different queries of each data set, for a first look without a letter; null for the "
                "whole task.",
                "queries",
            ),
        ],
        "status": Annotated[
            Text,
            told(
                "`graded`, `provisional` for a letter that rests on an assumed repeatability, or why there is none.",
                known=Status,
            ),
        ],
        "class": Annotated[str | None, _letter("The class, A to G: that of the interval's upper end; null without.")],
        "class_span": Annotated[Text | None, told("The classes that the interval touches: `C`, or `C–D`.")],
        "scale": Annotated[Text | None, told("The version of the scale; null where the task and profile have none.")],
        "awaiting_scale": Annotated[
            AwaitingEntry | None,
            told("How far the first scale is away, where the label lacks nothing but that; null for any other."),
        ],
        "wh_per_1000_queries": Annotated[Energy | None, told("Energy of 1,000 queries inside the boundary.", WH)],
        "interval_95": Annotated[
            Interval | None,
            told("95 % interval, low and high, with the meter's uncertainty; null with too few runs.", WH),
        ],
        "interval_95_runs": Annotated[
            Interval | None,
            told("The same from the runs' scatter alone, to set two labels of one profile against each other.", WH),
        ],
        "repeatability_assumed": Annotated[
            Fraction | None,
            told(
                "How far another run may lie (95 %), as the profile declares it: part of `interval_95` in place of "
                "the runs' own scatter. Null where the runs themselves show it.",
                "fraction",
            ),
        ],
        "assumed": Annotated[
            Text | None, told("The same for people, with the runs there are: `one run; repeatability assumed, 15 %`.")
        ],
        "tokens_per_answer": Annotated[
            Energy | None, told("Tokens written a query, mean; null where they were not counted.", "tokens")
        ],
        "wh_per_1000_tokens": Annotated[
            Energy | None,
            told("`wh_per_1000_queries` over `tokens_per_answer`; null where they were not counted.", WH_TOKENS),
        ],
        "needs": Annotated[NeedsEntry, told("What the model needs besides energy.")],
        "runtime": Annotated[
            RuntimeEntry | None, told("The program that ran the weights; null where it is not stated, or in `served`.")
        ],
        "served": Annotated[ServedEntry, told("How its queries were put to the model.")],
        "operating": Annotated[
            OperatingEntry | None,
            told("How the way of serving was chosen among several; null where one alone was measured."),
        ],
        "place": Annotated[
            Annotated[int, Field(ge=1)] | None,
            told("Place among the labels of its task and profile, 1 the thriftiest; null where it is not compared."),
        ],
        "factor_to_thriftiest": Annotated[
            Annotated[float, Field(ge=1)] | None, told("Times the energy of the label with place 1.", "times")
        ],
        "shares": Annotated[
            dict[str, ShareEntry],
            told(
                "By component (`gpu`, `cpu`, `ram`, or `node`, the whole computer, which holds the others): only what "
                "was counted."
            ),
        ],
        "workloads": Annotated[dict[str, WorkloadEntry], told("By data set, what was measured.")],
        "workloads_in_part": Annotated[
            dict[str, WorkloadInPartEntry],
            told(
                "By data set, what a study measured and states in part: as `workloads`, with null for queries or time. "
                "A data set is in one of the two."
            ),
        ],
        "quality": Annotated[list[QualityEntry], told("Quality beside energy; it never enters the class.")],
        "quality_measured": Annotated[
            list[MeasuredEntry], told("Quality of the very answers, beside `quality`, which was published.")
        ],
        "quality_headline": Annotated[
            float | None, told("The value of `quality_of_energy`; null where no quality of these answers is known.")
        ],
        "quality_of_energy": Annotated[
            QualityOfEnergyEntry | None,
            told("The one quality that may be set against the energy; null where none of these answers is known."),
        ],
        "runs": Annotated[Whole, told("Runs that the figure rests on.", "runs")],
        "measured_from": Annotated[Day, told("Day of the first run.")],
        "measured_to": Annotated[Day, told("Day of the last run.")],
        "valid_until": Annotated[Day, told("Until when the label is taken as up to date.")],
        "measured_by": Annotated[Text, told("Who measured, in their own words.")],
        "submitter": Annotated[Text | None, told("The GitHub account that handed the record in; null where none did.")],
        "verification": Annotated[VerificationEntry, told("Whether somebody else has measured the same.")],
        "source_url": Annotated[Text | None, told("Where it was published; null where the record is the source.")],
        "record_sha256": Annotated[Sha256, told("SHA-256 of the record's file.")],
        "urls": Annotated[UrlsEntry, told("Where the label, its badge and its record are.")],
    },
)
"""One label. An unknown is null."""


class ScaleEntry(TypedDict):
    """The class limits of one task under one profile."""

    version: Annotated[Text, told("A scale is frozen once it is published; a new one has another version.")]
    workloads: Annotated[list[Text], told("The data sets that a label needs for a letter.")]
    upper_edges_wh_per_1000_queries: Annotated[
        dict[str, Energy], told("The upper limit of each class from A to F; G has none.", WH)
    ]


class ModelDocument(TypedDict):
    """Every label of one model."""

    api: Annotated[Literal["v1"], told("The API's version.")]
    model: Annotated[Text, told("The model's id on the Hugging Face Hub, or a name given here if it is not there.")]
    labels: Annotated[
        list[LabelEntry], told("In the order of the tasks of `index.json`; the newest machine first, then by variant.")
    ]
    points: Annotated[
        dict[str, dict[str, list[PointEntry]]],
        told(
            "Every way of serving that was measured, by the label's `record_sha256` and data set, fewest queries at "
            "once first; only of labels that have several."
        ),
    ]


class RankingEntry(TypedDict):
    """One profile's labels of a task."""

    scale: Annotated[ScaleEntry | None, told("Their class limits; null where there are none yet.")]
    labels: Annotated[
        list[LabelEntry],
        told("Those with a place first, thriftiest first, then the others by energy; ties by model and variant."),
    ]


class TaskDocument(TypedDict):
    """Every label of one task."""

    api: Annotated[Literal["v1"], told("The API's version.")]
    task: Annotated[Text, told("The job, by its Hugging Face pipeline tag.")]
    title: Annotated[Text, told("Its name for people.")]
    profiles: Annotated[dict[str, RankingEntry], told("By hardware profile, the newest first.")]
