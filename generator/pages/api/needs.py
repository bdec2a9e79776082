"""What a label's model needs besides energy, in the API: its shapes, and what they are filled with."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from generator.labels.comparing import footprint
from generator.labels.estimates.workload_footprint import Training
from generator.labels.label import Label
from generator.pages.api.telling import Energy, Sha256, Text, told
from generator.pages.wording.needs import runtime_name
from generator.records.model import Runtime

_Size = Annotated[int, Field(ge=1)]
_Times = Annotated[dict[str, Energy], Field()]


class RuntimeEntry(TypedDict):
    """The program that ran the weights."""

    id: Annotated[Text | None, told("As in the record; null where that names none.", known=Runtime)]
    title: Annotated[Text, told("Its name for people.")]


class TrainingEntry(TypedDict):
    """One training, measured like the queries: what making the model took, once."""

    workload: Annotated[Text, told("Of the model that answered the queries of this of `workloads`.")]
    dataset: Annotated[Text, told("On which data set.")]
    rows: Annotated[_Size, told("On how many of its rows.", "rows")]
    joules: Annotated[Energy | None, told("Energy of one training; null where it was not measured.", "J")]
    seconds: Annotated[Energy | None, told("Time of one training; null where it was not measured.", "s")]
    model_bytes: Annotated[_Size, told("Size of the file that came out of it.", "byte")]
    model_sha256: Annotated[Sha256, told("SHA-256 of that file.")]


class NeedsEntry(TypedDict):
    """What the model needs besides energy. Times are means over runs and data sets; an unknown is null."""

    weights_bytes: Annotated[
        _Size | None, told("Size of the weights in use: loaded in memory, or the file that the runtime reads.", "byte")
    ]
    memory_bytes: Annotated[
        _Size | None,
        told(
            "The most memory that the model held at once: the GPU's where one ran it, else `model_host_bytes`, or "
            "`peak_host_bytes` where that is not known.",
            "byte",
        ),
    ]
    peak_host_bytes: Annotated[
        _Size | None, told("The most of the computer's memory that the process held, its libraries included.", "byte")
    ]
    model_host_bytes: Annotated[
        _Size | None, told("How much of that came with the model; null where the two were not told apart.", "byte")
    ]
    peak_device_bytes: Annotated[_Size | None, told("The most of the GPU's memory that was held.", "byte")]
    end_to_end_s: Annotated[
        _Times, told("From a query to its whole answer, by `mean`, `p50`, `p95` and so on; empty where not known.", "s")
    ]
    time_to_first_token_s: Annotated[
        _Times, told("From a query to the answer's first token, likewise; empty where not known.", "s")
    ]
    inter_token_s: Annotated[_Times, told("From one token to the next, likewise; empty where not known.", "s")]
    tokens_per_second: Annotated[
        Energy | None, told("Tokens written a second, over all the answers under way at once.", "1/s")
    ]
    trainings: Annotated[list[TrainingEntry], told("The measured trainings of a model that the suite trained itself.")]


def needs_entry(label: Label) -> NeedsEntry:
    """What a label's model needs besides energy."""
    return {
        "weights_bytes": label.subject.weights_bytes,
        "memory_bytes": footprint.memory_bytes(label),
        "peak_host_bytes": footprint.peak_host_bytes(label),
        "model_host_bytes": footprint.model_host_bytes(label),
        "peak_device_bytes": footprint.peak_device_bytes(label),
        "end_to_end_s": dict(footprint.end_to_end_s(label)),
        "time_to_first_token_s": dict(footprint.first_token_s(label)),
        "inter_token_s": dict(footprint.inter_token_s(label)),
        "tokens_per_second": footprint.tokens_per_second(label),
        "trainings": [_training_entry(training) for training in footprint.trainings(label)],
    }


def runtime_entry(label: Label) -> RuntimeEntry | None:
    """The program that ran the weights; None where nobody said."""
    title = runtime_name(label)
    return {"id": label.setup.runtime, "title": title} if title else None


def _training_entry(training: Training) -> TrainingEntry:
    return {
        "workload": training.workload,
        "dataset": training.dataset,
        "rows": training.rows,
        "joules": training.joules,
        "seconds": training.seconds,
        "model_bytes": training.model_bytes,
        "model_sha256": training.model_sha256,
    }
