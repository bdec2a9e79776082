"""A variant in a few words, for the place beside a name and for the column of a table."""

from generator.labels.label import Label
from generator.pages.wording.quantising.families import method_name, with_bits
from generator.pages.wording.words import RUNTIME_NAMES
from generator.records.model import RUNTIME_OF


def variant_name(label: Label) -> str:
    """`fp16`, `NF4, batch 8`, or what was not said: methods of quantising by the names that their makers gave them."""
    batch = label.setup.batch_size
    parts = [
        label.setup.precision,
        label.setup.quantization and method_name(label.setup.quantization),
        _program(label),
        f"batch {batch}" if batch not in (None, 1) and label.result.operating is None else None,
        "compiled" if label.setup.compiled else None,
        "quick" if label.setup.quick else None,
    ]
    return ", ".join(part for part in parts if part) or "precision not stated"


def _program(label: Label) -> str | None:
    """The program that ran the weights, where neither the quantisation nor a recipe's id says it."""
    runtime = label.setup.runtime
    said = runtime == "scikit-learn" or any(kind == label.setup.quantization for kind in RUNTIME_OF)
    return None if runtime is None or said else RUNTIME_NAMES[runtime]


def precision_in_short(label: Label) -> str | None:
    """`fp16, NF4 (4 bits)`, or None where nobody said."""
    method = label.setup.quantization
    return ", ".join(part for part in (label.setup.precision, method and with_bits(method)) if part) or None
