"""Jobs through submitit and real processes, with a stand-in for Slurm: they are handed in, found again, and ended."""

import json
import os
import re
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from generator.suite.campaign.planning.cluster_asked import ClusterAsked
from generator.suite.cluster import slurm
from generator.suite.cluster.scheduler import SubmissionError
from generator.suite.cluster.scheduler_states import JobState
from generator.suite.cluster.slurm import Slurm, refuse_without_slurm
from generator.suite.host.holding import HeldError
from tests.patience import PATIENCE_S
from tests.suite.cluster import stand_in
from tests.suite.cluster.handing_in import Handing
from tests.suite.journals import CLASSIFIER, FILLER, RUNS


def test_two_targets_through_real_processes(stand_in_for_slurm: Path, tmp_path: Path) -> None:
    handing = Handing(tmp_path)
    handing.hold(FILLER, 2)
    # Held until that is told: a job may end between two looks.
    handing.then = [
        (lambda: "on n1 as job 1_0, 2 runs" in handing.shown.getvalue(), lambda: handing.let_go(FILLER)),
    ]
    assert [one.ending for one in handing.go(FILLER, CLASSIFIER)] == ["measured", "measured"], handing.shown.getvalue()
    assert handing.jobs() == ["1_0", "1_1"]
    assert len(set(handing.runs(FILLER))) == RUNS


def test_sigterm_ends_a_job_in_order_and_another_goes_on(stand_in_for_slurm: Path, tmp_path: Path) -> None:
    handing = Handing(tmp_path)
    handing.hold(FILLER, 2)
    finished: list[str] = []

    def end() -> None:
        journal = next((tmp_path / "state" / "cluster" / FILLER.slug / "001" / "state").glob("*/c4"))
        finished.extend(path.read_text() for path in sorted(journal.iterdir()))
        os.kill(handing.process(FILLER)[0], signal.SIGTERM)
        handing.let_go(FILLER)

    handing.then = [(lambda: handing.waits(FILLER), end)]
    assert [one.ending for one in handing.go(FILLER)] == ["measured"]
    assert "it was told to end before its time was up" in handing.shown.getvalue()
    kept = handing.runs(FILLER)
    assert len(finished) == 2 and len(kept) == RUNS
    assert all(any(f'"{run}"' in text for run in kept) for text in finished)


def test_a_job_that_was_cancelled_is_told_and_measured_by_the_next_command(
    stand_in_for_slurm: Path, tmp_path: Path
) -> None:
    handing = Handing(tmp_path)
    handing.hold(FILLER, 1)

    def cancel() -> None:
        stand_in.scancel(stand_in_for_slurm, ["1"])
        handing.let_go(FILLER)

    handing.then = [(lambda: handing.waits(FILLER), cancel)]
    [outcome] = handing.go(FILLER)
    assert outcome.ending == "failed" and "it was cancelled" in str(outcome.reason)
    assert [one.ending for one in handing.go(FILLER)] == ["measured"]
    assert len(set(handing.runs(FILLER))) == RUNS


def test_a_node_that_dies_costs_the_run_under_way(stand_in_for_slurm: Path, tmp_path: Path) -> None:
    handing = Handing(tmp_path)
    handing.hold(FILLER, 2)

    def die() -> None:
        [job] = stand_in.jobs(stand_in_for_slurm)
        stand_in.end(stand_in_for_slurm, job, "NODE_FAIL", signal.SIGKILL)
        handing.let_go(FILLER)

    handing.then = [(lambda: handing.waits(FILLER), die)]
    assert [one.ending for one in handing.go(FILLER)] == ["measured"]
    assert "its node failed" in handing.shown.getvalue() and handing.jobs() == ["1", "2"]


def test_a_job_whose_python_does_not_start_is_told_by_its_log(stand_in_for_slurm: Path, tmp_path: Path) -> None:
    handing = Handing(tmp_path)
    [outcome] = handing.go(FILLER, python="/no/such/python", attempts=2)
    assert outcome.ending == "failed" and handing.jobs() == ["1", "2"]
    assert re.search(r"ended without a report; the last line of its log: .*no/such/python", str(outcome.reason))


def test_the_batch_script_is_what_the_table_asks_for(stand_in_for_slurm: Path, tmp_path: Path) -> None:
    handing = Handing(tmp_path)
    table: dict[str, Any] = {
        "time": "1-00:30:30",
        "partition": "gpu",
        "account": "energy",
        "qos": "low",
        "constraint": "a100&nvlink",
        "exclude": "n9",
        "memory": "64G",
        "cpus": 8,
        "gpus": "a100:1",
        "at_once": 3,
        "grace": 90,
    }
    handing.go(FILLER, CLASSIFIER, whole_node=True, gpu=True, setup=("module load cuda",), **table)
    [script] = (tmp_path / "state" / "cluster" / "jobs").glob("*_submission.sh")
    text = script.read_text()
    for line in (
        "--time=1471",
        "--partition=gpu",
        "--account=energy",
        "--qos=low",
        "--constraint='a100&nvlink'",
        "--exclude=n9",
        "--mem=64G",
        "--cpus-per-task=8",
        "--gres=gpu:a100:1",
        "--exclusive",
        "--array=0-1%2",
        "--signal=B:TERM@90",
        "--no-requeue",
        "--nodes=1",
    ):
        assert f"\n#SBATCH {line}\n" in text, (line, text)
    assert "\nmodule load cuda\n" in text and "\nexec " in text and "srun" not in text and "wckey" not in text


