"""From the command to its result: each program as its documentation says it is started, on the same model's folder."""

import json
import math
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.configs import ROOT

TASK = "text-classification"
# Of every window: what a quick measurement of one workload takes for each of its own.
WINDOW_S = 15
_QUIET_LINES = 5
_NOT_ALONE = "not measured: other programs worked on the machine, and the suite measures alone or not at all"
_FAILED = "its command ended with an error"
_NOBODY = ["--by", "Benchmark", "--country", "FRA"]


@dataclass(frozen=True)
class Ran:
    """A command in words, the seconds to its result, and those in which measured queries were answered.

    Both are None where it ended with an error, and the `note` says so.
    """

    words: str
    seconds: float | None = None
    answering_s: float | None = None
    note: str | None = None


def surroundings(folder: Path) -> dict[str, str]:
    """The same for every process of the comparison: one thread, no network, and nobody's configuration."""
    return {
        **os.environ,
        "OMP_NUM_THREADS": "1",
        "HF_HUB_OFFLINE": "1",
        "PYTHONPATH": str(ROOT),
        "XDG_CONFIG_HOME": str(folder / "configuration"),
    }


def own_command(twin: Path, folder: Path) -> Ran:
    """`energy-label measure --quick`, under a profile that this machine was given before."""
    words = f"energy-label measure {TASK} FOLDER --quick --workload sst2"
    energy_label = str(Path(sys.executable).with_name("energy-label"))
    measurements = folder / "measurements"
    places = ["--measurements", str(measurements)]
    _run([energy_label, "profile", "new", "bench-machine", "--gpu", "none", *places], folder)
    subject = [TASK, str(twin), "--as", "bench/twin", "--weights", "random", "--approach", "fine-tuned"]
    how = ["--queries", "synthetic", "--workload", "sst2", "--quick", "--profile", "bench-machine"]
    kept = [*places, "--state", str(folder / "state")]
    took, done = _timed([energy_label, "measure", *subject, *how, *_NOBODY, *kept], folder)
    records = [*measurements.rglob("records/**/*.json")]
    if done.returncode or not records:
        return Ran(words, note=_NOT_ALONE if "is not alone" in done.stderr else _FAILED)
    return Ran(words, took, answered_s(json.loads(records[0].read_text("utf-8"))))


def answered_s(record: dict[str, list[dict[str, list[dict[str, dict[str, float]]]]]]) -> float:
    """Seconds of all measured windows of a record."""
    return sum(run["query"]["duration_s"] for workload in record["workloads"] for run in workload["runs"])


def optimum_command(programs: Path, twin: Path, folder: Path) -> Ran:
    """`optimum-benchmark`, with the settings of its examples: time and energy, in a process of its own."""
    words = "optimum-benchmark --config-dir … --config-name bench"
    config = {
        "defaults": ["benchmark", {"scenario": "inference"}, {"launcher": "process"}, {"backend": "pytorch"}, "_self_"],
        "name": "bench",
        "hydra": {"run": {"dir": str(folder / "run")}, "job": {"chdir": True}},
        "backend": {"device": "cpu", "model": str(twin), "task": TASK, "library": "transformers"},
        "scenario": {
            "latency": True,
            "energy": True,
            "duration": WINDOW_S,
            "input_shapes": {"batch_size": 1, "sequence_length": 64},
        },
    }
    # JSON is YAML.
    (folder / "bench.yaml").write_text(json.dumps(config), "utf-8")
    command = [str(programs / "optimum-benchmark"), "--config-dir", str(folder), "--config-name", "bench"]
    took, done = _timed(command, folder)
    report = folder / "run" / "benchmark_report.json"
    if done.returncode or not report.is_file():
        return Ran(words, note=_FAILED)
    # Its report has each time that was taken; how long the window of energy was, it does not say: as asked for.
    times = json.loads(report.read_text("utf-8"))["forward"]["latency"]["values"]
    return Ran(words, took, math.fsum(times) + WINDOW_S)


def zeus_command(programs: Path, asked: Path, folder: Path) -> Ran:
    """The script that a user of Zeus would write (`zeus_run.py`)."""
    words = "python zeus_run.py"
    command = [str(programs / "python"), "-m", "tests.bench.peers.zeus_run", str(asked), str(WINDOW_S)]
    took, done = _timed(command, folder)
    if done.returncode:
        return Ran(words, note=_FAILED)
    return Ran(words, took, float(json.loads(done.stdout.splitlines()[-1])["seconds"]))


def _timed(command: Sequence[str], folder: Path) -> tuple[float, "subprocess.CompletedProcess[str]"]:
    """Seconds of the command, and how it ended."""
    start = time.perf_counter()
    done = _run(command, folder)
    return time.perf_counter() - start, done


def _run(command: Sequence[str], folder: Path) -> "subprocess.CompletedProcess[str]":
    """The command in `folder`; what it says of an error goes on to whoever started the benchmark."""
    done = subprocess.run(
        command,
        cwd=folder,
        env=surroundings(folder),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = "\n".join(done.stderr.splitlines()[-_QUIET_LINES:])
        print(f"{Path(command[0]).name} ended with {done.returncode}:\n{said}", file=sys.stderr, flush=True)
    return done


def ran(command: Sequence[str], folder: Path) -> bool:
    """Whether the command ended well."""
    return not _run(command, folder).returncode
