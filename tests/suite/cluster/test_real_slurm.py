"""A campaign on a real Slurm of two nodes: measured whole, and with everything done to it that befalls clusters."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from generator.cli import main
from generator.suite.cluster.attempt import work
from generator.suite.cluster.scheduler import SubmissionError
from tests.suite.cluster.handing_in import Handing
from tests.suite.cluster.real_slurm import RealSlurm, program
from tests.suite.journals import CLASSIFIER, FILLER, RUNS

# How long a node is called idle before it is believed to be.
SETTLED_S = 1.0


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


def test_jobs_that_another_takes_the_place_of_are_told_to_end_and_others_go_on(
    slurm: RealSlurm, handing: Handing
) -> None:
    """Whether or not they had finished a run: it is not their time that was up."""
    targets = (FILLER, CLASSIFIER)
    for runs, target in enumerate(targets):
        handing.hold(target, runs)
    folders = [handing.folder / "state" / "cluster" / target.slug / "001" for target in targets]
    urgent: list[str] = []

    def take_their_places() -> None:
        words = ("--parsable", "--partition=urgent", "--nodes=2", "--exclusive", "--output=/dev/null")
        urgent.append(slurm.ask("sbatch", *words, "--wrap=sleep 600").strip())

    def make_room() -> None:
        for target in targets:
            handing.let_go(target)
        slurm.ask("scancel", *urgent)

    handing.then = [
        (lambda: all(map(handing.waits, targets)), take_their_places),
        (lambda: all((folder / "report.json").exists() for folder in folders), make_room),
    ]
    assert endings(handing, *targets) == ["measured", "measured"]
    assert all('"ending": "interrupted"' in (folder / "report.json").read_text() for folder in folders)
    assert handing.shown.getvalue().count("another job took its place") == 2
    assert all(len(set(handing.runs(target))) == RUNS for target in targets) and len(handing.jobs()) == 4


def test_a_job_that_an_administrator_requeues_goes_on_as_the_same_attempt(slurm: RealSlurm, handing: Handing) -> None:
    handing.hold(FILLER, 2)
    report = handing.folder / "state" / "cluster" / FILLER.slug / "001" / "report.json"

    def requeue() -> None:
        [job] = handing.jobs()
        slurm.ask("scontrol", "update", f"jobid={job}", "requeue=1")
        slurm.ask("scontrol", "requeue", job)

    idle: list[float] = []

    def waits_again() -> bool:
        if not report.exists() or "PENDING" not in slurm.ask("squeue", "--noheader", "--format=%T"):
            return False
        # Started while its node still clears away what it was, it ends at once, with the exit code of that; and a
        # node is called idle a little before it has done so.
        if set(slurm.ask("sinfo", "--noheader", "--Node", "--format=%T").split()) != {"idle"}:
            idle.clear()
            return False
        idle.append(time.monotonic())
        return idle[-1] - idle[0] > SETTLED_S

    def start() -> None:
        handing.let_go(FILLER)
        slurm.ask("scontrol", "update", f"jobid={handing.jobs()[0]}", "starttime=now")

    handing.then = [(lambda: handing.waits(FILLER), requeue), (waits_again, start)]
    assert endings(handing, FILLER) == ["measured"]
    assert len(set(handing.runs(FILLER))) == RUNS and len(handing.jobs()) == 1


def test_a_job_over_its_memory_is_told_so(slurm: RealSlurm, handing: Handing) -> None:
    (handing.folder / f"eats-{FILLER.task}").write_text("600")
    [outcome] = handing.go(FILLER, memory="400M")
    print(handing.shown.getvalue(), outcome)
    assert outcome.ending == "failed" and "it wanted more memory than it had" in str(outcome.reason)
    (handing.folder / f"eats-{FILLER.task}").unlink()
    assert endings(handing, FILLER) == ["measured"]


def test_the_command_line_measures_through_to_a_kept_record_whatever_stops_it(
    libraries: None, slurm: RealSlurm, handing: Handing
) -> None:
    """Stopped by SIGTERM and by SIGKILL while its job waits, refused while it runs elsewhere, and given again."""
    measurements, plan = handing.folder / "measurements", handing.folder / "tiny.toml"
    assert main(["profile", "new", "ours", "--gpu", "none", "--measurements", str(measurements)]) == 0
    plan.write_text(
        'name = "tiny"\nprofile = "ours"\nby = "A test"\ncountry = "FRA"\nqueries = "synthetic"\n'
        '[cluster]\ntime = 00:10:00\n[[measure]]\ntasks = "fill-mask"\nmodels = "tiny"\nworkloads = "c4"\n'
    )
    words = ("measure", "--campaign", str(plan), "--measurements", str(measurements), "--cluster", "slurm")
    command = [sys.executable, "-m", "tests.suite.cluster.short_command", *words]

    def begun() -> subprocess.Popen[str]:
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def waiting() -> bool:
        return "energy-label-" in slurm.ask("squeue", "--noheader", "--format=%j")

    for node in ("n1", "n2"):
        slurm.ask("scontrol", "update", f"nodename={node}", "state=drain", "reason=a test")
    first = begun()
    slurm.until(waiting, "a job")
    other = subprocess.run(command, capture_output=True, text=True, check=False)
    assert other.returncode == 1 and "campaign 'tiny' on host" in other.stderr, other.stderr
    first.terminate()
    told = first.communicate()[1]
    assert first.returncode == 143 and "1 job goes on without this command" in told, told
    second = begun()
    time.sleep(2)
    second.kill()
    second.communicate()
    for node in ("n1", "n2"):
        slurm.ask("scontrol", "update", f"nodename={node}", "state=resume")
    last = subprocess.run(command, capture_output=True, text=True, check=False)
    assert last.returncode == 0, last.stderr
    [record] = (measurements / "records").rglob("*.json")
    assert f"record: {record}" in last.stdout.replace("\n", "")
    assert main(["check", "--measurements", str(measurements)]) == 0
    again = subprocess.run(command, capture_output=True, text=True, check=False)
    assert again.returncode == 0 and "there already" in again.stdout, again.stderr
