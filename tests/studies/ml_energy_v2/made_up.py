"""A made-up study in the layout of ML.ENERGY v2. Every number is invented, and round enough to be checked by hand.

Only the names of fields, folders and GPUs are the study's.
"""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from generator.studies.ml_energy_v2.importer import PROFILES
from generator.studies.ml_energy_v2.tasks import TASKS

H100, A100 = "H100 80GB HBM3", "A100-SXM4-40GB"
SMALL, PAINTER, FILM = "acme/small", "acme/painter", "acme/film"
# The Hub has moved this one since.
MOVED = "meta-llama/Meta-Llama-3.1-8B-Instruct"
CHAT, IMAGES, VIDEOS = "data/llm_text_generation/chat", "data/diffusion/text-to-image", "data/diffusion/text-to-video"
_COMMITTED = Path(__file__).resolve().parents[3] / "measurements" / "profiles"

Document = dict[str, Any]


def text_file(model: str, gpu: str = H100, at_once: int = 32, tensor: int = 1, pipeline: int = 1) -> Document:
    """100 tokens an answer at 1,000 tokens a second and GPU, at 300 W a GPU."""
    return {
        "Model": model,
        "GPU": f"NVIDIA {gpu}",
        "TP": tensor,
        "PP": pipeline,
        "Energy/req (J)": 30.0,
        "Avg TPOT (s)": at_once / (1000.0 * tensor * pipeline),
        "Token tput (tok/s)": 1000.0 * tensor * pipeline,
        "Avg Output Tokens": 100.0,
        "Avg BS (reqs)": at_once * 0.99,
        "Max BS (reqs)": at_once,
    }


def made_file(model: str, noun: str, gpu: str = H100, batch: int = 1) -> Document:
    """A batch of 4 s for each piece, at 300 W."""
    return {
        "Model": model,
        "GPU": f"NVIDIA {gpu}",
        f"Energy/{noun} (J)": 1200.0,
        "Batch latency (s)": 4.0 * batch,
        "Batch size": batch,
        "Denoising steps": 25,
    } | ({"Frames": 16} if noun == "video" else {})


def made_up_files() -> dict[str, Document]:
    """Every file of the study by its path inside it, but for those that the importer does not read."""
    files = {
        f"{CHAT}/{H100}/{SMALL}/bs32+tp1+pp1.json": text_file(SMALL),
        f"{CHAT}/{H100}/{SMALL}/bs64+tp1+pp1.json": text_file(SMALL, at_once=64),
        # Of a pipeline of two stages, each answers half of them at a time.
        f"{CHAT}/{A100}/{SMALL}/bs32+tp8+pp2.json": text_file(SMALL, A100, 64, tensor=8, pipeline=2),
        f"{CHAT}/{A100}/{SMALL}-pp1/bs32+tp8+pp1.json": text_file(SMALL, A100, tensor=8),
        f"{CHAT}/{H100}/{MOVED}/bs32+tp1+pp1.json": text_file(MOVED),
        f"{IMAGES}/{H100}/{PAINTER}/bs4+steps25.json": made_file(PAINTER, "image", batch=4),
        f"{VIDEOS}/{H100}/{FILM}/bs1+steps25+frames16.json": made_file(FILM, "video"),
    }
    return files | {f"data/{task.folder}/models.json": _models(task.noun is not None) for task in TASKS}


def write(folder: Path, documents: Mapping[str, Document]) -> Path:
    """The documents as files below a folder, beside others that the study has too; returns it."""
    for name, document in documents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(document, indent=2), "utf-8")
    for name in ("docs/about.md", f"{CHAT}/schema.yaml", "data/legacy/A100_chat_benchmark.csv"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("Not read.", "utf-8")
    return folder


def measurements_for_import(folder: Path) -> Path:
    """A measurements/ folder that holds the study's profiles and no record; returns it."""
    (folder / "profiles").mkdir(parents=True)
    for profile in PROFILES.values():
        shutil.copy(_COMMITTED / f"{profile}.toml", folder / "profiles")
    return folder


def _models(diffusion: bool) -> Document:
    told: Document = {"url": "https://example.org/", "nickname": "Made up"}
    told |= {"total_params": 1.5, "denoising_params": 1.0, "resolution": "1024x576"} if diffusion else {"params": 8}
    return {model: dict(told) for model in ((PAINTER, FILM) if diffusion else (SMALL, MOVED))}
