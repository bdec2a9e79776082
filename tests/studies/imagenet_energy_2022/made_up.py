"""A made-up study in the layout of the logs: a run of every model on the workstation, with its card and without.

Only the names of fields, machines and models are the study's; numbers are invented. Two runs are of what is left out.
"""

import io
import json
import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from generator.studies.imagenet_energy_2022.tables import FRAMEWORKS, IMAGES, PROCESSORS, QUADRO, XEON

Logs = dict[str, dict[str, Any]]
START = 1_646_300_000
GPU_WATTS, CPU_WATTS = 200.0, 60.0
REQUIREMENTS = ["# 3.8", "torch==1.10.2+cu113", "torchvision==0.11.3+cu113", "tensorflow==2.4.1", "pynvml==11.4.1"]


def log(name: str, backend: str, model: str, seconds: float, card: bool, processor: str = XEON) -> dict[str, Any]:
    """The log of one run that took so many seconds."""
    gpu = _meter("power_usage", GPU_WATTS, seconds) if card else None
    if gpu is not None:
        gpu["0"]["util.gpu"] = {"min": 0, "max": 100, "mean": 90.5, "std": 1.5}
    return {
        "directory_name": name,
        "config": {
            "infer_model": model,
            "backend": backend,
            "data_path": "/data",
            "n_batches": -1,
            "batch_size": 32,
            "eval_preprocessing": "builtin",
            "output_dir": "/out",
            "gpu_monitor_interval": 0.2,
            "cpu_monitor_interval": 0.2,
            "seed": 1,
            "model": model,
            "timestamp": name.removeprefix("infer_"),
        },
        "execution_platform": {
            "Processor": processor,
            "GPU": {"0": {"Name": QUADRO, "Memory": 16125.0}} if card else {},
        },
        "requirements": [*REQUIREMENTS, "py-rapl==0.1"],
        "train": {"results": None},
        "validation": {
            "monitoring_pynvml": gpu,
            "monitoring_pyrapl": _meter("package-0", CPU_WATTS, seconds),
            "monitoring_psutil": {"total": {"total_power_draw": -1}},
            "results": {
                "metrics": {"loss": 1.5, "accuracy": 37_488 / IMAGES, "top_5_accuracy": 0.9},
                "start": START,
                "end": START + seconds,
                "model": {"params": 1_000_000, "fsize": 4_100_000, "flops": 5},
            },
            "duration": seconds,
        },
    }


def _meter(power: str, watts: float, seconds: float) -> dict[str, Any]:
    watched = seconds + 0.125
    total = {"total_power_draw": watts * watched, "total_duration": watched}
    return {"0": {power: {"min": 1, "max": 400, "mean": watts, "std": 1}, **total}, "total": dict(total)}


def made_up_logs() -> Logs:
    """Every log by its name, those included that are left out."""
    logs: Logs = {}
    for backend, framework in FRAMEWORKS.items():
        for model in framework.models:
            for card in (True, False):
                name = f"infer_2022_03_03_00_{len(logs) // 60:02}_{len(logs) % 60:02}"
                logs[name] = log(name, backend, model, 40.0 + len(logs) if card else 400.0 + len(logs), card)
    for name, backend, processor in (
        ("infer_2022_04_01_00_00_00", "onnx_pytorch", XEON),
        ("infer_2022_04_01_00_00_01", "pytorch", PROCESSORS[1]),
    ):
        logs[name] = log(name, backend, "VGG16", 100.0, False, processor)
    return logs


def named(logs: Logs, backend: str, model: str, card: bool) -> str:
    """The name of the log of one run."""
    return next(
        name
        for name, found in logs.items()
        if (found["config"]["backend"], found["config"]["model"], bool(found["execution_platform"]["GPU"]))
        == (backend, model, card)
    )


def write(folder: Path, logs: Mapping[str, Any], packed: bool = False) -> Path:
    """The logs in `results/`, or in the archive that the study's folder holds; returns the folder."""
    texts = {f"results/{name}.json": json.dumps(found) for name, found in logs.items()}
    texts["results/train_2022_03_26_00_00_00.json"] = "{}"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "README.md").write_text("Made up.", "utf-8")
    if not packed:
        (folder / "results").mkdir()
        for path, text in texts.items():
            (folder / path).write_text(text, "utf-8")
        return folder
    with tarfile.open(folder / "results_raw_json.tar.xz", "w:xz", preset=0) as archive:
        for path, text in texts.items():
            member = tarfile.TarInfo(path)
            member.size = len(text.encode())
            archive.addfile(member, io.BytesIO(text.encode()))
    return folder
