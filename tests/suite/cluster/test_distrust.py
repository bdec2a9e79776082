"""What jobs leave behind is not taken on trust: nothing that was refused comes into a record, now or later."""

import json
import os
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from generator.errors import Fault, RecordFaultsError
from generator.measure import Measurements
from generator.records.model import Record
from generator.suite.campaign.console import summary
from generator.suite.campaign.planning.target import Target
from generator.suite.campaign.running.journal import Journal
from generator.suite.campaign.running.run import Outcome
from generator.suite.cluster.attempt import Assignment
from generator.suite.cluster.files import RECORD, REPORT, FileError
from generator.suite.cluster.scheduler_states import JobState
from tests.suite.cluster.fakes import FakeScheduler, Site
from tests.suite.journals import CLASSIFIER, FILLER, RUNS


def one(outcomes: list[Outcome]) -> tuple[str, str]:
    """The ending and the reason of the only target."""
    [outcome] = outcomes
    return outcome.ending, outcome.reason or ""


def once(meddle: Callable[[Assignment], None]) -> Callable[[Assignment], None]:
    """The first job is meddled with, and no other."""
    left = [meddle]
    return lambda assignment: left.pop()(assignment) if left else None


def facts_with(old: str, new: str) -> Callable[[Assignment], None]:
    def meddle(assignment: Assignment) -> None:
        [path] = assignment.folder.glob("state/*/facts.json")
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))

    return meddle


def no_facts(assignment: Assignment) -> None:
    [path] = assignment.folder.glob("state/*/facts.json")
    path.unlink()


def one_run_more(assignment: Assignment) -> None:
    [path] = assignment.folder.glob("state/*/c4/001.json")
    path.with_name("009.json").write_text(path.read_text().replace('"id": "', '"id": "x'))


def no_record(assignment: Assignment) -> None:
    (assignment.folder / RECORD).unlink()


@pytest.mark.parametrize(
    ("meddle", "told"),
    [
        (facts_with('"profile": "cpu-only"', '"profile": "theirs"'), "its journal is under profile 'theirs'"),
        (facts_with('"id": "c4"', '"id": "c5"'), "its journal is of 'c5', and c4 was asked for"),
        (no_facts, "its journal does not say what was begun"),
        (one_run_more, "its record has other runs than its journal"),
        (no_record, "a record that cannot be read (it is not there), and nothing of it is kept"),
    ],
)
def test_no_run_of_an_attempt_that_was_refused_comes_into_a_later_record(
    tmp_path: Path, meddle: Callable[[Assignment], None], told: str
) -> None:
    scheduler = FakeScheduler()
    scheduler.meddle = once(meddle)
    site = Site(tmp_path, scheduler)
    ending, reason = one(site.go(FILLER))
    assert ending == "failed" and told in reason and "give the same command again" in reason
    assert not site.shelf.has(FILLER) and not list((tmp_path / "measurements").rglob("*.json"))
    [attempt] = [assignment for _, assignment, _ in scheduler.jobs.values()]
    refused = {json.loads(path.read_text())["id"] for path in attempt.folder.glob("state*/*/c4/*.json")}
    assert len(refused) >= RUNS
    assert one(site.go(FILLER)) == ("measured", "")
    assert len(site.runs(FILLER)) == RUNS and not refused & set(site.runs(FILLER))


def lots_of_bytes(assignment: Assignment) -> None:
    [folder] = assignment.folder.glob("state/*/")
    (folder / "weights_bytes").write_text("lots")


def a_run_without_a_time(assignment: Assignment) -> None:
    for path in assignment.folder.glob("state/*/c4/*.json"):
        path.write_text(json.dumps({k: v for k, v in json.loads(path.read_text()).items() if k != "finished_at"}))


@pytest.mark.parametrize(
    ("meddle", "told"),
    [(lots_of_bytes, "weights_bytes is no number of bytes; delete"), (a_run_without_a_time, "make no record")],
)
def test_a_damaged_journal_is_one_target_s_fault_and_what_is_said_helps(
    tmp_path: Path, meddle: Callable[[Assignment], None], told: str
) -> None:
    scheduler = FakeScheduler()
    damage = once(meddle)
    scheduler.meddle = lambda assignment: damage(assignment) if assignment.target == FILLER else None
    site = Site(tmp_path, scheduler)
    outcomes = site.go(FILLER, CLASSIFIER)
    assert [outcome.ending for outcome in outcomes] == ["failed", "measured"]
    assert told in str(outcomes[0].reason)
    named = [folder for folder in site.terms.state.rglob(FILLER.slug) if str(folder) in str(outcomes[0].reason)]
    shutil.rmtree(max(named, key=lambda folder: len(folder.parts)))
    assert [outcome.ending for outcome in site.go(FILLER, CLASSIFIER)] == ["measured", "there already"]


