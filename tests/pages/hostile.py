"""A record and a profile whose every free text tries to be markup, and the same with plain words."""

from typing import Any

from generator.labels.label import Label
from generator.records.model import Record
from generator.records.profile import Profile
from tests.factories import document, profile, record_from
from tests.pages.making import label, scale

HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>&amp;<!-- --></style>]]>{{ 7*7 }}{% raw %}"
PLAIN = "plain words"


def hostile_profile(text: str) -> Profile:
    """A profile with `text` wherever a profile takes words."""
    details: dict[str, Any] = dict.fromkeys(("gpu_detail", "cpu_detail", "ram_detail", "plain"), text)
    return profile(
        title=text,
        short=text,
        accelerator=text,
        boundary={**details, "not_counted": [text]},
        limits={"source": text},
        uncertainty={"reason": text},
    )


def hostile_record(text: str) -> Record:
    """A record with `text` wherever a record takes words."""
    made = document()
    for workload in made["workloads"]:
        workload |= {"dataset": {"name": text, "config": text, "split": text}, "preparation": text}
        workload |= {"prompt": text, "output_limit": text, "source": {"path": text, "sha256": "0" * 64}}
        for run in workload["runs"]:
            run["note"] = text
    made["quality"] = [
        {"metric": text, "value": 0.5, "dataset": text, "source": "https://example.org/?a=1&lt=2"},
        {"metric": "accuracy", "value": 0.5, "dataset": "sst2", "source": "https://example.org/q"},
    ]
    made["provenance"] |= dict.fromkeys(
        ("measured_by", "driver", "hardware_as_reported", "name_in_source", "citation", "licence"), text
    )
    made["provenance"] |= {"tools": {"meter": text}, "notes": [text, text]}
    return record_from(made)


def hostile_label(text: str) -> Label:
    """The label of both."""
    return label(hostile_record(text), scale(), hostile_profile(text))
