"""Whether a label has a letter, and why it has none: the words for it, which need nothing but Python itself."""

from typing import Literal

Status = Literal[
    "graded",
    "provisional",
    "not-measured",
    "not-comparable",
    "incomplete",
    "no-operating-point",
    "uncertain",
    "twin",
    "does-not-do-the-job",
    "preview",
    "estimated",
    "quick",
    "stale",
    "withdrawn",
    "undisclosed",
]

MEANING: dict[Status, str] = {
    "graded": "Measured on the full task and graded.",
    "provisional": "Graded provisionally: too few runs to show how far another would deviate, so that is assumed.",
    "not-measured": "No figure that could be graded.",
    "not-comparable": "Measured under a profile for which there is no scale yet.",
    "incomplete": "Not measured on every workload of the task, so there is no letter.",
    "no-operating-point": "None of the measured ways of serving is what the task asks for, so there is no letter.",
    "uncertain": "Too few runs, or too wide an interval, for a letter.",
    "twin": "Measured with random weights: the model never did this job, so there is no letter.",
    "does-not-do-the-job": "Its answers were no better than guesses, so there is no letter.",
    "preview": "Measured on one machine for a first look; never published.",
    "estimated": "The energy was estimated, and no part of it read from a meter, so there is no letter.",
    "quick": "Measured with few queries for a first look, so there is no letter.",
    "stale": "The measurement is past its date.",
    "withdrawn": "Withdrawn; kept so that old links still say why.",
    "undisclosed": "The vendor has not disclosed an energy figure.",
}


def why_no_letter(status: Status) -> str:
    """That there is no letter and why, said once: some of the meanings say it themselves."""
    meaning = MEANING[status]
    return meaning if "no letter" in meaning else f"No letter: {meaning}"


SHORT: dict[Status, str] = {
    "graded": "graded",
    "provisional": "provisional",
    "not-measured": "not measured",
    "not-comparable": "no scale for this machine",
    "incomplete": "workloads missing",
    "no-operating-point": "not served as asked",
    "uncertain": "too uncertain",
    "twin": "random weights",
    "does-not-do-the-job": "does not do the job",
    "preview": "preview",
    "estimated": "estimated",
    "quick": "quick, few queries",
    "stale": "out of date",
    "withdrawn": "withdrawn",
    "undisclosed": "not disclosed",
}
