"""A campaign on a real Slurm of two nodes: measured whole, and with everything done to it that befalls clusters."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from generator.suite.cluster.attempt import work
from generator.suite.cluster.scheduler import SubmissionError
from tests.suite.cluster.handing_in import Handing
from tests.suite.cluster.real_slurm import RealSlurm, program
from tests.suite.journals import CLASSIFIER, FILLER, RUNS


@pytest.fixture
def handing(slurm: RealSlurm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, repository: Path) -> Handing:
    """A store and a state folder beside the two nodes, both of which are up."""
    monkeypatch.setenv("SLURM_CONF", slurm.environment["SLURM_CONF"])
    monkeypatch.chdir(repository)
    for node in ("n1", "n2"):
        slurm.revive(node)
    return Handing(tmp_path)


def endings(handing: Handing, *targets: object, **table: object) -> list[str]:
    outcomes = handing.go(*targets, **table)  # type: ignore[arg-type]
    print(handing.shown.getvalue(), outcomes)
    return [outcome.ending for outcome in outcomes]


def test_a_whole_campaign_of_two_tiny_targets(libraries: None, handing: Handing) -> None:
    """Everything but the lengths of windows and the number of queries is the real thing, in a node of its own each."""
    handing.job = work
    handing.terms = replace(handing.terms, queries=2, window_s=0.3)
    assert endings(handing, FILLER, CLASSIFIER, whole_node=True) == ["measured", "measured"]
    shown = handing.shown.getvalue()
    assert len(set(handing.runs(FILLER))) == len(set(handing.runs(CLASSIFIER))) == RUNS
    assert "on n1" in shown and "on n2" in shown
    assert endings(handing, FILLER, CLASSIFIER, whole_node=True) == ["there already", "there already"]
    assert len(handing.jobs()) == 2


def test_one_whole_gpu_a_job_and_no_more_jobs_than_there_are(slurm: RealSlurm, handing: Handing) -> None:
    seen: list[str] = []
    handing.hold(FILLER, 0)

    def look() -> None:
        seen.append(slurm.ask("scontrol", "show", "job", handing.jobs()[0]))
        handing.let_go(FILLER)

    handing.then = [(lambda: handing.waits(FILLER), look)]
    assert endings(handing, FILLER, CLASSIFIER, gpu=True, at_once=1) == ["measured", "measured"]
    assert "gpu:1" in seen[0] and "Requeue=0" in seen[0] and "ArrayTaskThrottle=1" in seen[0]


def test_a_node_that_is_killed_in_the_middle_costs_the_run_under_way(slurm: RealSlurm, handing: Handing) -> None:
    handing.hold(FILLER, 2)

    def kill() -> None:
        process, parent, node = handing.process(FILLER)
        slurm.kill(node, parent, process)
        handing.let_go(FILLER)

    handing.then = [(lambda: handing.waits(FILLER), kill)]
    assert endings(handing, FILLER, CLASSIFIER) == ["measured", "measured"]
    assert "came to nothing (its node failed); it is tried again" in handing.shown.getvalue()
    assert len(set(handing.runs(FILLER))) == RUNS and len(handing.jobs()) == 3


def test_scancel_ends_a_job_in_order_and_the_next_command_goes_on(slurm: RealSlurm, handing: Handing) -> None:
    handing.hold(FILLER, 2)
    handing.then = [(lambda: handing.waits(FILLER), lambda: slurm.ask("scancel", handing.jobs()[0]))]
    [outcome] = handing.go(FILLER)
    assert outcome.ending == "failed" and "it was cancelled; give the same command again" in str(outcome.reason)
    journals = list((handing.folder / "state" / "cluster" / FILLER.slug).glob("001/state/*/c4/*.json"))
    finished = [path.read_text() for path in journals]
    handing.let_go(FILLER)
    assert endings(handing, FILLER) == ["measured"]
    assert len(finished) == 2 and len(handing.runs(FILLER)) == RUNS
    node = {path.parent.name for path in (handing.folder / "state").glob("cluster/*/00*/end.json")}
    assert node == {"001", "002"}


def test_a_time_limit_tells_a_job_to_end_and_another_goes_on(slurm: RealSlurm, handing: Handing) -> None:
    """A minute is the least that Slurm knows."""
    handing.hold(FILLER, 1)
    report = handing.folder / "state" / "cluster" / FILLER.slug / "001" / "report.json"
    handing.then = [(report.exists, lambda: handing.let_go(FILLER))]
    assert endings(handing, FILLER, time="00:01:00", grace=30) == ["measured"]
    assert '"ending": "interrupted"' in report.read_text()
    assert "it was not done within its time" in handing.shown.getvalue()
    assert len(set(handing.runs(FILLER))) == RUNS and len(handing.jobs()) == 2


def test_a_full_disk_on_one_node_has_the_target_measured_on_the_other(slurm: RealSlurm, handing: Handing) -> None:
    with full_disk(handing.folder / "small") as place:
        for node in ("n1", "n2"):
            (handing.folder / f"full-{node}").write_text(place if node == "n1" else str(handing.folder / "room"))
        slurm.ask("scontrol", "update", "nodename=n2", "state=drain", "reason=a test")
        ready = handing.folder / "state" / "cluster" / FILLER.slug / "001" / "report.json"
        undrain = lambda: slurm.ask("scontrol", "update", "nodename=n2", "state=resume")  # noqa: E731
        handing.then = [(ready.exists, undrain)]
        assert endings(handing, FILLER) == ["measured"]
    shown = handing.shown.getvalue()
    assert "on n1 came to nothing" in shown
    assert "no space left on device" in shown and "on n2 as job" in shown


def test_what_slurm_does_not_know_is_one_sentence(handing: Handing, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SubmissionError, match=r"invalid partition specified: fast.*; mend \[cluster\]"):
        handing.go(FILLER, partition="fast")
    assert handing.jobs() == [] and capfd.readouterr().err == ""


@contextmanager
def full_disk(folder: Path) -> Iterator[str]:
    """A place on a full disk: a file system of 64 kB where one may be mounted, else the kernel's own stand-in."""
    folder.mkdir()
    mount = program("mount")
    words = [str(mount), "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    if mount is None or subprocess.run(words, capture_output=True, check=False).returncode:
        print("no file system could be mounted; /dev/full stands in for a full disk")
        yield "/dev/full"
        return
    try:
        yield str(folder / "file")
    finally:
        subprocess.run([str(program("umount")), str(folder)], check=True)
