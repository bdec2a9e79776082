"""A label with something else in it, whichever of its parts holds that."""

from dataclasses import fields, replace
from typing import Any

from generator.labels.label import Label

PARTS = ("subject", "setup", "result", "source")


def changed(label: Label, **values: Any) -> Label:
    """The label with other `values` of fields, each named without its part: no two parts share a field's name."""
    for part in PARTS:
        own = getattr(label, part)
        chosen = {field.name: values.pop(field.name) for field in fields(own) if field.name in values}
        label = replace(label, **{part: replace(own, **chosen)}) if chosen else label
    assert not values, f"no part of a label has {', '.join(values)}"
    return label
