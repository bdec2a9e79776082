"""What each column of the two tables holds: once, for people on the data page and for machines in Croissant."""

from dataclasses import dataclass
from typing import Literal

from generator.records.model import COMPONENTS

Type = Literal["Text", "Integer", "Float", "Date", "DateTime", "URL"]


@dataclass(frozen=True)
class Column:
    """One column: its name in the files, its type in schema.org's words and what it says."""

    name: str
    type: Type
    says: str


_COMPONENT_WORDS = {"gpu": "accelerators", "cpu": "processor", "ram": "memory", "node": "whole computer"}
_PHASE_WORDS = {"load": "loading the model", "transfer": "moving it to the accelerator", "query": "the queries"}

LABELS: tuple[Column, ...] = (
    Column("task", "Text", "The job, by its Hugging Face pipeline tag."),
    Column("profile", "Text", "The hardware profile: what machine, and what was counted."),
    Column("model", "Text", "The model's id on the Hugging Face Hub."),
    Column("variant", "Text", "Precision, quantisation, batch size or compile mode where they are not the plain ones."),
    Column("approach", "Text", "How the model does the job: fine-tuned, pre-trained, zero-shot or classical."),
    Column("weights", "Text", "pretrained, or random for a twin."),
    Column("status", "Text", "graded, or why there is no letter."),
    Column("class", "Text", "The class from A to G: that of the interval's upper end."),
    Column("class_span", "Text", "The classes that the interval touches."),
    Column("scale", "Text", "The version of the scale that the class is from."),
    Column("wh_per_1000_queries", "Float", "Energy of 1,000 queries in watt-hours, inside the profile's boundary."),
    Column("interval_95_low", "Float", "Lower end of the 95 % interval, in watt-hours per 1,000 queries."),
    Column("interval_95_high", "Float", "Upper end of the 95 % interval, in watt-hours per 1,000 queries."),
    Column("place", "Integer", "Place among the labels of the same task and profile, 1 the thriftiest."),
    Column("factor_to_thriftiest", "Float", "Times the energy of the thriftiest label of the same task and profile."),
    *(
        Column(f"{name}_fraction", "Float", f"Part of the energy that went to the {_COMPONENT_WORDS[name]}, 0 to 1.")
        for name in COMPONENTS
    ),
    *(
        Column(f"{name}_counting", "Text", f"How the energy of the {_COMPONENT_WORDS[name]} was found.")
        for name in COMPONENTS
    ),
    Column("quality", "Float", "The task's quality figure, where the model has it; it never enters the class."),
    Column("quality_metric", "Text", "What the quality figure is."),
    Column("runs", "Integer", "How many runs the figure rests on."),
    Column("measured_from", "Date", "Day of the first run."),
    Column("measured_to", "Date", "Day of the last run."),
    Column("verification", "Text", "Who stands behind the figure: published, self-reported, reproduced or disputed."),
    Column("record", "Text", "The record's path below /api/v1/records/."),
    Column("record_sha256", "Text", "SHA-256 of the record's file."),
    Column("source_url", "URL", "Where the measurement was published, unless the record is itself the source."),
)

RUNS: tuple[Column, ...] = (
    *LABELS[:4],
    Column("workload", "Text", "The data set whose queries were asked."),
    Column("run", "Text", "The run's id in its source."),
    Column("finished_at", "DateTime", "When the run ended, where its study says so."),
    Column("queries", "Integer", "How many queries were asked."),
    *(
        column
        for phase, what in _PHASE_WORDS.items()
        for column in (
            Column(f"{phase}_duration_s", "Float", f"Seconds of {what}."),
            *(
                Column(f"{phase}_{name}_joules", "Float", f"Joules of the {_COMPONENT_WORDS[name]} for {what}.")
                for name in COMPONENTS
            ),
        )
    ),
    Column("note", "Text", "What is to be known of this run."),
)
