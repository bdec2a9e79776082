"""A stand-in for Slurm on one machine: `sbatch`, `squeue` and `scancel`, whose jobs are processes of this machine.

It knows what the project asks of Slurm and nothing more: arrays, logs, names, nodes that are left out. It shows that
jobs are handed in, found and ended through real processes where no Slurm is installed; how Slurm itself behaves is seen
in test_real_slurm.py.
"""

import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

FOLDER = "STAND_IN_FOR_SLURM"
NODES = ("n1", "n2")


def install(folder: Path) -> Path:
    """Write the programs; returns the folder that belongs on the path."""
    programs = folder / "bin"
    programs.mkdir(parents=True)
    for name in ("sbatch", "squeue", "scancel", "srun"):
        path = programs / name
        path.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{Path(__file__).resolve()}" {name} "$@"\n')
        path.chmod(0o755)
    return programs


def jobs(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(path.read_text()) for path in sorted(folder.glob("job-*.json"))]


def note(folder: Path, job: dict[str, Any], **changes: Any) -> None:
    path = folder / f"job-{job['id']}.json"
    growing = path.with_suffix(f".{os.getpid()}")
    growing.write_text(json.dumps({**job, **changes}))
    growing.replace(path)


def end(folder: Path, job: dict[str, Any], state: str, sent: signal.Signals) -> None:
    """End a job's processes and say how it ended."""
    note(folder, job, state=state)
    with suppress(ProcessLookupError):
        os.killpg(job["process"], sent)


def sbatch(folder: Path, words: list[str]) -> None:
    options = dict(re.findall(r"^#SBATCH --([a-z-]+)=?(.*)$", Path(words[-1]).read_text(), re.M))
    number = len(list(folder.glob("array-*"))) + 1
    (folder / f"array-{number}").touch()
    indices = range(int(options["array"].partition("%")[0].partition("-")[2]) + 1) if "array" in options else [None]
    nodes = [node for node in NODES if node not in options.get("exclude", "").split(",")]
    for place, index in enumerate(indices):
        _start(folder, Path(words[-1]), options, number, index, nodes[place % len(nodes)])
    print(f"Submitted batch job {number}")


def _start(folder: Path, script: Path, options: dict[str, str], number: int, index: int | None, node: str) -> None:
    job = str(number) if index is None else f"{number}_{index}"
    environment = {**os.environ, "SLURM_JOB_ID": job.replace("_", "0"), "SLURMD_NODENAME": node}
    if index is not None:
        environment |= {"SLURM_ARRAY_JOB_ID": str(number), "SLURM_ARRAY_TASK_ID": str(index)}
    # The first to run is a small process that waits for the script, and says how it ended.
    waiting = [sys.executable, __file__, "wait", job, str(script)]
    out, err = (Path(options[name].strip("'").replace("%A_%a", job).replace("%j", job)) for name in ("output", "error"))
    with out.open("ab") as stdout, err.open("ab") as stderr:
        process = subprocess.Popen(waiting, env=environment, stdout=stdout, stderr=stderr, start_new_session=True)
    told = {"id": job, "name": options["job-name"], "node": node, "state": "RUNNING", "process": process.pid}
    note(folder, told)
    (folder / f"go-{job}").touch()


def wait(folder: Path, words: list[str]) -> None:
    job, script = words
    while not (folder / f"go-{job}").exists():
        time.sleep(0.01)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    process = subprocess.Popen(["bash", script], preexec_fn=lambda: signal.signal(signal.SIGTERM, signal.SIG_DFL))
    code = process.wait()
    [found] = [one for one in jobs(folder) if one["id"] == job]
    if found["state"] == "RUNNING":
        note(folder, found, state="FAILED" if code else "COMPLETED")


def squeue(folder: Path, words: list[str]) -> None:
    name = next((word.partition("=")[2] for word in words if word.startswith("--name=")), None)
    for job in jobs(folder):
        if name in (None, job["name"]):
            print(f"{job['id']}|{job['state']}|{job['node']}|None")


def scancel(folder: Path, words: list[str]) -> None:
    for job in jobs(folder):
        if job["id"] in words and job["state"] == "RUNNING":
            end(folder, job, "CANCELLED", signal.SIGTERM)


if __name__ == "__main__":
    {"sbatch": sbatch, "squeue": squeue, "scancel": scancel, "wait": wait}[sys.argv[1]](
        Path(os.environ[FOLDER]), sys.argv[2:]
    )
