"""A campaign's bookkeeping, with workers that only write the journal: what is done, kept, begun anew, and told."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.measure import Measurements, run_targets
from generator.suite.campaign.planning.rounds import OneMore
from generator.suite.campaign.planning.target import Target
from generator.suite.campaign.planning.terms import Baseline, Terms
from generator.suite.campaign.running import worker
from generator.suite.campaign.running.enough import Enough
from generator.suite.campaign.running.journal import Begun, Journal
from generator.suite.campaign.running.run import Outcome
from generator.suite.quality.judging import Judged
from tests.suite.journals import CLASSIFIER, FILLER, RUNS, a_run, facts
from tests.suite.terms import BASELINE, RunsEach, cpu_profile, terms


class Lab:
    """Workers that make three runs a target, each of so many joules of the processor in ten seconds."""

    def __init__(self, folder: Path) -> None:
        self.terms = terms(folder / "state")
        self.shelf = Measurements(folder / "measurements", self.terms.profile)
        self.joules = 5.0
        self.measured: list[Target] = []
        self.broken: list[Target] = []

    def look(self, *_: Any) -> Iterator[worker.Message]:
        yield worker.Done(BASELINE)

    def measure(self, target: Target, terms: Terms, baseline: Baseline, enough: Enough) -> Iterator[worker.Message]:
        self.measured.append(target)
        if target in self.broken:
            yield worker.Failed("it broke.")
            return
        journal, [name] = Journal(terms.state, target), target.workloads
        journal.begin(Begun(facts=facts(target, terms, baseline)))
        while not enough([[1.0] * len(journal.runs(name))]):
            journal.add(name, a_run(self.joules))
        journal.judge(name, Judged(why_not="Nobody asked."))
        yield worker.Done()

    def go(self, *targets: Target, anew: bool = False) -> list[Outcome]:
        self.measured = []
        return run_targets(targets, self.terms, self.shelf, 0.0, lambda _: RunsEach(RUNS), anew)

    def record(self, target: Target) -> str:
        return self.shelf.path(target).read_text()


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lab:
    made = Lab(tmp_path)
    monkeypatch.setattr(worker, "look", made.look)
    monkeypatch.setattr(worker, "measure", made.measure)
    return made


def endings(outcomes: list[Outcome]) -> list[str]:
    return [outcome.ending for outcome in outcomes]


def test_what_is_done_is_not_measured_again(lab: Lab) -> None:
    assert endings(lab.go(FILLER)) == ["measured"]
    first = lab.record(FILLER)
    assert endings(lab.go(FILLER, CLASSIFIER)) == ["there already", "measured"]
    assert lab.measured == [CLASSIFIER] and lab.record(FILLER) == first


def test_measured_anew_is_measured_once_and_goes_on_where_it_stopped(lab: Lab) -> None:
    lab.go(FILLER, CLASSIFIER)
    first = lab.record(FILLER)
    lab.broken = [CLASSIFIER]
    assert endings(lab.go(FILLER, CLASSIFIER, anew=True)) == ["measured", "failed"]
    second = lab.record(FILLER)
    assert first != second
    lab.broken = []
    assert endings(lab.go(FILLER, CLASSIFIER, anew=True)) == ["there already", "measured"]
    assert lab.measured == [CLASSIFIER] and lab.record(FILLER) == second
    # All of it was made anew, so the next time begins anew again.
    assert endings(lab.go(FILLER, CLASSIFIER, anew=True)) == ["measured", "measured"]
    assert lab.record(FILLER) != second


def test_a_record_that_was_taken_away_is_written_again_from_its_runs(lab: Lab) -> None:
    lab.go(FILLER)
    first = lab.record(FILLER)
    lab.shelf.path(FILLER).unlink()
    assert endings(lab.go(FILLER)) == ["measured"]
    assert lab.measured == [] and lab.record(FILLER) == first


def test_runs_that_make_no_record_are_kept_and_told(lab: Lab) -> None:
    lab.go(FILLER)
    runs = Journal(lab.terms.state, FILLER).folder / "c4"
    # A run that was copied stands there twice.
    (runs / "004.json").write_bytes((runs / "003.json").read_bytes())
    lab.shelf.path(FILLER).unlink()
    [outcome] = lab.go(FILLER)
    assert outcome.ending == "failed" and "two runs carry the same id" in str(outcome.reason)
    assert len(list(runs.iterdir())) == RUNS + 1


def test_damaged_facts_fail_their_target_and_the_rest_go_on(lab: Lab) -> None:
    lab.go(FILLER)
    (Journal(lab.terms.state, FILLER).folder / "facts.json").write_text("{")
    failed, measured = lab.go(FILLER, CLASSIFIER)
    assert (failed.ending, measured.ending) == ("failed", "measured")
    assert "facts.json" in str(failed.reason) and "start again" in str(failed.reason)


@pytest.mark.parametrize("record", ["there", "gone"])
def test_a_damaged_run_is_made_anew_where_the_record_needs_it(lab: Lab, record: str) -> None:
    [first] = lab.go(FILLER)
    folder = Journal(lab.terms.state, FILLER).folder
    (folder / "c4" / "002.json").write_text("{")
    if record == "gone":
        lab.shelf.path(FILLER).unlink()
    [again] = lab.go(FILLER)
    assert again.ending == ("there already" if record == "there" else "measured")
    assert (folder / "c4" / "002.json.broken").exists() is (record == "gone")
    assert first.runs == RUNS and (record == "there" or again.runs == RUNS)


def test_a_journal_without_its_runs_is_told(lab: Lab) -> None:
    lab.go(FILLER)
    for path in (Journal(lab.terms.state, FILLER).folder / "c4").iterdir():
        path.unlink()
    [outcome] = lab.go(FILLER)
    assert outcome.ending == "failed" and "lacks its facts.json or runs" in str(outcome.reason)


def test_a_record_that_cannot_be_true_keeps_its_runs_and_says_where(lab: Lab) -> None:
    limits = {**cpu_profile().limits.model_dump(), "cpu_max_watts": 1.0}
    lab.shelf = Measurements(lab.shelf.folder, cpu_profile(limits=limits))
    lab.joules = 50.0
    [outcome] = lab.go(FILLER)
    reason, journal = str(outcome.reason), Journal(lab.terms.state, FILLER)
    assert "over the profile's limit of 1 W" in reason and str(journal.folder) in reason
    assert "\n" not in reason
    assert len(journal.runs("c4")) == RUNS and not lab.shelf.has(FILLER)


def test_a_disk_that_is_full_at_the_end_loses_no_run(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Journal, "finish", full)
        [outcome] = lab.go(FILLER)
    assert outcome.ending == "failed" and "No space left on device" in str(outcome.reason)
    assert endings(lab.go(FILLER)) == ["measured"] and lab.measured == []


def test_in_an_interleaved_campaign_the_targets_take_turns(lab: Lab) -> None:
    lab.terms = replace(lab.terms, order="interleaved")
    assert endings(lab.go(FILLER, CLASSIFIER)) == ["measured", "measured"]
    assert lab.measured == [FILLER, CLASSIFIER] * RUNS
    assert [outcome.runs for outcome in lab.go(FILLER, CLASSIFIER)] == [RUNS, RUNS]
    assert lab.measured == []


def test_who_fails_leaves_the_rounds_and_goes_on_another_time_where_it_was(lab: Lab) -> None:
    lab.terms = replace(lab.terms, order="interleaved")
    lab.broken = [CLASSIFIER]
    assert endings(lab.go(CLASSIFIER, FILLER)) == ["failed", "measured"]
    assert lab.measured == [CLASSIFIER, FILLER, FILLER, FILLER]
    lab.broken = []
    # Cut short after its first run, it needs two more turns.
    next(lab.measure(CLASSIFIER, lab.terms, BASELINE, RunsEach(1)))
    assert endings(lab.go(CLASSIFIER, FILLER)) == ["measured", "there already"]
    assert lab.measured == [CLASSIFIER, CLASSIFIER]


@given(st.lists(st.integers(1, 4), min_size=1, max_size=5))
def test_a_turn_is_one_run_of_each_workload_and_none_where_there_are_enough(wanted: list[int]) -> None:
    made = [0] * len(wanted)
    turns = []
    while any(have < want for have, want in zip(made, wanted, strict=True)):
        for place, want in enumerate(wanted):
            over = OneMore(RunsEach(want), made[place])
            while not over([[1.0] * made[place]] * 2):
                made[place] += 1
                turns.append(place)
    assert made == wanted
    assert turns == [place for number in range(max(wanted)) for place, want in enumerate(wanted) if number < want]
