"""A preview folder as a small campaign leaves it: one tiny twin a task on a machine without a meter."""

from pathlib import Path
from typing import Any

from generator.records.model import Record
from tests.factories import document, profile_table, record_from, write_measurements

PROFILE = "this-machine"
CPU_WATTS, RAM_WATTS = 8.4, 10.0
# Seconds of a query, and what was counted, by task and architecture.
TASKS: dict[tuple[str, str], tuple[float, dict[str, Any]]] = {
    ("text-classification", "bert-text-classification-tiny"): (
        0.0031,
        {"tokens_in": 412, "forward_passes": 10, "passes": {"model": 10}},
    ),
    ("question-answering", "bert-question-answering-tiny"): (0.006, {"tokens_in": 1280}),
    ("fill-mask", "bert-fill-mask-tiny"): (0.004, {"tokens_in": 310}),
    ("text-generation", "gpt2-tiny"): (0.031, {"tokens_in": 320, "tokens_out": 100}),
    ("summarization", "t5-tiny"): (
        0.052,
        {
            "tokens_in": 2120,
            "tokens_out": 100,
            "forward_passes": 110,
            "passes": {"encoder": 10, "decoder": 100},
        },
    ),
    ("object-detection", "detr-tiny"): (0.08, {"images_in": 10, "pixels_in": 3_072_000}),
    ("text-to-image", "stable-diffusion-tiny"): (0.41, {"tokens_in": 110, "images_out": 10, "steps": 100}),
    ("automatic-speech-recognition", "whisper-tiny"): (0.21, {"audio_seconds_in": 61.5, "tokens_out": 100}),
}


def profile() -> dict[str, Any]:
    """The profile that the preview writes for a machine whose energy it can only estimate."""
    made = profile_table(
        id=PROFILE,
        title="This machine, estimated",
        short="this machine",
        accelerator="none",
        accelerators_counted=0,
        accelerators_used=0,
        valid_years=1,
        boundary={
            "gpu": "excluded",
            "gpu_detail": "No GPU was used.",
            "cpu_detail": "The processor's rated power times its load, by CodeCarbon.",
            "ram_detail": "A constant by CodeCarbon for each module of memory it supposes.",
            "plain": "The processor and the memory of this machine, both estimated.",
        },
    )
    del made["primary"]
    return made


def record(task: str, architecture: str, **changes: Any) -> Record:
    """A twin's record under `profile()`: three runs of ten queries."""
    seconds, counts = TASKS[task, architecture]
    made = document(f"random-weights/{architecture}", task, {"synthetic": (1.0, 1.0, 1.0)}, **changes)
    made |= {"profile": PROFILE, "weights": "random", "accelerators_counted": 0}
    made["idle"] = {"duration_s": 3.0, "cpu_joules": 3.0 * 1.2, "ram_joules": 3.0 * RAM_WATTS}
    made["workloads"][0]["queries_from"] = "synthetic"
    for number, run in enumerate(made["workloads"][0]["runs"]):
        duration = 10 * seconds * (1 + 0.06 * number)
        run |= {"queries": 10, "counts": counts}
        run["query"] = {
            "duration_s": duration,
            "cpu_joules": duration * CPU_WATTS,
            "ram_joules": duration * RAM_WATTS,
        }
    del made["provenance"]["source_url"]
    made["provenance"]["hardware_as_reported"] = "2 × a processor of 2026, 8 GB of memory"
    return record_from(made)


def write_preview(folder: Path) -> Path:
    """The whole folder, with the layout of `measurements/` but for its changelog; returns it."""
    write_measurements(folder, [record(*which) for which in TASKS], [profile()])
    (folder / "CHANGES.md").unlink()
    return folder
