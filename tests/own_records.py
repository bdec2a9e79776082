"""Records such as the suite writes on a small computer: energy estimated, quality measured, some of them trained here.

Figures are made up. They are like a real machine's in kind: recipes of scikit-learn, an encoder in several precisions
and back ends, and a small language model that does not do the job.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from generator.records.files.store import profile_of, write_record
from generator.records.model import Record
from generator.records.profile import Profile
from tests import factories

PROFILE_ID = "two-core-machine"
WORKLOADS = ("sst2", "tomatoes")
RANDOM_FOREST, LINEAR = "scikit-learn/tfidf-random-forest", "scikit-learn/tfidf-logistic-regression"
EMBEDDED = "scikit-learn/all-minilm-l6-v2-logistic-regression"
GEMMA, INSTRUCT = "google/gemma-3-270m", "acme/small-instruct-1b"
# Wh estimated per 1,000 queries, the share that is right, MB of weights and of memory at work, seconds of training.
_SKLEARN = {"precision": "fp64", "runtime": "scikit-learn"}
_ONNX, _GGUF = {"runtime": "onnxruntime"}, {"quantization": "q4-k-m", "runtime": "llama-cpp"}
_ONNX_INT8 = {"quantization": "onnx-int8-dynamic", **_ONNX}
_MADE: Sequence[tuple[str, str, Mapping[str, Any], float, float, float, float, float | None]] = (
    (LINEAR, "classical", _SKLEARN, 0.0028, 0.781, 1.9, 190, 0.4),
    (RANDOM_FOREST, "classical", _SKLEARN, 0.09, 0.722, 61, 420, 9.0),
    (EMBEDDED, "classical", {"precision": "fp32"}, 0.052, 0.803, 91, 610, 95.0),
    (EMBEDDED, "classical", {"precision": "fp32", **_ONNX}, 0.031, 0.803, 91, 380, 95.0),
    (EMBEDDED, "classical", _ONNX_INT8, 0.019, 0.799, 23, 290, 95.0),
    (INSTRUCT, "zero-shot", _GGUF, 2.9, 0.884, 810, 1250, None),
    (GEMMA, "few-shot", _GGUF, 0.74, 0.515, 253, 520, None),
)
_WATTS = 20.0
_HASH = "0123456789abcdef" * 4


def table(**changes: Any) -> dict[str, Any]:
    """The table of a small computer's profile: nothing is metered, all is estimated."""
    made: dict[str, Any] = {
        "id": PROFILE_ID,
        "title": "A virtual machine with two cores and no GPU",
        "short": "2 cores, no GPU",
        "accelerator": "none",
        "accelerators_counted": 0,
        "accelerators_used": 0,
        "valid_years": 3,
        "boundary": {
            "gpu": "excluded",
            "cpu": "estimated",
            "ram": "estimated",
            "gpu_detail": "There is none.",
            "cpu_detail": "Estimated from the share of the processor that worked.",
            "ram_detail": "A constant for each GB.",
            "plain": "The processor and the memory of one small computer, both estimated.",
            "not_counted": ["cooling and power supply", "making the hardware"],
        },
        "limits": {"gpu_idle_watts": 0.1, "gpu_max_watts": 400.0, "source": "Made up for tests."},
        "uncertainty": {"meter_relative": 0.3, "reason": "Made up.", "source": "https://example.org/estimate"},
    }
    return made | changes


def profile() -> Profile:
    """The profile of `table`."""
    return profile_of(table())


def _phase(watt_hours: float) -> dict[str, Any]:
    joules = watt_hours * factories.JOULES_PER_WATT_HOUR
    return {"duration_s": joules / _WATTS, "energy_joules": {"cpu": joules * 0.8, "ram": joules * 0.2}}


def _workload(name: str, tag: str, watt_hours: float, peak: float, seconds: float | None) -> dict[str, Any]:
    # Tenths of a per cent apart, as runs are.
    runs = [
        {
            "id": f"{tag}.{name}.{number}",
            "finished_at": f"2026-11-28T{10 + number}:00:00Z",
            "queries": 100_000,
            "query": _phase(100 * watt_hours * scatter),
            "peak_memory": {"host_bytes": int(peak * 1e6) + number},
        }
        for number, scatter in enumerate((0.99, 1.0, 1.01))
    ]
    made: dict[str, Any] = {"id": name, "dataset": {"name": name}, "queries_from": "file", "runs": runs}
    if seconds is not None:
        made["trained"] = {
            "dataset": {"name": name, "split": "train"},
            "rows": 8530,
            "rows_sha256": _HASH,
            "seed": 2311,
            "times": 10,
            "phase": _phase(10 * seconds * _WATTS / factories.JOULES_PER_WATT_HOUR),
            "model_sha256": _HASH,
            "model_bytes": 1_900_000,
        }
    return made


def _quality(name: str, right: float) -> dict[str, Any]:
    half = 0.023
    return factories.measured_quality(name, right, items=1066, interval_95=[right - half, right + half])


def record(
    model: str,
    approach: str,
    setup: Mapping[str, Any],
    watt_hours: float,
    right: float,
    weights_mb: float = 91,
    peak_mb: float = 400,
    training_s: float | None = None,
    **changes: Any,
) -> Record:
    """A record of a model with that setup: so many Wh per 1,000 queries, and such a share right, on both data sets."""
    tag = "-".join([model.split("/")[1], *map(str, setup.values())])[-50:]
    document = {
        "schema_version": 2,
        "model": model,
        "task": "text-classification",
        "profile": PROFILE_ID,
        "approach": approach,
        "weights": "pretrained",
        "weights_bytes": int(weights_mb * 1e6),
        "setup": dict(setup),
        "accelerators_counted": 0,
        "workloads": [_workload(name, tag, watt_hours, peak_mb, training_s) for name in WORKLOADS],
        "quality": [_quality(name, right) for name in WORKLOADS],
        "provenance": {"measured_by": "A tester", "tools": {}, "citation": "A tester: A test. 2026.", "licence": "CC0"},
        **changes,
    }
    return factories.record_from(document)


def records() -> list[Record]:
    """One of each kind: recipes, an encoder in three ways, and two language models of which one guesses."""
    return [record(*made) for made in _MADE]


def twins() -> list[Record]:
    """One model with random weights in three precisions: it does the work and answers nothing."""
    formats = (({"precision": "fp32"}, 9.0), ({"precision": "bf16"}, 14.0), ({"quantization": "torchao-int8"}, 7.5))
    return [
        record("google-bert/bert-base-uncased", "fine-tuned", setup, watt_hours, 0.5, weights="random", quality=[])
        for setup, watt_hours in formats
    ]


def write(measurements: Path) -> None:
    """The profile and its records into a folder of measurements."""
    factories.write_profile(measurements, table())
    for item in (*records(), *twins()):
        write_record(item, measurements)
