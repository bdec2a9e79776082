"""Campaigns that are killed, stopped or lose a worker: real processes, and nothing half-written anywhere."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from generator.cli import told
from tests.interrupting import interruptible
from tests.patience import PATIENCE_S
from tests.suite.campaign.test_trained import rows, write
from tests.suite.campaigning import RUNS, main

CLASSIFIER = "text-classification:sst2:bert-text-classification-tiny"
FILLER = "fill-mask:c4:bert-fill-mask-tiny"


pytestmark = pytest.mark.usefixtures("libraries")


class Campaign:
    """A campaign in a process of its own, with a process group of its own."""

    def __init__(self, folder: Path, root: Path) -> None:
        self.folder, self._root = folder, root
        self.process: subprocess.Popen[str] | None = None

    def start(self, *models: str) -> subprocess.Popen[str]:
        self.process = subprocess.Popen(
            interruptible("-m", "tests.suite.campaigning", str(self.folder), *models),
            cwd=self._root,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        return self.process

    def finish(self, *models: str) -> tuple[int, str]:
        process = self.start(*models)
        output, _ = process.communicate(timeout=PATIENCE_S)
        return process.returncode, output

    def finish_here(self, *models: str) -> int:
        """The same in this process, whose workers have the heavy libraries ready: where nothing here is killed."""
        return told(lambda: main(self.folder, list(models)))

    def runs(self) -> dict[str, Any]:
        """Every finished run in the journal, by its file."""
        return {
            str(path.relative_to(self.folder)): json.loads(path.read_text())
            for path in sorted(self.folder.glob("state/*/*/*.json"))
        }

    def records(self) -> list[dict[str, Any]]:
        return [json.loads(path.read_text()) for path in sorted(self.folder.rglob("measurements/**/*.json"))]

    def workers(self) -> list[int]:
        """Processes of the campaign's group beside the campaign itself, the newest last: ids start again some day."""
        assert self.process is not None
        found = []
        for entry in Path("/proc").iterdir():
            with suppress(OSError, ValueError):
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                if int(fields[2]) == self.process.pid and fields[0] != "Z" and int(entry.name) != self.process.pid:
                    found.append((int(fields[19]), int(entry.name)))
        return [process for _, process in sorted(found)]


@pytest.fixture
def campaign(tmp_path: Path, repository: Path) -> Iterator[Campaign]:
    made = Campaign(tmp_path, repository)
    yield made
    if made.process is not None and made.process.poll() is None:
        os.killpg(made.process.pid, signal.SIGKILL)
        made.process.communicate()


def until(true: Callable[[], object], what: str) -> None:
    end = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < end, f"never came: {what}"
        time.sleep(0.01)


def test_a_killed_campaign_goes_on_and_loses_the_run_under_way_at_most(
    campaign: Campaign, capsys: pytest.CaptureFixture[str]
) -> None:
    process = campaign.start(CLASSIFIER, FILLER)
    until(lambda: len(campaign.runs()) >= RUNS + 1, "the second target's first run")
    process.kill()
    process.communicate(timeout=PATIENCE_S)
    # The worker ends with its parent, so that nothing is measured unseen.
    until(lambda: not campaign.workers(), "the end of the workers")
    before = campaign.runs()
    records = campaign.records()
    assert [record["task"] for record in records] == ["text-classification"]
    code, output = campaign.finish(CLASSIFIER, FILLER)
    assert code == 0, output
    after = campaign.runs()
    assert before.items() <= after.items()
    assert len(after) == 2 * RUNS
    both = campaign.records()
    assert records[0] in both and sorted(record["task"] for record in both) == ["fill-mask", "text-classification"]
    for record in both:
        kept = [run["id"] for workload in record["workloads"] for run in workload["runs"]]
        journal = {run["id"] for name, run in after.items() if f"/{record['task']}--" in name}
        assert set(kept) == journal and len(kept) == RUNS
    # Done is done: a third time measures nothing and changes nothing.
    assert campaign.finish_here(CLASSIFIER, FILLER) == 0
    assert "".join(capsys.readouterr()).count("there already") == 2
    assert (campaign.runs(), campaign.records()) == (after, both)


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_ctrl_c_and_sigterm_say_how_to_go_on(campaign: Campaign, sent: signal.Signals, code: int) -> None:
    process = campaign.start(CLASSIFIER)
    until(lambda: len(campaign.runs()) >= 1, "the first run")
    os.killpg(process.pid, sent)
    output, _ = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == code, output
    assert "goes on where it stopped with the same command" in output
    assert "Traceback" not in output
    until(lambda: not campaign.workers(), "the end of the workers")
    assert campaign.records() == []


