"""The check of a GPU: without one, with the fake one in real processes, and when the time is up."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from generator import cli
from generator.suite.campaign.planning.targets import targets_of
from generator.suite.campaign.running import run, worker
from generator.suite.campaign.running.run import run_campaign
from tests.patience import PATIENCE_S
from tests.suite.fake_nvml import FakeNvml
from tests.suite.plans import plan
from tests.suite.terms import RunsEach, terms

ROOT = Path(__file__).resolve().parents[2]
# What another program on the same cores can do to a window of a second.
DISTURBED = ("apart where", "is not like those before it")


def test_without_a_gpu_it_says_so_and_leaves_nothing(
    nvml: FakeNvml, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    nvml.fail("nvmlInit", "LibraryNotFound")
    assert cli.main(["suite", "gpu-check"]) == 1
    said = capsys.readouterr()
    assert said.out == "" and "install NVIDIA's driver" in said.err and said.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_no_time_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["suite", "gpu-check", "--minutes=0", "--out", str(tmp_path / "out")]) == 1
    assert "is not a usable time limit" in capsys.readouterr().err


@pytest.mark.parametrize("minutes", ["-1", "nan", "inf"])
def test_what_is_no_time_is_refused(minutes: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        cli.main(["suite", "gpu-check", f"--minutes={minutes}", "--out", str(tmp_path / "out")])
    assert f"{minutes!r} is not a number" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("kind", "told"), [("bnb-nf5", "did you mean bnb-nf4"), ("none", "the quantisations are bnb-")]
)
def test_a_quantisation_that_the_suite_cannot_make_is_refused(
    kind: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["suite", "gpu-check", "--quantization", kind]) == 1
    assert told in capsys.readouterr().err


def test_every_twin_is_measured_on_the_gpu_and_both_meters_are_told(libraries: None, tmp_path: Path) -> None:
    """In processes of their own: the fake NVML for the suite and for CodeCarbon, torch on the processor."""
    program = tmp_path / "bin" / "nvidia-smi"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\nexit 0\n")
    program.chmod(0o755)
    environment = {
        **os.environ,
        "PATH": f"{program.parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "GPU_CHECK_TASKS": "fill-mask",
    }
    words = ["--minutes", "60", "--quantization", "torchao-int8"]
    done = subprocess.run(
        [sys.executable, "-m", "tests.suite.gpu_checking", *words],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
    )
    out = tmp_path / "gpu-check"
    records = [json.loads(path.read_text("utf-8")) for path in sorted(out.rglob("records/**/*.json"))]
    failed = [line for line in done.stdout.splitlines() if line.startswith("failed: ")]
    assert len(records) + len(failed) == 3 and done.returncode == (1 if failed else 0), done.stdout + done.stderr
    assert all(any(words in line for words in DISTURBED) for line in failed)
    rows = [line for line in done.stdout.splitlines() if line.startswith("fill-mask ")]
    assert [line.split()[1] for line in rows] == ["fp32", "fp16", "fp16-torchao-int8"]
    assert done.stdout.startswith("NVIDIA A100-SXM4-80GB, 80 GiB, power limit 400 W, driver 580.65.06; torch ")
    if not records:
        return
    assert "At rest it drew 200" in done.stdout or "At rest it drew 199" in done.stdout
    assert (out / "report.txt").read_text("utf-8") == done.stdout
    assert {path.name for path in out.iterdir()} == {"profiles", "records", "report.txt"}
    for record in records:
        [workload] = record["workloads"]
        assert len(workload["runs"]) == 3
        for query in (made["query"] for made in workload["runs"]):
            assert query["energy_joules"]["gpu"] == pytest.approx(query["check_joules"]["gpu"], rel=0.02)
            assert query["energy_joules"]["gpu"] == pytest.approx(200 * query["duration_s"], rel=0.5)


def test_what_the_time_did_not_reach_is_told_and_not_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "_baseline", lambda *_: None)
    monkeypatch.setattr(worker, "measure", lambda *_: pytest.fail("it was begun"))
    targets = targets_of(plan({"tasks": ["fill-mask"], "models": ["tiny"], "precision": ["fp32", "fp16"]}))
    anybody: Any = type("Anybody", (), {"__getattr__": lambda *_: lambda *_: None})()
    ended = run_campaign(
        targets, terms(tmp_path, deadline=time.monotonic()), lambda _: RunsEach(1), anybody, anybody, 0.1
    )
    assert [outcome.ending for outcome in ended] == ["not reached", "not reached"]
