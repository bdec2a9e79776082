"""What each column of the three tables holds: once, for people on the data page and for machines in Croissant."""

from dataclasses import dataclass
from typing import Literal

from generator.records.model import COMPONENTS

Type = Literal["Text", "Integer", "Float", "Boolean", "Date", "DateTime", "URL"]


@dataclass(frozen=True)
class Column:
    """One column: its name in the files, its type in schema.org's words and what it says."""

    name: str
    type: Type
    says: str


_COMPONENT_WORDS = {"gpu": "accelerators", "cpu": "processor", "ram": "memory", "node": "whole computer"}
_PHASE_WORDS = {"load": "loading the model", "transfer": "moving it to the accelerator", "query": "the queries"}

_SERVED = (
    Column("serving", "Text", "server where requests were answered as they came, else offline."),
    Column("at_once", "Integer", "Requests under way at a time, or queries in a batch; empty where not stated."),
    Column("engine", "Text", "The program that answered, with its version, where it is not the suite's own."),
    Column("gpus", "Integer", "GPUs of the job; empty where not stated."),
)
_ENERGY = (
    Column("wh_per_1000_queries", "Float", "Energy of 1,000 queries in watt-hours, inside the profile's boundary."),
    Column("interval_95_low", "Float", "Lower end of the 95 % interval, in watt-hours per 1,000 queries."),
    Column("interval_95_high", "Float", "Upper end of the 95 % interval, in watt-hours per 1,000 queries."),
)
_TOKENS = (
    Column("tokens_per_answer", "Float", "Tokens written a query, mean; empty where they were not counted."),
    Column("wh_per_1000_tokens", "Float", "Energy of 1,000 tokens written, in watt-hours."),
)

_MEMORY = (
    Column(
        "peak_host_bytes",
        "Integer",
        "The most of the computer's memory that the process held at once; empty: not known.",
    ),
    Column("model_host_bytes", "Integer", "How much of that came with the model; empty: not told apart."),
    Column("peak_device_bytes", "Integer", "The most of the GPU's memory that was held at once; empty: not known."),
)
_WAITED = (
    Column("end_to_end_s", "Float", "Seconds from a query to its whole answer, median or mean."),
    Column("end_to_end_p95_s", "Float", "Seconds within which 95 of 100 answers were whole."),
    Column("time_to_first_token_s", "Float", "Seconds from a query to the answer's first token, median or mean."),
)

LABELS: tuple[Column, ...] = (
    Column("task", "Text", "The job, by its Hugging Face pipeline tag."),
    Column("profile", "Text", "The hardware profile: what machine, and what was counted."),
    Column("model", "Text", "The model's id on the Hugging Face Hub, or a name given here if it is not there."),
    Column("variant", "Text", "Precision, quantisation, batch size or compile mode where they are not the plain ones."),
    Column(
        "approach", "Text", "How the model does the job: fine-tuned, pre-trained, few-shot, zero-shot or classical."
    ),
    Column("weights", "Text", "pretrained, or random for a twin."),
    *_SERVED,
    Column("point", "Text", "The point that the label stands on, where several ways of serving were measured."),
    Column("points", "Integer", "How many were measured."),
    Column("status", "Text", "graded, provisional where repeatability was assumed, or why there is no letter."),
    Column("class", "Text", "The class from A to G: that of the interval's upper end."),
    Column("class_span", "Text", "The classes that the interval touches: C, or C-D."),
    Column("scale", "Text", "The version of the scale that the class is from."),
    *_ENERGY,
    Column("repeatability_assumed", "Float", "How far another run may lie, as a fraction, where that was assumed."),
    *_TOKENS,
    Column("runtime", "Text", "The program that ran the weights; empty where not stated, or where engine names it."),
    Column("weights_bytes", "Integer", "Size of the weights in use; empty where not known."),
    *_MEMORY,
    *_WAITED,
    Column("tokens_per_second", "Float", "Tokens written a second, over all the answers under way at once."),
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
    Column("licence", "Text", "What may be done with the figures, in words of the record."),
)

_WORKLOAD = Column("workload", "Text", "The data set whose queries were asked.")

POINTS: tuple[Column, ...] = (
    *LABELS[:4],
    _WORKLOAD,
    Column("graded", "Boolean", "Whether the data set is part of the label's figure."),
    Column("point", "Text", "The point's name; empty where one way of serving alone was measured."),
    Column("operating", "Boolean", "Whether the label stands on it."),
    *_SERVED,
    Column("parallel", "Text", "How the model was spread over the GPUs, such as tensor4-expert4."),
    Column("width", "Integer", "Width of what was made, in pixels."),
    Column("height", "Integer", "Height of what was made, in pixels."),
    Column("steps", "Integer", "Steps of denoising."),
    Column("frames", "Integer", "Frames of a video."),
    *_ENERGY,
    *_TOKENS,
    Column("runs", "Integer", "How many runs the figure rests on."),
    Column("queries_in_all", "Integer", "Queries of all of them; empty where not stated."),
    Column("seconds_per_query", "Float", "Machine time of a query."),
    Column("watts", "Float", "Mean power of what is counted."),
    Column("inter_token_s", "Float", "Seconds between two tokens of an answer."),
    Column("inter_token_basis", "Text", "median, or mean where nobody published the median."),
    Column("inter_token_p99_s", "Float", "Seconds between two tokens that one in a hundred exceeds."),
    Column("end_to_end_s", "Float", "Seconds from a query to its whole answer, median or mean."),
    Column("note", "Text", "Remarks on this point alone."),
    Column("record_sha256", "Text", "SHA-256 of the record's file."),
)

RUNS: tuple[Column, ...] = (
    *LABELS[:4],
    _WORKLOAD,
    Column("point", "Text", "The point that the run is of, where several ways of serving were measured."),
    Column("run", "Text", "The run's id in its source."),
    Column(
        "finished_at",
        "DateTime",
        "When the run ended, where its study says so: with Z in UTC, else in a time zone that the study does not name.",
    ),
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
    *_MEMORY,
    *_WAITED,
    Column("note", "Text", "Remarks on this run."),
)
