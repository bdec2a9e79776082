"""What a model needs besides energy, in words: weights, memory, waiting, tokens a second, training, and the program."""

from collections.abc import Iterator

from generator.labels.comparing import footprint
from generator.labels.comparing.footprint import usual
from generator.labels.estimates.workload_footprint import Times, Training
from generator.labels.label import Label
from generator.pages.wording.numbers import data_size, significant
from generator.pages.wording.served import milliseconds
from generator.pages.wording.words import RUNTIME_NAMES, workload_name
from generator.records.model import RUNTIME_OF
from generator.units import watt_hours

_TORCH = frozenset(("torch", "pytorch"))


def runtime_name(label: Label) -> str | None:
    """The program that ran the weights: `ONNX Runtime`, or `PyTorch` where the record names it among its tools.

    None where nobody said; a server that has a name of its own is told with how queries were served.
    """
    setup = label.setup
    if setup.runtime is not None:
        return RUNTIME_NAMES[setup.runtime]
    if setup.engine is not None:
        return None
    implied = next((runtime for kind, runtime in RUNTIME_OF.items() if kind == setup.quantization), None)
    if implied is not None:
        return RUNTIME_NAMES[implied]
    return "PyTorch" if any(tool.casefold() in _TORCH for tool, _ in setup.tools) else None


def needs_in_words(label: Label) -> list[str]:
    """Each thing that is known, in a few words: `weights of 86.7 MiB`, `at most 412 MiB of memory`."""
    looked = label.subject.weights_bytes or any(work.footprint.known for work in label.result.workloads)
    return list(_needs(label)) if looked else []


def training_title(training: Training) -> str:
    """`8,530 rows of Rotten Tomatoes`: what a model was trained on."""
    return f"{training.rows:,} rows of {workload_name(training.workload)}"


def _needs(label: Label) -> Iterator[str]:
    if label.subject.weights_bytes:
        yield f"weights of {data_size(label.subject.weights_bytes)}"
    device, host = footprint.peak_device_bytes(label), footprint.peak_host_bytes(label)
    if device:
        yield f"at most {data_size(device)} of GPU memory"
    if host:
        yield _host_memory(host, footprint.model_host_bytes(label))
    if waited := _waited(footprint.end_to_end_s(label)):
        yield waited
    if (speed := footprint.tokens_per_second(label)) is not None:
        yield f"{significant(speed)} tokens a second"
    if (first := footprint.time_to_first_token_s(label)) is not None:
        yield f"the first token after {milliseconds(first)}"
    for training in footprint.trainings(label):
        if training.joules is not None:
            yield f"one training on {training_title(training)}: {significant(watt_hours(training.joules))} Wh"


def _host_memory(host: int, of_the_model: int | None) -> str:
    if of_the_model is None:
        return f"at most {data_size(host)} of the computer’s memory"
    beside = data_size(host - of_the_model)
    return f"at most {data_size(of_the_model)} of the computer’s memory, beside {beside} for the program that measured"


def _waited(times: Times) -> str:
    """`3.1 ms a query (median; 95 % within 4 ms)`, `3.1 ms a query (mean)`; empty where nobody looked."""
    told, found = dict(times), usual(times)
    if found is None:
        return ""
    late = f"; 95\u00a0% within {milliseconds(told['p95'])}" if "p95" in told else ""
    return f"{milliseconds(found)} a query ({'median' if 'p50' in told else 'mean'}{late})"