def test_sigterm_gives_the_terminal_its_cursor_back(campaign: Campaign, tmp_path: Path, repository: Path) -> None:
    ours, theirs = os.openpty()
    campaign.process = process = subprocess.Popen(
        interruptible("-m", "tests.suite.campaigning", str(tmp_path), CLASSIFIER),
        cwd=repository,
        env={**os.environ, "TERM": "xterm"},
        stdout=subprocess.DEVNULL,
        stderr=theirs,
        text=True,
        start_new_session=True,
    )
    os.close(theirs)
    shown = b""
    while b"\x1b[?25l" not in shown:
        shown += os.read(ours, 4096)
    process.send_signal(signal.SIGTERM)
    # A terminal whose other end is closed is an error to read from.
    with suppress(OSError):
        while piece := os.read(ours, 4096):
            shown += piece
    os.close(ours)
    assert process.wait(timeout=PATIENCE_S) == 143, shown
    assert shown.rindex(b"\x1b[?25h") > shown.rindex(b"\x1b[?25l")
    assert b"ended by SIGTERM" in shown


def test_a_run_that_was_cut_is_made_anew_and_told(campaign: Campaign, capsys: pytest.CaptureFixture[str]) -> None:
    assert campaign.finish_here(CLASSIFIER) == 0
    [cut, *kept] = sorted(campaign.folder.glob("state/*/sst2/*.json"))
    ids = {json.loads(path.read_text())["id"] for path in kept}
    cut.write_bytes(cut.read_bytes()[:40])
    [record] = campaign.folder.rglob("measurements/**/*.json")
    record.unlink()
    [done] = campaign.folder.glob("state/*/done")
    done.unlink()
    capsys.readouterr()
    assert campaign.finish_here(CLASSIFIER) == 0
    assert f"{cut.name} is not a complete run; it was set aside" in "".join(capsys.readouterr())
    [again] = campaign.records()
    runs = {run["id"] for workload in again["workloads"] for run in workload["runs"]}
    assert len(runs) == RUNS and ids < runs


def test_a_worker_that_is_killed_is_told_and_the_rest_go_on(campaign: Campaign) -> None:
    process = campaign.start(CLASSIFIER, FILLER)
    until(lambda: len(campaign.runs()) >= 1, "the first run")
    # The fork server was there before the worker, and the newest process is the worker.
    os.kill(campaign.workers()[-1], signal.SIGKILL)
    output, _ = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 1, output
    assert "its process was killed, most often for want of memory" in output
    assert [record["task"] for record in campaign.records()] == ["fill-mask"]


def test_a_model_that_fails_is_told_with_its_reason_and_the_rest_go_on(
    campaign: Campaign, capsys: pytest.CaptureFixture[str]
) -> None:
    # Nothing of the kind is on this disk, and no Hub answers.
    assert campaign.finish_here("fill-mask:c4:no-such-lab/no-such-model", CLASSIFIER) == 1
    output = "".join(capsys.readouterr())
    [line] = [line for line in output.splitlines() if line.startswith("failed: ")]
    assert "fill-mask no-such-lab/no-such-model" in line
    assert "Traceback" not in output
    assert [record["task"] for record in campaign.records()] == ["text-classification"]


def test_what_was_trained_before_a_kill_is_not_trained_again(campaign: Campaign) -> None:
    write(campaign.folder / "queries", sst2=rows(1, 4))
    write(campaign.folder / "training", sst2=rows(3, 60))
    recipe = "text-classification:sst2:scikit-learn/tfidf-logistic-regression"

    def kept() -> list[Path]:
        return sorted(campaign.folder.glob("state/*/sst2.*"))

    process = campaign.start(recipe)
    until(lambda: len(kept()) == 2, "the end of the training")
    process.kill()
    process.communicate(timeout=PATIENCE_S)
    until(lambda: not campaign.workers(), "the end of the workers")
    assert campaign.records() == []
    before = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in kept()}
    assert list(before) == ["sst2.skops", "sst2.trained.json"]
    code, output = campaign.finish(recipe)
    assert code == 0, output
    [made] = campaign.records()
    assert made["workloads"][0]["trained"] == json.loads(before["sst2.trained.json"][0])
    for path in kept():
        assert before.get(path.name, (path.read_bytes(), path.stat().st_mtime_ns)) == (
            path.read_bytes(),
            path.stat().st_mtime_ns,
        )
