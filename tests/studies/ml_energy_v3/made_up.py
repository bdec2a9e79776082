"""A made-up study in the layout of ML.ENERGY v3. Every number is invented, and round enough to be checked by hand.

Only the names of fields, tasks, models and GPUs are the study's.
"""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from generator.studies.ml_energy_v3.importer import LAST_UPDATED, PROFILES
from generator.studies.ml_energy_v3.tasks import TASKS

SMALL, EXPERTS, EIGHT_BITS = "acme/small", "acme/experts", "acme/experts-FP8"
# The study has this one twice, in this setting.
TWICE = "openai/gpt-oss-20b"
_COMMITTED = Path(__file__).resolve().parents[3] / "measurements" / "profiles"
_MODELS = {
    SMALL: (8.0, 8.0, "bfloat16"),
    EXPERTS: (30.0, 3.0, "bfloat16"),
    EIGHT_BITS: (30.0, 3.0, "fp8"),
    TWICE: (21.0, 4.0, "mxfp4"),
    "acme/painter": (2.5, 2.5, "bfloat16"),
    "acme/film": (5.0, 5.0, "bfloat16"),
}
_TEXT_MODELS = (SMALL, EXPERTS, EIGHT_BITS, TWICE)

Document = dict[str, Any]


def text_entry(model: str, gpu: str = "H100", at_once: int = 8, gpus: int = 1, **changed: Any) -> Document:
    """An entry that answers with text: 100 tokens of 0.5 J at 1,000 tokens a second and GPU, so 500 W a GPU."""
    tokens, per_token, throughput = 100.0, 0.5, 1000.0 * gpus
    return {
        **_any(model, gpu, gpus),
        "architecture": _architecture(model),
        "avg_batch_size": at_once * 0.9,
        "avg_output_len": tokens,
        "avg_power_watts": per_token * throughput,
        "data_parallel": 1,
        "energy_per_request_joules": per_token * tokens,
        "energy_per_token_joules": per_token,
        "expert_parallel": 1,
        "max_num_seqs": at_once,
        "median_itl_ms": 10.0,
        "output_throughput_tokens_per_sec": throughput,
        "p90_itl_ms": 20.0,
        "p95_itl_ms": 25.0,
        "p99_itl_ms": 40.0,
        "tensor_parallel": gpus,
    } | changed


def made_entry(noun: str, model: str, gpu: str = "H100", batch: int = 1, ulysses: int = 1, ring: int = 1) -> Document:
    """An entry that makes pictures or videos: a batch of 4 s for each piece, at 500 W a GPU."""
    gpus, latency = ulysses * ring, 4.0 * batch
    entry = {
        **_any(model, gpu, gpus),
        "avg_power_watts": 500.0 * gpus,
        "batch_latency_s": latency,
        "batch_size": batch,
        f"energy_per_{noun}_joules": 2000.0 * gpus,
        f"{noun}_height": 480,
        f"{noun}_width": 832,
        "inference_steps": 20,
        "ring_degree": ring,
        f"throughput_{noun}s_per_sec": 0.25,
        "ulysses_degree": ulysses,
    }
    return entry | ({"fps": 15, "num_frames": 81} if noun == "video" else {})


def made_up_files() -> dict[str, Document]:
    """Every file of the study by its path inside it."""
    chat = [
        text_entry(SMALL),
        text_entry(SMALL, at_once=64),
        text_entry(EXPERTS, gpus=8, tensor_parallel=1, expert_parallel=8, data_parallel=8),
        text_entry(EIGHT_BITS, gpus=8, tensor_parallel=1, expert_parallel=8),
        text_entry(SMALL, gpu="B200", gpus=2),
    ]
    again: Document = {"energy_per_token_joules": 0.6, "energy_per_request_joules": 60.0, "avg_power_watts": 600.0}
    found = {
        "gpqa": [text_entry(TWICE, at_once=96), text_entry(TWICE, at_once=96, **again)],
        "image-chat": [text_entry(SMALL)],
        "lm-arena-chat": chat,
        "sourcegraph-fim": [text_entry(SMALL)],
        "text-to-image": [made_entry("image", "acme/painter"), made_entry("image", "acme/painter", "H100", 4, 2, 4)],
        "text-to-video": [made_entry("video", "acme/film", "B200", 2)],
        "video-chat": [text_entry(SMALL)],
    }
    documents = {f"public/data/tasks/{task}.json": _task(task, entries) for task, entries in found.items()}
    return {"public/data/index.json": _index(), **documents}


def write(folder: Path, documents: Mapping[str, Document]) -> Path:
    """The documents as files below a folder; returns it."""
    for name, document in documents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(document, indent=2, sort_keys=True), "utf-8")
    return folder


def measurements_for_import(folder: Path) -> Path:
    """A measurements/ folder that holds the study's profiles and no record; returns it."""
    (folder / "profiles").mkdir(parents=True)
    for profile in PROFILES.values():
        shutil.copy(_COMMITTED / f"{profile}.toml", folder / "profiles")
    return folder


def _any(model: str, gpu: str, gpus: int) -> Document:
    total, activated, precision = _MODELS[model]
    return {
        "activated_params_billions": activated,
        "gpu_model": gpu,
        "model_id": model,
        "nickname": model,
        "num_gpus": gpus,
        "total_params_billions": total,
        "weight_precision": precision,
    }


def _architecture(model: str) -> str:
    total, activated, _ = _MODELS[model]
    return "MoE" if activated < total else "Dense Transformer"


def _index() -> Document:
    models = {}
    for model, (total, activated, precision) in _MODELS.items():
        models[model] = {
            "activated_params_billions": activated,
            "nickname": model,
            "total_params_billions": total,
            "weight_precision": precision,
        } | ({"architecture": _architecture(model)} if model in _TEXT_MODELS else {})
    tasks = [task.name for task in TASKS]
    kinds = {"diffusion": ["text-to-image", "text-to-video"], "llm": tasks[:1], "mllm": tasks[1:2]}
    return {"architectures": kinds, "last_updated": LAST_UPDATED, "models": models, "tasks": tasks}


def _task(task: str, entries: list[Document]) -> Document:
    kind = {"architecture": "diffusion"} if task.startswith("text-to-") else {}
    return {"configurations": entries, "task": task, "task_display_name": task.title(), **kind}