def test_a_node_of_its_own_has_all_its_memory_and_a_container_comes_before_python(tmp_path: Path) -> None:
    asked = ClusterAsked(time="01:00:00", container="apptainer exec --nv suite.sif", python="python3")
    whole, part = (Slurm(asked, tmp_path, gpu=False, whole_node=each) for each in (True, False))
    assert whole.parameters("x", ["n1"])["mem"] == "0" and whole.parameters("x", ["n1"])["exclude"] == "n1"
    assert "mem" not in part.parameters("x", []) and "gres" not in part.parameters("x", [])
    assert whole.command == "exec apptainer exec --nv suite.sif python3"


@pytest.mark.parametrize(
    ("squeue", "sacct", "found"),
    [
        (["7_0|RUNNING|n1|None", "8|RUNNING|n9|None"], [], {"7_0": JobState("RUNNING", "n1")}),
        (["7_0|PENDING||Priority"], [], {"7_0": JobState("PENDING", "", "Priority")}),
        ([], ["7_0|CANCELLED by 1000|n1|None", "7_1|OUT_OF_ME+|n2|None"], {"7_0": JobState("CANCELLED", "n1")}),
        (["7_[0-3%2]|PENDING||Resources", "", "nonsense", "a|b|c|d"], [], {}),
        ([], None, {}),
        (None, ["7_0|FAILED|n1|None"], None),
    ],
)
def test_what_slurm_says_of_jobs(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    squeue: list[str] | None,
    sacct: list[str] | None,
    found: dict[str, JobState] | None,
) -> None:
    monkeypatch.setattr(slurm, "_ask", lambda name, *_: {"squeue": squeue, "sacct": sacct}[name])
    scheduler = Slurm(ClusterAsked(time="01:00:00"), tmp_path, gpu=False, whole_node=False)
    assert scheduler.states(["7_0"]) == found


def test_jobs_are_found_by_their_name_though_some_are_forgotten(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(slurm, "_ask", lambda *_: ["12_1|RUNNING|n1|None"])
    scheduler = Slurm(ClusterAsked(time="01:00:00"), tmp_path, gpu=False, whole_node=False)
    assert scheduler.find("x", 3) == ["12_0", "12_1", "12_2"]
    monkeypatch.setattr(slurm, "_ask", lambda *_: [])
    assert scheduler.find("x", 3) == []
    monkeypatch.setattr(slurm, "_ask", lambda *_: None)
    assert scheduler.find("x", 3) is None


def test_without_slurm_it_is_one_sentence(submitit: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(
        SubmissionError, match=r"sbatch, squeue, srun of Slurm are not on the path; run this on a login"
    ):
        refuse_without_slurm()


def test_what_sbatch_refuses_is_one_sentence(
    stand_in_for_slurm: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (stand_in_for_slurm / "bin" / "sbatch").write_text(
        "#!/bin/sh\necho 'sbatch: error: invalid partition specified: fast' >&2\n"
        "echo 'sbatch: error: Batch job submission failed' >&2\nexit 1\n"
    )
    with pytest.raises(
        SubmissionError, match=r"'sbatch: error: invalid partition specified: fast'\); mend \[cluster\]"
    ):
        Handing(tmp_path).go(FILLER)
    assert capfd.readouterr().err == ""


def test_a_folder_that_vanishes_under_a_job_is_not_made_anew_and_goes_on_where_it_is_back(
    stand_in_for_slurm: Path, tmp_path: Path
) -> None:
    handing = Handing(tmp_path)
    handing.hold(FILLER, 1)
    state, away = tmp_path / "state", tmp_path / "away"
    handing.then = [(lambda: handing.waits(FILLER), lambda: state.rename(away))]
    with pytest.raises(HeldError, match="cannot be reached any more"):
        handing.go(FILLER)
    [path] = away.glob("cluster/*/001/state/*/c4/*.json")
    finished = json.loads(path.read_text())["id"]
    handing.let_go(FILLER)
    end = time.monotonic() + PATIENCE_S
    while stand_in.jobs(stand_in_for_slurm)[0]["state"] == "RUNNING" and time.monotonic() < end:
        time.sleep(0.05)
    assert not state.exists()
    away.rename(state)
    assert [one.ending for one in handing.go(FILLER)] == ["measured"]
    assert "the system refused" in handing.shown.getvalue() and "no such file" in handing.shown.getvalue()
    assert len(handing.runs(FILLER)) == RUNS and finished in handing.runs(FILLER)