@dataclass
class Refusing:
    """A store that refuses every record, for a while."""

    shelf: Measurements
    refuses: bool = True

    def has(self, target: Target) -> bool:
        return self.shelf.has(target)

    def keep(self, record: Record) -> str:
        if self.refuses:
            raise RecordFaultsError([Fault("a.json", "runs", "3", "cannot be")])
        return self.shelf.keep(record)


def test_what_the_store_refuses_is_measured_anew_once_its_runs_are_deleted(tmp_path: Path) -> None:
    site = Site(tmp_path, FakeScheduler())
    shelf = site.shelf
    site.shelf = refusing = Refusing(shelf)  # type: ignore[assignment]
    for _ in range(2):
        ending, reason = one(site.go(FILLER))
        assert ending == "failed" and "cannot be; its runs stay in" in reason
    # What is finished is not measured once more, until somebody does as they are told.
    assert len(site.scheduler.arrays) == 1
    journal = Journal(site.terms.state, FILLER)
    refused = {run.id for run in journal.runs("c4")}
    assert str(journal.folder) in reason
    shutil.rmtree(journal.folder)
    refusing.refuses = False
    assert one(site.go(FILLER)) == ("measured", "")
    site.shelf = shelf
    assert not refused & set(site.runs(FILLER))


def stopped_before_it_was_gathered(site: Site) -> Path:
    """The job is done, and the command that would have gathered it is not there any more; the submission."""

    def stop(assignment: Assignment) -> None:
        [job] = [job for job, (_, asked, _) in site.scheduler.jobs.items() if asked is assignment]
        site.scheduler.ended[job] = JobState("COMPLETED", "n1")
        raise KeyboardInterrupt

    site.scheduler.meddle = stop
    with pytest.raises(KeyboardInterrupt):
        site.go(FILLER)
    [path] = site.terms.state.rglob("submissions/*.json")
    return path


def test_a_list_of_jobs_that_cannot_be_read_says_how_to_end_them_and_costs_no_run(tmp_path: Path) -> None:
    """Whoever threw away the folder would hand in once more what is under way."""
    site = Site(tmp_path, FakeScheduler())
    path = stopped_before_it_was_gathered(site)
    path.write_text("{")
    with pytest.raises(FileError) as caught:
        site.go(FILLER)
    assert f"scancel --name={path.stem}, delete this one file, and give the same command" in str(caught.value)
    path.unlink()
    assert one(site.go(FILLER)) == ("measured", "")
    assert Counter(slug for slug, _ in site.scheduler.made) == {FILLER.slug: RUNS}
    assert len(site.scheduler.arrays) == 1


def test_what_somebody_puts_beside_the_attempts_is_none(tmp_path: Path) -> None:
    site = Site(tmp_path, FakeScheduler())
    folder = site.terms.state / "cluster" / FILLER.slug
    for name in ("001.old", "0notes", "7 copy"):
        (folder / name).mkdir(parents=True)
    (folder / "9.txt").write_text("not ours")
    (folder / "12").write_text("not ours")
    assert one(site.go(FILLER)) == ("measured", "")


def test_the_newest_attempt_is_found_among_more_than_a_thousand(tmp_path: Path) -> None:
    site = Site(tmp_path, FakeScheduler())
    (site.terms.state / "cluster" / FILLER.slug / "999").mkdir(parents=True)
    stopped_before_it_was_gathered(site)
    assert one(site.go(FILLER)) == ("measured", "")
    assert [path.name for path in site.terms.state.rglob("end.json")] == ["end.json"]


def a_pipe(assignment: Assignment) -> None:
    (assignment.folder / REPORT).unlink()
    os.mkfifo(assignment.folder / REPORT)


def an_escape(assignment: Assignment) -> None:
    path = assignment.folder / REPORT
    path.write_text(json.dumps({**json.loads(path.read_text()), "ending": "failed", "reason": "\x1b[2Jgone"}))


@pytest.mark.parametrize(
    ("meddle", "told"), [(a_pipe, "is no plain file"), (an_escape, "is not what this version wrote")]
)
def test_a_report_that_is_no_report_is_told(
    tmp_path: Path, meddle: Callable[[Assignment], None], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    scheduler = FakeScheduler()
    scheduler.meddle = once(meddle)
    site = Site(tmp_path, scheduler)
    outcomes = site.go(FILLER)
    summary(outcomes)
    assert one(outcomes)[0] == "failed" and told in one(outcomes)[1]
    assert "\x1b" not in site.shown.getvalue() + capsys.readouterr().out


def test_the_summary_commands_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    summary([Outcome(FILLER, "failed", reason="x\n::error::y ##[error]z")])
    told = capsys.readouterr().out
    assert "\n::error" not in told and "##[" not in told
